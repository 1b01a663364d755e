"""What an actor may do: which rows are visible, whether one act is allowed, and why. The only caller of Casbin.

Casbin holds model and policy, one enforcer for each tenant; on each change of rights it is compiled, account by account
as they come, to ranges of places, so that a check in a request is a look-up. Beside them stand the records on which an
account is named as a member.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import casbin
import orjson
from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select

from core.access.levels import MemberRole, permits
from core.access.shares import Share, load_shares
from core.accounts.models import Account, AccountState
from core.db import Database
from core.descriptors import Action, Reach
from core.errors import Forbidden, Unauthenticated
from core.orgs import places
from core.rbac.models import Grant, Role, RoleAction
from core.scopes import NOTHING, PARTS, Placed, Scope, condition, covers
from core.tenancy import Tenant, placement_of

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

logging.getLogger("casbin").setLevel(logging.CRITICAL)  # it logs who was refused what, with every request


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
    shares: tuple[Share, ...] = ()
    access_version: int = 0
    changes_at: datetime | None = None
    """When the next membership begins or ends by itself."""

    only: frozenset[str] | None = None
    """The actions that an API key leaves of the account's; None for all."""

    _known: dict[tuple[Action | str, type[Any] | None], Scope] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    def scope(self, action: Action | str, model: type[Any] | None = None) -> Scope:
        """How far the action reaches, on rows of the model; one that was never granted reaches nothing.

        By its name alone an action reaches what was granted: what everybody may do is said by the action itself.
        """
        key = action, model
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._scope(action, model)
        return known

    def _scope(self, action: Action | str, model: type[Any] | None) -> Scope:
        granted = self.scopes.get(str(action), NOTHING)
        ranges, own = granted.ranges, granted.own
        if isinstance(action, Action):
            own = own or (action.everybody and self.account_id is not None and self.is_allowed(action))
            if action.on is not None and placement_of(action.on).private:  # no rank counts
                ranges = ()
        members = placement_of(model).members if model is not None else None
        named, opened = granted.shared, granted.broken
        if self.shares and members is not None and granted != NOTHING:  # a membership gives nothing that is not held
            named, opened = self._shared(str(action), members, granted.orgs)
        seats = granted.orgs if isinstance(action, Action) and action.everybody else ()
        return Scope(ranges, granted.assigned, own, seats, named, opened)

    def _shared(self, action: str, members: str, orgs: tuple[UUID, ...]) -> tuple[frozenset[UUID], frozenset[UUID]]:
        """Records on which the account, or an organisation at which it holds the action, is named; and opened ones."""
        roles = [role for role in MemberRole if permits(role, action)]
        shares = [share for share in self.shares if share.key == members and share.role in roles]
        named = [share.record_id for share in shares if not share.is_break and share.org_id in (None, *orgs)]
        return frozenset(named), frozenset([share.record_id for share in shares if share.is_break])

    def is_allowed(self, action: Action) -> bool:
        """Whether an API key, if there is one, leaves the action."""
        return self.only is None or action.name in self.only

    def limited_to(self, actions: frozenset[str]) -> "Rights":
        """These rights without the roles, as far as they are about the actions."""
        scopes = {name: scope for name, scope in self.scopes.items() if name in actions}
        return replace(self, scopes=scopes, roles=(), only=actions)


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


@dataclass
class Policy:
    """The rights of one tenant at one version: Casbin's enforcer, and what compiling it needs."""

    version: int
    enforcer: casbin.Enforcer
    places: Mapping[str, int]
    changes_at: datetime | None
    """When the next grant begins or ends by itself."""

    accounts: dict[UUID, Rights] = field(default_factory=dict)

    def held(self, account_id: UUID) -> tuple[HeldRole, ...]:
        """The roles that the account holds now."""
        rows: list[list[str]] = self.enforcer.get_filtered_grouping_policy(0, str(account_id))
        return tuple(HeldRole(role, UUID(org)) for _, role, org in rows)

    def compile(self, account_id: UUID, person_id: UUID | None) -> Rights:
        """Look-ups for one account: each of its actions with the ranges of places it reaches."""
        held = self.held(account_id)
        ranges: dict[str, list[tuple[int, int]]] = {}
        orgs: dict[str, set[UUID]] = {}
        flags: dict[str, set[str]] = {}
        for role in held:
            for _, action, reach in self.enforcer.get_filtered_policy(0, role.key):
                flags.setdefault(action, set()).add(reach)
                if reach == Reach.ORG:
                    ranges.setdefault(action, []).append(places.subtree(self.places[str(role.org_id)]))
                    orgs.setdefault(action, set()).add(role.org_id)
        scopes = {
            action: Scope(
                places.merge(ranges.get(action, [])),
                Reach.ASSIGNED in reaches,
                Reach.SELF in reaches,
                tuple(sorted(orgs.get(action, ()))),
            )
            for action, reaches in flags.items()
        }
        return Rights(account_id, person_id, scopes, held)


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

    async def rights(self, tenant_id: UUID, version: int, account_id: UUID, access_version: int = 0) -> Rights:
        """What the account may do; raises Unauthenticated for one that is missing or disabled.

        `version` and `access_version` are the tenant's: what was read before they rose is read anew.
        """
        policy = self._policies.get(tenant_id)
        if policy is None or self._is_stale(policy, version):
            policy = await self._load(tenant_id, version)
        rights = policy.accounts.get(account_id)
        if rights is None or rights.access_version < access_version or self._is_over(rights.changes_at):
            rights = await self._compile(policy, tenant_id, account_id, access_version)
            policy.accounts[account_id] = rights
        return rights

    def _is_stale(self, policy: Policy, version: int) -> bool:
        return policy.version < version or self._is_over(policy.changes_at)

    def _is_over(self, edge: datetime | None) -> bool:
        return edge is not None and edge <= self._now()

    async def _load(self, tenant_id: UUID, version: int) -> Policy:
        async with self._loading.setdefault(tenant_id, asyncio.Lock()):
            policy = self._policies.get(tenant_id)
            if policy is None or self._is_stale(policy, version):
                policy = await load_policy(self._database, tenant_id, self._now())
                self._policies[tenant_id] = policy  # swapped in whole: no request sees half a policy
            return policy

    async def _compile(self, policy: Policy, tenant_id: UUID, account_id: UUID, access_version: int) -> Rights:
        now = self._now()
        orgs = {role.org_id for role in policy.held(account_id)}
        async with self._database.transaction(tenant_id) as session:
            account = await session.scalar(select(Account).where(Account.id == account_id))
            if account is None or account.state != AccountState.ACTIVE:
                raise Unauthenticated
            shares = await load_shares(session, account_id, orgs, now)
        edges = (at for share in shares for at in (share.starts_at, share.ends_at) if at is not None and at > now)
        return replace(
            policy.compile(account_id, account.person_id),
            shares=tuple(share for share in shares if share.holds(now)),
            access_version=access_version,
            changes_at=min(edges, default=None),
        )

    def policy(self, tenant_id: UUID) -> Policy:
        """The policy that the last call of `rights` used."""
        return self._policies[tenant_id]


