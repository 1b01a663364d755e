"""What happens in mediation: conflicts, refusal, agreements, confirmation, other bodies, routing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.accounts.models import Account
from core.cases.models import CaseParty, PartyRole
from core.context import Context
from core.errors import NotFound, RuleError
from core.orgs.models import Org
from plugins.mediation import assigning, rules, service
from plugins.mediation.mediators.models import LegalStatus, Tier
from plugins.mediation.models import Channel, Dispute, EndGround
from plugins.mediation.proceedings import agreements, confirmations
from plugins.mediation.proceedings.models import (
    AgreementForm,
    Confirmation,
    ConflictKind,
    MediatorAssignment,
    Obligation,
    ObligationState,
    ParticipantKind,
)
from plugins.mediation.states import ConfirmationState, DisputeState
from tests.conftest import ContextFor
from tests.factories import make_dispute, make_dispute_type, make_mediation_org, make_mediator, make_party
from tests.plugins.mediation.mediated import make_mediated, parties, settle, state

NOW = datetime(2011, 1, 10, 1, tzinfo=UTC)
DAY = date(2011, 1, 10)
S = DisputeState
ORAL: dict[str, Any] = {"form": AgreementForm.ORAL, "content": "恢复界石"}


# --- pure rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "signed", "effective"),
    [
        ("ORAL", (None, None, None), DAY),
        ("WRITTEN", (DAY, DAY, None), None),
        ("WRITTEN", (DAY, DAY + timedelta(days=2), DAY + timedelta(days=1)), DAY + timedelta(days=2)),
    ],
)
def test_an_agreement_takes_effect_by_its_form(form: str, signed: tuple[Any, Any, Any], effective: date | None) -> None:
    assert rules.effective_on(form, DAY, *signed) == effective


def test_confirmation_is_asked_for_within_thirty_days() -> None:
    assert rules.confirmation_deadline(DAY) == date(2011, 2, 9)


def test_one_broken_promise_breaks_the_agreement_and_all_kept_ones_perform_it() -> None:
    due, kept, broken = ObligationState.DUE, ObligationState.PERFORMED, ObligationState.BREACHED
    assert [rules.performance(states) for states in ([due, kept], [kept, kept], [kept, broken])] == [
        S.PERFORMING,
        S.PERFORMED,
        S.BREACHED,
    ]


# --- who mediates ----------------------------------------------------------------------------------------------------


async def test_a_party_does_not_mediate_the_own_dispute(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    mediator = await make_mediator(east)
    dispute = await make_dispute(east, state=S.ACCEPTED)
    async with (ctx := await ctx_for(manager)).transaction() as session:
        session.add(CaseParty(case_id=dispute.id, ordinal=1, role="APPLICANT", name="?", person_id=mediator.person_id))
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await service.assign_dispute(ctx, dispute.id, 1, mediator.id)
    assert raised.value.payload_code == "MEDIATION_CONFLICT"


async def test_a_mediator_whom_a_party_refuses_gives_the_dispute_back(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    dispute = await make_mediated(east)
    ctx = await ctx_for(manager)
    party, _ = await parties(ctx, dispute)
    assert dispute.mediator_id is not None
    async with ctx.transaction():
        await assigning.note_conflict(
            ctx,
            dispute.id,
            mediator_id=dispute.mediator_id,
            kind=ConflictKind.REFUSED_BY_PARTY,
            note="?",
            party_id=party,
        )
    async with ctx.transaction():
        found = await ctx.one(Dispute, dispute.id)
        assert (found.state, found.mediator_id) == (S.ACCEPTED, None)


async def test_the_first_mediator_stays_answerable_when_another_is_assigned(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    first, second = await make_mediator(east), await make_mediator(east)
    dispute, ctx = await make_dispute(east, state=S.ACCEPTED), await ctx_for(manager)
    for version, mediator in enumerate((first, second), start=1):
        async with ctx.transaction():
            await service.assign_dispute(ctx, dispute.id, version, mediator.id)
    async with ctx.transaction() as session:
        found = await ctx.one(Dispute, dispute.id)
        assert (found.first_mediator_id, found.mediator_id) == (first.id, second.id)
        times = select(MediatorAssignment.is_first, MediatorAssignment.end_reason).order_by(MediatorAssignment.id)
        assert [tuple(row) for row in await session.execute(times)] == [(True, "REASSIGNED"), (False, None)]


async def test_a_type_may_ask_for_a_woman_member(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    kind = await make_dispute_type(east, special_member=ParticipantKind.WOMAN_MEMBER)
    dispute = await make_dispute(east, type_=kind, mediator=await make_mediator(east))
    ctx = await ctx_for(manager)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await service.mediate_dispute(ctx, dispute.id, 1)
    assert raised.value.payload_code == "MEDIATION_MEMBER"
    async with ctx.transaction():
        await assigning.add_participant(
            ctx, dispute.id, kind=ParticipantKind.WOMAN_MEMBER, name="示例委员", parties_consent=False
        )
    async with ctx.transaction():
        await service.mediate_dispute(ctx, dispute.id, 2)
    assert await state(ctx, dispute) == S.MEDIATING


async def test_an_expert_takes_part_only_with_the_parties_consent(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    dispute, ctx = await make_mediated(east), await ctx_for(manager)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await assigning.add_participant(
                ctx, dispute.id, kind=ParticipantKind.EXPERT, name="示例专家", parties_consent=False
            )
    assert raised.value.payload_code == "MEDIATION_CONSENT"


# --- ends ------------------------------------------------------------------------------------------------------------


async def end(ctx: Context, dispute: Dispute, **more: Any) -> None:
    given = {"ground": EndGround.REFUSED, "reason": "?", "routes_told": True} | more
    async with ctx.transaction():
        await service.terminate_dispute(ctx, dispute.id, 1, **given)


async def test_a_party_s_refusal_ends_mediation_once_other_ways_were_told(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    dispute, ctx = await make_mediated(east), await ctx_for(manager)
    party, _ = await parties(ctx, dispute)
    for more, field in (({"party_id": party, "routes_told": False}, "routes_told"), ({}, "party_id")):
        with pytest.raises(RuleError) as raised:
            await end(ctx, dispute, **more)
        assert raised.value.field == field
    await end(ctx, dispute, party_id=party)
    assert await state(ctx, dispute) == S.TERMINATED


async def test_what_breaks_out_anew_has_ended_before(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    former, kind, ctx = await make_mediated(east), await make_dispute_type(east), await ctx_for(manager)
    sides = [service.Party(role=role, name="?") for role in (PartyRole.APPLICANT, PartyRole.RESPONDENT)]
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await service.register_dispute(
                ctx, org_id=east.id, type_id=kind.id, title="?", summary="?", parties=sides, previous_id=former.id
            )
    assert raised.value.field == "previous_id"


async def test_a_party_of_another_dispute_is_no_party(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    dispute, other = await make_mediated(east), await make_dispute(east)
    stranger = await make_party(other)
    with pytest.raises(NotFound):
        await end(await ctx_for(manager), dispute, party_id=stranger.id)


# --- agreements ------------------------------------------------------------------------------------------------------


async def test_where_the_law_asks_for_writing_an_oral_agreement_is_refused(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    kind = await make_dispute_type(east, written_agreement_required=True)
    dispute = await make_mediated(east, type_=kind)
    with pytest.raises(RuleError) as raised:
        await settle(await ctx_for(manager), dispute)
    assert raised.value.payload_code == "MEDIATION_IN_WRITING"


async def promise(ctx: Context, dispute: Dispute) -> Obligation:
    """An oral agreement with one promise."""
    _, debtor = await parties(ctx, dispute)
    async with ctx.transaction() as session:
        version = (await ctx.one(Dispute, dispute.id)).version
        promises = [agreements.Promise(debtor, "恢复界石", DAY)]
        await agreements.settle_dispute(ctx, dispute.id, version, **ORAL, obligations=promises)
        newest = select(Obligation).where(Obligation.case_id == dispute.id).order_by(Obligation.id.desc()).limit(1)
        return (await session.scalars(newest)).one()


async def keep(ctx: Context, obligation: Obligation, *, is_performed: bool) -> None:
    async with ctx.transaction():
        await agreements.settle_obligation(ctx, obligation.id, is_performed=is_performed, on=DAY)


async def put(ctx: Context, dispute: Dispute, to: DisputeState) -> None:
    async with ctx.transaction():
        (await ctx.one(Dispute, dispute.id, lock=True)).state = to


async def test_an_agreement_that_was_broken_does_not_break_the_one_after_it(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    dispute, ctx = await make_mediated(east), await ctx_for(manager)
    broken = await promise(ctx, dispute)
    await keep(ctx, broken, is_performed=False)
    assert await state(ctx, dispute) == S.BREACHED
    await put(ctx, dispute, S.MEDIATING)
    second = await promise(ctx, dispute)
    await keep(ctx, broken, is_performed=True)
    assert await state(ctx, dispute) == S.PERFORMING
    await keep(ctx, second, is_performed=True)
    assert await state(ctx, dispute) == S.PERFORMED


async def prepare(ctx: Context, dispute: Dispute, applicants: list[Any]) -> None:
    async with ctx.transaction():
        await confirmations.prepare_confirmation(ctx, dispute.id, court="示例法院", applicant_ids=applicants)


async def test_a_court_is_asked_by_all_parties_and_for_what_it_may_confirm(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    await make_mediation_org(east)
    dispute, folk = await make_mediated(east), await make_mediated(east, channel=Channel.FOLK)
    ctx = await ctx_for(manager)
    for one, some, code in ((dispute, 1, "MEDIATION_JOINTLY"), (folk, 2, "MEDIATION_EXCLUDED")):
        await settle(ctx, one)
        applicants = (await parties(ctx, one))[:some]
        with pytest.raises(RuleError) as raised:
            await prepare(ctx, one, applicants)
        assert raised.value.payload_code == code


@pytest.mark.parametrize(
    "values",
    [
        {"legal_status": LegalStatus.INFORMAL},
        {"dissolved_on": DAY - timedelta(days=1)},
        {"established_on": DAY + timedelta(days=1)},
        {"tier": Tier.INDUSTRY, "industry": "ANOTHER"},
    ],
)
async def test_a_court_confirms_only_what_a_lawful_organisation_brought_about(
    ctx_for: ContextFor, east: Org, manager: Account, values: dict[str, Any]
) -> None:
    await make_mediation_org(east, **values)
    dispute, ctx = await make_mediated(east), await ctx_for(manager, now=NOW)
    await settle(ctx, dispute)
    with pytest.raises(RuleError) as raised:
        await prepare(ctx, dispute, await parties(ctx, dispute))
    assert raised.value.payload_code == "MEDIATION_NOT_LAWFUL"


async def make_application(org: Org, ctx: Context) -> Confirmation:
    """An application about an agreement that took effect today."""
    await make_mediation_org(org)
    dispute = await make_mediated(org)
    await settle(ctx, dispute)
    await prepare(ctx, dispute, await parties(ctx, dispute))
    async with ctx.transaction() as session:
        return (await session.scalars(select(Confirmation))).one()


async def test_no_court_decides_before_it_was_asked(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    application = await make_application(east, await ctx_for(manager, now=NOW))
    ctx = await ctx_for(manager, now=NOW + timedelta(days=5))
    async with ctx.transaction():
        day = DAY + timedelta(days=3)
        await confirmations.move_confirmation(ctx, application.id, to=ConfirmationState.FILED, on=day)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await confirmations.move_confirmation(
                ctx, application.id, to=ConfirmationState.DISMISSED, on=DAY + timedelta(days=2), ground="?"
            )
    assert raised.value.params == {"first": day}


async def test_no_court_decides_before_it_took_the_application_on(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    application = await make_application(east, await ctx_for(manager, now=NOW))
    ctx, filed, accepted = await ctx_for(manager, now=NOW + timedelta(days=9)), DAY, DAY + timedelta(days=4)
    async with ctx.transaction() as session:
        for to, day in ((ConfirmationState.FILED, filed), (ConfirmationState.ACCEPTED, accepted)):
            await confirmations.move_confirmation(ctx, application.id, to=to, on=day)
        kept = await session.get_one(Confirmation, (ctx.tenant.id, application.id))
        assert (kept.filed_on, kept.accepted_on, kept.decided_on) == (filed, accepted, None)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await confirmations.move_confirmation(ctx, application.id, to=ConfirmationState.CONFIRMED, on=filed)
    assert raised.value.params == {"first": accepted}


@pytest.mark.parametrize(("days", "code"), [(30, None), (31, "CONFIRMATION_LATE")])
async def test_an_application_is_filed_within_thirty_days_of_effect(
    ctx_for: ContextFor, east: Org, manager: Account, days: int, code: str | None
) -> None:
    application = await make_application(east, await ctx_for(manager, now=NOW))
    ctx, found = await ctx_for(manager, now=NOW + timedelta(days=days)), None
    try:
        async with ctx.transaction():
            await confirmations.move_confirmation(
                ctx, application.id, to=ConfirmationState.FILED, on=DAY + timedelta(days=days)
            )
    except RuleError as error:
        found = error.payload_code
    assert found == code
