"""One `make_…` for each noun: rows written directly, each by a transaction of its own, in the test's database.

The tenant is that of the organisation given; without one it is Yunyang's county.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select

from core.access.levels import MemberRole
from core.access.models import AccessBreak, Member
from core.accounts.models import Account, AccountState
from core.audit.models import AuditEntry
from core.cases.models import CaseParty, Episode, PartyRole, Severity, Source
from core.db import Base, Database
from core.deadlines.models import CalendarDay
from core.orgs import places
from core.orgs.kinds import BELOW, KINDS, OrgLevel
from core.orgs.models import FunctionalUnit, Org, UnitFunction
from core.people.models import Person
from core.rbac.models import Grant, Role
from core.tenancy import Tenant, TenantInfo, TenantMixin
from core.text import person_pinyin, pinyin
from plugins.mediation.mediators.models import LegalStatus, MediationOrg
from plugins.mediation.models import (
    AppointmentState,
    Channel,
    Dispute,
    DisputeType,
    Mediator,
    MediatorAppointment,
)
from plugins.mediation.states import DisputeState

OPENED_AT = datetime(2011, 1, 5, 2, 3, 4, tzinfo=UTC)
NO_PASSWORD = "!"

Row = TypeVar("Row", bound=Base)

_database: Database | None = None
_numbers = count(1)


def use(database: Database | None) -> None:
    """Write to this database from now on."""
    global _database
    _database = database


def database() -> Database:
    """The database of the running test."""
    assert _database is not None, "the test must ask for the fixture `database`, or one that needs it"
    return _database


async def find_tenant(slug: str) -> TenantInfo:
    """The tenant as it is now."""
    async with database().transaction(None) as session:
        tenant = await session.scalar(select(Tenant).where(Tenant.slug == slug))
        assert tenant is not None
        return tenant.info()


async def tenant_of(record: TenantMixin) -> TenantInfo:
    """The tenant of a record, as it is now."""
    async with database().transaction(None) as session:
        return (await session.get_one(Tenant, record.tenant_id)).info()


async def find_org(code: str) -> Org:
    """The organisation with the division code; its first six digits tell the tenant."""
    async with database().transaction(None) as session:
        tenant_id = await session.scalar(select(Tenant.id).where(Tenant.division_code == code[:6]))
    async with database().transaction(tenant_id) as session:
        org = await session.scalar(select(Org).where(Org.code == code))
        assert org is not None
        return org


async def save(row: Row, beside: TenantMixin) -> Row:
    """Write the row, for the tenant of another one."""
    async with database().transaction(beside.tenant_id) as session:
        session.add(row)
    return row


async def _or_county(org: Org | None) -> Org:
    return org or await find_org("500235")


async def make_org(parent: Org | None = None, **values: Any) -> Org:
    """An organisation under the parent, one level lower."""
    parent = await _or_county(parent)
    async with database().transaction(parent.tenant_id) as session:
        above = await session.scalar(select(Org).where(Org.id == parent.id).with_for_update())
        assert above is not None
        above.children_count += 1
        level = BELOW[OrgLevel(above.level)]
        place = places.child(above.place, above.children_count)
        name = values.pop("name", f"新{above.children_count}")
        org = Org(
            parent_id=above.id,
            place=place,
            place_end=places.subtree(place)[1],
            level=level,
            **{"code": f"{above.code}{900 + above.children_count}", "kind": KINDS[level][0]} | values,
            name=name,
            name_pinyin=pinyin(name),
        )
        session.add(org)
    return org


async def make_person(org: Org | None = None, **values: Any) -> Person:
    """A resident of the organisation."""
    org = await _or_county(org)
    name = values.pop("name", f"王测试{next(_numbers)}")
    person = Person(org_id=org.id, org_place=org.place, name=name, name_pinyin=person_pinyin(name), **values)
    return await save(person, org)


async def make_account(org: Org | None = None, role: str | None = None, **values: Any) -> Account:
    """An account at the organisation, holding the role there if one is named; nobody can sign in to it."""
    org = await _or_county(org)
    given = {
        "login": f"user{next(_numbers)}",
        "name": "测试账号",
        "password_hash": NO_PASSWORD,
        "state": AccountState.ACTIVE,
    } | values
    account = Account(org_id=org.id, org_place=org.place, **given)
    await save(account, org)
    if role is not None:
        await make_grant(account, role, org)
    return account


async def make_grant(account: Account, role: str, org: Org, **values: Any) -> Grant:
    """The role of that key, held since long ago."""
    async with database().transaction(org.tenant_id) as session:
        role_id = await session.scalar(select(Role.id).where(Role.key == role))
        assert role_id is not None, f"the tenant has no role {role}"
        (await session.get_one(Tenant, org.tenant_id)).policy_version += 1
        given = {"valid_from": OPENED_AT - timedelta(days=365)} | values
        grant = Grant(account_id=account.id, role_id=role_id, org_id=org.id, org_place=org.place, **given)
        session.add(grant)
    return grant


async def make_calendar(org: Org) -> None:
    """New Year's Days of this year and the next ones: terms of working days then need no published calendar."""
    for year in range(datetime.now(UTC).year, datetime.now(UTC).year + 3):
        await save(CalendarDay(day=date(year, 1, 1), is_working=False, name="元旦"), org)


async def make_dispute_type(org: Org | None = None, **values: Any) -> DisputeType:
    """A kind of dispute in the organisation's county."""
    code = f"TYPE_{next(_numbers)}"
    given = {
        "code": code,
        "name": "邻里纠纷",
        "limit_days": 30,
        "limit_in_working_days": False,
        "written_agreement_required": False,
    }
    return await save(DisputeType(**given | values), await _or_county(org))


