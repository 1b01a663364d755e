"""Faults of the product, each planted for a while: what the proof is for, it must find."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import ColumnElement, true

from core import authz, scopes
from core.access import reasons, service
from core.access.levels import BY_RANGE, AccessLevel
from core.access.shares import Share
from core.authz import Policy, Rights
from core.db import Database
from core.descriptors import Action
from core.people import service as people
from core.privacy import reveal
from core.scopes import NOTHING, Scope
from core.tenancy import placement_of
from graphql_schema.fields import Masked
from graphql_schema.planner import police
from graphql_schema.planner.conditions import Conditions
from graphql_schema.planner.tree import Stamp, Table
from graphql_schema.view import View, stored_as
from tests.proofs.matrix import Column, fields_of

Plant = Callable[[View], AbstractContextManager[Any]]

SOME_HOURS = timedelta(hours=2)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where the proof looks for it."""

    plant: Plant
    where: Callable[[Column], bool]


def _patched(target: Any, name: str, value: Any) -> Plant:
    return lambda _: patch.object(target, name, value)


def _policy_of(shift: timedelta) -> Plant:
    """Grants as they were, or will be, some hours away."""
    load = authz.load_policy

    async def load_policy(database: Database, tenant_id: UUID, now: datetime) -> Policy:
        return replace(await load(database, tenant_id, now + shift), changes_at=None)

    return _patched(authz, "load_policy", load_policy)


def _everywhere(*_: Any) -> ColumnElement[bool]:
    return true()


def _unscoped_edge(view: View, table: Table, found: Any, *, stamp: Any = police._stamp) -> Stamp:
    """Edges to one record lead on, whoever asks."""
    stamped: Stamp = stamp(view, table, found)
    return stamped if table.is_list else Stamp(None, None)


def _unscoped_condition(self: Conditions, node: Any, source: Any, *, exists: Any = Conditions._exists) -> Any:
    """Conditions look into records that are hidden."""
    with patch.object(node.table, "stamp", Stamp(None, None)):
        return exists(self, node, source)


def _widened(self: Rights, action: Action | str, model: type[Any] | None) -> Scope:
    """A membership gives what the account does not hold."""
    held = self.scopes.get(str(action), NOTHING)
    key = placement_of(model).members if model is not None else None
    named = frozenset(share.record_id for share in self.shares if share.key == key)
    return replace(held, shared=named) if key is not None else held


def _always(*_: Any, **__: Any) -> bool:
    return True


async def _unasked(*_: Any) -> None:
    """An act that does not ask."""


def _later(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A way in, as it was hours ago."""

    def made(ways: Any) -> Any:
        now, ways.now = ways.now, ways.now - SOME_HOURS
        try:
            return make(ways)
        finally:
            ways.now = now

    return made


@contextmanager
def _unmasked(view: View) -> Iterator[None]:
    """A field that shows another column than the masked one."""
    with ExitStack() as held:
        node = stored_as(fields_of(view, "Person")["idNumber"])
        assert isinstance(node, Masked)
        object.__setattr__(node, "attribute", "name")
        held.callback(object.__setattr__, node, "attribute", node.source.masked)
        yield


def _by(*operations: str, types: tuple[str, ...] = ()) -> Callable[[Column], bool]:
    return lambda column: column.operation in operations and (not types or column.type in types)


def _named(*names: str) -> Callable[[Column], bool]:
    return lambda column: column.field in names


RECORDS = ("Dispute", "Person")

FAULTS: Mapping[str, Fault] = {
    "a scope is dropped": Fault(_patched(scopes, "in_ranges", _everywhere), _by("list", types=("Org", "Mediator"))),
    "a grant's end is ignored": Fault(_policy_of(-SOME_HOURS), _by("can", "nodes")),
    "a grant holds before its time": Fault(_policy_of(SOME_HOURS), _by("can", "nodes")),
    "a mask is lifted": Fault(_unmasked, _named("idNumber")),
    "a value is revealed unasked": Fault(_patched(reveal, "require", _unasked), _named("valueReveal")),
    "a sealed record is seen by rank": Fault(
        _patched(scopes, "BY_RANGE", (*BY_RANGE, AccessLevel.SEALED)), _by("nodes", "list", types=RECORDS)
    ),
    "a protected record is seen by rank": Fault(
        _patched(scopes, "BY_RANGE", (*BY_RANGE, AccessLevel.PROTECTED)), _by("nodes", "list", types=RECORDS)
    ),
    "a membership gives what is not held": Fault(_patched(Rights, "_scope", _widened), _by("can", types=RECORDS)),
    "a reader of one record may act on it": Fault(_patched(authz, "permits", _always), _by("can", types=RECORDS)),
    "a membership's end is ignored": Fault(_patched(Share, "holds", _always), _by("can", types=RECORDS)),
    "an edge walks out of its scope": Fault(_patched(police, "_stamp", _unscoped_edge), _by("record")),
    "a condition looks at what is hidden": Fault(
        _patched(Conditions, "_exists", _unscoped_condition), _by("filter", types=("Account", "Dispute", "Mediator"))
    ),
    "an act asks for no right": Fault(_patched(people, "require", _unasked), _named("personCreate", "personUpdate")),
    "whoever sees a record may seal it": Fault(_patched(service, "require", _unasked), _named("accessLevelSet")),
    "an explanation tells of emergencies that are over": Fault(
        lambda _: patch.object(reasons._Ways, "_by_emergency", _later(reasons._Ways._by_emergency)),
        _by("explain", "whoMay", types=RECORDS),
    ),
    "an explanation makes members of readers": Fault(
        _patched(reasons, "permits", _always), _by("explain", "whoMay", types=RECORDS)
    ),
}
"""Every fault, by what is wrong."""
