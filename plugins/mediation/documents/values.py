"""What a dispute gives for the fields of its forms."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from core.cases.models import CaseParty, PartyRole, Source
from core.cases.parts import FollowUp, FollowUpMethod
from core.context import Context
from core.documents.forms import Value, print_date, print_money
from core.documents.wording import NONE
from core.orgs.models import Org
from plugins.mediation.mediators.models import LegalStatus, MediationOrg
from plugins.mediation.models import Dispute, DisputeType, Mediator
from plugins.mediation.proceedings.models import Agreement, AgreementForm, Confirmation, Obligation, Participant
from plugins.mediation.rules import yuan
from plugins.mediation.states import DisputeState

SIDES = {PartyRole.APPLICANT: "申请人", PartyRole.RESPONDENT: "被申请人", PartyRole.THIRD_PARTY: "第三人"}
SOURCES = {
    Source.FOUND: "排查发现",
    Source.APPLIED: "当事人申请",
    Source.ENTRUSTED: "委托调解",
    Source.TRANSFERRED: "移送",
}
OUTCOMES = {
    DisputeState.NOT_ACCEPTED: "不予受理",
    DisputeState.AGREED: "达成调解协议",
    DisputeState.PERFORMING: "达成调解协议，正在履行",
    DisputeState.PERFORMED: "达成调解协议，已经履行",
    DisputeState.BREACHED: "达成调解协议，未按约定履行",
    DisputeState.FAILED: "未达成调解协议",
    DisputeState.TERMINATED: "终止调解",
}
METHODS = {FollowUpMethod.VISIT: "上门", FollowUpMethod.PHONE: "电话", FollowUpMethod.OTHER: "其他"}
FORMS = {AgreementForm.WRITTEN: "书面", AgreementForm.ORAL: "口头"}
SIGNATURE = "（签名、盖章或者按指印）：＿＿＿＿＿＿＿＿＿＿"

Values = Mapping[str, Value | None]


async def values_of(ctx: Context, dispute: Dispute) -> Values:
    """All that the dispute can say of itself; a form takes what it has a field for."""
    kind = await ctx.session.get_one(DisputeType, (ctx.tenant.id, dispute.type_id))
    opened_on = dispute.opened_at.astimezone(ctx.clock.zone).date()
    return {
        "case_number": dispute.number,
        "case_title": dispute.title,
        "dispute_type": kind.name,
        "summary": dispute.summary,
        "amount": yuan(dispute.amount_fen),
        "opened_on": opened_on,
        "consented_on": dispute.consented_on,
        "today": ctx.clock.today(),
        "refusal_reason": dispute.refusal_reason,
        "source": SOURCES[Source(dispute.source)],
        "outcome": OUTCOMES.get(DisputeState(dispute.state)),
        **await _people(ctx, dispute),
        **await _agreement(ctx, dispute),
        **await _after(ctx, dispute),
    }


async def _people(ctx: Context, dispute: Dispute) -> dict[str, Value | None]:
    """The parties by side, who mediates, and the body in whose name it is done."""
    found = select(CaseParty).where(CaseParty.case_id == dispute.id).order_by(CaseParty.ordinal)
    parties = list(await ctx.session.scalars(found))
    names = {side: [one.name for one in parties if one.role == side] for side in PartyRole}
    mediator = None
    if dispute.mediator_id is not None:
        mediator = await ctx.session.get_one(Mediator, (ctx.tenant.id, dispute.mediator_id))
    return {
        "applicants": "、".join(names[PartyRole.APPLICANT]),
        "respondents": "、".join(names[PartyRole.RESPONDENT]),
        "third_parties": "、".join(names[PartyRole.THIRD_PARTY]) or NONE,
        "parties": [f"{SIDES[PartyRole(one.role)]}：{one.name}" for one in parties],
        "signatures": [f"{SIDES[PartyRole(one.role)]}　{one.name}{SIGNATURE}" for one in parties],
        "mediator": None if mediator is None else mediator.name,
        "participants": await _participants(ctx, dispute),
        "org": await _body(ctx, dispute),
    }


async def _participants(ctx: Context, dispute: Dispute) -> Sequence[str]:
    found = select(Participant.name).where(Participant.case_id == dispute.id).order_by(Participant.kind, Participant.id)
    return list(await ctx.session.scalars(found))


async def _body(ctx: Context, dispute: Dispute) -> str:
    """The people's mediation committee of the organisation that handles the dispute."""
    org = await ctx.session.get_one(Org, (ctx.tenant.id, dispute.handling_org_id))
    committee = select(MediationOrg.name).where(
        MediationOrg.org_id == org.id,
        MediationOrg.legal_status == LegalStatus.PEOPLE_COMMITTEE,
        MediationOrg.dissolved_on.is_(None),
    )
    name = await ctx.session.scalar(committee.order_by(MediationOrg.established_on, MediationOrg.id).limit(1))
    return name or f"{org.name}人民调解委员会"


async def _agreement(ctx: Context, dispute: Dispute) -> dict[str, Value | None]:
    """What was agreed last, and who owes what until when."""
    found = select(Agreement).where(Agreement.case_id == dispute.id).order_by(Agreement.created_at.desc()).limit(1)
    agreement = await ctx.session.scalar(found)
    if agreement is None:
        return {}
    return {
        "content": agreement.content,
        "agreement_form": FORMS[AgreementForm(agreement.form)],
        "obligations": await _obligations(ctx, agreement),
        "reached_on": agreement.reached_on,
        "effective_on": agreement.effective_on,
        "copies": agreement.copies,
    }


async def _obligations(ctx: Context, agreement: Agreement) -> Sequence[str]:
    owed = (
        select(Obligation, CaseParty.name)
        .join(CaseParty, (CaseParty.tenant_id == Obligation.tenant_id) & (CaseParty.id == Obligation.debtor_id))
        .where(Obligation.agreement_id == agreement.id)
        .order_by(Obligation.due_on, Obligation.id)
    )
    lines = []
    for ordinal, (one, debtor) in enumerate(await ctx.session.execute(owed), start=1):
        amount = yuan(one.amount_fen)
        sum_ = "" if amount is None else f"，金额{print_money(amount)}"
        lines.append(f"{ordinal}．{debtor}于{print_date(one.due_on)}前履行：{one.content}{sum_}。")
    return lines


async def _after(ctx: Context, dispute: Dispute) -> dict[str, Value | None]:
    """The application to a court, and how the parties fared."""
    asked = select(Confirmation).where(Confirmation.case_id == dispute.id).order_by(Confirmation.created_at.desc())
    confirmation = await ctx.session.scalar(asked.limit(1))
    seen = select(FollowUp).where(FollowUp.case_id == dispute.id).order_by(FollowUp.followed_on.desc(), FollowUp.id)
    follow_up = await ctx.session.scalar(seen.limit(1))
    return {
        "court": None if confirmation is None else confirmation.court,
        "file_by": None if confirmation is None else confirmation.file_by,
        **({} if follow_up is None else _seen(follow_up)),
    }


def _seen(follow_up: FollowUp) -> dict[str, Value | None]:
    return {
        "followed_on": follow_up.followed_on,
        "method": METHODS[FollowUpMethod(follow_up.method)],
        "performed": _yes(follow_up.is_performed),
        "satisfied": _yes(follow_up.is_satisfied),
        "recurred": _yes(follow_up.has_recurred),
        "follow_up_note": follow_up.note,
    }


def _yes(fact: bool | None) -> str | None:
    return None if fact is None else "是" if fact else "否"