async def make_mediator(org: Org | None = None, person: Person | None = None, **values: Any) -> Mediator:
    """A mediator with an appointment at the organisation."""
    org = await _or_county(org)
    person = person or await make_person(org)
    given = {"number": f"T{next(_numbers):05}", "name": person.name} | values
    mediator = await save(Mediator(org_id=org.id, org_place=org.place, person_id=person.id, **given), org)
    appointment = MediatorAppointment(
        org_id=org.id,
        org_place=org.place,
        mediator_id=mediator.id,
        level=org.level,
        state=AppointmentState.APPOINTED,
        started_on=date(2010, 1, 1),
    )
    await save(appointment, org)
    return mediator


async def make_mediation_org(org: Org, **values: Any) -> MediationOrg:
    """The organisation's people's mediation committee."""
    given = {"name": f"{org.name}人民调解委员会", "tier": org.level, "legal_status": LegalStatus.PEOPLE_COMMITTEE}
    given |= {"established_on": date(2010, 1, 1)} | values
    return await save(MediationOrg(org_id=org.id, org_place=org.place, **given), org)


async def make_dispute(
    org: Org | None = None,
    *,
    mediator: Mediator | None = None,
    type_: DisputeType | None = None,
    parties: tuple[str, ...] = (),
    **values: Any,
) -> Dispute:
    """A dispute for which the organisation is responsible, with an open episode; assigned if a mediator is given."""
    org = await _or_county(org)
    type_ = type_ or await make_dispute_type(org)
    number = next(_numbers)
    given = {
        "number": f"T-{number:06}",
        "category": type_.code,
        "title": f"测试纠纷{number}",
        "state": DisputeState.REGISTERED if mediator is None else DisputeState.ASSIGNED,
        "access_level": "ORG",
        "opened_at": OPENED_AT + timedelta(minutes=number),
        "handling_org_id": org.id,
        "worker_id": mediator and mediator.person_id,
        "mediator_id": mediator and mediator.id,
        "channel": Channel.PEOPLE,
        "source": Source.FOUND,
        "severity": Severity.ORDINARY,
        "summary": "测试",
    } | values
    dispute = await save(Dispute(org_id=org.id, org_place=org.place, type_id=type_.id, **given), org)
    await save(Episode(case_id=dispute.id, org_id=org.id, level=org.level, started_at=dispute.opened_at), org)
    for ordinal, name in enumerate(parties, start=1):
        role = PartyRole.APPLICANT if ordinal == 1 else PartyRole.RESPONDENT
        await save(CaseParty(case_id=dispute.id, ordinal=ordinal, role=role, name=name), org)
    return dispute


async def make_party(dispute: Dispute, person: Person | None = None, **values: Any) -> CaseParty:
    """A party to the dispute, the person if one is given."""
    number = next(_numbers)
    given = {"name": person.name if person else f"当事人{number}", "ordinal": number, "role": PartyRole.APPLICANT}
    return await save(CaseParty(case_id=dispute.id, person_id=person and person.id, **given | values), dispute)


async def make_member(record: Dispute | Person, named: Account | Org, **values: Any) -> Member:
    """The account or organisation as a member of the record, since long ago."""
    given = {"name": named.name, "role": MemberRole.READER, "started_at": OPENED_AT, "reason": "测试"} | values
    column = "org_id" if isinstance(named, Org) else "account_id"
    await raise_access_version(record)
    return await save(Member(**{members_of(record): record.id, column: named.id}, **given), record)


async def make_entry(record: Any, account: Account, **values: Any) -> AuditEntry:
    """An entry of the trail about something that the account did to the record."""
    given = {"event": "Changed", "occurred_at": OPENED_AT, "request_id": "test"} | values
    about = {"record_type": record.__table__.name, "record_id": record.id}
    return await save(AuditEntry(account_id=account.id, **about, **given), record)


async def make_break(record: Dispute | Person, account: Account, **values: Any) -> AccessBreak:
    """An emergency in which the account opened the record just now."""
    began = datetime.now(UTC)
    given = {
        "name": account.name,
        "reason": "测试",
        "started_at": began,
        "ended_at": began + timedelta(hours=3),
        "review_due_at": began + timedelta(days=7),
    } | values
    placed = {"org_id": record.org_id, "org_place": record.org_place, members_of(record): record.id}
    await raise_access_version(record)
    return await save(AccessBreak(**placed, account_id=account.id, **given), record)


def members_of(record: Dispute | Person) -> str:
    """The column of a membership that names the record."""
    return "case_id" if isinstance(record, Dispute) else "person_id"


async def raise_access_version(record: TenantMixin) -> None:
    """Let servers read memberships anew."""
    async with database().transaction(record.tenant_id) as session:
        (await session.get_one(Tenant, record.tenant_id)).access_version += 1


async def make_unit(org: Org | None = None, **values: Any) -> FunctionalUnit:
    """A nameplate of the organisation's team."""
    org = await _or_county(org)
    given = {"function": UnitFunction.MEDIATION, "name": f"{org.name}调处中心"} | values
    return await save(FunctionalUnit(org_id=org.id, org_place=org.place, **given), org)


@contextmanager
def using(other: Database) -> Iterator[None]:
    """Write to another database for a while."""
    global _database
    held, _database = _database, other
    try:
        yield
    finally:
        _database = held
