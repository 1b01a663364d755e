"""The catalogue of duties and kinds of branches: one for the whole county, kept at its top."""

import pytest

from core.errors import Forbidden
from core.orgs.models import Org
from plugins.volunteers.associations import catalog
from plugins.volunteers.associations.models import BranchType, DutyCategory
from tests.conftest import ContextFor
from tests.factories import save


@pytest.mark.parametrize("role", ["volunteer_manager", "center_director"])
async def test_whoever_leads_in_a_village_changes_nothing_for_the_county(
    ctx_for: ContextFor, east_village: Org, role: str
) -> None:
    kind = await save(BranchType(code="PROOF", name="关爱", summary="关爱老人"), east_village)
    category = await save(DutyCategory(code="PROOF", name="类"), east_village)
    ctx = await ctx_for(role, east_village)
    async with ctx.transaction():
        with pytest.raises(Forbidden):
            await catalog.change_branch_type(ctx, kind.id, kind.version, name="别名", summary="别样")
        with pytest.raises(Forbidden):
            await catalog.add_category(ctx, "OTHER", "别类")
        with pytest.raises(Forbidden):
            await catalog.add_duty(ctx, category.id, code="OTHER", name="别事")


async def test_whoever_leads_volunteers_of_the_county_extends_the_catalogue(ctx_for: ContextFor, county: Org) -> None:
    ctx = await ctx_for("volunteer_manager", county)
    async with ctx.transaction():
        category = await catalog.add_category(ctx, "OTHER", "别类")
        made = await catalog.add_duty(ctx, category.id, code="OTHER", name="别事")
    assert made.category_id == category.id
