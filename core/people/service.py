"""Acts on people's records."""

from uuid import UUID

from core.authz import require
from core.context import Context
from core.errors import RuleError
from core.orgs.models import Org
from core.people.events import PersonAdded
from core.people.models import Person
from core.people.permissions import PERSON_MANAGE
from core.text import person_pinyin

LONGEST_NAME = 100


async def add_person(ctx: Context, org_id: UUID, name: str) -> Person:
    """Record a person under the organisation of residence."""
    org = await ctx.one(Org, org_id, field="org_id")
    await require(ctx, PERSON_MANAGE, org)
    name = name.strip()
    if not name:
        raise RuleError("rule.required", field="name", code="REQUIRED")
    if len(name) > LONGEST_NAME:
        raise RuleError("rule.too_long", field="name", maximum=LONGEST_NAME)
    person = Person(org_id=org.id, org_place=org.place, name=name, name_pinyin=person_pinyin(name))
    ctx.session.add(person)
    ctx.record(PersonAdded(person.id, org.id))
    await ctx.session.flush()
    return person
