"""Reads that several folders need: records that are parts of others, taken with the record that is asked for rights."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from core.context import Context
from core.errors import NotFound
from core.tenancy import Record

Part = TypeVar("Part", bound=Record)
Whole = TypeVar("Whole", bound=Record)


async def part_of(
    ctx: Context, model: type[Part], part_id: UUID, whole: type[Whole], key: str, *, field: str = "id"
) -> tuple[Part, Whole]:
    """A part and the record that it belongs to, locked; raises NotFound also where that may not be seen."""
    part = await ctx.session.scalar(select(model).where(model.id == part_id))
    if part is None:
        raise NotFound(field)
    holder = await ctx.one(whole, getattr(part, key), field=field, lock=True)
    await ctx.session.refresh(part)  # it may have changed while its whole was waited for
    return part, holder
