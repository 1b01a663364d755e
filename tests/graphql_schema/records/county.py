"""Accounts and what they hold and sign in by, units and their history, claims, and the trail."""

from collections.abc import Sequence
from datetime import timedelta

from core.access.models import Member
from core.accounts.models import Account, AccountSession, AccountState, ApiKey
from core.audit.models import AuditEntry, AuditKind
from core.figures.models import FigureMeasure, ReportedFigure
from core.identities.models import Identity, IdentityProvider, ProviderState
from core.orgs.models import FunctionalUnit, Org, OrgChange, OrgChangeKind, UnitFunction, UnitHead
from core.people.models import Person
from core.rbac.models import Grant, Role
from plugins.mediation.models import Dispute
from tests import factories
from tests.graphql_schema.records.values import DAYS, INSTANTS, NOW, TEXTS, Records, Step


def figure(records: Records, number: int) -> ReportedFigure:
    made = records.rows.get(ReportedFigure)
    whole = made[-1] if made and number % 3 else None
    is_compared, is_corrected = number % 2, number % 3 == 1
    return ReportedFigure(
        **records.placed(),
        key=f"{records.any(TEXTS)}{number}",
        name=records.any(TEXTS),
        source=records.any(TEXTS),
        first_on=DAYS[0],
        last_on=records.any(DAYS[1:]),
        value=number,
        is_approximate=records.any((True, False)),
        part_of_id=whole and whole.id,
        indicator=records.any(TEXTS) if is_compared else None,
        measure=records.any(FigureMeasure) if is_compared else None,
        corrected_value=number if is_corrected else None,
        correction=records.any(TEXTS) if is_corrected else None,
    )


def account(records: Records, number: int) -> Account:
    person = records.perhaps(Person)
    return Account(
        **records.placed(),
        login=f"{records.any(TEXTS)}{number}-{records.random.getrandbits(32)}",
        name=records.any(TEXTS),
        password_hash=factories.NO_PASSWORD,
        person_id=person and person.id,
        state=records.any(AccountState),
    )


def session(records: Records, number: int) -> AccountSession:
    return AccountSession(
        account_id=records.any(Account).id,
        refresh_hash=f"{number}",
        renewed_at=records.any(INSTANTS),
        access_expires_at=records.any(INSTANTS),
        expires_at=NOW + timedelta(days=1),
        agent=records.any(TEXTS),
        network=records.perhaps(TEXTS),
        revoked_at=records.perhaps(INSTANTS),
    )


def key(records: Records, number: int) -> ApiKey:
    return ApiKey(
        account_id=records.any(Account).id,
        name=records.any(TEXTS),
        prefix=records.any(TEXTS),
        key_hash=f"{number}",
        scopes=[records.any(TEXTS)],
        expires_at=NOW + timedelta(days=1),
        last_used_at=records.perhaps(INSTANTS),
        revoked_at=records.perhaps(INSTANTS),
    )


def provider(records: Records, number: int) -> IdentityProvider:
    return IdentityProvider(
        name=records.any(TEXTS),
        issuer=f"{records.any(TEXTS)}{number}",
        client_id=records.any(TEXTS),
        client_secret=records.perhaps(TEXTS),
        redirect_uris=[records.any(TEXTS)],
        state=records.any(ProviderState),
    )


def identity(records: Records, number: int) -> Identity:
    return Identity(
        provider_id=records.any(IdentityProvider).id,
        account_id=records.any(Account).id,
        subject=f"{records.any(TEXTS)}{number}",
    )


def unit(records: Records, number: int) -> FunctionalUnit:
    turn, which = divmod(number, len(records.orgs))
    org, functions = records.orgs[which], list(UnitFunction)
    return FunctionalUnit(
        org_id=org.id,
        org_place=org.place,
        function=functions[(turn + which) % len(functions)],
        name=records.any(TEXTS),
        closed_at=records.perhaps(INSTANTS),
    )


def head(records: Records, _: int) -> UnitHead:
    person = records.any(Person)
    return UnitHead(
        unit_id=records.any(FunctionalUnit).id,
        person_id=person.id,
        name=person.name,
        post=records.any(TEXTS),
        started_on=DAYS[0],
        ended_on=records.perhaps(DAYS),
    )


def change(records: Records, _: int) -> OrgChange:
    texts = ("name_before", "name_after", "code_before", "code_after")
    orgs = {name: records.perhaps(Org) for name in ("parent_before_id", "parent_after_id", "other_id")}
    return OrgChange(
        org_id=records.any(Org).id,
        kind=records.any(OrgChangeKind),
        occurred_at=records.any(INSTANTS),
        **{name: records.perhaps(TEXTS) for name in texts},
        **{name: org and org.id for name, org in orgs.items()},
    )


def grant(records: Records, _: int) -> Grant:
    return Grant(
        **records.placed(),
        account_id=records.any(Account).id,
        role_id=records.any(Role).id,
        valid_from=records.any(INSTANTS),
        valid_to=records.perhaps(INSTANTS),
    )


def entry(records: Records, _: int) -> AuditEntry:
    table, row = records.any((("core_person", Person), ("mediation_dispute", Dispute), ("core_member", Member)))
    account, is_read = records.perhaps(Account), records.any((True, False))
    record = {"record_type": table, "record_id": records.any(row).id} if records.any((True, False)) else {}
    read = {"tables": [table], "rows": records.any((0, 1, 20)), "seen": b""} if is_read else {}
    return AuditEntry(
        **record,
        **read,
        kind=AuditKind.READ if is_read else AuditKind.WRITE,
        account_id=account and account.id,
        event=records.any(TEXTS),
        before={records.any(TEXTS): records.any(TEXTS), "b": 1},
        after={records.any(TEXTS): [None, True, 1.5], "a": {}},
        others=None if is_read else [{"table": table, "id": records.any(TEXTS)}],
        purpose=records.perhaps(TEXTS),
        occurred_at=records.any(INSTANTS),
        request_id=records.any(TEXTS),
    )


CLAIMS: Sequence[Step] = ((ReportedFigure, figure, 12),)


COUNTY: Sequence[Step] = (
    (Account, account, 4),
    (AccountSession, session, 4),
    (ApiKey, key, 4),
    (IdentityProvider, provider, 3),
    (Identity, identity, 8),
)


LATER: Sequence[Step] = (
    (FunctionalUnit, unit, 24),
    (UnitHead, head, 60),
    (OrgChange, change, 60),
    (Account, account, 16),
    (Grant, grant, 32),
    (AuditEntry, entry, 40),
)
