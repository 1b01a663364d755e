"""What an actor may do: which rows are visible, whether one act is allowed, and why. The only caller of Casbin.

Casbin holds model and policy, one enforcer for each tenant; on each change of rights it is compiled, account by account
as they come, to ranges of places, so that a check in a request is a look-up. `explain()` asks Casbin itself.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import casbin
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Uuid,
    and_,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.types import TypeEngine

from core.accounts.models import Account, AccountState
from core.cases.models import AccessLevel
from core.db import Database
from core.descriptors import Action, Reach
from core.errors import Forbidden, Unauthenticated
from core.orgs import places
from core.orgs.models import Org
from core.rbac.models import Grant, Role, RoleAction
from core.tenancy import Placement, placement_of

if TYPE_CHECKING:
    from core.context import Context

MODEL = """
[request_definition]
r = account, action, reach, org
[policy_definition]
p = role, action, reach
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.account, p.role, r.org) && r.action == p.action && r.reach == p.reach
"""

READABLE_BY_RANGE = (AccessLevel.OPEN.value, AccessLevel.ORG.value)

logging.getLogger("casbin").setLevel(logging.CRITICAL)  # it logs who was refused what, with every request


@dataclass(frozen=True, slots=True)
class ScopeClass:
    """The shape of a scope without its values: what a plan depends on."""

    ranges: int = 0
    """How many ranges of places: 0, 1, or 2 for any number more; -1 for the whole tenant."""

    assigned: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """How far one action reaches for one actor."""

    ranges: tuple[tuple[int, int], ...] = ()
    assigned: bool = False
    own: bool = False

    @property
    def whole(self) -> bool:
        """The whole tree of the tenant is in reach."""
        return self.ranges == (places.WHOLE,)

    def for_record(self) -> ScopeClass:
        """One record is seen under the union of all reaches."""
        count = -1 if self.whole else min(len(self.ranges), 2)
        return ScopeClass(count, self.assigned, self.own)

    def for_list(self) -> ScopeClass:
        """A list uses the widest single reach, so that none carries an OR."""
        record = self.for_record()
        if record.ranges:
            return ScopeClass(record.ranges)
        return ScopeClass(0, record.assigned, record.own and not record.assigned)


NOTHING = Scope()

SCOPE_TYPES: Mapping[str, TypeEngine[Any]] = {
    "low": BigInteger(),
    "high": BigInteger(),
    "lows": ARRAY(BigInteger()),
    "highs": ARRAY(BigInteger()),
    "person": Uuid(),
}
"""The values a scope's condition needs, by name, with their types."""


def scope_values(scope: Scope, person_id: UUID | None) -> dict[str, Any]:
    """The values for the names of SCOPE_TYPES."""
    lows = [low for low, _ in scope.ranges]
    highs = [high for _, high in scope.ranges]
    return {
        "low": lows[0] if lows else 0,
        "high": highs[-1] if highs else -1,
        "lows": lows,
        "highs": highs,
        "person": person_id,
    }


def condition(
    model: type[Any],
    scope: ScopeClass,
    column: Callable[[str], ColumnElement[Any]],
    value: Callable[[str], ColumnElement[Any]],
) -> ColumnElement[bool]:
    """Which rows of the model a scope of this class shows.

    `column` gives the row's column of that name, `value` the scope's value of that name (see SCOPE_TYPES).
    """
    placement = placement_of(model)
    by_place = scope.ranges == -1 if placement.whole_tenant else scope.ranges
    ways = [_by_place(model, placement, scope.ranges, column, value)] if by_place else []
    if scope.assigned and placement.worker:
        ways.append(column(placement.worker) == value("person"))
    if scope.own and placement.subject:
        ways.append(column(placement.subject) == value("person"))
    return or_(*ways) if ways else false()


def _by_place(
    model: type[Any],
    placement: Placement,
    ranges: int,
    column: Callable[[str], ColumnElement[Any]],
    value: Callable[[str], ColumnElement[Any]],
) -> ColumnElement[bool]:
    tests: list[ColumnElement[bool]] = [true()]
    if ranges > 0 and placement.place:
        place = column(placement.place)
        within = place.between(value("low"), value("high"))
        if model is Org:  # else PostgreSQL enters the tree by place and throws most of it away
            within = within.is_(true())
        tests.append(within)
        if ranges > 1:
            bucket: ColumnElement[int] = func.width_bucket(place, value("lows"))
            tests.append(place <= _element(value("highs"), bucket))
    if placement.access_level:
        readable: list[ColumnElement[str]] = [literal_column(f"'{level}'") for level in READABLE_BY_RANGE]
        tests.append(column(placement.access_level).in_(readable))
    return and_(*tests)


