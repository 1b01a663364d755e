"""Which tables hold something about a person, told from the models of every plug-in: their keys and column classes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, ForeignKeyConstraint, Table, and_, inspect, select, true
from sqlalchemy.orm import Mapper, aliased

from core.access.levels import BY_RANGE
from core.crypto.sealed import Sealed, sealed_of
from core.data_class import DataClass, class_of
from core.db import Base
from core.people.models import Person
from core.tenancy import placement_of

PERSON = Person.__tablename__

HISTORY = {
    "core_person": "who answers for whom, and which record stands for which",
    "core_person_duplicate": "what was thought of two records",
    "core_person_merge": "which two records became one",
}
"""Kernel tables that tell how records of people belong together, each with what it tells: no case hangs on them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A model's attribute that refers to a record of another table."""

    model: type[Any]
    attribute: str

    @property
    def table(self) -> str:
        """Name of the model's own table."""
        return str(inspect(self.model).local_table.name)

    @property
    def name(self) -> str:
        """`table.attribute`."""
        return f"{self.table}.{self.attribute}"

    @property
    def column(self) -> Any:
        """The mapped attribute."""
        return getattr(self.model, self.attribute)


def references_to(table: str) -> list[Reference]:
    """Every foreign key that points at the table, in the order of their names."""
    found = [
        Reference(mapper.class_, mapper.get_property_by_column(column).key)
        for mapper in Base.registry.mappers
        for column in _keys_to(mapper.local_table, table)
    ]
    return sorted(found, key=lambda reference: reference.name)


def _keys_to(local: Any, table: str) -> Iterator[Any]:
    assert isinstance(local, Table)
    for constraint in local.constraints:
        if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name == table:
            columns = [column for column in constraint.columns if column.name not in ("tenant_id", "id", "org_place")]
            yield from columns[:1]


def whole_of(model: type[Any]) -> Reference | None:
    """The key by which a part hangs on the record it belongs to; None for a record of its own."""
    key: str | None = vars(model).get("__part_of__")
    return None if key is None else Reference(model, key)


def parts_of(model: type[Any]) -> list[Reference]:
    """The keys of the tables whose rows are parts of the model's records."""
    table = str(inspect(model).local_table.name)
    return [reference for reference in references_to(table) if whole_of(reference.model) == reference]


@cache
def model_of(table: str) -> type[Any] | None:
    """The model mapped to the table; the base, where kinds of it have tables of their own."""
    for mapper in Base.registry.mappers:
        if str(getattr(mapper.local_table, "name", "")) == table:
            model: type[Any] = mapper.class_
            return model
    return None


def target_of(reference: Reference) -> type[Any]:
    """The model that the reference points at."""
    local = inspect(reference.model).local_table
    column = inspect(reference.model).columns[reference.attribute]
    (target,) = {key.column.table.name for key in column.foreign_keys if key.column.table is not local} or {local.name}
    found = model_of(str(target))
    assert found is not None
    return found


def open_to_rank(model: type[Any]) -> ColumnElement[bool]:
    """Condition: neither the row nor the record it is a part of is kept from those who see it by rank alone."""
    level = placement_of(model).access_level
    if level is not None:
        column: ColumnElement[str] = getattr(model, level)
        return column.in_(BY_RANGE)
    whole = whole_of(model)
    if whole is None or target_of(whole) is model:
        return true()
    above = aliased(target_of(whole))
    level = placement_of(target_of(whole)).access_level
    if level is None:
        return true()
    readable = getattr(above, level).in_(BY_RANGE)
    return select(above.id).where(and_(above.id == whole.column, readable)).exists()


def personal_columns(mapper: Mapper[Any]) -> dict[str, Any]:
    """Attribute -> column of what the mapper holds about people and may be shown: PERSONAL, and masked forms."""
    columns = {attribute.key: cast(Column[Any], attribute.columns[0]) for attribute in mapper.column_attrs}
    about_people = (DataClass.PERSONAL, DataClass.SENSITIVE)
    return {
        name: column
        for name, column in columns.items()
        if class_of(column) in about_people and not column.info.get("secret")
    }


def sealed_attributes(model: type[Any]) -> dict[str, Sealed]:
    """Masked attribute -> the sealed value behind it, of the model and those it inherits from."""
    return {one.masked: one for base in model.__mro__ for one in sealed_of(base)}
