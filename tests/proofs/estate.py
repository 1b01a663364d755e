"""The county of the proof: accounts with every role there is, on a tree that was moved and merged, and records of all.

The records are those of the differential test's world; here come who asks, when, where, and what they are named on.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.levels import AccessLevel, MemberRole
from core.access.models import AccessBreak, Member
from core.accounts.models import Account, AccountSession, AccountState
from core.authz import Authorizer, Policy
from core.clock import Clock
from core.context import Context
from core.descriptors import Reach
from core.errors import Unauthenticated
from core.orgs.changes import move_org
from core.orgs.merging import merge_org
from core.orgs.models import Org
from core.people.models import Person, PersonPhone, PhoneUse
from core.plugin_host import Registry
from core.rbac.models import Grant, Role, RoleAction
from core.rbac.roles import reaches_of
from core.rbac.service import grant_role
from core.tenancy import TenantInfo, placement_of
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from graphql_schema.testing.stage import Stage
from graphql_schema.view import View
from plugins.mediation.models import Dispute, Mediator
from tests import factories
from tests.factories import NO_PASSWORD, find_org, find_tenant, make_account, make_org
from tests.graphql_schema.records.values import NOW
from tests.graphql_schema.world import fill
from tests.proofs.reference import Reference
from tests.proofs.rows import Row, Rows, read_rows

KEY = "only for proofs: thirty-two letters"
SEED = 4
TEMPLATES_EACH, SINGLES_EACH, COMBINED, TOGETHER = 4, 2, 24, 6
SIGHT = "local_sight"
"""A role that reads everything and may ask why: beside another one it lets that one's acts find their records."""

EVERYTHING = "everything"
LONG_AGO, HOUR = datetime(2010, 6, 1, tzinfo=UTC), timedelta(hours=1)

TIMES: tuple[tuple[datetime, datetime | None], ...] = (
    *[(LONG_AGO, None)] * 4,
    (LONG_AGO, NOW + HOUR),
    (NOW, None),
    (LONG_AGO, NOW + timedelta(days=900)),
    (LONG_AGO, NOW),  # over since just now
    (LONG_AGO, NOW - HOUR),
    (NOW + HOUR, None),  # not yet
)
"""From when to when grants, memberships and the like hold."""


