"""How far an action reaches for one actor, and the condition in SQL that says so. No policy and no grant here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Uuid,
    and_,
    any_,
    false,
    func,
    literal_column,
    or_,
    true,
)
from sqlalchemy.sql.elements import Grouping
from sqlalchemy.types import TypeEngine

from core.access.levels import BY_RANGE, BY_WORKER, AccessLevel
from core.orgs import places
from core.orgs.models import Org
from core.tenancy import Placement, placement_of

Named = Callable[[str], ColumnElement[Any]]


class ScopeClass(NamedTuple):
    """The shape of a scope without its values: what a plan depends on."""

    ranges: int = 0
    """How many ranges of places: 0, 1, or 2 for any number more; -1 for the whole tenant."""

    assigned: bool = False
    own: bool = False
    shared: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """How far one action reaches for one actor."""

    ranges: tuple[tuple[int, int], ...] = ()
    assigned: bool = False
    own: bool = False
    orgs: tuple[UUID, ...] = ()
    """The organisations at which the action is held, without their subtrees: theirs is one's own, if all hold it."""

    shared: frozenset[UUID] = frozenset()
    """Records that the actor reaches as a member, whatever their place and level."""

    broken: frozenset[UUID] = frozenset()
    """Protected records inside the ranges that the actor opened in an emergency."""

    @property
    def whole(self) -> bool:
        """The whole tree of the tenant is in reach."""
        return self.ranges == (places.WHOLE,)

    def for_record(self) -> ScopeClass:
        """One record is seen under the union of all reaches."""
        count = -1 if self.whole else min(len(self.ranges), 2)
        return ScopeClass(count, self.assigned, self.own, bool(self.shared), bool(self.broken and count))

    def for_list(self) -> ScopeClass:
        """A list uses the widest single reach, so that none carries an OR."""
        count = -1 if self.whole else min(len(self.ranges), 2)
        if count:
            return ScopeClass(count)
        return ScopeClass(0, self.assigned, self.own and not self.assigned)

    def values(self, actor: "Actor") -> dict[str, Any]:
        """What a condition of any class binds."""
        return {name: part.of(self, actor) for name, part in PARTS.items()}


NOTHING = Scope()


class Actor(Protocol):
    """Who acts: what a scope's values are taken from beside the scope itself."""

    @property
    def account_id(self) -> UUID | None:
        """The account."""

    @property
    def person_id(self) -> UUID | None:
        """The account's person."""


@dataclass(frozen=True, slots=True)
class Part:
    """One value that a scope's condition binds."""

    type: TypeEngine[Any]
    of: Callable[[Scope, Actor], Any]


PARTS: Mapping[str, Part] = {
    "low": Part(BigInteger(), lambda scope, _: scope.ranges[0][0] if scope.ranges else 0),
    "high": Part(BigInteger(), lambda scope, _: scope.ranges[-1][1] if scope.ranges else -1),
    "lows": Part(ARRAY(BigInteger()), lambda scope, _: [low for low, _ in scope.ranges]),
    "highs": Part(ARRAY(BigInteger()), lambda scope, _: [high for _, high in scope.ranges]),
    "person": Part(Uuid(), lambda _, actor: actor.person_id),
    "account": Part(Uuid(), lambda _, actor: actor.account_id),
    "orgs": Part(ARRAY(Uuid()), lambda scope, _: list(scope.orgs)),
    "shared": Part(ARRAY(Uuid()), lambda scope, _: list(scope.shared)),
    "broken": Part(ARRAY(Uuid()), lambda scope, _: list(scope.broken)),
}
"""The values that conditions bind, by name."""


