"""Why an account may do something to a record, and who may: every way in, by name, from the rows themselves.

The same rules as `core/scopes.py`, turned round: there an actor's rights say which rows, here a row says which actors.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, null, or_, select, true, tuple_, union_all

from core.access.levels import BY_RANGE, BY_WORKER, MANAGING, AccessLevel, MemberRole, permits
from core.access.models import AccessBreak, Member
from core.access.shares import running
from core.accounts.models import Account, AccountState
from core.context import Context
from core.descriptors import Action, Reach
from core.orgs import places
from core.orgs.models import Org
from core.rbac.models import Grant, Role, RoleAction
from core.scopes import Placed
from core.tenancy import placement_of


class Way(StrEnum):
    """How an account comes to be allowed."""

    RANGE = "RANGE"  # a role held at an organisation above the record
    WORKER = "WORKER"  # a role, and the record is the account's to work on
    OWN = "OWN"  # the record is about the account's person, or its own
    MEMBER = "MEMBER"  # named on the record
    ORG_MEMBER = "ORG_MEMBER"  # an organisation is named on the record, and a role is held there
    EMERGENCY = "EMERGENCY"  # opened in an emergency, for hours


@dataclass(frozen=True, slots=True)
class Reason:
    """One way in which an account may act; `role` is the key of the role that holds the action, held at the org."""

    account_id: UUID
    login: str
    name: str
    way: Way
    role: str | None
    org_id: UUID | None
    member_role: MemberRole | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holders:
    """Accounts that may act, each with its reasons: some of them, and how many there are in all."""

    reasons: list[list[Reason]]
    total: int


async def explain(ctx: Context, action: Action, record: Placed, account_id: UUID | None = None) -> list[Reason]:
    """Every reason why the account, or the actor, may do this to the record; none when it may not."""
    found = await _found(ctx, _Ways(action, record, ctx.clock.now()), Account.id == (account_id or ctx.account_id))
    return [reason for reasons in found.reasons for reason in reasons]


async def who_may(
    ctx: Context, action: Action, record: Placed, *, many: int, after: tuple[str, UUID] | None = None
) -> Holders:
    """The first accounts, by login, that may do this to the record; `after` is the login and id of the one before."""
    return await _found(ctx, _Ways(action, record, ctx.clock.now()), true(), many, after)


async def _found(
    ctx: Context,
    ways: "_Ways",
    which: ColumnElement[bool],
    many: int | None = None,
    after: tuple[str, UUID] | None = None,
) -> Holders:
    selects = [way.where(which) for way in ways]
    if not selects:
        return Holders([], 0)
    found = union_all(*selects).subquery()
    by_account = found.c.login, found.c.account_id
    ranked = select(found, func.dense_rank().over(order_by=by_account).label("rank")).subquery()
    counted = select(ranked, func.max(ranked.c.rank).over().label("total")).subquery()
    columns = [counted.c[name] for name in Reason.__dataclass_fields__]
    query = select(*columns, counted.c.total).order_by(counted.c.login, columns[0], *columns[3:])
    if after is not None:
        query = query.where(tuple_(counted.c.login, counted.c.account_id) > after)
    if many is not None:
        first = select(func.min(counted.c.rank)).where(
            true() if after is None else tuple_(counted.c.login, counted.c.account_id) > after
        )
        query = query.where(counted.c.rank < first.scalar_subquery() + many)
    accounts: dict[UUID, list[Reason]] = {}
    total = 0
    for row in await ctx.session.execute(query):
        account, login, name, way, role, org, member, ends, total = tuple(row)
        reason = Reason(account, login, name, Way(way), role, org, member and MemberRole(member), ends)
        accounts.setdefault(account, []).append(reason)
    return Holders(list(accounts.values()), total)


class _Ways:
    """The ways in as selects, each of accounts with the reason."""

    def __init__(self, action: Action, record: Placed, now: datetime) -> None:
        self.action = action
        self.record = record
        self.now = now
        self.placement = placement_of(type(record))
        self.level = self._value(self.placement.access_level) or AccessLevel.ORG

    def __iter__(self) -> Iterator[Select[Any]]:
        yield from self._by_range()
        yield from self._by_column(Reach.ASSIGNED, Way.WORKER, self.placement.worker, Account.person_id, BY_WORKER)
        yield from self._by_column(Reach.SELF, Way.OWN, self.placement.subject, Account.person_id, tuple(AccessLevel))
        yield from self._by_column(Reach.SELF, Way.OWN, self.placement.account, Account.id, tuple(AccessLevel))
        yield from self._of_everybody()
        if self.placement.members is not None:
            yield self._by_membership()
            yield self._by_seat()
            if self.level == AccessLevel.PROTECTED and self.action.name not in MANAGING and self._is_for_rank:
                yield self._by_emergency()

    @property
    def _is_for_rank(self) -> bool:
        """Whether rank counts: not on rows that are private, and for no action that is about such rows."""
        is_about_private = self.action.on is not None and placement_of(self.action.on).private
        return not (self.placement.private or is_about_private)

    def _value(self, column: str | None) -> Any:
        return None if column is None else getattr(self.record, column)

    def _select(self, way: Way, role: Any, org: Any, member: Any, ends_at: Any) -> Select[Any]:
        return select(
            Account.id.label("account_id"),
            Account.login.label("login"),
            Account.name.label("name"),
            literal(way.value).label("way"),
            role.label("role"),
            org.label("org_id"),
            member.label("member_role"),
            ends_at.label("ends_at"),
        ).where(Account.state == AccountState.ACTIVE)

    def _granted(self, way: Way, reach: Reach, member: Any = None, ends_at: Any = Grant.valid_to) -> Select[Any]:
        """Accounts with the grants in force by which they hold the action in this reach."""
        chosen = self._select(way, Role.key, Grant.org_id, null() if member is None else member, ends_at)
        return (
            chosen.select_from(Account)
            .join(Grant, _same(Account, Grant, "id", "account_id"))
            .join(Role, _same(Grant, Role, "role_id", "id"))
            .join(RoleAction, _same(Role, RoleAction, "id", "role_id"))
            .where(*self._holds(reach))
        )

    def _holds(self, reach: Reach | None = None) -> Iterable[ColumnElement[bool]]:
        yield RoleAction.action == self.action.name
        yield Grant.valid_from <= self.now
        yield or_(Grant.valid_to.is_(None), Grant.valid_to > self.now)
        if reach is not None:
            yield RoleAction.reach == reach

    def _by_range(self) -> Iterator[Select[Any]]:
        if self.level not in BY_RANGE or not self._is_for_rank:
            return
        above = self._granted(Way.RANGE, Reach.ORG)
        place = self._value(self.placement.place)
        if place is not None:
            above = above.join(Org, _same(Grant, Org, "org_id", "id")).where(Org.place <= place, Org.place_end >= place)
        elif self.placement.whole_tenant:
            above = above.where(Grant.org_place == places.WHOLE[0])
        yield above

    def _by_column(
        self, reach: Reach, way: Way, column: str | None, of_account: Any, levels: tuple[AccessLevel, ...]
    ) -> Iterator[Select[Any]]:
        value = self._value(column)
        if value is not None and self.level in levels:
            yield self._granted(way, reach).where(of_account == value)

    def _of_everybody(self) -> Iterator[Select[Any]]:
        if not self.action.everybody:
            return
        for column, of_account in ((self.placement.subject, Account.person_id), (self.placement.account, Account.id)):
            value = self._value(column)
            if value is not None:
                yield self._select(Way.OWN, null(), null(), null(), null()).where(of_account == value)
        if self.placement.seat is not None and (value := self._value(self.placement.seat)) is not None:
            yield self._granted(Way.OWN, Reach.ORG).where(Grant.org_id == value)

    def _members(self) -> list[ColumnElement[bool]]:
        roles = [role.value for role in MemberRole if permits(role, self.action.name)]
        record = getattr(Member, str(self.placement.members)) == self.record.id
        return [record, running(self.now), Member.role.in_(roles)]

    def _by_membership(self) -> Select[Any]:
        """Accounts that are named, and hold the action somewhere."""
        chosen = self._select(Way.MEMBER, null(), null(), Member.role, Member.ended_at)
        return chosen.join(Member, _same(Account, Member, "id", "account_id")).where(
            *self._members(), self._held_somewhere()
        )

    def _by_seat(self) -> Select[Any]:
        """Accounts that hold the action at an organisation that is named."""
        until = func.least(Member.ended_at, Grant.valid_to)
        chosen = self._granted(Way.ORG_MEMBER, Reach.ORG, Member.role, until)
        return chosen.join(Member, _same(Grant, Member, "org_id", "org_id")).where(*self._members())

    def _by_emergency(self) -> Select[Any]:
        """Accounts that opened the record, and have its place in the range of the action."""
        until = func.least(AccessBreak.ended_at, Grant.valid_to)
        chosen = self._granted(Way.EMERGENCY, Reach.ORG, ends_at=until).join(
            AccessBreak, _same(Account, AccessBreak, "id", "account_id")
        )
        place = self._value(self.placement.place)
        within = chosen.join(Org, _same(Grant, Org, "org_id", "id")).where(Org.place <= place, Org.place_end >= place)
        return within.where(
            getattr(AccessBreak, str(self.placement.members)) == self.record.id,
            AccessBreak.started_at <= self.now,
            AccessBreak.ended_at > self.now,
        )

    def _held_somewhere(self) -> ColumnElement[bool]:
        roles = select(RoleAction.role_id).where(RoleAction.action == self.action.name)
        return exists(
            select(Grant.id).where(
                Grant.account_id == Account.id,
                Grant.valid_from <= self.now,
                or_(Grant.valid_to.is_(None), Grant.valid_to > self.now),
                Grant.role_id.in_(roles),
            )
        )


def _same(one: Any, other: Any, column: str, referred: str) -> ColumnElement[bool]:
    return and_(one.tenant_id == other.tenant_id, getattr(one, column) == getattr(other, referred))