def _element(array: ColumnElement[Any], index: ColumnElement[int]) -> ColumnElement[int]:
    grouped: ColumnElement[int] = Grouping(array)[index]  # PostgreSQL wants parentheses round a parameter's cast
    return grouped


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that an account holds now, and where."""

    key: str
    org_id: UUID


@dataclass(frozen=True, slots=True)
class Rights:
    """What one account may do at this moment."""

    account_id: UUID | None
    person_id: UUID | None
    scopes: Mapping[str, Scope]
    roles: tuple[HeldRole, ...] = ()

    def scope(self, action: Action | str) -> Scope:
        """How far the action reaches; an action that was never granted reaches nothing."""
        return self.scopes.get(str(action), NOTHING)


class EveryScope(Mapping[str, Scope]):
    """Every action reaches the whole tenant."""

    def __getitem__(self, key: str) -> Scope:
        return Scope((places.WHOLE,))

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


SYSTEM = Rights(None, None, EveryScope())
"""The rights of the system itself: onboarding, demo records and jobs act under them, never a request."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One grant that allows an act."""

    role: str
    org_id: UUID
    reach: Reach


class Placed(Protocol):
    """A row that `require()` can decide on."""

    id: UUID


@dataclass
class Policy:
    """The rights of one tenant at one version: Casbin's enforcer, and what compiling it needs."""

    version: int
    enforcer: casbin.Enforcer
    places: Mapping[str, int]
    changes_at: datetime | None
    """When the next grant begins or ends by itself."""

    accounts: dict[UUID, Rights] = field(default_factory=dict)

    def compile(self, account_id: UUID, person_id: UUID | None) -> Rights:
        """Look-ups for one account: each of its actions with the ranges of places it reaches."""
        held = [HeldRole(role, UUID(org)) for _, role, org in self._grants(account_id)]
        ranges: dict[str, list[tuple[int, int]]] = {}
        flags: dict[str, set[str]] = {}
        for role in held:
            for _, action, reach in self.enforcer.get_filtered_policy(0, role.key):
                flags.setdefault(action, set()).add(reach)
                if reach == Reach.ORG:
                    ranges.setdefault(action, []).append(places.subtree(self.places[str(role.org_id)]))
        scopes = {
            action: Scope(places.merge(ranges.get(action, [])), Reach.ASSIGNED in reaches, Reach.SELF in reaches)
            for action, reaches in flags.items()
        }
        return Rights(account_id, person_id, scopes, tuple(held))

    def _grants(self, account_id: UUID) -> list[list[str]]:
        grants: list[list[str]] = self.enforcer.get_filtered_grouping_policy(0, str(account_id))
        return grants

    def reasons(self, account_id: UUID, action: Action, line: Iterable[UUID]) -> list[Reason]:
        """The grants by which Casbin allows the action at an organisation, given it and each one above it."""
        return [
            Reason(role, org_id, reach)
            for org_id in line
            for reach in Reach
            if self.enforcer.enforce(str(account_id), action.name, reach.value, str(org_id))
            for _, role, org in self._grants(account_id)
            if org == str(org_id) and self.enforcer.has_policy(role, action.name, reach.value)
        ]


def build_policy(
    version: int,
    actions: Iterable[tuple[str, str, str]],
    grants: Iterable[tuple[UUID, str, UUID, int]],
    changes_at: datetime | None = None,
) -> Policy:
    """A policy from rows (role, action, reach) and (account, role, org, the org's place)."""
    model = casbin.Model()
    model.load_model_from_text(MODEL)
    enforcer = casbin.Enforcer(model)
    held = list(grants)
    if rules := [list(row) for row in set(actions)]:
        enforcer.add_policies(rules)
    if groups := [list(row) for row in {(str(account), role, str(org)) for account, role, org, _ in held}]:
        enforcer.add_grouping_policies(groups)
    return Policy(version, enforcer, {str(org): place for _, _, org, place in held}, changes_at)


