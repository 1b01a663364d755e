"""A county's rows as plain dictionaries, and what the schema declares about their types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.models import Account
from core.cases.models import Case
from core.descriptors import Action
from core.orgs.models import Org
from core.people.models import Person
from core.rbac.models import Grant, Role, RoleAction
from core.tenancy import Placement, placement_of
from graphql_schema.view import View

Row = dict[str, Any]
NEEDED = (Account, Grant, Org, Role, RoleAction)


@dataclass(frozen=True)
class Kind:
    """A type of records: its model and what that says of who sees its rows."""

    name: str
    model: type[Any]
    placement: Placement
    read: Action | None
    """None for parts of other records."""

    @property
    def org(self) -> str | None:
        """The column that names the organisation under which a row stands."""
        return {None: None, "place": "id"}.get(self.placement.place, "org_id")


class Rows:
    """Every row of one county, by type and id."""

    def __init__(self, kinds: Mapping[str, Kind], found: Mapping[str, Iterable[Row]]) -> None:
        self.kinds = kinds
        self.by_type: dict[str, dict[UUID, Row]] = {
            name: {row["id"]: row for row in rows} for name, rows in found.items()
        }

    def of(self, name: str) -> list[Row]:
        """The rows of a type, in no order that means anything."""
        return list(self.by_type[name].values())

    def one(self, name: str, record_id: UUID | None) -> Row | None:
        """The row of that id."""
        return None if record_id is None else self.by_type[name].get(record_id)

    def named(self, model: type[Any]) -> list[Kind]:
        """The types whose rows a foreign key to the model may name: of a case, those of all its kinds."""
        return [kind for kind in self.kinds.values() if issubclass(kind.model, model)]

    def record(self, row: Row) -> tuple[Kind, Row]:
        """The case or the person that a membership or an emergency names."""
        model, record_id = (Person, row["person_id"]) if row["person_id"] else (Case, row["case_id"])
        for kind in self.named(model):
            if found := self.one(kind.name, record_id):
                return kind, found
        raise LookupError(record_id)


def kinds_of(view: View) -> dict[str, Kind]:
    """The types of the composed schema that show records."""
    return {
        name: Kind(name, binding.model, placement_of(binding.model), view.read_actions.get(binding.model))
        for name, binding in sorted(view.bindings.items())
    }


async def read_rows(session: AsyncSession, view: View) -> Rows:
    """All rows that the schema shows, without the sealed values."""
    kinds = kinds_of(view)
    assert {kind.model for kind in kinds.values()} >= set(NEEDED)
    return Rows(kinds, {kind.name: await _rows(session, kind.model) for kind in kinds.values()})


async def _rows(session: AsyncSession, model: type[Any]) -> list[Row]:
    columns = [attribute.key for attribute in inspect(model).column_attrs if not attribute.deferred]
    found = await session.scalars(select(model).order_by(model.id))
    return [{name: getattr(record, name) for name in columns} for record in found]
