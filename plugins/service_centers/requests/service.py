"""Taking requests in: written down, submitted, looked through, accepted or sent to the right place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.access.levels import AccessLevel
from core.authz import require
from core.cases.journal import LONGEST_REASON, move
from core.cases.models import CaseParty, EpisodeOutcome, PartyRole, Source
from core.cases.service import close_episode, next_number, open_episode
from core.checks import required_text
from core.context import Context
from core.deadlines.models import DeadlineKind
from core.deadlines.service import meet
from core.descriptors import Action
from core.errors import IllegalMove, RuleError
from core.orgs.models import Org
from core.people.models import Person
from plugins.service_centers.centers.models import CenterState, ServiceCenter
from plugins.service_centers.centers.service import window_of
from plugins.service_centers.items.guides import published_guide
from plugins.service_centers.items.models import FormField, ItemState, OneThing, ServiceAtCenter, ServiceItem
from plugins.service_centers.requests import limits, permissions
from plugins.service_centers.requests.events import (
    ReceiptRenewed,
    ServiceRequestAccepted,
    ServiceRequestCreated,
    ServiceRequestRefused,
    ServiceRequestSubmitted,
)
from plugins.service_centers.requests.models import Relationship, RequestAnswer, RequestChannel, ServiceRequest
from plugins.service_centers.requests.rules import hash_code, new_code
from plugins.service_centers.requests.states import MACHINE, RequestState

KIND = "SERVICE_REQUEST"
BUNDLE = "ONE_THING"
LONGEST_DETAILS = 4000
LONGEST_ANSWER = 1000


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whom a request is for."""

    name: str
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """Who asks for the applicant, what to the applicant, and since when with consent (代办人)."""

    name: str
    relationship: Relationship
    authorized_on: date


async def create_request(
    ctx: Context,
    *,
    center_id: UUID,
    applicant: Applicant,
    details: str,
    channel: RequestChannel = RequestChannel.WINDOW,
    item_id: UUID | None = None,
    one_thing_id: UUID | None = None,
    window_id: UUID | None = None,
    agent: Agent | None = None,
    answers: Mapping[str, str] | None = None,
    is_draft: bool = False,
) -> ServiceRequest:
    """Write a request down, for one item or for a bundle with its form; unless it is a draft, it is submitted too."""
    center = await ctx.one(ServiceCenter, center_id, field="center_id", keep=True)
    org = await ctx.session.get_one(Org, (ctx.tenant.id, center.org_id))
    if item_id is None and one_thing_id is None:
        raise RuleError("service_centers.item_or_bundle", field="item_id", code="REQUIRED")
    if item_id is not None and one_thing_id is not None:
        raise RuleError("service_centers.item_or_bundle", field="one_thing_id")
    request = ServiceRequest(
        org_id=org.id,
        org_place=org.place,
        center_id=center.id,
        channel=channel,
        details=required_text(details, "details", LONGEST_DETAILS),
        state=RequestState.DRAFT,
        access_level=AccessLevel.ORG,
        source=Source.APPLIED,
        opened_at=ctx.clock.now(),
        handling_org_id=org.id,
    )
    await require(ctx, permissions.REQUEST_REGISTER, request)
    if center.state != CenterState.OPEN:
        raise RuleError("service_centers.center_not_open", field="center_id")
    if item_id is not None:
        await _ask_item(ctx, request, center, item_id)
    if one_thing_id is not None:
        await _ask_bundle(ctx, request, one_thing_id)
    if window_id is not None:
        request.window_id = (await window_of(ctx, center, window_id)).id
    if agent is not None:
        _speak_for(ctx, request, agent)
    party = await _party(ctx, request, applicant)
    answered = await _answers(ctx, request, answers or {})
    request.number = f"{org.code}-S{ctx.clock.year()}-{await next_number(ctx, org.id, KIND):05d}"
    ctx.session.add(request)
    await ctx.session.flush()
    ctx.session.add_all((party, *answered))
    await open_episode(ctx, request, org)
    ctx.record(ServiceRequestCreated(request.id, center.id))
    if not is_draft:
        await _submit(ctx, request)
    return request


async def _ask_item(ctx: Context, request: ServiceRequest, center: ServiceCenter, item_id: UUID) -> None:
    item = await ctx.one(ServiceItem, item_id, field="item_id")
    if item.state != ItemState.ACTIVE:
        raise RuleError("service_centers.item_not_active", field="item_id")
    offered = select(ServiceAtCenter.id).where(
        ServiceAtCenter.center_id == center.id, ServiceAtCenter.item_id == item.id
    )
    if await ctx.session.scalar(offered) is None:
        raise RuleError("service_centers.not_offered", field="item_id")
    guide = await published_guide(ctx, item.id)
    request.item_id, request.guide_id = item.id, guide.id
    request.category, request.title, request.legal_basis = item.code, item.name, guide.basis[:200]


async def _ask_bundle(ctx: Context, request: ServiceRequest, one_thing_id: UUID) -> None:
    bundle = await ctx.one(OneThing, one_thing_id, field="one_thing_id")
    if bundle.state != ItemState.ACTIVE:
        raise RuleError("service_centers.item_not_active", field="one_thing_id")
    request.one_thing_id, request.category, request.title = bundle.id, BUNDLE, bundle.name
    await limits.guides_of(ctx, request)  # each item has one


