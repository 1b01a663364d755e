"""Records that may be of one person: noted whoever enters them, looked at by who may see both.

Whoever enters a number that another record has learns of it only when that record can be seen; otherwise the entry is
accepted like any other, and the pair waits in a list of the privacy officer.
"""

from uuid import UUID

from sqlalchemy import select

from core.authz import require, visible
from core.context import Context
from core.crypto.sealed import equals
from core.errors import NotFound, RuleError
from core.people.events import DuplicateDismissed
from core.people.models import DuplicateState, Person, PersonDuplicate
from core.people.permissions import DUPLICATE_READ, PERSON_MERGE, PERSON_READ
from core.text import checked_text


async def note_duplicates(ctx: Context, person: Person, number: str, field: str) -> None:
    """Note the other records with this identity number; raises RuleError when the actor can see one of them."""
    same = await equals(ctx.session, Person.id_number, number)
    others = select(Person.id).where(same, Person.id != person.id, Person.merged_into_id.is_(None))
    found = list(await ctx.session.scalars(others.order_by(Person.id)))
    seen = await ctx.session.scalar(select(Person.id).where(Person.id.in_(found), visible(ctx, Person, PERSON_READ)))
    if seen is not None:
        raise RuleError("identity.recorded_already", field=field, code="NOT_UNIQUE")
    known = select(PersonDuplicate.other_id).where(PersonDuplicate.person_id == person.id)
    noted = set(await ctx.session.scalars(known))
    where = {"org_id": person.org_id, "org_place": person.org_place}
    fresh = (PersonDuplicate(**where, person_id=person.id, other_id=one) for one in found if one not in noted)
    ctx.session.add_all(fresh)


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
