"""Norms for mediators as data: shortfalls, who may be assigned, who may be chosen for the next level."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import yaml
from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, select, update

from core.cases.parts import CaseEntry
from core.context import Context
from core.db import Database, make_engine, parse_url
from core.errors import Forbidden, RuleError
from core.migrations.runner import with_config
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from core.plugin_host import Registry
from core.provision import OWNER, Addresses
from core.tenancy import TenantInfo
from plugins.mediation import service
from plugins.mediation.mediators.models import FitnessAnswer, FitnessCheck, MediatorTraining, StaffingNorm
from plugins.mediation.mediators.norms import Band, apply_norms, set_fitness_rule, set_norms
from plugins.mediation.mediators.promotion import PromotionReason, promotion_pool
from plugins.mediation.mediators.reads import staffing
from plugins.mediation.models import Mediator
from plugins.mediation.states import DisputeState
from tenants.blueprint import COUNTY
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_mediator, save

NOW = datetime(2011, 3, 1, 4, tzinfo=UTC)
LONG_AGO, LAST_YEAR, TOMORROW = date(2001, 1, 1), date(2010, 6, 1), date(2011, 3, 2)


@pytest.fixture
async def ctx(ctx_for: ContextFor, county: Org) -> Context:
    """Whoever leads mediation in the county."""
    return await ctx_for(await make_account(county, "mediation_manager"), now=NOW)


async def enter(ctx: Context, level: OrgLevel, norm: int, effective_from: date) -> None:
    async with ctx.transaction():
        await set_norms(ctx, level=level, bands=[Band(0, norm), Band(5_000, norm + 10)], effective_from=effective_from)


async def ask_for(ctx: Context, check: FitnessCheck, answer: FitnessAnswer, hours: int | None = None) -> None:
    async with ctx.transaction():
        await set_fitness_rule(ctx, check=check, answer=answer, hours=hours, effective_from=LAST_YEAR)


async def norm_at(ctx: Context, org: Org) -> int:
    async with ctx.transaction():
        return next(one.norm for one in await staffing(ctx, level=OrgLevel(org.level)) if one.org_id == org.id)


async def assign(ctx: Context, org: Org, mediator: Mediator) -> list[str]:
    """Give a dispute to the mediator; what its journal then says."""
    dispute = await make_dispute(org, state=DisputeState.ACCEPTED)
    async with ctx.transaction() as session:
        await service.assign_dispute(ctx, dispute.id, dispute.version, mediator.id)
        await session.flush()
        noted = select(CaseEntry.text).where(CaseEntry.case_id == dispute.id, CaseEntry.kind == "NOTE")
        return [text or "" for text in await session.scalars(noted)]


@pytest.mark.parametrize(
    ("level", "size", "norm"),
    [
        *(("VILLAGE", size, norm) for size, norm in ((0, 10), (999, 10), (1_000, 15), (3_000, 15), (3_001, 20))),
        *(("TOWN", size, norm) for size, norm in ((0, 20), (9, 20), (10, 30), (15, 30), (16, 40))),
        ("COUNTY", 3, 100),
    ],
)
async def test_a_county_begins_with_the_norms_of_the_model(
    ctx: Context, database: Database, county: Org, east: Org, east_village: Org, level: str, size: int, norm: int
) -> None:
    org = next(one for one in (county, east, east_village) if one.level == level)
    async with ctx.transaction():
        await apply_norms(ctx, yaml.safe_load((COUNTY / "mediation.yaml").read_text())["staffing_norms"])
    async with database.transaction(org.tenant_id) as session:
        await session.execute(update(Org).where(Org.id == org.id).values(population=size, children_count=size))
    assert await norm_at(ctx, org) == norm


async def test_an_amended_norm_holds_from_its_day(ctx: Context, east_village: Org) -> None:
    for norm, day in ((10, LONG_AGO), (12, LAST_YEAR), (99, TOMORROW)):
        await enter(ctx, OrgLevel.VILLAGE, norm, day)
    assert await norm_at(ctx, east_village) == 12


async def test_norms_are_the_county_s_to_set(ctx_for: ContextFor, east: Org) -> None:
    town = await ctx_for(await make_account(east, "mediation_manager"), now=NOW)
    with pytest.raises(Forbidden):
        await enter(town, OrgLevel.TOWN, 1, LAST_YEAR)


@pytest.mark.parametrize("bands", [[], [Band(1, 1)], [Band(0, 1), Band(0, 2)], [Band(0, -1)]])
async def test_bands_begin_at_none_and_go_up(ctx: Context, bands: list[Band]) -> None:
    with pytest.raises(RuleError):
        async with ctx.transaction():
            await set_norms(ctx, level=OrgLevel.TOWN, bands=bands, effective_from=LAST_YEAR)


async def test_a_card_that_ran_out_is_refused_unless_the_county_says_otherwise(ctx: Context, east: Org) -> None:
    mediator = await make_mediator(east, card_valid_until=date(2011, 2, 28))
    with pytest.raises(RuleError) as raised:
        await assign(ctx, east, mediator)
    assert raised.value.payload_code == "MEDIATION_CARD_EXPIRED"
    await ask_for(ctx, FitnessCheck.CARD_EXPIRED, FitnessAnswer.PASS)
    assert await assign(ctx, east, mediator) == []


async def test_what_is_only_warned_of_stands_in_the_journal(ctx: Context, east: Org) -> None:
    mediator = await make_mediator(east)
    assert await assign(ctx, east, mediator) == []
    await ask_for(ctx, FitnessCheck.CARD_MISSING, FitnessAnswer.WARN)
    assert len(await assign(ctx, east, mediator)) == 1


async def test_only_training_of_the_last_year_counts(ctx: Context, east: Org) -> None:
    await ask_for(ctx, FitnessCheck.TRAINING, FitnessAnswer.REFUSE, hours=8)
    mediator = await make_mediator(east)
    await train(mediator, date(2010, 3, 1), 8)
    with pytest.raises(RuleError):
        await assign(ctx, east, mediator)
    await train(mediator, date(2010, 3, 2), 8)
    assert await assign(ctx, east, mediator) == []


async def train(mediator: Mediator, day: date, hours: int) -> None:
    await save(MediatorTraining(mediator_id=mediator.id, held_on=day, hours=hours, subject="?"), mediator)


async def test_a_town_chooses_from_the_mediators_of_its_villages(ctx: Context, east: Org, east_village: Org) -> None:
    chosen, other = await make_mediator(east_village), await make_mediator(east)
    await train(chosen, LAST_YEAR, 4)
    found = await pool(ctx, area_id=east.id)
    assert [(one.id, reasons) for one, reasons, _ in found] == [(chosen.id, [PromotionReason.TRAINED])]
    assert other.id not in {one.id for one, _, _ in found}


async def test_an_area_that_is_not_seen_chooses_from_nobody(
    ctx_for: ContextFor, county: Org, east: Org, east_village: Org
) -> None:
    await make_mediator(east_village)
    ctx = await ctx_for(await make_account(east, "mediation_manager"))
    assert [len(await pool(ctx, area_id=area.id)) for area in (east, county)] == [1, 0]


async def test_the_pool_says_what_is_lacking(ctx: Context, east_village: Org) -> None:
    await ask_for(ctx, FitnessCheck.TRAINING, FitnessAnswer.WARN, hours=8)
    await make_mediator(east_village)
    ((_, _, lacks),) = await pool(ctx)
    assert lacks == [FitnessCheck.CARD_MISSING, FitnessCheck.TRAINING]


async def pool(ctx: Context, **more: Any) -> list[Any]:
    async with ctx.transaction():
        return await promotion_pool(ctx, OrgLevel.TOWN, 20, **more)


@pytest.mark.commits
async def test_counties_keep_the_norms_that_once_were_the_same_for_all(
    addresses: Addresses, registry: Registry, yunyang: TenantInfo, fengjie: TenantInfo
) -> None:
    owned = next(one for one in registry.migrations if one.plugin == "mediation")

    def anew(connection: Connection) -> set[tuple[UUID, str, int]]:
        for step, revision in ((command.downgrade, "mediation_0006_figures"), (command.upgrade, "head")):
            with_config(connection, owned, lambda config, step=step, revision=revision: step(config, revision))
        op = Operations(MigrationContext.configure(connection))
        norms = select(StaffingNorm.tenant_id, StaffingNorm.level, func.count()).group_by(
            StaffingNorm.tenant_id, StaffingNorm.level
        )
        return {tuple(row) for _ in op.for_each_tenant() for row in connection.execute(norms)}

    engine = make_engine(parse_url(addresses.owner), role=OWNER)
    async with engine.begin() as connection:
        found = await connection.run_sync(anew)
    await engine.dispose()
    bands = {"VILLAGE": 3, "TOWN": 3, "COUNTY": 1}
    assert found == {(tenant.id, level, count) for tenant in (yunyang, fengjie) for level, count in bands.items()}
