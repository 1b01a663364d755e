"""Disputes that other bodies take over, and those that go to another organisation from the beginning."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from core.accounts.models import Account
from core.cases.models import Episode, PartyRole, Severity
from core.context import Context
from core.errors import Forbidden, NotFound, RuleError
from core.orgs.models import Org
from plugins.mediation import routing, service
from plugins.mediation.models import Dispute
from plugins.mediation.proceedings import agreements, diversions
from plugins.mediation.proceedings.models import (
    AgreementForm,
    BodyKind,
    Diversion,
)
from plugins.mediation.states import DisputeState
from tests.conftest import ContextFor
from tests.factories import make_dispute_type
from tests.plugins.mediation.mediated import make_mediated, state

S = DisputeState
ORAL: dict[str, Any] = {"form": AgreementForm.ORAL, "content": "恢复界石"}


async def divert(ctx: Context, dispute: Dispute, version: int = 1) -> Diversion:
    async with ctx.transaction() as session:
        await diversions.divert_dispute(
            ctx, dispute.id, version, body_kind=BodyKind.POLICE, body="示例警务室", reason="?"
        )
        return (await session.scalars(select(Diversion).where(Diversion.case_id == dispute.id))).one()


AGAIN: dict[str, Any] = {"body_kind": BodyKind.COURT, "body": "示例法院", "reason": "?"}


@pytest.mark.parametrize(
    "act",
    [
        partial(diversions.divert_dispute, **AGAIN),
        partial(agreements.settle_dispute, **ORAL),
        partial(service.fail_dispute, routes_told=True),
        partial(service.escalate_dispute, reason="?"),
    ],
    ids=["divert", "settle", "fail", "escalate"],
)
async def test_while_another_body_is_to_decide_nobody_goes_on(
    ctx_for: ContextFor, east: Org, manager: Account, act: Any
) -> None:
    dispute, ctx = await make_mediated(east), await ctx_for(manager)
    await divert(ctx, dispute)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await act(ctx, dispute.id, 2)
    assert raised.value.key == "mediation.diverted"


async def test_a_body_that_takes_a_dispute_does_not_tell_the_parties_of_other_ways(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    dispute, ctx = await make_mediated(east), await ctx_for(manager)
    sent = await divert(ctx, dispute)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await diversions.answer_diversion(ctx, sent.id, is_accepted=True, answer="已答复")
    assert raised.value.payload_code == "MEDIATION_ROUTES"


@pytest.mark.parametrize(
    ("is_accepted", "ends", "outcomes"),
    [(True, S.TERMINATED, ["DIVERTED"]), (False, S.MEDIATING, ["DIVERTED", None])],
)
async def test_a_diverted_dispute_ends_or_comes_back(
    ctx_for: ContextFor, east: Org, manager: Account, is_accepted: bool, ends: str, outcomes: list[str | None]
) -> None:
    dispute, ctx = await make_mediated(east), await ctx_for(manager)
    sent = await divert(ctx, dispute)
    async with ctx.transaction():
        await diversions.answer_diversion(
            ctx, sent.id, is_accepted=is_accepted, answer="已答复", routes_told=is_accepted
        )
    assert await state(ctx, dispute) == ends
    async with ctx.transaction() as session:
        found = await session.scalars(select(Episode.outcome).order_by(Episode.started_at))
        assert list(found) == outcomes


# --- routing ---------------------------------------------------------------------------------------------------------


async def register(ctx: Context, org: Org, type_id: Any, severity: Severity) -> Dispute:
    sides = [service.Party(role=role, name="?") for role in (PartyRole.APPLICANT, PartyRole.RESPONDENT)]
    async with ctx.transaction():
        return await service.register_dispute(
            ctx, org_id=org.id, type_id=type_id, title="?", summary="?", parties=sides, severity=severity
        )


async def test_major_disputes_go_to_the_county_and_a_type_to_its_center(
    ctx_for: ContextFor, county: Org, east: Org, west: Org, manager: Account
) -> None:
    kind = await make_dispute_type(east)
    async with (chief := await ctx_for("mediation_manager", county)).transaction():
        await routing.set_rule(chief, org_id=west.id, type_id=kind.id)
        await routing.set_rule(chief, org_id=county.id, severity=Severity.MAJOR)
    ctx = await ctx_for(manager)
    ordinary, major = [await register(ctx, east, kind.id, severity) for severity in Severity]
    assert (ordinary.org_id, ordinary.handling_org_id, major.handling_org_id) == (east.id, west.id, county.id)
    neighbor = await ctx_for("mediation_manager", west)
    async with neighbor.transaction():
        assert (await neighbor.one(Dispute, ordinary.id)).id == ordinary.id
        with pytest.raises(NotFound):
            await neighbor.one(Dispute, major.id)


async def test_a_town_s_manager_does_not_say_where_the_county_s_disputes_go(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    kind, ctx = await make_dispute_type(east), await ctx_for(manager)
    with pytest.raises(Forbidden):
        async with ctx.transaction():
            await routing.set_rule(ctx, org_id=east.id, type_id=kind.id)
