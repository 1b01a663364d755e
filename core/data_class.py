"""How carefully a column's values must be treated: said once, in the model, by `mapped_column(info=…)`."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import Column


class DataClass(StrEnum):
    """How carefully a value must be treated, from the least to the most."""

    PUBLIC = "PUBLIC"  # may be told to anybody: names of organisations, public guides
    INTERNAL = "INTERNAL"  # for those who work here: states, keys, names of staff in their office
    PERSONAL = "PERSONAL"  # about a resident: reading it leaves an entry in the audit trail
    SENSITIVE = "SENSITIVE"  # encrypted, masked, shown in full for a stated purpose only


PUBLIC: dict[Any, Any] = {"data_class": DataClass.PUBLIC}
INTERNAL: dict[Any, Any] = {"data_class": DataClass.INTERNAL}
PERSONAL: dict[Any, Any] = {"data_class": DataClass.PERSONAL}
SENSITIVE: dict[Any, Any] = {"data_class": DataClass.SENSITIVE}


def class_of(column: Column[Any]) -> DataClass | None:
    """The column's class; None where the model does not say."""
    found: DataClass | None = column.info.get("data_class")
    return found


def unclassified(columns: Iterable[Column[Any]]) -> list[str]:
    """Names of the columns whose model does not say how carefully they must be treated, as `table.column`."""
    return [f"{column.table.name}.{column.name}" for column in columns if class_of(column) is None]
