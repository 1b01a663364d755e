"""Acts on mediation organisations, titles and linkages."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from core.authz import require
from core.cases.models import Source
from core.cases.service import check_open, touch
from core.checks import required_text
from core.context import Context
from core.deadlines.models import DeadlineKind
from core.deadlines.service import meet_one, start_until
from core.errors import RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from plugins.mediation.mediators import permissions
from plugins.mediation.mediators.events import (
    CaseEntrusted,
    EntrustmentEnded,
    MediationOrgAdded,
    MediationOrgDissolved,
    TitleAwarded,
    TitleEnded,
)
from plugins.mediation.mediators.models import (
    LegalStatus,
    Linkage,
    LinkageChannel,
    LinkageResult,
    MediationOrg,
    MediatorTitle,
    Tier,
    Title,
)
from plugins.mediation.models import Dispute, DisputeType, Mediator
from plugins.mediation.permissions import DISPUTE_REGISTER


async def add_mediation_org(
    ctx: Context,
    *,
    org_id: UUID,
    name: str,
    tier: Tier,
    legal_status: LegalStatus,
    established_on: date,
    type_id: UUID | None = None,
) -> MediationOrg:
    """Establish a body that mediates; one of an industry names the type of dispute it is for."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    industry = (await ctx.one(DisputeType, type_id, field="type_id")).code if type_id is not None else None
    if (industry is None) is (tier == Tier.INDUSTRY):
        raise RuleError("mediation.industry", field="tier" if industry else "type_id")
    made = MediationOrg(
        org_id=org.id,
        org_place=org.place,
        name=required_text(name, "name", 100),
        tier=tier,
        industry=industry,
        legal_status=legal_status,
        established_on=established_on,
    )
    await require(ctx, permissions.MEDIATION_ORG_MANAGE, made)
    check_at_work(org, "org_id")
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(MediationOrgAdded(made.id, org.id))
    return made


async def dissolve_mediation_org(
    ctx: Context, mediation_org_id: UUID, version: int, dissolved_on: date
) -> MediationOrg:
    """Say which day was a mediation organisation's last."""
    found = await ctx.one_at(MediationOrg, mediation_org_id, version)
    await require(ctx, permissions.MEDIATION_ORG_MANAGE, found)
    _check_end(found.established_on, found.dissolved_on, dissolved_on, "dissolved_on")
    found.dissolved_on = dissolved_on
    ctx.record(MediationOrgDissolved(found.id))
    return found


async def award_title(
    ctx: Context, *, org_id: UUID, mediator_id: UUID, title: Title, granted_on: date
) -> MediatorTitle:
    """Give a mediator a title of the organisation's level, which the mediator does not hold there."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    mediator = await ctx.one(Mediator, mediator_id, field="mediator_id", lock=True)
    made = MediatorTitle(
        org_id=org.id, org_place=org.place, mediator_id=mediator.id, title=title, level=org.level, granted_on=granted_on
    )
    await require(ctx, permissions.TITLE_AWARD, made)
    check_at_work(org, "org_id")
    held = select(MediatorTitle.id).where(
        MediatorTitle.mediator_id == mediator.id,
        MediatorTitle.title == title,
        MediatorTitle.level == org.level,
        or_(MediatorTitle.ended_on.is_(None), MediatorTitle.ended_on >= granted_on),
    )
    if await ctx.session.scalar(held.limit(1)):
        raise RuleError("mediation.title_held", field="title", code="NOT_UNIQUE")
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(TitleAwarded(made.id, mediator.id, title))
    return made


async def end_title(ctx: Context, title_id: UUID, version: int, ended_on: date) -> MediatorTitle:
    """Say which day is a title's last."""
    found = await ctx.one_at(MediatorTitle, title_id, version)
    await require(ctx, permissions.TITLE_AWARD, found)
    _check_end(found.granted_on, found.ended_on, ended_on, "ended_on")
    found.ended_on = ended_on
    ctx.record(TitleEnded(found.id, found.mediator_id))
    return found


async def entrust_case(
    ctx: Context,
    *,
    org_id: UUID,
    channel: LinkageChannel,
    from_body: str,
    case_no: str,
    entrusted_on: date,
    due_on: date,
    dispute_id: UUID | None = None,
) -> Linkage:
    """Take in what a court, a procuratorate or the police entrusts, with the day by which it wants to hear."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    made = Linkage(
        org_id=org.id,
        org_place=org.place,
        channel=channel,
        from_body=required_text(from_body, "from_body", 100),
        case_no=required_text(case_no, "case_no", 100),
        entrusted_on=entrusted_on,
        due_on=due_on,
    )
    await require(ctx, permissions.LINKAGE_MANAGE, made)
    dispute = None if dispute_id is None else await _entrusted(ctx, dispute_id)
    check_at_work(org, "org_id")
    if due_on < entrusted_on:
        raise RuleError("rule.ends_before_it_begins", field="due_on")
    same = select(Linkage.id).filter_by(channel=channel, from_body=made.from_body, case_no=made.case_no)
    if await ctx.session.scalar(same):
        raise RuleError("rule.not_unique", field="case_no", code="NOT_UNIQUE")
    if dispute is not None:
        made.case_id = dispute.id
        dispute.source = Source.ENTRUSTED
        touch(ctx, dispute)
        event, body = CaseEntrusted.__name__, made.from_body
        deadline = await start_until(ctx, dispute, DeadlineKind.ANSWER, due_on, event, article=body)
        made.deadline_id = deadline.id
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(CaseEntrusted(made.id, channel))
    return made


async def _entrusted(ctx: Context, dispute_id: UUID) -> Dispute:
    """The dispute as which an entrusted case was taken in."""
    dispute = await ctx.one(Dispute, dispute_id, field="dispute_id", lock=True)
    await require(ctx, DISPUTE_REGISTER, dispute)
    check_open(dispute, "dispute_id")
    return dispute


async def end_linkage(ctx: Context, linkage_id: UUID, version: int, result: LinkageResult, ended_on: date) -> Linkage:
    """Answer the entrusting body: what became of its case, and when."""
    found = await ctx.one_at(Linkage, linkage_id, version)
    await require(ctx, permissions.LINKAGE_MANAGE, found)
    _check_end(found.entrusted_on, found.ended_on, ended_on, "ended_on")
    found.result = result
    found.ended_on = ended_on
    if found.deadline_id is not None:
        dispute = await ctx.session.get_one(Dispute, (ctx.tenant.id, found.case_id))
        await meet_one(ctx, dispute, DeadlineKind.ANSWER, found.deadline_id)
    ctx.record(EntrustmentEnded(found.id, result))
    return found


def _check_end(began: date, ended: date | None, wanted: date, field: str) -> None:
    if ended is not None:
        raise RuleError("mediation.ended_already", field="id")
    if wanted < began:
        raise RuleError("rule.ends_before_it_begins", field=field)
