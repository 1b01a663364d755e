"""Acts on whom a case is about: parties that come later, and groups of many people."""

from uuid import UUID

from sqlalchemy import func, select

from core.authz import require
from core.cases.events import CasePartyAdded
from core.cases.models import Case, CaseParty, PartyGroup, PartyRole
from core.cases.permissions import CASE_WORK
from core.cases.service import check_open
from core.checks import required_text
from core.context import Context
from core.errors import NotFound, RuleError
from core.people.models import Person

MOST_SPEAKERS = 5
"""How many may speak for a group; source: Regulation on Petition Work, art. 20."""


async def add_party(
    ctx: Context,
    model: type[Case],
    case_id: UUID,
    *,
    role: PartyRole,
    name: str,
    person_id: UUID | None = None,
    group_id: UUID | None = None,
) -> Case:
    """Add somebody whom the case is about, perhaps as one of at most five who speak for a group."""
    case = await ctx.one(model, case_id, lock=True)
    await require(ctx, CASE_WORK, case)
    check_open(case)
    if person_id is not None:
        await ctx.one(Person, person_id, field="person_id")
    if group_id is not None:
        await _check_speakers(ctx, case, group_id)
    last = select(func.max(CaseParty.ordinal)).where(CaseParty.case_id == case.id)
    party = CaseParty(
        case_id=case.id,
        ordinal=(await ctx.session.scalar(last) or 0) + 1,
        role=role,
        name=required_text(name, "name", 100),
        person_id=person_id,
        group_id=group_id,
    )
    ctx.session.add(party)
    ctx.record(CasePartyAdded(case.id, party.id))
    return case


async def _check_speakers(ctx: Context, case: Case, group_id: UUID) -> None:
    group = select(PartyGroup.id).where(PartyGroup.id == group_id, PartyGroup.case_id == case.id)
    if await ctx.session.scalar(group) is None:
        raise NotFound("group_id")
    speakers = select(func.count()).select_from(CaseParty).where(CaseParty.group_id == group_id)
    if (await ctx.session.scalar(speakers) or 0) >= MOST_SPEAKERS:
        raise RuleError("case.most_speakers", field="group_id", maximum=MOST_SPEAKERS)


async def add_group(
    ctx: Context, model: type[Case], case_id: UUID, *, name: str, size: int, is_approximate: bool
) -> Case:
    """Add a group of many people on one side, of whom a few are parties and speak for all."""
    case = await ctx.one(model, case_id, lock=True)
    await require(ctx, CASE_WORK, case)
    check_open(case)
    if size < 1:
        raise RuleError("rule.invalid", field="size")
    group = PartyGroup(case_id=case.id, name=required_text(name, "name", 100), size=size, is_approximate=is_approximate)
    ctx.session.add(group)
    ctx.record(CasePartyAdded(case.id, group.id))
    return case