class Authorizer:
    """Keeps each tenant's policy at its newest version; a policy that cannot be loaded allows nothing."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._policies: dict[UUID, Policy] = {}
        self._loading: dict[UUID, asyncio.Lock] = {}

    async def rights(self, tenant_id: UUID, version: int, account_id: UUID) -> Rights:
        """What the account may do; raises Unauthenticated for one that is missing or disabled."""
        policy = self._policies.get(tenant_id)
        if policy is None or self._is_stale(policy, version):
            policy = await self._load(tenant_id, version)
        rights = policy.accounts.get(account_id)
        if rights is None:
            rights = policy.compile(account_id, await self._person_of(tenant_id, account_id))
            policy.accounts[account_id] = rights
        return rights

    def _is_stale(self, policy: Policy, version: int) -> bool:
        return policy.version < version or (policy.changes_at is not None and policy.changes_at <= self._now())

    async def _load(self, tenant_id: UUID, version: int) -> Policy:
        async with self._loading.setdefault(tenant_id, asyncio.Lock()):
            policy = self._policies.get(tenant_id)
            if policy is None or self._is_stale(policy, version):
                policy = await load_policy(self._database, tenant_id, version, self._now())
                self._policies[tenant_id] = policy  # swapped in whole: no request sees half a policy
            return policy

    async def _person_of(self, tenant_id: UUID, account_id: UUID) -> UUID | None:
        async with self._database.transaction(tenant_id) as session:
            account = await session.scalar(select(Account).where(Account.id == account_id))
        if account is None or account.state != AccountState.ACTIVE:
            raise Unauthenticated
        return account.person_id

    def policy(self, tenant_id: UUID) -> Policy:
        """The policy that the last call of `rights` used."""
        return self._policies[tenant_id]


async def load_policy(database: Database, tenant_id: UUID, version: int, now: datetime) -> Policy:
    """Read the tenant's roles and the grants that hold now."""
    rules = select(Role.key, RoleAction.action, RoleAction.reach).join(
        RoleAction, and_(RoleAction.tenant_id == Role.tenant_id, RoleAction.role_id == Role.id)
    )
    grants = (
        select(Grant.account_id, Role.key, Grant.org_id, Grant.org_place, Grant.valid_from, Grant.valid_to)
        .join(Role, and_(Role.tenant_id == Grant.tenant_id, Role.id == Grant.role_id))
        .where(or_(Grant.valid_to.is_(None), Grant.valid_to > now))
    )
    async with database.transaction(tenant_id) as session:
        actions = [tuple(row) for row in await session.execute(rules)]
        rows = (await session.execute(grants)).all()
    current = [(row.account_id, row.key, row.org_id, row.org_place) for row in rows if row.valid_from <= now]
    edges = [at for row in rows for at in (row.valid_from, row.valid_to) if at is not None and at > now]
    return build_policy(version, actions, current, min(edges, default=None))  # type: ignore[arg-type]


def read_actions(actions: Iterable[Action]) -> dict[type[Any], Action]:
    """The action under which each model's rows are seen: the one on it that ends in `:read`."""
    return {action.on: action for action in actions if action.on is not None and action.name.endswith(":read")}


def visible(ctx: "Context", model: type[Any], action: Action) -> ColumnElement[bool]:
    """Condition for a select of the model: the rows on which the actor may do this, taken one by one."""
    scope = ctx.rights.scope(action)
    values = scope_values(scope, ctx.rights.person_id)
    return condition(
        model,
        scope.for_record(),
        lambda name: getattr(model, name),
        lambda name: literal(values[name], SCOPE_TYPES[name]),
    )


async def require(ctx: "Context", action: Action, record: Placed | None = None) -> None:
    """Refuse the act unless the actor may do it to the record, or anywhere when no record is given.

    Raises Forbidden; whether the record may be seen at all was decided when it was read.
    """
    scope = ctx.rights.scope(action)
    if not (_allows(scope, ctx.rights.person_id, record) if record is not None else scope != NOTHING):
        raise Forbidden(action.name)


def _allows(scope: Scope, person_id: UUID | None, record: Placed) -> bool:
    placement = placement_of(type(record))

    def is_actor(name: str | None) -> bool:
        return name is not None and person_id is not None and getattr(record, name) == person_id

    if (scope.assigned and is_actor(placement.worker)) or (scope.own and is_actor(placement.subject)):
        return True
    if placement.access_level and getattr(record, placement.access_level) not in READABLE_BY_RANGE:
        return False
    if placement.place is None:
        return scope.whole if placement.whole_tenant else bool(scope.ranges)
    place: int = getattr(record, placement.place)
    return any(low <= place <= high for low, high in scope.ranges)


async def explain(ctx: "Context", action: Action, org_id: UUID, account_id: UUID | None = None) -> list[Reason]:
    """The grants that allow the action at an organisation, by Casbin's word; empty when none does.

    Without `account_id` it is about the actor.
    """
    line = await org_line(ctx, org_id)
    return ctx.policy.reasons(account_id or ctx.account_id, action, line)


async def org_line(ctx: "Context", org_id: UUID) -> list[UUID]:
    """The organisation and each one above it, from below."""
    org = select(Org.place).where(Org.id == org_id).scalar_subquery()
    above = select(Org.id).where(Org.place <= org, Org.place_end >= org).order_by(Org.place.desc(), Org.id)
    return list(await ctx.session.scalars(above))
