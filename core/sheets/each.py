"""Rows taken in one by one, each by the act that makes a single record: for sheets of a few thousand rows."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from core.context import Context
from core.descriptors import Take
from core.errors import Forbidden, PayloadError
from core.sheets.rows import SheetRow

Act = Callable[[Context, Mapping[str, Any]], Awaitable[Any]]


def one_by_one(act: Act, fields: Mapping[str, str] | None = None) -> Take:
    """Take each row in by `act(ctx, values)`; what it raises, in the words of a mutation, refuses the row.

    `fields` are input fields of the mutation, with the column that stands for each where that is called otherwise.
    """
    columns = fields or {}

    async def take(ctx: Context, rows: Sequence[SheetRow]) -> None:
        for row in rows:
            try:
                async with ctx.attempt():
                    await act(ctx, row.values)
            except (PayloadError, Forbidden) as error:
                row.refuse(error, columns.get(getattr(error, "field", None) or ""))

    return take
