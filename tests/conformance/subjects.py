"""What the proofs are told about our own plug-ins."""

from datetime import timedelta

from core.cases.models import Episode, EpisodeOutcome, Resolution
from core.orgs.models import Org
from graphql_schema.testing.isolation import KERNEL, County, Subject
from plugins.mediation.models import Dispute, DisputeType, Mediator
from plugins.mediation.states import DisputeState
from tests.factories import (
    OPENED_AT,
    make_dispute,
    make_dispute_type,
    make_mediator,
    make_party,
    make_person,
    save,
    using,
)

ENDED = {
    DisputeState.NOT_ACCEPTED: (Resolution.NOT_COMPETENT, EpisodeOutcome.DIVERTED),
    DisputeState.CLOSED: (Resolution.SOLVED, EpisodeOutcome.SETTLED),
}


async def fill_mediation(county: County) -> None:
    """A dispute in every state, and one more that bears the county's mark; mediators who may be assigned."""
    with using(county.ctx.database):
        town, marked = county.orgs[1], county.orgs[3]
        kind = await make_dispute_type(town, code="NEIGHBORS")
        mediator = await _mediator(town, "M-1", "调解员")
        for number, state in enumerate(DisputeState, start=1):
            await _dispute(town, kind, mediator, number, state, "同题")
        kind = await make_dispute_type(marked, code=f"TYPE-{county.mark}", name=f"类{county.mark}")
        mediator = await _mediator(marked, f"M-{county.mark}", f"员{county.mark}")
        for number, state in enumerate((DisputeState.MEDIATING, DisputeState.CLOSED), start=100 * county.ordinal):
            await _dispute(marked, kind, mediator, number, state, f"题{county.mark}")


async def _mediator(org: Org, number: str, name: str) -> Mediator:
    return await make_mediator(org, await make_person(org, name=name), number=number)


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


MEDIATION = Subject(
    fill_mediation,
    values={"Query.mediationReport.from": ("2011-01",), "Query.mediationReport.to": ("2011-01", "2011-05")},
    told={"Mutation.disputeEscalate(input.reason)": "why it was handed up is told in its event; erasure empties it"},
)

SUBJECTS = (KERNEL, MEDIATION)
