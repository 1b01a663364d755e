"""Seeing one sensitive value in full: for a stated purpose, one entry in the trail for each value."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.authz import require
from core.context import Context
from core.crypto.sealed import Sealed, reveal
from core.descriptors import Action, Event
from core.people.models import Person
from core.text import checked_text

LONGEST_PURPOSE = 200


@dataclass(frozen=True, slots=True)
class ValueRevealed(Event, on=Person):
    """A sensitive value was shown in full; of which record and attribute, and what for."""

    record_type: str
    record_id: UUID
    attribute: str
    purpose: str


_EVENTS: dict[Any, type[ValueRevealed]] = {Person: ValueRevealed}


def _event(model: Any) -> type[ValueRevealed]:
    """The event as one on the model: whoever asks who looked at a record finds it there."""
    if model not in _EVENTS:
        _EVENTS[model] = type("ValueRevealed", (ValueRevealed,), {}, on=model)
    return _EVENTS[model]


async def reveal_value(
    ctx: Context, whole: Any, row: Any, attribute: Sealed, *, action: Action, purpose: str
) -> str | None:
    """The value of a row's attribute, if the actor may do `action` to the record that the row is a part of."""
    await require(ctx, action, whole)
    ctx.purpose = checked_text(purpose, "purpose", longest=LONGEST_PURPOSE)
    ctx.record(_event(type(whole))(whole.id, attribute.table, row.id, attribute.name, ctx.purpose))
    return await reveal(ctx.session, row, attribute)