def _speak_for(ctx: Context, request: ServiceRequest, agent: Agent) -> None:
    if agent.authorized_on > ctx.clock.today():
        raise RuleError("case.day_to_come", field="agent.authorized_on")
    request.agent_name = required_text(agent.name, "agent.name", 100)
    request.relationship, request.authorized_on = agent.relationship, agent.authorized_on


async def _party(ctx: Context, request: ServiceRequest, applicant: Applicant) -> CaseParty:
    if applicant.person_id is not None:
        await ctx.one(Person, applicant.person_id, field="applicant.person_id")
    name = required_text(applicant.name, "applicant.name", 100)
    given = {"case_id": request.id, "role": PartyRole.APPLICANT, "person_id": applicant.person_id}
    return CaseParty(ordinal=1, name=name, **given)


async def _answers(ctx: Context, request: ServiceRequest, answers: Mapping[str, str]) -> Sequence[RequestAnswer]:
    """The answers in the form's order; what is asked must be answered, and nothing else."""
    form = select(FormField).where(FormField.one_thing_id == request.one_thing_id).order_by(FormField.ordinal)
    fields = list(await ctx.session.scalars(form)) if request.one_thing_id is not None else []
    asked = [field.key for field in fields]
    if not set(answers).issubset(asked):
        raise RuleError("service_centers.answer_unknown", field="answers", asked=", ".join(asked))
    missing = [field.label for field in fields if field.is_required and not answers.get(field.key, "").strip()]
    if missing:
        raise RuleError("service_centers.answer_missing", field="answers", code="REQUIRED", missing=", ".join(missing))
    given = [field for field in fields if answers.get(field.key, "").strip()]
    return [
        RequestAnswer(
            case_id=request.id,
            ordinal=field.ordinal,
            key=field.key,
            label=field.label,
            value=required_text(answers[field.key], "answers", LONGEST_ANSWER),
        )
        for field in given
    ]


async def submit_request(ctx: Context, request_id: UUID, version: int) -> ServiceRequest:
    """Hand a draft in: from today on somebody must look at it."""
    request = await ctx.one_at(ServiceRequest, request_id, version)
    await require(ctx, permissions.REQUEST_REGISTER, request)
    if request.state != RequestState.DRAFT:  # a closed one is reopened, a supplemented one is received
        raise IllegalMove(request.state, RequestState.SUBMITTED, list(MACHINE.possible(request.state)))
    await _submit(ctx, request)
    return request


async def _submit(ctx: Context, request: ServiceRequest) -> None:
    await move(ctx, request, RequestState.SUBMITTED)
    request.submitted_at = ctx.clock.now()
    await limits.begin_accept(ctx, request)
    ctx.record(ServiceRequestSubmitted(request.id))


async def moved(
    ctx: Context, request_id: UUID, version: int, action: Action, to: RequestState, reason: str | None = None
) -> ServiceRequest:
    """The request, moved to another state as an act asks."""
    request = await ctx.one_at(ServiceRequest, request_id, version)
    await require(ctx, action, request)
    await move(ctx, request, to, reason)
    return request


async def accept_request(ctx: Context, request_id: UUID, version: int) -> tuple[ServiceRequest, str]:
    """Accept a submitted request; its time runs from today, and the applicant gets a receipt with the code given."""
    request = await moved(ctx, request_id, version, permissions.REQUEST_ACCEPT, RequestState.ACCEPTED)
    request.accepted_at = ctx.clock.now()
    await meet(ctx, request, DeadlineKind.OWN)
    await limits.begin_decide(ctx, request)
    code = _give_receipt(ctx, request)
    ctx.record(ServiceRequestAccepted(request.id))
    return request, code


async def renew_receipt(ctx: Context, request_id: UUID, version: int) -> tuple[ServiceRequest, str]:
    """Give the applicant another receipt, for one that was lost."""
    request = await ctx.one_at(ServiceRequest, request_id, version)
    await require(ctx, permissions.REQUEST_ACCEPT, request)
    if request.receipt_hash is None:
        raise RuleError("service_centers.no_receipt", field="id")
    code = _give_receipt(ctx, request)
    ctx.record(ReceiptRenewed(request.id))
    return request, code


def _give_receipt(ctx: Context, request: ServiceRequest) -> str:
    code = new_code()
    request.receipt_hash = hash_code(ctx.tenant.id, code)
    return code


async def refuse_request(
    ctx: Context, request_id: UUID, version: int, *, reason: str, right_place: str
) -> ServiceRequest:
    """Decline a submitted request with the reason, and say where it is handled.

    Source: Administrative Licensing Law, art. 32 (2).
    """
    request = await moved(ctx, request_id, version, permissions.REQUEST_ACCEPT, RequestState.NOT_ACCEPTED, reason)
    request.refusal_reason = required_text(reason, "reason", LONGEST_REASON)
    request.right_place = required_text(right_place, "right_place", 200)
    await meet(ctx, request, DeadlineKind.OWN)
    await close_episode(ctx, request, EpisodeOutcome.DIVERTED)
    ctx.record(ServiceRequestRefused(request.id))
    return request