async def load_policy(database: Database, tenant_id: UUID, now: datetime) -> Policy:
    """Read the tenant's roles and the grants that hold now: by one statement, so that all are of one moment."""
    rules = select(Role.key, RoleAction.action, RoleAction.reach).join(
        RoleAction, and_(RoleAction.tenant_id == Role.tenant_id, RoleAction.role_id == Role.id)
    )
    grants = (
        select(Grant.account_id, Role.key, Grant.org_id, Grant.org_place, Grant.valid_from, Grant.valid_to)
        .join_from(Grant, Role)
        .where(or_(Grant.valid_to.is_(None), Grant.valid_to > now))
    )
    whole = select(Tenant.policy_version, _rows(rules), _rows(grants)).where(Tenant.id == tenant_id)
    async with database.transaction(tenant_id) as session:
        version, actions, found = (await session.execute(whole)).one()
    rows = [
        (UUID(account), role, UUID(org), place, datetime.fromisoformat(start), end and datetime.fromisoformat(end))
        for account, role, org, place, start, end in orjson.loads(found)
    ]
    current = [row[:4] for row in rows if row[4] <= now]
    edges = [at for row in rows for at in row[4:] if at is not None and at > now]
    return build_policy(version, map(tuple, orjson.loads(actions)), current, min(edges, default=None))


def _rows(query: Select[*tuple[Any, ...]]) -> ColumnElement[bytes]:
    """The query's rows as one JSON array of arrays."""
    found = query.subquery()
    return select(
        func.coalesce(func.json_agg(func.json_build_array(*found.c)), func.json_build_array())
    ).scalar_subquery()


def read_actions(actions: Iterable[Action]) -> dict[type[Any], Action]:
    """The action under which each model's rows are seen: the one on it that ends in `:read`."""
    return {action.on: action for action in actions if action.on is not None and action.name.endswith(":read")}


def visible(ctx: "Context", model: type[Any], action: Action) -> ColumnElement[bool]:
    """Condition for a select of the model: the rows on which the actor may do this, taken one by one."""
    scope = ctx.rights.scope(action, model)
    return condition(
        model, scope.for_record(), lambda name: getattr(model, name), lambda name: bound(name, scope, ctx.rights)
    )


def listed(ctx: "Context", model: type[Any], action: Action) -> ColumnElement[bool]:
    """Condition for a select of the model: the rows that a list under this action shows to the actor."""
    scope = ctx.rights.scope(action, model)
    return condition(
        model, scope.for_list(), lambda name: getattr(model, name), lambda name: bound(name, scope, ctx.rights)
    )


def bound(name: str, scope: Scope, rights: Rights) -> ColumnElement[Any]:
    """The scope's value of that name, bound in a statement of a session."""
    part = PARTS[name]
    return literal(part.of(scope, rights), part.type)


def may(ctx: "Context", action: Action, record: Placed | None = None) -> bool:
    """Whether the actor may do this to the record, or anywhere when no record is given."""
    if record is None:
        return ctx.rights.scope(action) != NOTHING
    return covers(ctx.rights.scope(action, type(record)), ctx.rights, record)


async def require(ctx: "Context", action: Action, record: Placed | None = None) -> None:
    """Refuse the act unless the actor may do it to the record, or anywhere when no record is given.

    Raises Forbidden; whether the record may be seen at all was decided when it was read.
    """
    if not may(ctx, action, record):
        raise Forbidden(action.name)
