"""Acts on the officers of associations and their elections."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from core.authz import require, visible
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.orgs.models import FunctionalUnit, UnitHead
from core.orgs.permissions import ORG_READ
from core.people.models import Person
from plugins.volunteers.associations.events import ElectionRecorded, OfficerAppointed, OfficerEnded
from plugins.volunteers.associations.models import Association, Branch, Election, Officer, Post
from plugins.volunteers.associations.service import managed
from plugins.volunteers.permissions import ASSOCIATION_MANAGE
from plugins.volunteers.queries import part_of

LONGEST_MINUTES = 4_000

SINGLE = frozenset({Post.PRESIDENT, Post.SECRETARY_GENERAL, Post.BRANCH_HEAD})
"""Offices that one person holds at a time, the last one in each branch."""


async def record_election(
    ctx: Context, association_id: UUID, *, held_on: date, eligible: int, voters: int, minutes: str
) -> Election:
    """Put an election of officers on record."""
    association = await managed(ctx, association_id)
    if held_on > ctx.clock.today():
        raise RuleError("volunteers.not_yet", field="held_on")
    if not 1 <= voters <= eligible:
        raise RuleError("volunteers.voters", field="voters")
    election = Election(
        association_id=association.id,
        held_on=held_on,
        eligible=eligible,
        voters=voters,
        minutes=required_text(minutes, "minutes", LONGEST_MINUTES),
    )
    ctx.session.add(election)
    await ctx.session.flush()
    ctx.record(ElectionRecorded(association.id, election.id))
    return election


async def appoint_officer(
    ctx: Context,
    association_id: UUID,
    person_id: UUID,
    *,
    post: Post,
    started_on: date,
    ended_on: date | None = None,
    branch_id: UUID | None = None,
    election_id: UUID | None = None,
    unit_head_id: UUID | None = None,
) -> Officer:
    """Let a person hold an office for a term: chosen by an election, or as head of the organisation's unit."""
    association = await managed(ctx, association_id)
    person = await ctx.one(Person, person_id, field="person_id")
    if (branch_id is None) is (post == Post.BRANCH_HEAD):
        raise RuleError("volunteers.branch_head", field="branch_id")
    if ended_on is not None and ended_on < started_on:
        raise RuleError("rule.ends_before_it_begins", field="ended_on")
    if election_id is not None and unit_head_id is not None:
        raise RuleError("volunteers.elected_or_appointed", field="unit_head_id")
    if branch_id is not None:
        await _own_part(ctx, Branch, association, branch_id, "branch_id")
    if election_id is not None:
        await _own_part(ctx, Election, association, election_id, "election_id")
    if unit_head_id is not None:
        await _head_of(ctx, association, person, unit_head_id)
    await _check_free(ctx, association, post, branch_id, started_on, ended_on)
    officer = Officer(
        association_id=association.id,
        branch_id=branch_id,
        person_id=person.id,
        name=person.name,
        post=post,
        started_on=started_on,
        ended_on=ended_on,
        election_id=election_id,
        unit_head_id=unit_head_id,
    )
    ctx.session.add(officer)
    await ctx.session.flush()
    ctx.record(OfficerAppointed(association.id, officer.id, post))
    return officer


async def _own_part(
    ctx: Context, model: type[Branch] | type[Election], association: Association, part_id: UUID, field: str
) -> None:
    found = select(model.id).where(model.id == part_id, model.association_id == association.id)
    if await ctx.session.scalar(found) is None:
        raise NotFound(field)


async def _head_of(ctx: Context, association: Association, person: Person, unit_head_id: UUID) -> None:
    """The appointment must be this person's, at the organisation of the association (兼任)."""
    found = (
        select(UnitHead)
        .join(FunctionalUnit, FunctionalUnit.id == UnitHead.unit_id)
        .where(UnitHead.id == unit_head_id, visible(ctx, FunctionalUnit, ORG_READ))
        .where(FunctionalUnit.org_id == association.org_id)
    )
    head = await ctx.session.scalar(found)
    if head is None:
        raise NotFound("unit_head_id")
    if head.person_id != person.id:
        raise RuleError("volunteers.other_head", field="unit_head_id")


async def _check_free(
    ctx: Context, association: Association, post: Post, branch_id: UUID | None, first: date, last: date | None
) -> None:
    """Refuse a time in which somebody else holds an office of which there is one; the association is locked."""
    if post not in SINGLE:
        return
    meeting: list[ColumnElement[bool]] = [
        Officer.association_id == association.id,
        Officer.post == post,
        or_(Officer.ended_on.is_(None), Officer.ended_on >= first),
    ]
    if branch_id is not None:
        meeting.append(Officer.branch_id == branch_id)
    if last is not None:
        meeting.append(Officer.started_on <= last)
    name = await ctx.session.scalar(select(Officer.name).where(*meeting).limit(1))
    if name is not None:
        raise RuleError("volunteers.office_held", field="started_on", code="NOT_UNIQUE", name=name)


async def end_officer(ctx: Context, officer_id: UUID, ended_on: date) -> Officer:
    """Say which day is an officer's last; a day that was said before can only come earlier."""
    officer, association = await part_of(ctx, Officer, officer_id, Association, "association_id")
    await require(ctx, ASSOCIATION_MANAGE, association)
    if ended_on < officer.started_on:
        raise RuleError("rule.ends_before_it_begins", field="ended_on")
    if officer.ended_on is not None and ended_on > officer.ended_on:
        raise RuleError("volunteers.only_earlier", field="ended_on")
    officer.ended_on = ended_on
    ctx.record(OfficerEnded(association.id, officer.id))
    return officer
