"""Two counties full of random records with awkward values, and people of several rights who read them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
from sqlalchemy import select

from core.access.levels import BY_RANGE, AccessLevel, MemberRole, Verdict
from core.access.models import AccessBreak, Member, Notification
from core.accounts.models import Account, AccountSession, AccountState, ApiKey
from core.audit.models import AuditEntry, AuditKind
from core.cases.models import (
    NEVER,
    CaseParty,
    Episode,
    EpisodeOutcome,
    PartyGroup,
    PartyRole,
    Resolution,
    Severity,
    Source,
)
from core.cases.parts import (
    CaseEntry,
    CaseTask,
    EntryKind,
    FileItem,
    FollowUp,
    FollowUpMethod,
    TaskKind,
    TaskState,
)
from core.clock import Clock
from core.context import Context
from core.db import Database, parse_url
from core.deadlines.models import (
    AlertKind,
    CalendarDay,
    Deadline,
    DeadlineAlert,
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    StatutoryRule,
    TimeUnit,
)
from core.figures.models import FigureMeasure, ReportedFigure
from core.identities.models import Identity, IdentityProvider, ProviderState
from core.orgs.kinds import OrgLevel
from core.orgs.models import FunctionalUnit, Org, OrgChange, OrgChangeKind, UnitFunction, UnitHead
from core.people.identity import IdKind
from core.people.models import DuplicateState, Person, PersonDuplicate, PersonPhone, PhoneUse
from core.plugin_host import Registry
from core.privacy.models import (
    BasisKind,
    Consent,
    ConsentForm,
    ConsentGiver,
    Correction,
    CorrectionState,
    DataCategory,
    DataExport,
    LegalBasis,
    RetentionAction,
    RetentionClass,
)
from core.rbac.models import Grant, Role, RoleAction
from core.tenancy import TenantInfo, placement_of
from core.transitions.models import CaseTransition, RejectReason, TransitionKind, TransitionState
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from graphql_schema.testing import Answer, Client
from graphql_schema.view import View
from plugins.mediation.mediators.models import (
    LegalStatus,
    Linkage,
    LinkageChannel,
    LinkageResult,
    MediationOrg,
    MediatorAward,
    MediatorTitle,
    MediatorTraining,
    Tier,
    Title,
)
from plugins.mediation.models import (
    AppointmentState,
    Channel,
    Dispute,
    DisputeType,
    EndGround,
    Mediator,
    MediatorAppointment,
)
from plugins.mediation.proceedings.models import (
    Agreement,
    AgreementForm,
    AssignmentEnd,
    BodyKind,
    ChosenBy,
    Confirmation,
    ConflictKind,
    Diversion,
    DiversionState,
    MediatorAssignment,
    MediatorConflict,
    Obligation,
    ObligationState,
    Participant,
    ParticipantKind,
    RoutingRule,
)
from plugins.mediation.states import ConfirmationState, DisputeState
from tests import factories
from tests.databases import Databases
from tests.factories import find_org, find_tenant, make_account, make_grant, make_org, save, tenant_of

KEY = "only for tests: thirty-two letters"
NOW = datetime(2011, 6, 1, tzinfo=UTC)

TEXTS = (
    "王一",
    "O'Brien",
    'he said "no"',
    "back\\slash",
    "tab\tand\nline",
    "\x01\x1f\x7f",
    "100 %_",
    "{0} $1 :name",
    "😀 emoji",
    "\u2028\u3000",
    "\U0010ffff",
    "",
    "a",
    "ab",
    "aB",
    "ａ",
)
INSTANTS = (
    *(datetime(2011, 1, 31, 15, 59, 59, tzinfo=UTC) + timedelta(microseconds=step) for step in (0, 999_999, 10**6)),
    datetime(2011, 1, 31, 16, 0, 0, 100_000, tzinfo=UTC),
    datetime(2010, 12, 31, 23, 0, tzinfo=UTC),
    datetime(2011, 3, 1, 1, 2, 3, 40, tzinfo=UTC),
)
DAYS = (date(2010, 1, 1), date(2010, 12, 31), date(2011, 2, 28))
AMOUNTS = (None, 0, 1, 99, 100, 101, 123_456_789, 9_000_000_000_000_000)
LEVELS = (*[AccessLevel.ORG] * 8, AccessLevel.OPEN, AccessLevel.PROTECTED, AccessLevel.SEALED)

TOLD = 4
"""So many persons beside the mediators are told of something."""

Rows = dict[type[Any], list[Any]]


REQUEST = "test"
NO_TRAIL = f"""
create function pass_over() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger pass_over before insert on core_audit for each row when (new.request_id = '{REQUEST}')
execute function pass_over()
"""


async def leave_no_trail(owner_url: str) -> None:
    """Let the readers' own reads leave no entry: they read the trail, twice, and compare."""
    connection = await asyncpg.connect(parse_url(owner_url).set(drivername="postgresql").render_as_string(False))
    await connection.execute(NO_TRAIL)
    await connection.close()