def condition(model: type[Any], scope: ScopeClass, column: Named, value: Named) -> ColumnElement[bool]:
    """Which rows of the model a scope of this class shows.

    `column` gives the row's column of that name, `value` the scope's value of that name (see PARTS).
    """
    placement = placement_of(model)
    ways: list[ColumnElement[bool]] = []
    by_place = scope.ranges == -1 if placement.whole_tenant else scope.ranges
    if by_place and not placement.private:
        readable = _at_levels(placement, BY_RANGE, column)
        if scope.broken and placement.access_level:
            is_open = column("id") == any_(value("broken"))
            readable = or_(readable, and_(_at_levels(placement, (AccessLevel.PROTECTED,), column), is_open))
        ways.append(and_(in_ranges(model, scope.ranges, column, value), readable))
    if scope.assigned and placement.worker:
        ways.append(and_(column(placement.worker) == value("person"), _at_levels(placement, BY_WORKER, column)))
    if scope.own:
        ways += _own(placement, column, value)
    if scope.shared and placement.members:
        ways.append(column("id") == any_(value("shared")))
    return or_(*ways) if ways else false()


def _own(placement: Placement, column: Named, value: Named) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = []
    if placement.subject:
        ways.append(column(placement.subject) == value("person"))
    if placement.account:
        ways.append(column(placement.account) == value("account"))
    if placement.seat:
        ways.append(column(placement.seat) == any_(value("orgs")))
    return ways


def in_ranges(model: type[Any], ranges: int, column: Named, value: Named) -> ColumnElement[bool]:
    """The row's place inside so many ranges; in the whole tenant for a row without one."""
    place_column = placement_of(model).place
    if ranges < 0 or not place_column:
        return true()
    place = column(place_column)
    within = place.between(value("low"), value("high"))
    if model is Org:  # else PostgreSQL enters the tree by place and throws most of it away
        within = within.is_(true())
    if ranges == 1:
        return within
    bucket: ColumnElement[int] = func.width_bucket(place, value("lows"))
    return and_(within, place <= _element(value("highs"), bucket))


def _at_levels(placement: Placement, levels: tuple[AccessLevel, ...], column: Named) -> ColumnElement[bool]:
    """The row's access level is one of these; true for a row without one."""
    if not placement.access_level:
        return true()
    constants: list[ColumnElement[str]] = [literal_column(f"'{level}'") for level in levels]
    return column(placement.access_level).in_(constants)


def _element(array: ColumnElement[Any], index: ColumnElement[int]) -> ColumnElement[int]:
    grouped: ColumnElement[int] = Grouping(array)[index]  # PostgreSQL wants parentheses round a parameter's cast
    return grouped


def deciding(model: type[Any]) -> tuple[str, ...]:
    """The columns of a row that `condition` looks at."""
    placement = placement_of(model)
    names = (
        placement.place,
        placement.worker,
        placement.subject,
        placement.access_level,
        placement.account,
        placement.seat,
        "id" if placement.members else None,
    )
    return tuple(name for name in names if name is not None)


class Placed(Protocol):
    """A row that can be decided on."""

    id: UUID


def covers(scope: Scope, actor: Actor, record: Placed) -> bool:
    """Whether the scope covers the record: the same as `condition`, over a row in memory."""
    placement = placement_of(type(record))
    if scope.own and _is_own(scope, actor, record, placement):
        return True
    if placement.members and record.id in scope.shared:
        return True
    level = getattr(record, placement.access_level) if placement.access_level else AccessLevel.ORG
    if level == AccessLevel.SEALED:
        return False
    if scope.assigned and _is(record, placement.worker, actor.person_id):
        return True
    if placement.private or (level == AccessLevel.PROTECTED and record.id not in scope.broken):
        return False
    if placement.place is None:
        return scope.whole if placement.whole_tenant else bool(scope.ranges)
    place: int = getattr(record, placement.place)
    return any(low <= place <= high for low, high in scope.ranges)


def _is_own(scope: Scope, actor: Actor, record: Placed, placement: Placement) -> bool:
    return (
        _is(record, placement.subject, actor.person_id)
        or _is(record, placement.account, actor.account_id)
        or (placement.seat is not None and getattr(record, placement.seat) in scope.orgs)
    )


def _is(record: Placed, column: str | None, wanted: UUID | None) -> bool:
    return column is not None and wanted is not None and getattr(record, column) == wanted
