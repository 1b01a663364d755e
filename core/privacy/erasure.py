"""Making records anonymous, deleting or sealing them: told from the classes of their columns, whichever plug-in's.

The trail needs no touch: what it holds of personal values are digests. Sort keys go with the names they are made from.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, JSON, Text, inspect, select, update
from sqlalchemy.orm import Mapper

from core.access.levels import BY_RANGE, AccessLevel
from core.accounts.models import Account, AccountState
from core.audit.models import OutboxEntry
from core.authz import require
from core.cases.models import CaseParty
from core.context import Context
from core.db import Base
from core.documents.models import Document
from core.errors import ConfigError, RuleError
from core.files.models import File
from core.people.models import Person
from core.privacy.catalogue import (
    HISTORY,
    PERSON,
    Reference,
    model_of,
    parts_of,
    personal_columns,
    references_to,
    sealed_attributes,
    target_of,
    whole_of,
)
from core.privacy.events import RecordErased
from core.privacy.models import Erasure, RetentionAction, RetentionClass
from core.privacy.permissions import PERSON_ERASE
from core.tenancy import placement_of
from core.text import checked_text

MARK = "***"
"""What stands in place of a text that must not be empty."""


async def erase(ctx: Context, row: Any, action: RetentionAction, basis: str) -> None:
    """Do to the record and its parts what its retention asks, and note that it was done."""
    table = _table(type(row))
    parts = [part for reference in _all_parts(type(row)) for part in await _rows(ctx, reference, row.id)]
    ids = [row.id, *(part.id for part in parts)]
    match action:
        case RetentionAction.ANONYMIZE:
            for one in (row, *parts):
                anonymize(one)
        case RetentionAction.DELETE:
            for part in _pointing_first(parts):
                await ctx.session.delete(part)
                await ctx.session.flush()
            await ctx.session.delete(row)
        case RetentionAction.KEEP_SEALED:
            setattr(row, level_of(type(row)), AccessLevel.SEALED)
    if action != RetentionAction.KEEP_SEALED:
        told = update(OutboxEntry).where(OutboxEntry.record_id.in_(ids)).values(payload={})
        await ctx.session.execute(told, execution_options={"synchronize_session": False})
    erasure = Erasure(record_type=table, record_id=row.id, action=action, basis=basis)
    ctx.session.add(erasure)
    ctx.record(RecordErased(erasure.id, table, row.id, action))
    await ctx.session.flush()


def _pointing_first(parts: list[Any]) -> list[Any]:
    """The parts of a record, each before those it points at; of one table the newer before the older."""
    order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    return sorted(parts, key=lambda part: (order[part.__tablename__], part.id), reverse=True)


def anonymize(row: Any) -> None:
    """Take everything personal off a row, in the session's next flush."""
    mapper: Mapper[Any] = inspect(type(row))
    sealed = sealed_attributes(type(row))
    for name, column in personal_columns(mapper).items():
        if name in sealed:
            setattr(row, sealed[name].name, None)
        elif getattr(row, name) is not None:
            setattr(row, name, None if column.nullable else _nothing(column))


def _nothing(column: Any) -> Any:
    if isinstance(column.type, Text):
        return MARK
    if isinstance(column.type, JSON | ARRAY):
        return {} if isinstance(column.type, JSON) else []
    raise ConfigError(f"`{column.table.name}.{column.name}` is personal and can neither be null nor be emptied.")


def level_of(model: type[Any]) -> str:
    """The attribute with a model's access level; raises RuleError where records have none and cannot be sealed."""
    level = placement_of(model).access_level
    if level is None:
        raise RuleError("privacy.cannot_seal", field="action")
    return level


def _table(model: type[Any]) -> str:
    """The table that names the record: that of the base, where kinds have tables of their own."""
    return str(inspect(model).base_mapper.local_table.name)


def _all_parts(model: type[Any]) -> list[Reference]:
    return [part for base in inspect(model).iterate_to_root() for part in parts_of(base.class_)]


async def _rows(ctx: Context, reference: Reference, record_id: UUID) -> list[Any]:
    return list(await ctx.session.scalars(select(reference.model).where(reference.column == record_id)))


async def erase_person(ctx: Context, person_id: UUID, reason: str) -> Person:
    """Make a person's record anonymous, where no rule keeps what refers to it; names in closed files go with them.

    Source: Personal Information Protection Law, art. 47.
    """
    person = await ctx.one(Person, person_id, lock=True)
    await require(ctx, PERSON_ERASE, person)
    at_work = select(Account.id).where(Account.person_id == person.id, Account.state == AccountState.ACTIVE)
    if await ctx.session.scalar(at_work) is not None:
        raise RuleError("privacy.has_account", field="id")
    classes = {one.record_type: one for one in await ctx.session.scalars(select(RetentionClass))}
    for reference in references_to(PERSON):
        if reference.table in HISTORY:
            await _forget_history(ctx, person, reference)
        elif not _is_part(reference):
            await _release(ctx, person, reference, classes)
    await erase(ctx, person, RetentionAction.ANONYMIZE, checked_text(reason, "reason", longest=500))
    return person


def _is_part(reference: Reference) -> bool:
    """Whether the referring row is a part of the person's own record."""
    whole = whole_of(reference.model)
    return whole is not None and target_of(whole) is Person


async def _forget_history(ctx: Context, person: Person, reference: Reference) -> None:
    """Take what is personal off pointers to the record, and off what was noted of it; its wards are other people."""
    if reference.column is not Person.guardian_id:
        for row in await _rows(ctx, reference, person.id):
            anonymize(row)


async def _release(ctx: Context, person: Person, reference: Reference, classes: dict[str, RetentionClass]) -> None:
    """Take the name off a part of somebody else's record; raises RuleError while that record must be kept.

    A record that is kept from those of rank keeps the name until its own time is over: a refusal would tell of it.
    """
    whole = whole_of(reference.model)
    for row in await _rows(ctx, reference, person.id):
        kept = row
        if whole is not None:
            kept = await ctx.session.get_one(target_of(whole), (ctx.tenant.id, getattr(row, whole.attribute)))
        rule = classes.get(_table(type(kept)))
        done = select(Erasure.id).where(Erasure.record_id == kept.id)
        if rule is not None and await ctx.session.scalar(done) is None:
            if _is_kept_from_rank(kept):
                continue
            raise RuleError("privacy.retained", field="id", basis=rule.basis)
        if isinstance(row, CaseParty):
            await _forget_documents(ctx, row.case_id, {row.name, person.name})
        if whole is not None:
            anonymize(row)


async def _forget_documents(ctx: Context, case_id: UUID, names: set[str]) -> None:
    """Take what is personal off the case's documents that say one of the names: their bytes cannot be read any more."""
    for document in list(await ctx.session.scalars(select(Document).where(Document.case_id == case_id))):
        lines = [line for value in document.values.values() for line in value]
        if any(name in line for name in names for line in lines):
            for row in (document, *await ctx.session.scalars(select(File).where(File.document_id == document.id))):
                anonymize(row)


def _is_kept_from_rank(row: Any) -> bool:
    level = placement_of(type(row)).access_level
    return level is not None and getattr(row, level) not in BY_RANGE


def retained_model(table: str) -> type[Any]:
    """The model of a table that retention may be set for; raises RuleError."""
    model = model_of(table)
    if model is None or not hasattr(model, "tenant_id") or whole_of(model) is not None:
        raise RuleError("privacy.no_record_type", field="record_type")
    return model