@dataclass(frozen=True, slots=True)
class World:
    """The counties: their rows by model, and who reads them."""

    runner: asyncio.Runner
    client: Client
    view: View
    rows: dict[str, Rows]
    actors: dict[str, Context]

    def of(self, actor: str) -> Rows:
        """The rows of the actor's own county."""
        return self.rows[self.actors[actor].tenant.slug]

    def ask(
        self, actor: str, document: str, variables: dict[str, Any] | None = None, *, ordinary: bool = False
    ) -> Answer:
        """The answer to the actor."""
        asker = self.client.as_(self.actors[actor])
        return self.runner.run(asker.query(document, variables, ordinary=ordinary))


@contextmanager
def open_world(databases: Databases, registry: Registry) -> Iterator[World]:
    """Fill a copy of the template, and lend it with its readers and a loop to ask it in."""
    with databases.cloned() as addresses, asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(leave_no_trail(addresses.owner))
        services = make_services(Database.connect(addresses.app), KEY, registry)
        try:
            yield runner.run(_filled(runner, services))
        finally:
            runner.run(services.database.close())


async def _filled(runner: asyncio.Runner, services: Services) -> World:
    with factories.using(services.database):
        rows = {slug: await fill(services.database, await find_tenant(slug)) for slug in ("yunyang", "fengjie")}
        actors = {name: await context_of(services, account) for name, account in (await _accounts(rows)).items()}
        for slug in rows:
            await _add_readers(services.database, rows[slug], await find_tenant(slug))
    client = Client(services.database, services.views, lambda account: context_of(services, account), services=services)
    return World(runner, client, await services.views.get(actors["leader"].tenant.plugins), rows, actors)


async def _accounts(rows: dict[str, Rows]) -> dict[str, Account]:
    county, east, fourth = [await find_org(code) for code in ("500235", "500235101", "500235904")]
    worker = rows["yunyang"][Mediator][0].person_id
    told = [person.id for person in rows["yunyang"][Person][-TOLD:]]
    accounts = {
        "leader": await make_account(county, "county_leader", person_id=told[0]),
        "manager of a town": await make_account(east, "mediation_manager", person_id=told[1]),
        "manager of two towns": await make_account(east, "mediation_manager", person_id=told[2]),
        "mediator": await make_account(county, "mediator", person_id=worker),
        "mediator who manages a town": await make_account(fourth, "mediation_manager", person_id=worker),
        "administrator": await make_account(county, "tenant_admin"),
        "leader who administers": await make_account(county, "tenant_admin"),
        "leader of the other county": await make_account(await find_org("500236"), "county_leader"),
    }
    await make_grant(accounts["leader"], "privacy_officer", county)  # somebody who sees every type of record
    await make_grant(accounts["leader who administers"], "county_leader", county)
    await make_grant(accounts["manager of two towns"], "mediation_manager", fourth)
    await make_grant(accounts["mediator who manages a town"], "mediator", east)
    cases, people = rows["yunyang"][Dispute], rows["yunyang"][Person]
    for name in ("mediator", "mediator who manages a town"):
        await _name(rows["yunyang"], accounts[name], [*cases[::7], *people[::5]])
        await _open(rows["yunyang"], accounts[name], cases[1::7])
    for name, org in (("leader", county), ("manager of a town", east), ("manager of two towns", east)):
        seen = [row for row in cases + people if row.access_level in BY_RANGE and is_below(row, org)]
        await _name(rows["yunyang"], accounts[name], seen[::3])
    for name, account in accounts.items():
        await _sign_in(rows["fengjie" if "other county" in name else "yunyang"], account)
    return accounts


def is_below(row: Any, org: Org) -> bool:
    """Whether the row lies in the organisation's subtree."""
    return bool(org.place <= row.org_place <= org.place_end)


async def _name(rows: Rows, account: Account, records: list[Any]) -> None:
    """Make the account a member of the records."""
    for record in records:
        member = Member(
            **{placement_of(type(record)).members or "": record.id},
            account_id=account.id,
            name=account.name,
            role=MemberRole.READER,
            started_at=NOW,
            reason="测试",
        )
        rows[Member].append(await save(member, account))