@dataclass
class Estate:
    """The filled county, with what it takes to ask in it."""

    services: Services
    stage: Stage
    tenant: TenantInfo
    view: View
    rows: Rows
    subjects: dict[str, list[UUID]]
    """Name of a role, or of several -> the accounts that were granted it, now or at another time."""

    clear: dict[UUID, dict[str, str]]
    """Sensitive values in clear, by record and attribute: what nobody is shown by reading."""

    reference: Reference = field(init=False)
    contexts: dict[UUID, Context | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reference = Reference(self.rows, NOW)
        self.authorizer = Authorizer(self.stage, lambda: NOW)

    async def context(self, account_id: UUID) -> Context | None:
        """A request of the account's, with compiled rights; None where it is refused altogether."""
        if account_id not in self.contexts:
            self.contexts[account_id] = await self._context(account_id)
        found = self.contexts[account_id]
        return None if found is None else replace(found)

    async def _context(self, account_id: UUID) -> Context | None:
        tenant = self.tenant
        try:
            rights = await self.authorizer.rights(tenant.id, tenant.policy_version, account_id, tenant.access_version)
        except Unauthenticated:
            return None
        return Context(
            database=self.stage,
            tenant=tenant,
            rights=rights,
            policy=self.policy,
            clock=Clock(ZoneInfo(tenant.time_zone), lambda: NOW),
            read_actions=self.view.read_actions,
        )

    @property
    def policy(self) -> Policy:
        """Casbin's word."""
        return self.authorizer.policy(self.tenant.id)

    def forget(self) -> None:
        """Read rights anew, as if the server had begun just now."""
        self.contexts.clear()
        self.__post_init__()

    @property
    def groups(self) -> list[list[str]]:
        """The subjects by how much they may do: roles of single actions, templates and combinations, all there is."""
        singles = sorted(name for name in self.subjects if name.startswith("local_"))
        return [singles, sorted({*self.subjects} - {*singles, EVERYTHING}), [EVERYTHING]]

    @property
    def accounts(self) -> list[Row]:
        """Everybody who may ask."""
        return self.rows.of("Account")


@asynccontextmanager
async def open_estate(url: str, registry: Registry) -> AsyncIterator[Estate]:
    """Fill the database, a copy of the template, and lend it."""
    stage = Stage(url)
    try:
        with factories.using(stage):
            yield await _filled(stage, registry)
    finally:
        await stage.close()


async def _filled(stage: Stage, registry: Registry) -> Estate:
    random = Random(SEED)
    await _plant()
    tenant = await find_tenant("yunyang")
    await fill(stage, tenant)
    async with stage.transaction(tenant.id) as session:
        maker = await _Maker.of(session, random)
        clear = maker.people()
        roles = [*await _templates(session), *maker.single_roles(registry)]
        sight, everything = maker.sight(registry), maker.everything(registry)
        await session.flush()
        subjects = await maker.subjects(roles, sight, everything)
        await session.flush()
        maker.named([account for accounts in subjects.values() for account in accounts])
    await _delegate(stage, registry, tenant, subjects)
    await _reorganize(stage, registry, tenant)
    services = make_services(stage, KEY, registry)
    tenant = await find_tenant("yunyang")
    view = await services.views.get(tenant.plugins)
    async with stage.transaction(tenant.id) as session:
        rows = await read_rows(session, view)
    ids = {name: [account.id for account in accounts] for name, accounts in subjects.items()}
    return Estate(services, stage, tenant, view, rows, ids, clear)


# --- the tree --------------------------------------------------------------------------------------------------------


async def _plant() -> None:
    """Towns with villages that will be moved and merged once everything stands under them."""
    county = await find_org("500235")
    for name in ("合镇", "移镇"):  # to be merged as a whole; to lose a village
        town = await make_org(county, name=name)
        for number in (1, 2):
            await make_org(town, name=f"{name[0]}{number}村")


async def _reorganize(stage: Stage, registry: Registry, tenant: TenantInfo) -> None:
    """Merge a town into another one, and move a village: grants and records go along, or stay where they ended."""
    ctx = Context.of_system(stage, tenant, [action.item for action in registry.actions], lambda: NOW)
    async with ctx.transaction() as session:
        named = {org.name: org for org in await session.scalars(select(Org))}
        await merge_org(ctx, named["合镇"].id, named["合镇"].version, named["东镇"].id)
    async with ctx.transaction() as session:
        named = {org.name: org for org in await session.scalars(select(Org))}
        await move_org(ctx, named["移1村"].id, named["移1村"].version, named["西镇"].id)


# --- who asks --------------------------------------------------------------------------------------------------------


async def _templates(session: AsyncSession) -> list[tuple[Role, int]]:
    found = await session.scalars(select(Role).where(Role.is_template).order_by(Role.key))
    return [(role, TEMPLATES_EACH) for role in found]


async def _delegate(stage: Stage, registry: Registry, tenant: TenantInfo, subjects: dict[str, list[Account]]) -> None:
    """Rights that somebody passed on who does not hold them: by the act itself, until an end."""
    county = await find_org("500235")
    deputy = await make_account(county, "tenant_admin")
    authorizer = Authorizer(stage, lambda: NOW)
    tenant = await find_tenant(tenant.slug)
    rights = await authorizer.rights(tenant.id, tenant.policy_version, deputy.id, tenant.access_version)
    actions = [action.item for action in registry.actions]
    ctx = replace(Context.of_system(stage, tenant, actions, lambda: NOW), rights=rights)
    subjects["delegated"] = []
    for name in ("东镇", "合镇", "合1村", "移1村"):
        async with stage.transaction(tenant.id) as session:
            org = (await session.scalars(select(Org).where(Org.name == name))).one()
        for role in ("mediation_manager", "privacy_officer"):
            account = await make_account(org)
            async with ctx.transaction():
                await grant_role(ctx, account.id, role, org.id, valid_to=NOW + timedelta(days=900))
            subjects["delegated"].append(account)


def _signed_in(account: Account) -> AccountSession:
    return AccountSession(
        account_id=account.id,
        refresh_hash=str(account.id),
        renewed_at=NOW - HOUR,
        access_expires_at=NOW,
        expires_at=NOW + HOUR,
        agent="",
    )


@dataclass
class _Maker:
    """Makes what random records lack: roles, who holds them, and who is named where."""

    session: AsyncSession
    random: Random
    orgs: list[Org]
    persons: list[Person]
    workers: list[UUID]
    cases: list[Dispute]

    @classmethod
    async def of(cls, session: AsyncSession, random: Random) -> "_Maker":
        """Over the rows that there are."""
        orgs = list(await session.scalars(select(Org).order_by(Org.code)))
        persons = list(await session.scalars(select(Person).order_by(Person.id)))
        workers = list(await session.scalars(select(Mediator.person_id).order_by(Mediator.id)))
        cases = list(await session.scalars(select(Dispute).order_by(Dispute.id)))
        return cls(session, random, orgs, persons, workers, cases)

    def people(self) -> dict[UUID, dict[str, str]]:
        """Give people access levels and sensitive values that are known to the proof."""
        clear: dict[UUID, dict[str, str]] = {}
        for number, person in enumerate(self.persons):
            person.access_level = self.random.choice((*[AccessLevel.ORG] * 3, *AccessLevel))
            phone = PersonPhone(person_id=person.id, use=PhoneUse.MOBILE, number=f"+8613900{number:06}")
            self.session.add(phone)
            values = {
                "id_number": f"E{90000000 + number}",
                "address": f"示例路{number:03}号院",
                "birth_date": "1980-01-05",
            }
            for name, value in values.items():
                setattr(person, name, value)
            clear[person.id] = values
            clear[phone.id] = {"number": f"+8613900{number:06}"}
        return clear

    def single_roles(self, registry: Registry) -> Iterator[tuple[Role, int]]:
        """A role for every action with every reach that it can have."""
        for action in sorted((one.item for one in registry.actions), key=str):
            for reach in reaches_of(action):
                role = Role(key=f"local_{action}_{reach}", name=f"{action} {reach}", is_template=False)
                self.session.add_all((role, RoleAction(role_id=role.id, action=str(action), reach=reach)))
                yield role, SINGLES_EACH

    def sight(self, registry: Registry) -> Role:
        """The role that reads everything."""
        role = Role(key=SIGHT, name=SIGHT, is_template=False)
        names = sorted(str(one.item) for one in registry.actions)
        reads = [name for name in names if name.endswith(":read") or name == "core:access:explain"]
        self.session.add_all((role, *(RoleAction(role_id=role.id, action=name, reach=Reach.ORG) for name in reads)))
        return role

    def everything(self, registry: Registry) -> Role:
        """The role of every action."""
        role = Role(key=f"local_{EVERYTHING}", name=EVERYTHING, is_template=False)
        names = sorted(str(one.item) for one in registry.actions)
        self.session.add_all((role, *(RoleAction(role_id=role.id, action=name, reach=Reach.ORG) for name in names)))
        return role

    async def subjects(
        self, roles: Iterable[tuple[Role, int]], sight: Role, everything: Role
    ) -> dict[str, list[Account]]:
        """Accounts with each role, every other one of them with sight beside it, and some with several roles."""
        roles = list(roles)
        all_of_them = [role for role, _ in roles]
        found: dict[str, list[Account]] = {}
        for role, many in roles:
            found[role.key] = [await self._account([role], sight if number % 2 else None) for number in range(many)]
        for number in range(COMBINED):
            chosen = self.random.sample(all_of_them, TOGETHER)
            found[f"combined {number}"] = [await self._account(chosen, sight if number % 2 else None)]
        heads = [org for org in self.orgs if org.level != "VILLAGE"]
        found[EVERYTHING] = [await self._account([], sight) for _ in heads]
        for account, org in zip(found[EVERYTHING], heads, strict=True):
            self._grant(account, everything, LONG_AGO, None, org)
        return {**found, "nothing": [await self._account([])]}

    async def _account(self, roles: Iterable[Role], sight: Role | None = None) -> Account:
        account = Account(
            **self._place(),
            login=f"subject{self.random.getrandbits(60):x}",
            name="示例账号",
            password_hash=NO_PASSWORD,
            person_id=self.random.choice((None, *self.workers, self.random.choice(self.persons).id)),
            state=AccountState.ACTIVE if self.random.random() < 0.97 else AccountState.DISABLED,
        )
        self.session.add(account)
        await self.session.flush()
        for role in roles:
            for begins, ends in {self.random.choice(TIMES) for _ in range(self.random.randint(1, 2))}:
                self._grant(account, role, begins, ends)
        self.session.add(_signed_in(account))
        if sight is not None:
            self._grant(account, sight, LONG_AGO, None, self.orgs[0])
        return account

    def _grant(
        self, account: Account, role: Role, begins: datetime, ends: datetime | None, org: Org | None = None
    ) -> None:
        place = self._place() if org is None else {"org_id": org.id, "org_place": org.place}
        grant = Grant(**place, account_id=account.id, role_id=role.id, valid_from=begins, valid_to=ends)
        self.session.add(grant)

    def _place(self) -> dict[str, Any]:
        org = self.random.choice((self.orgs[0], *self.orgs))
        return {"org_id": org.id, "org_place": org.place}

    def named(self, accounts: list[Account]) -> None:
        """Name accounts and organisations on records, and let some be opened in an emergency."""
        records: list[Any] = [*self.cases, *self.persons]
        protected = [record for record in records if record.access_level == AccessLevel.PROTECTED]
        for account in accounts:
            for record in self.random.sample(records, 2):
                self.session.add(self._member(record, account_id=account.id))
            for record in self.random.sample(protected, 2):
                self.session.add(self._opened(record, account))
        for record in self.random.sample(records, 30):
            self.session.add(self._opened(record, self.random.choice(accounts)))
        for org in self.orgs:
            for record in self.random.sample(records, 3):
                self.session.add(self._member(record, org_id=org.id))

    def _member(self, record: Any, **named: UUID) -> Member:
        begins, ends = self.random.choice(TIMES)
        column = placement_of(type(record)).members or ""
        return Member(
            **{column: record.id},
            **named,
            name="示例",
            role=self.random.choice(list(MemberRole)),
            started_at=begins,
            ended_at=ends,
            reason="测试",
        )

    def _opened(self, record: Any, account: Account) -> AccessBreak:
        begins = self.random.choice((NOW, NOW - HOUR, NOW - HOUR, NOW - 3 * HOUR, NOW + HOUR))
        return AccessBreak(
            **{placement_of(type(record)).members or "": record.id},
            org_id=record.org_id,
            org_place=record.org_place,
            account_id=account.id,
            name=account.name,
            reason="测试",
            started_at=begins,
            ended_at=begins + 3 * HOUR,
            review_due_at=begins + timedelta(days=7),
        )
