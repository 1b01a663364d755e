"""Acts on people's records."""

from typing import Any
from uuid import UUID

from core.authz import require
from core.context import Context
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.events import PersonAdded, PersonUpdated
from core.people.models import Person
from core.people.permissions import PERSON_MANAGE
from core.text import checked_text, person_pinyin


async def add_person(ctx: Context, org_id: UUID, name: str) -> Person:
    """Record a person under the organisation of residence."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    await require(ctx, PERSON_MANAGE, org)
    check_at_work(org, "org_id")
    person = Person(**new_person(org, name))
    ctx.session.add(person)
    ctx.record(PersonAdded(person.id, org.id))
    await ctx.session.flush()
    return person


def new_person(org: Org, name: str) -> dict[str, Any]:
    """What a new record under the organisation holds; raises RuleError for a name that is none."""
    name = checked_text(name, "name")
    return {"org_id": org.id, "org_place": org.place, "name": name, "name_pinyin": person_pinyin(name)}


async def update_person(
    ctx: Context, person_id: UUID, version: int, *, name: str | None = None, org_id: UUID | None = None
) -> Person:
    """Change a person's name or organisation of residence; None leaves what is there."""
    person = await ctx.one_at(Person, person_id, version)
    await require(ctx, PERSON_MANAGE, person)
    if org_id is not None and org_id != person.org_id:
        org = await ctx.one(Org, org_id, field="org_id", keep=True)
        await require(ctx, PERSON_MANAGE, org)
        check_at_work(org, "org_id")
        person.org_id, person.org_place = org.id, org.place
    if name is not None:
        person.name = checked_text(name, "name")
        person.name_pinyin = person_pinyin(person.name)
    ctx.record(PersonUpdated(person.id))
    await ctx.session.flush()
    return person
