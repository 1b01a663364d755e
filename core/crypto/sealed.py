"""A sensitive column, declared once in the model: `phone = sealed(mask_phone, normalize=…)` makes three columns.

`phone_masked` is what everybody sees, `phone_cipher` the value encrypted, `phone_index` stands for it in exact
look-ups. An act assigns the value itself; it is encrypted when the session flushes, and reads give the masked form.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Self, overload
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Text, event, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, mapped_column

from core.crypto.keyring import DataKey, Place, key_of
from core.crypto.vault import live_keys, opening_key, sealing_key
from core.data_class import SENSITIVE
from core.errors import NotFound
from core.tenancy import SECRET

PENDING = "values to be sealed"
"""Key in an instance's state: values that were assigned and are not written yet."""

MASKED = {**SENSITIVE, "masked": True}
"""Marks the column with the masked form of a sealed value: it may be shown, and never compared."""

WAITING = b""


def sealed(mask: Callable[[str], str], comment: str, *, normalize: Callable[[str], str] | None = None) -> "Sealed":
    """A sensitive text: `mask` gives what is shown of it; with `normalize` it can be looked up exactly.

    Never index what has few values (a sex, a year): equal values would be told by how often they occur.
    """
    return Sealed(mask, comment, normalize)


class Sealed:
    """The attribute of a model that holds a sensitive value."""

    def __init__(self, mask: Callable[[str], str], comment: str, normalize: Callable[[str], str] | None) -> None:
        self.mask = mask
        self.normalize = normalize
        self._comment = comment

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.owner, self.name = owner, name
        self.masked, self.cipher, self.index = f"{name}_masked", f"{name}_cipher", f"{name}_index"
        text = mapped_column(Text(collation="C"), nullable=True, info=MASKED, comment=f"{self._comment} Masked.")
        setattr(owner, self.masked, text)
        setattr(owner, self.cipher, _bytes("Encrypted; see core/crypto/keyring.py."))
        if self.normalize is not None:
            setattr(owner, self.index, _bytes("HMAC-SHA256 of the normal form, for exact look-ups."))

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> str | None: ...
    def __get__(self, instance: object | None, owner: type[Any]) -> Self | str | None:
        return self if instance is None else getattr(instance, self.masked)

    def __set__(self, instance: object, value: str | None) -> None:
        pending: dict[str, str | None] = inspect(instance).info.setdefault(PENDING, {})
        pending[self.name] = value
        setattr(instance, self.masked, None if value is None else self.mask(value))
        setattr(instance, self.cipher, None if value is None else WAITING)  # a change, even under the same mask

    @property
    def shown(self) -> ColumnElement[str]:
        """The column of its masked form, for selects."""
        column: ColumnElement[str] = getattr(self.owner, self.masked)
        return column

    @property
    def table(self) -> str:
        """Name of the table that has the columns."""
        name: str = self.owner.__table__.name
        return name

    def columns(self, key: DataKey, tenant_id: UUID, row_id: UUID, value: str | None) -> Mapping[str, Any]:
        """What the three columns hold for a value, by their names."""
        made: dict[str, Any] = {self.masked: None, self.cipher: None}
        if value is not None:
            place = Place(tenant_id, self.table, self.name, row_id)
            made = {self.masked: self.mask(value), self.cipher: key.seal(place, value)}
        if self.normalize is not None:
            made[self.index] = None if value is None else self.indexed(key, value)
        return made

    def indexed(self, key: DataKey, value: str) -> bytes:
        """What stands for the value under the key."""
        assert self.normalize is not None, f"{self.table}.{self.name} cannot be looked up"
        return key.index(self.table, self.name, self.normalize(value))


def _bytes(comment: str) -> Any:
    return mapped_column(LargeBinary, nullable=True, deferred=True, info=SECRET, comment=comment)


def sealed_of(model: type[Any]) -> Iterator[Sealed]:
    """The sensitive attributes that the model itself declares."""
    return (member for member in vars(model).values() if isinstance(member, Sealed))


async def reveal(session: AsyncSession, row: Any, attribute: Sealed) -> str | None:
    """The value itself; whoever calls this has checked the right to it and recorded the purpose."""
    return await session.run_sync(_reveal, row, attribute)


def _reveal(session: Session, row: Any, attribute: Sealed) -> str | None:
    session.flush()
    column = getattr(attribute.owner, attribute.cipher)
    found = session.execute(select(column).where(attribute.owner.id == row.id)).one_or_none()
    if found is None:
        raise NotFound
    if found[0] is None:
        return None
    place = Place(row.tenant_id, attribute.table, attribute.name, row.id)
    return opening_key(session, key_of(found[0])).open(place, found[0])


async def equals(session: AsyncSession, attribute: Sealed, value: str) -> ColumnElement[bool]:
    """Condition for a select: the rows whose value is this one, by any key that is still in use."""
    keys = await session.run_sync(live_keys)
    column: ColumnElement[bytes] = getattr(attribute.owner, attribute.index)
    return column.in_([attribute.indexed(key, value) for key in keys])


async def sealed_rows(
    session: AsyncSession, model: type[Any], rows: Iterable[Mapping[str, Any]]
) -> Iterable[Mapping[str, Any]]:
    """Rows for a bulk insert, their sensitive values sealed; each row names its `id`."""
    attributes = list(sealed_of(model))
    if not attributes:
        return rows
    key = await session.run_sync(sealing_key)
    tenant_id: UUID = session.info["tenant_id"]
    return (_sealed_row(attributes, key, tenant_id, row) for row in rows)


def _sealed_row(
    attributes: Iterable[Sealed], key: DataKey, tenant_id: UUID, row: Mapping[str, Any]
) -> Mapping[str, Any]:
    made = dict(row)
    for attribute in attributes:
        if attribute.name in made:
            made |= attribute.columns(key, tenant_id, made["id"], made.pop(attribute.name))
    return made


@event.listens_for(Session, "before_flush")
def _seal(session: Session, *_: Any) -> None:
    for row in [*session.new, *session.dirty]:
        pending: dict[str, str | None] = inspect(row).info.pop(PENDING, {})
        for name, value in pending.items():
            attribute: Sealed = getattr(type(row), name)
            made = attribute.columns(sealing_key(session), session.info["tenant_id"], row.id, value)
            for column, content in made.items():
                setattr(row, column, content)
