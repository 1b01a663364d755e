"""Acts on the catalogue, which is the county's: kinds of branches, categories and duties."""

import re
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from core.authz import require
from core.checks import required_text
from core.context import Context
from core.errors import RuleError
from core.rbac.roles import county
from plugins.volunteers.associations.events import BranchTypeChanged, DutyAdded, DutyCategoryAdded
from plugins.volunteers.associations.models import BranchType, Duty, DutyCategory
from plugins.volunteers.permissions import CATALOG_MANAGE

CODE = re.compile(r"[A-Z][A-Z0-9_]{1,49}", re.ASCII)
AGES = range(100)


async def change_branch_type(ctx: Context, type_id: UUID, version: int, *, name: str, summary: str) -> BranchType:
    """Say what a kind of branch is called here, and what its volunteers do."""
    found = await ctx.one_at(BranchType, type_id, version)
    await require(ctx, CATALOG_MANAGE, await county(ctx))
    found.name = required_text(name, "name", 100)
    found.summary = required_text(summary, "summary", 500)
    ctx.record(BranchTypeChanged(found.id))
    return found


async def add_category(ctx: Context, code: str, name: str) -> DutyCategory:
    """Add a category to the catalogue of duties."""
    await require(ctx, CATALOG_MANAGE, await county(ctx))
    made = DutyCategory(code=await _free(ctx, DutyCategory.code, code), name=required_text(name, "name", 100))
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(DutyCategoryAdded(made.id))
    return made


async def add_duty(
    ctx: Context,
    category_id: UUID,
    *,
    code: str,
    name: str,
    license_kind: str | None = None,
    minimum_age: int = 0,
    needs_two: bool = False,
) -> Duty:
    """Add a duty to a category, with what it asks of volunteers.

    Source: Regulations on Voluntary Service, art. 15 and 16: duties fit age and skill, licensed work needs a licence.
    """
    category = await ctx.one(DutyCategory, category_id, field="category_id", lock=True)
    await require(ctx, CATALOG_MANAGE, await county(ctx))
    made = Duty(
        category_id=category.id,
        code=await _free(ctx, Duty.code, code),
        name=required_text(name, "name", 100),
        license_kind=None if license_kind is None else license_code(license_kind),
        minimum_age=checked_age(minimum_age),
        needs_two=needs_two,
    )
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.record(DutyAdded(category.id, made.id))
    return made


def license_code(kind: str, field: str = "license_kind") -> str:
    """The code of a kind of licence, in upper case; raises RuleError."""
    if not CODE.fullmatch(kind):
        raise RuleError("volunteers.code", field=field)
    return kind


def checked_age(years: int, field: str = "minimum_age") -> int:
    """A lowest age that can be; raises RuleError."""
    if years not in AGES:
        raise RuleError("volunteers.age", field=field)
    return years


async def _free(ctx: Context, column: InstrumentedAttribute[str], code: str) -> str:
    license_code(code, "code")
    if await ctx.session.scalar(select(column).where(column == code)):
        raise RuleError("rule.not_unique", field="code", code="NOT_UNIQUE")
    return code
