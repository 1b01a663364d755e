"""Records that may be of one person: noted whoever enters them, looked at by who may see both.

Whoever enters a number that another record has learns of it only when that record can be seen; otherwise the entry is
accepted like any other, and the pair waits in a list of the privacy officer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.authz import require, visible
from core.context import Context
from core.crypto.vault import live_keys
from core.errors import NotFound, RuleError
from core.people.events import DuplicateDismissed
from core.people.models import DuplicateState, Person, PersonDuplicate
from core.people.permissions import DUPLICATE_READ, PERSON_MERGE, PERSON_READ
from core.text import checked_text


async def note_duplicates(ctx: Context, person: Person, number: str, field: str) -> None:
    """Note the other records with this identity number; raises RuleError when the actor can see one of them."""
    found = [one for one in (await recorded(ctx, [number])).get(number, ()) if one.id != person.id]
    refuse_seen(found, field)
    known = select(PersonDuplicate.other_id).where(PersonDuplicate.person_id == person.id)
    noted = set(await ctx.session.scalars(known))
    fresh = [one for one in found if one.id not in noted]
    ctx.session.add_all(suspected(person.id, person.org_id, person.org_place, fresh))


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record that has the number already."""

    id: UUID
    is_seen: bool
    """Whether the actor may see it."""


async def recorded(ctx: Context, numbers: Sequence[str]) -> Mapping[str, Sequence[Recorded]]:
    """The records that have these identity numbers, by number; numbers that none has are left out."""
    keys = await ctx.session.run_sync(live_keys)
    by_index = {Person.id_number.indexed(key, number): number for number in numbers for key in keys}
    index = getattr(Person, Person.id_number.index)
    same = select(index, Person.id, visible(ctx, Person, PERSON_READ)).where(
        index.in_(list(by_index)), Person.merged_into_id.is_(None)
    )
    found: dict[str, list[Recorded]] = {}
    for held, person_id, is_seen in await ctx.session.execute(same.order_by(Person.id)):
        found.setdefault(by_index[bytes(held)], []).append(Recorded(person_id, bool(is_seen)))
    return found


def refuse_seen(found: Sequence[Recorded], field: str) -> None:
    """Raise RuleError when the actor can see one of the records."""
    if any(one.is_seen for one in found):
        raise RuleError("identity.recorded_already", field=field, code="NOT_UNIQUE")


def suspected(person_id: UUID, org_id: UUID, org_place: int, found: Sequence[Recorded]) -> Iterable[PersonDuplicate]:
    """The suspicions that the person's record and these are of one person."""
    where = {"org_id": org_id, "org_place": org_place}
    return [PersonDuplicate(**where, person_id=person_id, other_id=one.id) for one in found]


async def dismiss_duplicate(ctx: Context, duplicate_id: UUID, note: str) -> PersonDuplicate:
    """Note that two records are of two people."""
    await require(ctx, PERSON_MERGE)
    readable = visible(ctx, PersonDuplicate, DUPLICATE_READ)
    statement = select(PersonDuplicate).where(PersonDuplicate.id == duplicate_id, readable).with_for_update()
    duplicate = await ctx.session.scalar(statement)
    if duplicate is None:
        raise NotFound
    if duplicate.state != DuplicateState.OPEN:
        raise RuleError("identity.decided_already", field="id")
    duplicate.state, duplicate.note = DuplicateState.DISMISSED, checked_text(note, "note", longest=1000)
    duplicate.decided_at = ctx.clock.now()
    ctx.record(DuplicateDismissed(duplicate.id))
    return duplicate