async def _sign_in(rows: Rows, account: Account) -> None:
    """Sessions and keys of the account: some that run, one that was ended, one that is over by itself."""
    for number, agent in enumerate(TEXTS[:6]):
        session = AccountSession(
            account_id=account.id,
            refresh_hash=f"{account.id}{number}",
            created_at=NOW - timedelta(days=number // 2),
            renewed_at=NOW - timedelta(days=1),
            access_expires_at=NOW,
            expires_at=NOW + timedelta(days=1 - 2 * (number == 5)),
            agent=agent,
            network=None if number % 2 else "192.0.2.0/24",
            revoked_at=NOW if number == 4 else None,
        )
        rows[AccountSession].append(await save(session, account))
        key = ApiKey(
            account_id=account.id,
            name=agent,
            prefix=agent,
            key_hash=f"{account.id}{number}",
            scopes=[agent, "core:org:read"],
            created_at=NOW - timedelta(days=number // 2),
            expires_at=NOW + timedelta(days=1 - 2 * (number == 5)),
            last_used_at=NOW if number == 3 else None,
            revoked_at=NOW if number == 4 else None,
        )
        rows[ApiKey].append(await save(key, account))


async def _open(rows: Rows, account: Account, cases: list[Any]) -> None:
    """Let the account open the cases in an emergency."""
    for case in cases:
        begun = datetime.now(UTC)
        opened = AccessBreak(
            case_id=case.id,
            org_id=case.org_id,
            org_place=case.org_place,
            account_id=account.id,
            name=account.name,
            reason="测试",
            started_at=begun,
            ended_at=begun + timedelta(hours=3),
            review_due_at=begun + timedelta(days=7),
        )
        rows[AccessBreak].append(await save(opened, account))


async def _add_readers(database: Database, rows: Rows, tenant: TenantInfo) -> None:
    """The readers' own accounts and grants are records as well."""
    async with database.transaction(tenant.id) as session:
        for model in (Account, Grant):
            rows[model] = list(await session.scalars(select(model)))


async def context_of(services: Services, account: Account) -> Context:
    """The context of a request by the account, on a fixed day."""
    tenant = await tenant_of(account)
    token = services.authentication.signer.sign(account.id, str(tenant.id), account.id)
    ctx = await services.context(tenant, token, "zh", REQUEST)
    return replace(ctx, clock=Clock(ZoneInfo(tenant.time_zone), lambda: NOW))


async def fill(database: Database, tenant: TenantInfo) -> Rows:
    """Two more towns, and random records; gives all rows by model."""
    county = await find_org(tenant.division_code)
    for name in ("南镇", "北镇"):
        await make_org(await make_org(county, name=name), name=f"{name[0]}一村", population=1200)
    async with database.transaction(tenant.id) as session:
        records = Records(Random(tenant.slug), list(await session.scalars(select(Org).order_by(Org.code))))
        session.add(Role(key="local_retired", name="'", is_template=False, retired_at=INSTANTS[0]))
        for model in (Role, RoleAction):
            records.rows[model] = list(await session.scalars(select(model).order_by(model.created_at, model.id)))
        for rows in records.make():
            session.add_all(rows)
            await session.flush()
    return records.rows


@dataclass
class Records:
    """Makes random records of one county, those that others point at first."""

    random: Random
    orgs: list[Org]
    rows: Rows = field(default_factory=dict)
    figures: list[ReportedFigure] = field(default_factory=list)

    def make(self) -> Iterator[list[Any]]:
        """The rows of each model in turn."""
        self.rows[Org] = self.orgs
        for model, make, many in (
            (Person, self.person, 24),
            (DisputeType, self.dispute_type, 4),
            (Mediator, self.mediator, 8),
            (MediatorAppointment, self.appointment, 16),
            (Dispute, self.dispute, 60),
            (Episode, self.episode, 90),
            (PartyGroup, self.group, 10),
            (MediationOrg, self.mediation_org, 12),
            (MediatorTitle, self.title, 16),
            (MediatorTraining, self.training, 16),
            (MediatorAward, self.award, 10),
            (Linkage, self.linkage, 12),
            (CaseParty, self.party, 150),
            (CaseEntry, self.journal, 60),
            (CaseTask, self.task, 40),
            (FileItem, self.paper, 40),
            (FollowUp, self.follow_up, 20),
            (StatutoryRule, self.rule, 5),
            (CalendarDay, self.day, 5),
            (Deadline, self.deadline, 40),
            (DeadlineAlert, self.alert, 30),
            (CaseTransition, self.transition, 40),
            (MediatorAssignment, self.assignment, 40),
            (MediatorConflict, self.conflict, 8),
            (Participant, self.participant, 30),
            (Agreement, self.agreement, 30),
            (Obligation, self.obligation, 40),
            (Confirmation, self.confirmation, 20),
            (Diversion, self.diversion, 30),
            (RoutingRule, self.routing_rule, 4),
            (PersonPhone, self.phone, 30),
            (PersonDuplicate, self.duplicate, 6),
            (Consent, self.consent, 20),
            (LegalBasis, self.basis, 20),
            (Correction, self.correction, 10),
            (DataExport, self.export, 4),
            (RetentionClass, self.retention_class, 3),
            (ReportedFigure, self.figure, 12),
            (Account, self.account, 4),
            (AccountSession, self.session, 4),
            (ApiKey, self.key, 4),
            (IdentityProvider, self.provider, 3),
            (Identity, self.identity, 8),
            (Member, self.member, 60),
            (AccessBreak, self.opened, 24),
            (Notification, self.notification, 30),
        ):
            self.rows[model] = [make(number) for number in range(many)]
            yield self.rows[model]
        self.rows[FunctionalUnit] = [unit for org in self.orgs for unit in self.units(org)]
        yield self.rows[FunctionalUnit]
        for model, make, many in (
            (UnitHead, self.head, 60),
            (OrgChange, self.change, 60),
            (Account, self.account, 16),
            (Grant, self.grant, 32),
            (AuditEntry, self.entry, 40),
        ):
            self.rows[model] = [make(number) for number in range(many)]
            yield self.rows[model]

    def any(self, of: Any) -> Any:
        """One of the rows of a model, of the members of an enum, or of some values."""
        is_model = isinstance(of, type) and of in self.rows
        return self.random.choice(self.rows[of] if is_model else list(of))

    def perhaps(self, of: Any) -> Any:
        """The same, or nothing."""
        return self.random.choice((None, self.any(of)))

    def placed(self) -> dict[str, Any]:
        """Where a record belongs."""
        org = self.random.choice(self.orgs)
        return {"org_id": org.id, "org_place": org.place}

    def units(self, org: Org) -> list[FunctionalUnit]:
        functions = self.random.sample(list(UnitFunction), self.random.randint(0, 3))
        place = {"org_id": org.id, "org_place": org.place}
        return [
            FunctionalUnit(**place, function=function, name=self.any(TEXTS), closed_at=self.perhaps(INSTANTS))
            for function in functions
        ]

    def head(self, _: int) -> UnitHead:
        person = self.any(Person)
        return UnitHead(
            unit_id=self.any(FunctionalUnit).id,
            person_id=person.id,
            name=person.name,
            post=self.any(TEXTS),
            started_on=DAYS[0],
            ended_on=self.perhaps(DAYS),
        )

    def change(self, _: int) -> OrgChange:
        texts = ("name_before", "name_after", "code_before", "code_after")
        orgs = {name: self.perhaps(Org) for name in ("parent_before_id", "parent_after_id", "other_id")}
        return OrgChange(
            org_id=self.any(Org).id,
            kind=self.any(OrgChangeKind),
            occurred_at=self.any(INSTANTS),
            **{name: self.perhaps(TEXTS) for name in texts},
            **{name: org and org.id for name, org in orgs.items()},
        )

    def account(self, number: int) -> Account:
        person = self.perhaps(Person)
        return Account(
            **self.placed(),
            login=f"{self.any(TEXTS)}{number}-{self.random.getrandbits(32)}",
            name=self.any(TEXTS),
            password_hash=factories.NO_PASSWORD,
            person_id=person and person.id,
            state=self.any(AccountState),
        )

    def session(self, number: int) -> AccountSession:
        return AccountSession(
            account_id=self.any(Account).id,
            refresh_hash=f"{number}",
            renewed_at=self.any(INSTANTS),
            access_expires_at=self.any(INSTANTS),
            expires_at=NOW + timedelta(days=1),
            agent=self.any(TEXTS),
            network=self.perhaps(TEXTS),
            revoked_at=self.perhaps(INSTANTS),
        )

    def key(self, number: int) -> ApiKey:
        return ApiKey(
            account_id=self.any(Account).id,
            name=self.any(TEXTS),
            prefix=self.any(TEXTS),
            key_hash=f"{number}",
            scopes=[self.any(TEXTS)],
            expires_at=NOW + timedelta(days=1),
            last_used_at=self.perhaps(INSTANTS),
            revoked_at=self.perhaps(INSTANTS),
        )

    def provider(self, number: int) -> IdentityProvider:
        return IdentityProvider(
            name=self.any(TEXTS),
            issuer=f"{self.any(TEXTS)}{number}",
            client_id=self.any(TEXTS),
            client_secret=self.perhaps(TEXTS),
            redirect_uris=[self.any(TEXTS)],
            state=self.any(ProviderState),
        )

    def identity(self, number: int) -> Identity:
        return Identity(
            provider_id=self.any(IdentityProvider).id,
            account_id=self.any(Account).id,
            subject=f"{self.any(TEXTS)}{number}",
        )

    def grant(self, _: int) -> Grant:
        return Grant(
            **self.placed(),
            account_id=self.any(Account).id,
            role_id=self.any(Role).id,
            valid_from=self.any(INSTANTS),
            valid_to=self.perhaps(INSTANTS),
        )

    def person(self, _: int) -> Person:
        return Person(
            **self.placed(),
            name=self.any(TEXTS),
            name_pinyin=self.any(TEXTS),
            id_kind=self.perhaps(IdKind),
            id_number=self.perhaps(TEXTS),
            birth_date=self.perhaps(TEXTS),
            is_under_14=self.perhaps((True, False)),
        )

    def dispute_type(self, number: int) -> DisputeType:
        return DisputeType(
            code=f"{self.any(TEXTS)}{number}",
            name=self.any(TEXTS),
            limit_days=number * 10,
            limit_in_working_days=self.any((True, False)),
            written_agreement_required=self.any((True, False)),
            rule_code=self.perhaps(TEXTS),
            special_member=self.perhaps(TEXTS),
            confirmation_excluded=self.any((True, False)),
        )

    def mediator(self, number: int) -> Mediator:
        person = self.rows[Person][number]
        return Mediator(**self.placed(), number=f"{self.any(TEXTS)}{number}", name=person.name, person_id=person.id)

    def appointment(self, _: int) -> MediatorAppointment:
        org = self.random.choice(self.orgs)
        return MediatorAppointment(
            org_id=org.id,
            org_place=org.place,
            level=org.level,
            mediator_id=self.any(Mediator).id,
            state=self.any(AppointmentState),
            started_on=self.any(DAYS),
            ended_on=self.perhaps(DAYS),
        )

    def dispute(self, number: int) -> Dispute:
        mediator, kind = self.perhaps(Mediator), self.any(DisputeType)
        return Dispute(
            **self.placed(),
            number=f"{self.any(TEXTS)}{number}",
            category=kind.code,
            title=self.any(TEXTS),
            state=self.any(DisputeState),
            access_level=self.any(LEVELS),
            opened_at=self.any(INSTANTS),
            closed_at=self.perhaps(INSTANTS),
            resolution=self.perhaps(Resolution),
            handling_org_id=self.any(Org).id,
            worker_id=mediator and mediator.person_id,
            mediator_id=mediator and mediator.id,
            type_id=kind.id,
            channel=self.any(Channel),
            source=self.any(Source),
            severity=self.any(Severity),
            summary=self.any(TEXTS),
            amount_fen=self.any(AMOUNTS),
            refusal_reason=self.perhaps(TEXTS),
            consented_on=self.perhaps(DAYS),
            first_mediator_id=(first := self.perhaps(Mediator)) and first.id,
            end_ground=self.perhaps(EndGround),
            routes_told_on=self.perhaps(DAYS),
            legal_basis=self.perhaps(TEXTS),
            due_at=self.any((NEVER, *INSTANTS)),
            reopened_at=self.perhaps(INSTANTS),
            archived_at=self.perhaps(INSTANTS),
        )

    def episode(self, _: int) -> Episode:
        org = self.any(Org)
        return Episode(
            case_id=self.any(Dispute).id,
            org_id=org.id,
            level=org.level,
            started_at=self.any(INSTANTS),
            ended_at=self.perhaps(INSTANTS),
            outcome=self.perhaps(EpisodeOutcome),
        )

    def party(self, _: int) -> CaseParty:
        person = self.perhaps(Person)
        return CaseParty(
            case_id=self.any(Dispute).id,
            ordinal=self.random.randint(1, 4),
            role=self.any(PartyRole),
            name=self.any(TEXTS),
            person_id=person and person.id,
            group_id=(group := self.perhaps(PartyGroup)) and group.id,
        )

    def group(self, _: int) -> PartyGroup:
        return PartyGroup(
            case_id=self.any(Dispute).id,
            name=self.any(TEXTS),
            size=self.random.randint(1, 500),
            is_approximate=self.any((True, False)),
        )

    def journal(self, _: int) -> CaseEntry:
        return CaseEntry(
            case_id=self.any(Dispute).id,
            kind=self.any(EntryKind),
            text=self.perhaps(TEXTS),
            from_state=self.perhaps(DisputeState),
            to_state=self.perhaps(DisputeState),
            told_to=self.perhaps(TEXTS),
            occurred_at=self.any(INSTANTS),
            author=self.any(TEXTS),
        )

    def task(self, _: int) -> CaseTask:
        person = self.perhaps(Person)
        return CaseTask(
            case_id=self.any(Dispute).id,
            kind=self.any(TaskKind),
            content=self.any(TEXTS),
            org_id=self.any(Org).id,
            assignee_id=person and person.id,
            ordered_by=self.any(TEXTS),
            due_on=self.any(DAYS),
            state=self.any(TaskState),
            finished_at=self.perhaps(INSTANTS),
            result=self.perhaps(TEXTS),
        )

    def paper(self, _: int) -> FileItem:
        exemption = self.perhaps(TEXTS)
        return FileItem(
            case_id=self.any(Dispute).id,
            kind=self.any(("RECORD", "AGREEMENT")),
            title=self.any(TEXTS),
            pages=self.perhaps(range(1, 9)),
            filed_on=self.any(DAYS),
            exemption=exemption,
            exempted_by=None if exemption is None else self.any(TEXTS),
        )

    def follow_up(self, _: int) -> FollowUp:
        return FollowUp(
            case_id=self.any(Dispute).id,
            followed_on=self.any(DAYS),
            method=self.any(FollowUpMethod),
            author=self.any(TEXTS),
            is_performed=self.perhaps((True, False)),
            is_satisfied=self.perhaps((True, False)),
            has_recurred=self.any((True, False)),
            note=self.perhaps(TEXTS),
        )

    def rule(self, number: int) -> StatutoryRule:
        return StatutoryRule(
            code=f"{self.any(TEXTS)}{number}",
            article=self.any(TEXTS),
            basis=self.any(DeadlineBasis),
            value=number + 1,
            unit=self.any(TimeUnit),
            longest_extension=self.perhaps(range(1, 9)),
            needs_consent=self.any((True, False)),
            effective_from=self.any(DAYS),
        )

    def day(self, number: int) -> CalendarDay:
        day = DAYS[0] + timedelta(days=number)
        return CalendarDay(day=day, is_working=self.any((True, False)), name=self.any(TEXTS))

    def deadline(self, _: int) -> Deadline:
        rule, state = self.perhaps(StatutoryRule), self.any(DeadlineState)
        return Deadline(
            case_id=self.any(Dispute).id,
            kind=self.any(DeadlineKind),
            basis=self.any(DeadlineBasis),
            rule_id=rule and rule.id,
            article=self.any(TEXTS),
            value=self.random.randint(1, 30),
            unit=self.any(TimeUnit),
            start_event=self.any(TEXTS),
            started_on=self.any(DAYS),
            first_due_on=self.any(DAYS),
            due_on=self.any(DAYS),
            due_at=self.any(INSTANTS),
            state=state,
            paused_on=self.any(DAYS) if state == DeadlineState.PAUSED else None,
            units_left=self.perhaps(range(9)),
            extended_by=self.random.randint(0, 9),
            extension_reason=self.perhaps(TEXTS),
            approver=self.perhaps(TEXTS),
            parties_agreed=self.any((True, False)),
            ended_at=self.perhaps(INSTANTS),
        )

    def alert(self, _: int) -> DeadlineAlert:
        deadline, person = self.any(Deadline), self.perhaps(Person)
        return DeadlineAlert(
            case_id=deadline.case_id,
            deadline_id=deadline.id,
            step=self.random.randint(0, 3),
            kind=self.any(AlertKind),
            org_id=self.any(Org).id,
            person_id=person and person.id,
            raised_at=self.any(INSTANTS),
        )

    def transition(self, _: int) -> CaseTransition:
        person = self.perhaps(Person)
        return CaseTransition(
            case_id=self.any(Dispute).id,
            kind=self.any(TransitionKind),
            state=self.any(TransitionState),
            from_org_id=self.any(Org).id,
            to_org_id=self.any(Org).id,
            to_person_id=person and person.id,
            purpose=self.any(TEXTS),
            requester=self.any(TEXTS),
            requested_at=self.any(INSTANTS),
            expires_at=self.any(INSTANTS),
            decided_at=self.perhaps(INSTANTS),
            decider=self.perhaps(TEXTS),
            reject_reason=self.perhaps(RejectReason),
            note=self.perhaps(TEXTS),
            ended_at=self.perhaps(INSTANTS),
            outcome=self.perhaps(TEXTS),
        )

    def assignment(self, _: int) -> MediatorAssignment:
        mediator = self.any(Mediator)
        return MediatorAssignment(
            case_id=self.any(Dispute).id,
            mediator_id=mediator.id,
            name=mediator.name,
            is_first=self.any((True, False)),
            chosen_by=self.any(ChosenBy),
            started_at=self.any(INSTANTS),
            ended_at=self.perhaps(INSTANTS),
            end_reason=self.perhaps(AssignmentEnd),
        )

    def conflict(self, number: int) -> MediatorConflict:
        dispute, mediator, party = self.any(Dispute), self.rows[Mediator][number], self.perhaps(CaseParty)
        return MediatorConflict(
            case_id=dispute.id,
            mediator_id=mediator.id,
            name=mediator.name,
            kind=self.any(ConflictKind),
            party_id=party and party.id,
            note=self.any(TEXTS),
            noted_at=self.any(INSTANTS),
        )

    def participant(self, _: int) -> Participant:
        return Participant(
            case_id=self.any(Dispute).id,
            kind=self.any(ParticipantKind),
            name=self.any(TEXTS),
            consented_on=self.perhaps(DAYS),
        )

    def agreement(self, _: int) -> Agreement:
        return Agreement(
            case_id=self.any(Dispute).id,
            form=self.any(AgreementForm),
            content=self.any(TEXTS),
            reached_on=self.any(DAYS),
            parties_signed_on=self.perhaps(DAYS),
            mediator_signed_on=self.perhaps(DAYS),
            sealed_on=self.perhaps(DAYS),
            effective_on=self.perhaps(DAYS),
            copies=self.random.randint(2, 5),
        )

    def obligation(self, _: int) -> Obligation:
        agreement = self.any(Agreement)
        return Obligation(
            case_id=agreement.case_id,
            agreement_id=agreement.id,
            debtor_id=self.any(CaseParty).id,
            content=self.any(TEXTS),
            amount_fen=self.any(AMOUNTS),
            due_on=self.any(DAYS),
            state=self.any(ObligationState),
            settled_on=self.perhaps(DAYS),
        )

    def confirmation(self, _: int) -> Confirmation:
        agreement = self.any(Agreement)
        return Confirmation(
            case_id=agreement.case_id,
            agreement_id=agreement.id,
            court=self.any(TEXTS),
            state=self.any(ConfirmationState),
            prepared_on=self.any(DAYS),
            file_by=self.any(DAYS),
            filed_on=self.perhaps(DAYS),
            case_number=self.perhaps(TEXTS),
            decided_on=self.perhaps(DAYS),
            ground=self.perhaps(TEXTS),
        )

    def diversion(self, _: int) -> Diversion:
        return Diversion(
            case_id=self.any(Dispute).id,
            body_kind=self.any(BodyKind),
            body=self.any(TEXTS),
            reason=self.any(TEXTS),
            sent_on=self.any(DAYS),
            state=self.any(DiversionState),
            answered_on=self.perhaps(DAYS),
            answer=self.perhaps(TEXTS),
        )

    def routing_rule(self, number: int) -> RoutingRule:
        by_type = number < 2
        return RoutingRule(
            type_id=self.rows[DisputeType][number].id if by_type else None,
            severity=None if by_type else list(Severity)[number - 2],
            org_id=self.any(Org).id,
        )

    def phone(self, _: int) -> PersonPhone:
        return PersonPhone(person_id=self.any(Person).id, use=self.any(PhoneUse), number=self.any(TEXTS))

    def duplicate(self, number: int) -> PersonDuplicate:
        one, other = self.rows[Person][number], self.rows[Person][-1 - number]
        return PersonDuplicate(
            **self.placed(),
            person_id=one.id,
            other_id=other.id,
            state=self.any(DuplicateState),
            note=self.perhaps(TEXTS),
        )

    def consent(self, _: int) -> Consent:
        return Consent(
            person_id=self.any(Person).id,
            giver=ConsentGiver.SELF,
            purpose=self.any(TEXTS),
            recipient=self.perhaps(TEXTS),
            categories=self.random.sample(list(DataCategory), self.random.randint(0, 3)),
            form=self.any(ConsentForm),
            given_at=self.any(INSTANTS),
            withdrawn_at=self.perhaps(INSTANTS),
        )

    def basis(self, _: int) -> LegalBasis:
        consent = self.perhaps(Consent)
        return LegalBasis(
            person_id=consent.person_id if consent else self.any(Person).id,
            kind=BasisKind.CONSENT if consent else BasisKind.STATUTORY_DUTY,
            purpose=self.any(TEXTS),
            rule=None if consent else self.any(TEXTS),
            consent_id=consent and consent.id,
            expires_at=self.perhaps(INSTANTS),
            created_at=self.any(INSTANTS),
        )

    def correction(self, _: int) -> Correction:
        return Correction(
            **self.placed(),
            person_id=self.any(Person).id,
            what=self.any(TEXTS),
            proposed=self.any(TEXTS),
            state=self.any(CorrectionState),
            answer=self.perhaps(TEXTS),
        )

    def export(self, _: int) -> DataExport:
        return DataExport(
            **self.placed(),
            person_id=self.any(Person).id,
            purpose=self.any(TEXTS),
            expires_at=self.any(INSTANTS),
            content="{}",
        )

    def retention_class(self, number: int) -> RetentionClass:
        return RetentionClass(
            record_type=f"{self.any(TEXTS)}{number}",
            counts_from=self.any(TEXTS),
            years=number,
            action=self.any(RetentionAction),
            basis=self.any(TEXTS),
        )

    def mediation_org(self, _: int) -> MediationOrg:
        tier = self.any(Tier)
        return MediationOrg(
            **self.placed(),
            name=self.any(TEXTS),
            tier=tier,
            industry=self.any(TEXTS) if tier == Tier.INDUSTRY else None,
            legal_status=self.any(LegalStatus),
            established_on=DAYS[0],
            dissolved_on=self.perhaps(DAYS),
        )

    def title(self, _: int) -> MediatorTitle:
        return MediatorTitle(
            **self.placed(),
            mediator_id=self.any(Mediator).id,
            title=self.any(Title),
            level=self.any(OrgLevel),
            granted_on=DAYS[0],
            ended_on=self.perhaps(DAYS),
        )

    def training(self, number: int) -> MediatorTraining:
        mediator = self.any(Mediator)
        return MediatorTraining(
            mediator_id=mediator.id, held_on=self.any(DAYS), hours=number + 1, subject=self.any(TEXTS)
        )

    def award(self, number: int) -> MediatorAward:
        mediator, by = self.any(Mediator), self.any(TEXTS)
        return MediatorAward(mediator_id=mediator.id, name=self.any(TEXTS), granted_by=by, year=2000 + number)

    def linkage(self, number: int) -> Linkage:
        case, is_ended = self.perhaps(Dispute), number % 2
        return Linkage(
            **self.placed(),
            channel=self.any(LinkageChannel),
            from_body=self.any(TEXTS),
            case_no=f"{self.any(TEXTS)}{number}",
            case_id=case and case.id,
            entrusted_on=DAYS[0],
            due_on=self.any(DAYS),
            ended_on=self.any(DAYS) if is_ended else None,
            result=self.any(LinkageResult) if is_ended else None,
        )

    def figure(self, number: int) -> ReportedFigure:
        whole = self.figures[-1] if self.figures and number % 3 else None
        is_compared, is_corrected = number % 2, number % 3 == 1
        figure = ReportedFigure(
            **self.placed(),
            key=f"{self.any(TEXTS)}{number}",
            name=self.any(TEXTS),
            source=self.any(TEXTS),
            first_on=DAYS[0],
            last_on=self.any(DAYS[1:]),
            value=number,
            is_approximate=self.any((True, False)),
            part_of_id=whole and whole.id,
            indicator=self.any(TEXTS) if is_compared else None,
            measure=self.any(FigureMeasure) if is_compared else None,
            corrected_value=number if is_corrected else None,
            correction=self.any(TEXTS) if is_corrected else None,
        )
        self.figures.append(figure)
        return figure

    def record(self) -> dict[str, Any]:
        """A case or a person to be named on."""
        kind, column = self.any(((Dispute, "case_id"), (Person, "person_id")))
        return {column: self.any(kind).id}

    def member(self, _: int) -> Member:
        kind, column = self.any(((Account, "account_id"), (Org, "org_id")))
        return Member(
            **self.record(),
            **{column: self.any(kind).id},
            name=self.any(TEXTS),
            role=self.any(MemberRole),
            started_at=self.any(INSTANTS),
            ended_at=self.perhaps(INSTANTS),
            reason=self.any(TEXTS),
        )

    def opened(self, _: int) -> AccessBreak:
        begun, is_reviewed = self.any(INSTANTS), self.any((True, False))
        return AccessBreak(
            **self.placed(),
            **self.record(),
            account_id=self.any(Account).id,
            name=self.any(TEXTS),
            reason=self.any(TEXTS),
            started_at=begun,
            ended_at=begun + timedelta(hours=1),
            review_due_at=begun + timedelta(days=7),
            reviewed_at=self.any(INSTANTS) if is_reviewed else None,
            verdict=self.any(Verdict) if is_reviewed else None,
            comment=self.any(TEXTS) if is_reviewed else None,
        )

    def entry(self, _: int) -> AuditEntry:
        table, row = self.any((("core_person", Person), ("mediation_dispute", Dispute), ("core_member", Member)))
        account, is_read = self.perhaps(Account), self.any((True, False))
        record = {"record_type": table, "record_id": self.any(row).id} if self.any((True, False)) else {}
        read = {"tables": [table], "rows": self.any((0, 1, 20)), "seen": b""} if is_read else {}
        return AuditEntry(
            **record,
            **read,
            kind=AuditKind.READ if is_read else AuditKind.WRITE,
            account_id=account and account.id,
            event=self.any(TEXTS),
            before={self.any(TEXTS): self.any(TEXTS), "b": 1},
            after={self.any(TEXTS): [None, True, 1.5], "a": {}},
            others=None if is_read else [{"table": table, "id": self.any(TEXTS)}],
            purpose=self.perhaps(TEXTS),
            occurred_at=self.any(INSTANTS),
            request_id=self.any(TEXTS),
        )

    def notification(self, _: int) -> Notification:
        return Notification(
            person_id=self.any([*self.rows[Person][:8], *self.rows[Person][-TOLD:]]).id,
            kind="access_broken",
            who=self.any(TEXTS),
            occurred_at=self.any(INSTANTS),
            visible_at=self.perhaps(INSTANTS),
        )
