"""Two records of one person made one: what points at the second points at the first, the second stays as a pointer."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from core.authz import require
from core.context import Context
from core.crypto.sealed import reveal, sealed_of
from core.errors import RuleError
from core.people.events import PersonMerged
from core.people.models import DuplicateState, Person, PersonDuplicate, PersonMerge
from core.people.permissions import PERSON_MERGE
from core.privacy.catalogue import HISTORY, PERSON, Reference, references_to
from core.rbac.service import raise_policy_version
from core.text import checked_text


async def merge_people(ctx: Context, into_id: UUID, from_id: UUID, reason: str) -> Person:
    """Let the first record stand for the second one too.

    What the first lacks it takes from the second, and nothing sensitive stays with a pointer.
    """
    if into_id == from_id:
        raise RuleError("identity.same_record", field="from_id")
    locked = {
        one: await ctx.one(Person, one, field=name, lock=True)
        for name, one in sorted({"into_id": into_id, "from_id": from_id}.items(), key=lambda item: item[1])
    }
    into, pointer = locked[into_id], locked[from_id]
    for person, field in ((into, "into_id"), (pointer, "from_id")):
        await require(ctx, PERSON_MERGE, person)
        if person.merged_into_id is not None:
            raise RuleError("identity.merged", field=field)
    moved = {reference.name: await _move(ctx, reference, pointer, into) for reference in _moving()}
    await _take_over(ctx, into, pointer)
    pointer.merged_into_id = into.id
    await _decide(ctx, into, pointer)
    told = {name: ids for name, ids in moved.items() if ids}
    text = checked_text(reason, "reason", longest=1000)
    ctx.session.add(PersonMerge(into_id=into.id, from_id=pointer.id, reason=text, moved=told))
    ctx.record(PersonMerged(into.id, pointer.id, sum(len(ids) for ids in told.values())))
    await raise_policy_version(ctx)  # an account may be of another person now
    return into


def _moving() -> list[Reference]:
    """References that follow; guardians and older pointers do too, the history of merges does not."""
    return [one for one in references_to(PERSON) if one.table not in HISTORY or one.table == PERSON]


async def _move(ctx: Context, reference: Reference, old: Person, new: Person) -> list[str]:
    """Point the rows at the other record, one by one, so that each is seen in the trail and gets its new version."""
    rows: list[Any] = list(await ctx.session.scalars(select(reference.model).where(reference.column == old.id)))
    moved = []
    for row in rows:
        points_at_itself = isinstance(row, Person) and row.id == new.id
        setattr(row, reference.attribute, None if points_at_itself else new.id)
        moved.append(str(row.id))
    try:
        await ctx.session.flush()
    except IntegrityError as error:
        raise RuleError("identity.both_have", field="from_id", table=reference.table) from error
    return moved


async def _take_over(ctx: Context, into: Person, pointer: Person) -> None:
    """Give the first record what only the second one has, and take it off the second."""
    if into.id_number is None:
        into.id_kind = pointer.id_kind
    if into.is_under_14 is None:
        into.is_under_14 = pointer.is_under_14
    if into.guardian_id is None and pointer.guardian_id != into.id:
        into.guardian_id = pointer.guardian_id
    for attribute in sealed_of(Person):
        if getattr(into, attribute.name) is None and getattr(pointer, attribute.name) is not None:
            setattr(into, attribute.name, await reveal(ctx.session, pointer, attribute))
        setattr(pointer, attribute.name, None)
    pointer.id_kind = pointer.is_under_14 = pointer.guardian_id = None


async def _decide(ctx: Context, into: Person, pointer: Person) -> None:
    """Close what was thought of these two; what was thought of the pointer and a third is still to be looked at."""
    pair = {into.id, pointer.id}
    either = or_(PersonDuplicate.person_id == pointer.id, PersonDuplicate.other_id == pointer.id)
    for duplicate in await ctx.session.scalars(select(PersonDuplicate).where(either)):
        if {duplicate.person_id, duplicate.other_id} == pair:
            duplicate.state, duplicate.decided_at = DuplicateState.MERGED, ctx.clock.now()
