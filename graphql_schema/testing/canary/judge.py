"""Where a canary may stand: told from the classes of the columns that it was found in.

What an act is given belongs into one column, whose class says how it must be treated: a text that is kept as PERSONAL
stands in PERSONAL columns only, one that is kept encrypted nowhere at all. The trail may hold what an INTERNAL column
holds, and an event what any column does.
"""

from collections.abc import Iterator

from core.data_class import DataClass, class_of
from core.db import Base
from graphql_schema.testing.canary.dump import Column

TRAIL = {("core_audit", name) for name in ("before", "after", "others")}
EVENT = ("core_outbox", "payload")
STATED = ("core_audit", "purpose")
"""A purpose is stated for the trail, whatever else is made of it."""

OPEN = (DataClass.PUBLIC, DataClass.INTERNAL)


def told_class(column: Column) -> DataClass | None:
    """The class that the model gives the column; None for one that no model has."""
    table, name = column
    found = Base.metadata.tables.get(table)
    return None if found is None or name not in found.c else class_of(found.c[name])


def kept(found: set[Column]) -> dict[Column, DataClass | None]:
    """The columns in which the value itself is kept."""
    return {column: told_class(column) for column in found - TRAIL - {EVENT}}


def faults(found: set[Column], *, is_told: bool = False) -> Iterator[str]:
    """What is wrong with a value's standing there; `is_told` lets it stand in an event or the trail alone."""
    own = kept(found)
    is_personal = DataClass.PERSONAL in own.values()
    for (table, name), class_ in sorted(own.items()):
        if class_ is None or class_ is DataClass.SENSITIVE:
            yield f"in clear in {table}.{name}, which is {class_ or 'of no class'}"
        elif is_personal and class_ in OPEN and (table, name) != STATED:
            yield f"in {table}.{name}, which is {class_}, though it is kept as PERSONAL"
    for table, name in sorted(found & TRAIL):
        if is_personal or not (own or is_told):
            kept_as = "as PERSONAL" if own else "nowhere in clear"
            yield f"in clear in the trail, {table}.{name}, though it is kept {kept_as}"
    if EVENT in found and not own and not is_told:
        yield "in the payload of an event, though it is kept nowhere in clear"
