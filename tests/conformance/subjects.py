"""What the proofs are told about our own plug-ins."""

from datetime import UTC, date, datetime, timedelta

from core.cases.models import Episode, EpisodeOutcome, Resolution
from core.orgs.models import Org
from graphql_schema.testing.isolation import KERNEL, County, Subject
from plugins.mediation.mediators.models import (
    LegalStatus,
    Linkage,
    LinkageChannel,
    LinkageResult,
    MediationOrg,
    MediatorAward,
    MediatorTitle,
    MediatorTraining,
    Tier,
    Title,
)
from plugins.mediation.models import AppointmentState, Dispute, DisputeType, Mediator, MediatorAppointment
from plugins.mediation.states import DisputeState
from tests.factories import (
    OPENED_AT,
    make_dispute,
    make_dispute_type,
    make_entry,
    make_mediator,
    make_member,
    make_party,
    make_person,
    save,
    using,
)

ENDED = {
    DisputeState.NOT_ACCEPTED: (Resolution.NOT_COMPETENT, EpisodeOutcome.DIVERTED),
    DisputeState.CLOSED: (Resolution.SOLVED, EpisodeOutcome.SETTLED),
}

ENDING = datetime(2099, 1, 5, 2, 3, 4, tzinfo=UTC)


async def fill_mediation(county: County) -> None:
    """A dispute in every state, and one more that bears the county's mark; mediators who may be assigned."""
    with using(county.ctx.database):
        town, marked = county.orgs[1], county.orgs[3]
        kind = await make_dispute_type(town, code="NEIGHBORS")
        mediator = await _mediator(town, "M-1", "调解员")
        for number, state in enumerate(DisputeState, start=1):
            dispute = await _dispute(town, kind, mediator, number, state, "同题")
            await make_member(dispute, county.account)
            await make_entry(dispute, county.account)
        kind = await make_dispute_type(marked, code=f"TYPE-{county.mark}", name=f"类{county.mark}")
        mediator = await _mediator(marked, f"M-{county.mark}", f"员{county.mark}")
        for number, state in enumerate((DisputeState.MEDIATING, DisputeState.CLOSED), start=100 * county.ordinal):
            dispute = await _dispute(marked, kind, mediator, number, state, f"题{county.mark}")
            for named in (county.account, county.orgs[0]):
                await make_member(dispute, named, reason=dispute.title, ended_at=ENDING if dispute.closed_at else None)
        await _standing(town, mediator, dispute, "同名", 1)
        await _standing(marked, mediator, dispute, f"名{county.mark}", 100 * county.ordinal)


async def _mediator(org: Org, number: str, name: str) -> Mediator:
    """A mediator with two appointments, of which the first has ended."""
    mediator = await make_mediator(org, await make_person(org, name=name), number=number)
    await save(
        MediatorAppointment(
            org_id=org.id,
            org_place=org.place,
            mediator_id=mediator.id,
            level=org.level,
            state=AppointmentState.ENDED,
            started_on=date(2007, 1, 1),
            ended_on=date(2009, 12, 31),
        ),
        mediator,
    )
    return mediator


async def _dispute(
    org: Org, kind: DisputeType, mediator: Mediator, number: int, state: DisputeState, title: str
) -> Dispute:
    """A dispute that was opened in another hour than any other, by two parties, one of them with a record."""
    ended, outcome = ENDED.get(state, (None, EpisodeOutcome.ESCALATED))
    opened_at = OPENED_AT + timedelta(hours=number)
    dispute = await make_dispute(
        org,
        mediator=None if state in (DisputeState.REGISTERED, DisputeState.ACCEPTED) else mediator,
        type_=kind,
        number=f"{org.code}-2011-{number:05}",
        title=title,
        state=state,
        opened_at=opened_at,
        closed_at=opened_at + timedelta(days=1) if ended else None,
        resolution=ended,
        amount_fen=number * 100,
        summary=f"{title}，经过",
        refusal_reason=title if ended else None,
    )
    await make_party(dispute, await make_person(org, name=f"{title}甲"), ordinal=1)
    await make_party(dispute, name=f"{title}乙", ordinal=2, role="RESPONDENT")
    ended_at = opened_at + timedelta(hours=1)
    await save(
        Episode(
            case_id=dispute.id, org_id=org.id, level=org.level, started_at=opened_at, ended_at=ended_at, outcome=outcome
        ),
        dispute,
    )
    return dispute


async def _standing(org: Org, mediator: Mediator, dispute: Dispute, name: str, number: int) -> None:
    """A body of each sort, titles and linkages, some of them over."""
    placed, first, last = {"org_id": org.id, "org_place": org.place}, date(2010, 1, 1), date(2031, 1, 1)
    for tier in Tier:
        industry = name if tier == Tier.INDUSTRY else None
        body = {"name": name, "tier": tier, "industry": industry, "legal_status": LegalStatus.PEOPLE_COMMITTEE}
        for ended in (None, last):
            await save(MediationOrg(**placed, **body, established_on=first, dissolved_on=ended), org)
    for title in Title:
        held = {"mediator_id": mediator.id, "title": title, "level": org.level, "granted_on": first}
        await save(MediatorTitle(**placed, **held), org)
    await save(MediatorTitle(**placed, **held | {"ended_on": last}), org)
    for ordinal in range(2):
        kept = {"mediator_id": mediator.id}
        await save(MediatorTraining(**kept, held_on=first, hours=ordinal + 1, subject=name), org)
        await save(MediatorAward(**kept, name=name, granted_by=name, year=2010 + ordinal), org)
    for ordinal, channel in enumerate(LinkageChannel):
        entrusted = {"channel": channel, "from_body": name, "case_no": f"{number + ordinal}", "case_id": dispute.id}
        days = {"entrusted_on": first, "due_on": last}
        answer = {"ended_on": last, "result": LinkageResult.SETTLED} if ordinal else {}
        await save(Linkage(**placed, **entrusted, **days, **answer), org)


MEDIATION = Subject(
    fill_mediation,
    values={
        "MediatorAwardRecordInput.year": (2010,),
        "MediatorTrainingRecordInput.hours": (8,),
        "Query.mediationReport.from": ("2011-01",),
        "Query.mediationReport.to": ("2011-01", "2011-05"),
    },
    told={"Mutation.disputeEscalate(input.reason)": "why it was handed up is told in its event; erasure empties it"},
)

SUBJECTS = (KERNEL, MEDIATION)
