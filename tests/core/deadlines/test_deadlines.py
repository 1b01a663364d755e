"""Deadlines of cases: begun by a rule, paused, extended, met; and the ladder of alerts."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.cases.models import NEVER, Case
from core.context import Context
from core.deadlines import acts, service
from core.deadlines.ladder import Step, climb, set_ladder
from core.deadlines.models import (
    AlertKind,
    Deadline,
    DeadlineAlert,
    DeadlineBasis,
    DeadlineKind,
    StatutoryRule,
    TimeUnit,
    Told,
)
from core.errors import Forbidden, RuleError
from core.orgs.models import Org
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_mediator, save

MORNING = datetime(2011, 1, 10, 1, tzinfo=UTC)
THIRTY = service.Term("art. 33", DeadlineBasis.STATUTORY, 30, TimeUnit.DAY)


def later(days: int) -> datetime:
    return MORNING + timedelta(days=days)


async def begin(ctx: Context, dispute: Dispute, term: service.Term = THIRTY) -> Deadline:
    async with ctx.transaction():
        case = await ctx.one(Dispute, dispute.id, lock=True)
        return await service.start(ctx, case, DeadlineKind.RESOLVE, term, "DisputeAccepted")


async def due(ctx: Context, dispute: Dispute) -> datetime:
    async with ctx.transaction() as session:
        return (await session.get_one(Case, (ctx.tenant.id, dispute.id))).due_at


async def make_rule(org: Org, **values: Any) -> StatutoryRule:
    given = {
        "code": "X",
        "article": "art. 1",
        "basis": DeadlineBasis.STATUTORY,
        "value": 30,
        "unit": TimeUnit.DAY,
        "needs_consent": False,
        "effective_from": date(2010, 1, 1),
    }
    return await save(StatutoryRule(**given | values), org)


async def test_a_case_is_due_at_the_tenant_s_midnight_after_the_last_day(ctx_for: ContextFor, east: Org) -> None:
    ctx, dispute = await ctx_for("mediation_manager", east, now=MORNING), await make_dispute(east)
    deadline = await begin(ctx, dispute)
    assert deadline.due_on == date(2011, 2, 9)
    assert await due(ctx, dispute) == datetime(2011, 2, 9, 16, tzinfo=UTC)


async def test_an_amendment_holds_for_what_begins_after_it(ctx_for: ContextFor, east: Org) -> None:
    ctx = await ctx_for("mediation_manager", east, now=MORNING)
    await make_rule(east, value=15)
    await make_rule(east, value=20, effective_from=date(2011, 1, 11))
    async with ctx.transaction():
        before, after = [await service.rule_in_force(ctx, "X", date(2011, 1, day)) for day in (10, 11)]
        assert before and after and (before.value, after.value) == (15, 20)
        assert await service.rule_in_force(ctx, "X", date(2009, 12, 31)) is None


async def test_a_pause_moves_the_last_day_by_the_days_that_stood_still(ctx_for: ContextFor, east: Org) -> None:
    account = await make_account(east, "mediation_manager")
    ctx, dispute = await ctx_for(account, now=MORNING), await make_dispute(east)
    deadline = await begin(ctx, dispute)
    async with (ctx := await ctx_for(account, now=later(5))).transaction():
        await acts.pause_deadline(ctx, deadline.id, "appraisal")
    assert await due(ctx, dispute) == NEVER
    async with (ctx := await ctx_for(account, now=later(12))).transaction():
        await acts.resume_deadline(ctx, deadline.id, "appraised")
    assert await due(ctx, dispute) == datetime(2011, 2, 16, 16, tzinfo=UTC)


async def test_an_extension_stays_within_its_rule_and_needs_the_parties_where_it_says_so(
    ctx_for: ContextFor, east: Org
) -> None:
    rule = await make_rule(east, longest_extension=10, needs_consent=True)
    ctx, dispute = await ctx_for("mediation_manager", east, now=MORNING), await make_dispute(east)
    deadline = await begin(ctx, dispute, service.Term("", DeadlineBasis.STATUTORY, 30, TimeUnit.DAY, rule.id))
    for units, agree, field in ((11, True, "units"), (10, False, "parties_agree")):
        with pytest.raises(RuleError) as raised:
            async with ctx.transaction():
                await acts.extend_deadline(ctx, deadline.id, units=units, reason="?", parties_agree=agree)
        assert raised.value.field == field
    async with ctx.transaction():
        await acts.extend_deadline(ctx, deadline.id, units=10, reason="a witness is away", parties_agree=True)
    assert await due(ctx, dispute) == datetime(2011, 2, 19, 16, tzinfo=UTC)


@pytest.mark.parametrize("act", [acts.pause_deadline, acts.resume_deadline])
async def test_who_may_only_read_is_not_told_whether_a_deadline_runs(
    ctx_for: ContextFor, county: Org, east: Org, act: Any
) -> None:
    deadline = await begin(await ctx_for("mediation_manager", east, now=MORNING), await make_dispute(east))
    leader = await ctx_for("county_leader", county, now=MORNING)
    with pytest.raises(Forbidden):
        async with leader.transaction():
            await act(leader, deadline.id, "?")


async def test_a_town_s_manager_sets_no_term_and_no_day_for_the_county(
    ctx_for: ContextFor, county: Org, east: Org
) -> None:
    term = {"code": "TERM", "article": "art. 1", "basis": DeadlineBasis.INTERNAL, "value": 7, "unit": TimeUnit.DAY}
    manager = await ctx_for("mediation_manager", east, now=MORNING)
    for act, given in (
        (acts.set_rule, term | {"effective_from": date(2011, 1, 1)}),
        (acts.set_day, {"day": date(2011, 1, 11), "is_working": False, "name": "?"}),
    ):
        with pytest.raises(Forbidden):
            async with manager.transaction():
                await act(manager, **given)
        async with (chief := await ctx_for("mediation_manager", county, now=MORNING)).transaction():
            await act(chief, **given)


async def test_whoever_works_on_a_case_does_not_extend_its_deadline(ctx_for: ContextFor, east: Org) -> None:
    mediator = await make_mediator(east)
    account = await make_account(east, "mediation_manager", person_id=mediator.person_id)
    ctx, dispute = await ctx_for(account, now=MORNING), await make_dispute(east, mediator=mediator)
    deadline = await begin(ctx, dispute)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await acts.extend_deadline(ctx, deadline.id, units=1, reason="?")
    assert raised.value.payload_code == "OWN_EXTENSION"


@pytest.mark.parametrize(("days", "state"), [(30, "MET"), (31, "MISSED")])
async def test_what_is_done_on_the_last_day_is_in_time(ctx_for: ContextFor, east: Org, days: int, state: str) -> None:
    account = await make_account(east, "mediation_manager")
    dispute = await make_dispute(east)
    deadline = await begin(await ctx_for(account, now=MORNING), dispute)
    async with (ctx := await ctx_for(account, now=later(days))).transaction() as session:
        await service.meet(ctx, await ctx.one(Dispute, dispute.id, lock=True), DeadlineKind.RESOLVE)
        assert (await session.get_one(Deadline, (ctx.tenant.id, deadline.id))).state == state
    assert await due(ctx, dispute) == NEVER


# --- the ladder ------------------------------------------------------------------------------------------------------


async def told(ctx: Context) -> list[tuple[str, Any]]:
    async with ctx.transaction() as session:
        alerts = await session.scalars(select(DeadlineAlert).order_by(DeadlineAlert.step))
        return [(alert.kind, alert.person_id or alert.org_id) for alert in alerts]


def at(ctx: Context, now: datetime) -> Context:
    return Context.of_system(ctx.database, ctx.tenant, ctx.read_actions.values(), lambda: now)


async def test_the_ladder_tells_worker_handler_the_one_above_and_the_county(
    ctx_for: ContextFor, county: Org, east: Org, east_village: Org
) -> None:
    mediator = await make_mediator(east_village)
    ctx = await ctx_for("mediation_manager", east, now=MORNING)
    await begin(ctx, await make_dispute(east_village, mediator=mediator))
    for days in (27, 28, 31, 34, 38, 60):
        await climb(at(ctx, later(days)))
        assert await climb(at(ctx, later(days))) == 0
    assert await told(ctx) == [
        ("NEAR", mediator.person_id),
        ("MISSED", east_village.id),
        ("ESCALATED", east.id),
        ("ESCALATED", county.id),
    ]


async def test_a_ladder_that_was_not_climbed_for_long_tells_the_highest_at_once(
    ctx_for: ContextFor, county: Org, east: Org
) -> None:
    ctx = await ctx_for("mediation_manager", east, now=MORNING)
    await begin(ctx, await make_dispute(east))
    assert await climb(at(ctx, later(90))) == 1
    assert await told(ctx) == [("ESCALATED", county.id)]


@pytest.mark.commits
async def test_ladders_climbed_at_once_tell_each_step_once(ctx_for: ContextFor, east: Org) -> None:
    ctx = await ctx_for("mediation_manager", east, now=MORNING)
    for _ in range(6):
        await begin(ctx, await make_dispute(east))
    found = await asyncio.gather(*(climb(at(ctx, later(28)), batch=2) for _ in range(4)))
    assert sum(found) == len(await told(ctx)) == 6


async def test_a_county_that_sets_a_ladder_is_told_by_it(ctx_for: ContextFor, county: Org, east: Org) -> None:
    ctx, dispute = await ctx_for("mediation_manager", county, now=MORNING), await make_dispute(east)
    await begin(ctx, dispute)
    async with ctx.transaction():
        await set_ladder(ctx, [Step(-10, AlertKind.NEAR, Told.HANDLER)])
    for days in (20, 21, 90):
        await climb(at(ctx, later(days)))
    assert await told(ctx) == [("NEAR", east.id)]
