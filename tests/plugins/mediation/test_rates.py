"""How disputes end, in figures: each counts what it says, on records made for it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.access.levels import AccessLevel
from core.cases.models import Resolution
from core.cases.parts import FollowUp, FollowUpMethod
from core.context import Context
from core.deadlines.models import Deadline, DeadlineBasis, DeadlineKind, DeadlineState, TimeUnit
from core.indicators.periods import Period
from core.indicators.service import measure
from core.indicators.statement import Asked
from core.orgs.models import Org
from plugins.mediation.models import Dispute
from plugins.mediation.proceedings.indicators import INDICATORS
from plugins.mediation.proceedings.models import (
    Agreement,
    AgreementForm,
    Confirmation,
    Obligation,
    ObligationState,
)
from plugins.mediation.states import ConfirmationState, DisputeState
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_party, save

SPRING = Period.of("2011-01", "2011-03")
BY_KEY = {indicator.key.partition(":")[2]: indicator for indicator in INDICATORS}
DAY = date(2011, 2, 1)
CLOSED_AT = datetime(2011, 2, 10, tzinfo=UTC)


@pytest.fixture
async def ctx(ctx_for: ContextFor, county: Org) -> Context:
    """Whoever leads mediation in the county."""
    return await ctx_for(await make_account(county, "mediation_manager"))


async def told(ctx: Context, key: str) -> tuple[int | None, int | None]:
    """Numerator and denominator of the spring."""
    async with ctx.transaction():
        found = await measure(ctx, BY_KEY[key], Asked(SPRING))
    assert found is not None
    return found.total.now.numerator, found.total.now.denominator


async def limit(dispute: Dispute, state: DeadlineState, **more: object) -> Deadline:
    due_at = datetime(2011, 3, 1, tzinfo=UTC)
    deadline = Deadline(
        case_id=dispute.id,
        kind=DeadlineKind.RESOLVE,
        basis=DeadlineBasis.STATUTORY,
        article="?",
        value=30,
        unit=TimeUnit.DAY,
        start_event="?",
        started_on=DAY,
        first_due_on=due_at.date(),
        due_on=due_at.date(),
        due_at=due_at,
        state=state,
        **{"ended_at": CLOSED_AT} | more,
    )
    return await save(deadline, dispute)


async def agree(dispute: Dispute, **more: object) -> Agreement:
    given = {"form": AgreementForm.WRITTEN, "content": "?", "reached_on": DAY, "effective_on": DAY, "copies": 3} | more
    return await save(Agreement(case_id=dispute.id, **given), dispute)


async def test_a_mediation_is_in_time_when_it_ended_within_its_limit(ctx: Context, east: Org) -> None:
    for state in (DeadlineState.MET, DeadlineState.MET, DeadlineState.MISSED, DeadlineState.CANCELLED):
        await limit(await make_dispute(east), state)
    await limit(await make_dispute(east), DeadlineState.RUNNING, ended_at=None)
    assert await told(ctx, "on_time_rate") == (2, 3)


async def test_days_run_from_acceptance_to_the_end(ctx: Context, east: Org) -> None:
    for days in (3, 6):
        await limit(await make_dispute(east), DeadlineState.MET, ended_at=datetime(2011, 2, 1 + days, tzinfo=UTC))
    assert await told(ctx, "mediation_days") == (9, 2)


async def test_an_obligation_counts_in_the_period_in_which_it_was_due(ctx: Context, east: Org) -> None:
    dispute = await make_dispute(east)
    agreement, party = await agree(dispute), await make_party(dispute)
    for due_on, state, settled_on in (
        (DAY, ObligationState.PERFORMED, DAY),
        (DAY, ObligationState.PERFORMED, date(2011, 4, 1)),
        (DAY, ObligationState.BREACHED, DAY),
        (date(2011, 4, 1), ObligationState.PERFORMED, DAY),
    ):
        obligation = Obligation(
            case_id=dispute.id,
            agreement_id=agreement.id,
            debtor_id=party.id,
            content="?",
            due_on=due_on,
            state=state,
            settled_on=settled_on,
        )
        await save(obligation, dispute)
    assert await told(ctx, "performance_rate") == (1, 3)


async def test_confirmations_are_told_of_agreements_and_of_applications(ctx: Context, east: Org) -> None:
    for state, filed_on, decided_on in (
        (ConfirmationState.CONFIRMED, DAY, DAY),
        (ConfirmationState.CONFIRMED, DAY, date(2011, 4, 1)),
        (ConfirmationState.DISMISSED, DAY, DAY),
        (ConfirmationState.PREPARED, None, None),
    ):
        dispute = await make_dispute(east)
        agreement = await agree(dispute)
        confirmation = Confirmation(
            case_id=dispute.id,
            agreement_id=agreement.id,
            court="?",
            state=state,
            prepared_on=DAY,
            file_by=date(2011, 3, 1),
            filed_on=filed_on,
            decided_on=decided_on,
        )
        await save(confirmation, dispute)
    assert (await told(ctx, "filing_rate"), await told(ctx, "confirmation_rate")) == ((3, 4), (1, 3))


async def test_oral_agreements_are_a_share_of_those_in_force(ctx: Context, east: Org) -> None:
    for more in ({"form": AgreementForm.ORAL}, {}, {"effective_on": None}):
        await agree(await make_dispute(east), **more)
    assert await told(ctx, "oral_rate") == (1, 2)


async def test_what_is_refused_was_not_accepted_and_what_waits_or_is_a_duplicate_is_not_decided(
    ctx: Context, east: Org
) -> None:
    opened_at = datetime(2011, 2, 1, tzinfo=UTC)
    for state, reason in (
        (DisputeState.MEDIATING, None),
        (DisputeState.CLOSED, "not ours"),
        (DisputeState.REGISTERED, None),
    ):
        first = await make_dispute(east, state=state, refusal_reason=reason, opened_at=opened_at)
    again = {"resolution": Resolution.DUPLICATE, "closed_at": CLOSED_AT, "master_id": first.id}
    await make_dispute(east, state=DisputeState.CLOSED, opened_at=opened_at, **again)
    assert await told(ctx, "acceptance_rate") == (1, 2)


async def solved(east: Org, **more: object) -> Dispute:
    ended = {"state": DisputeState.CLOSED, "closed_at": CLOSED_AT, "resolution": Resolution.SOLVED}
    return await make_dispute(east, **ended | more)


@pytest.mark.parametrize(
    ("days", "level", "count"),
    [(180, AccessLevel.ORG, 1), (181, AccessLevel.ORG, 0), (10, AccessLevel.SEALED, 0)],
)
async def test_a_quarrel_breaks_out_anew_within_180_days(
    ctx: Context, east: Org, days: int, level: AccessLevel, count: int
) -> None:
    first, _ = await solved(east), await solved(east)
    opened_at = CLOSED_AT + timedelta(days=days)
    await make_dispute(east, previous_id=first.id, opened_at=opened_at, access_level=level)
    assert await told(ctx, "redispute_rate") == (count, 2)


async def test_a_visit_may_find_that_it_broke_out_anew(ctx: Context, east: Org) -> None:
    first = await solved(east)
    visit = {"followed_on": date(2011, 3, 1), "method": FollowUpMethod.VISIT, "author": "?"}
    await save(FollowUp(case_id=first.id, has_recurred=True, **visit), first)
    assert await told(ctx, "redispute_rate") == (1, 1)
