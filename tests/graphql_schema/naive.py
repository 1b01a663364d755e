"""`where` and rights as a few lines of Python over rows in memory: what the SQL must agree with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.access.levels import BY_RANGE
from core.access.models import Notification
from core.accounts.models import AccountSession, ApiKey
from core.context import Context
from core.orgs.models import Org
from core.sheets.models import SheetExport, SheetImport
from core.tenancy import placement_of
from graphql_schema.fields import Binding, GlobalId, NamedId, Relation
from graphql_schema.node import encode, split
from graphql_schema.view import View
from tests.graphql_schema.records.values import Rows
from tests.graphql_schema.ways import parts_of, stand_alone


def visible(rows: Rows, view: View, ctx: Context) -> Rows:
    """The rows that somebody with reaches by place only may see, whole files with their parts."""
    parts, alone = parts_of(view), stand_alone(view)
    seen: dict[type[Any], dict[UUID, Any]] = {}

    def see(model: type[Any]) -> dict[UUID, Any]:
        if model not in seen:
            wholes = [(column, see(whole)) for column, whole in parts.get(model, ())]
            is_own = model in view.read_actions and (model in alone or not wholes)
            seen[model] = {
                row.id: row
                for row in rows.get(model, ())
                if any(getattr(row, column) in held for column, held in wholes)
                or (is_own and _is_visible(row, model, view, ctx))
            }
        return seen[model]

    return {model: list(see(model).values()) for model in {*view.read_actions, *parts}}


def _is_visible(row: Any, model: type[Any], view: View, ctx: Context) -> bool:
    if model is Notification:  # `notifications` lists the own ones only, once they are to be seen
        is_told = row.visible_at is not None and row.visible_at <= ctx.clock.now()
        return is_told and row.person_id == ctx.rights.person_id
    if model in (AccountSession, ApiKey):  # `sessions` and `apiKeys` list the own ones that run
        return row.account_id == ctx.rights.account_id and row.revoked_at is None and row.expires_at > ctx.clock.now()
    if model in (SheetImport, SheetExport):  # `sheetImports` and `sheetExports` list the own ones
        return row.account_id == ctx.rights.account_id
    scope = ctx.rights.scope(view.read_actions[model])
    column = placement_of(model).place
    place = None if column is None else getattr(row, column)
    within = bool(scope.ranges) if place is None else any(low <= place <= high for low, high in scope.ranges)
    return within and getattr(row, "access_level", BY_RANGE[0]) in BY_RANGE


@dataclass(frozen=True, slots=True)
class Naive:
    """Decides conditions over the rows that a reader sees."""

    view: View
    rows: Rows

    def matching(self, binding: Binding, where: Mapping[str, Any]) -> set[str]:
        """Global ids of the type's rows that fulfil the condition."""
        found = (row for row in self.rows[binding.model] if self.holds(binding, row, where))
        return {encode(binding.name, row.id) for row in found}

    def holds(self, binding: Binding, row: Any, where: Mapping[str, Any]) -> bool:
        """Whether the row fulfils every part of the condition; a part that is null asks nothing."""
        return all(self._holds(binding, row, name, value) for name, value in where.items() if value is not None)

    def _holds(self, binding: Binding, row: Any, name: str, value: Any) -> bool:
        match name:
            case "and":
                return all(self.holds(binding, row, part) for part in value)
            case "or":
                return any(self.holds(binding, row, part) for part in value)
            case "not":
                return not self.holds(binding, row, value)
            case "within":
                return any(org.place <= row.place <= org.place_end for org in self._orgs(value))
        node = self.view.filters[binding.name][name]
        if isinstance(node, Relation):
            target = self.view.by_model[node.target(binding.model)]
            return any(self.holds(target, other, value) for other in self._related(row, node, target))
        if isinstance(node, NamedId):
            value = {operator: _uuids(right) for operator, right in value.items()}
        left = encode(binding.name, row.id) if isinstance(node, GlobalId) else getattr(row, node.attribute)
        return all(_compared(left, operator, right) for operator, right in value.items() if right is not None)

    def _orgs(self, global_id: str) -> Iterable[Any]:
        parts = split(global_id)
        return (org for org in self.rows[Org] if parts == ("Org", org.id))

    def _related(self, row: Any, node: Relation, target: Binding) -> Iterable[Any]:
        key = node.key.key
        if isinstance(row, node.owner):
            return (other for other in self.rows[target.model] if other.id == getattr(row, key))
        return (other for other in self.rows[target.model] if getattr(other, key) == row.id)


def _uuids(value: Any) -> Any:
    """The UUIDs in global ids: a key is compared with them alone."""
    if isinstance(value, list):
        return [_uuids(item) for item in value]
    parts = split(value)
    return parts and parts[1]


def _compared(left: Any, operator: str, right: Any) -> bool:
    if operator == "isNull":
        return (left is None) is right
    if left is None:
        return False
    if operator == "in":
        return any(left == _read(item, left) for item in right)
    right = _read(right, left)
    return bool(
        {
            "eq": lambda: left == right,
            "lt": lambda: left < right,
            "lte": lambda: left <= right,
            "gt": lambda: left > right,
            "gte": lambda: left >= right,
            "startsWith": lambda: left.startswith(right),
        }[operator]()
    )


def _read(value: Any, beside: Any) -> Any:
    """A value of JSON, as of the type of the one it is compared with."""
    return type(beside).fromisoformat(value) if isinstance(beside, datetime | date) else value
