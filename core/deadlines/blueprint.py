"""The section `deadlines` of a county's blueprint: the terms that law and own rules set."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from core.context import Context
from core.deadlines.acts import LONGEST_TERM, set_rule
from core.deadlines.models import DeadlineBasis, TimeUnit


class Entry(BaseModel):
    """One term."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    article: str
    basis: DeadlineBasis
    value: int = Field(ge=1, le=LONGEST_TERM)
    unit: TimeUnit
    effective_from: date
    longest_extension: int | None = None
    needs_consent: bool = False


SECTION = TypeAdapter(list[Entry])


async def apply_rules(ctx: Context, content: Any) -> None:
    """Enter the terms of a blueprint."""
    for entry in SECTION.validate_python(content):
        await set_rule(ctx, **entry.model_dump())
