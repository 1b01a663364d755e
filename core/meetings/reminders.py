"""Whoever is to do something because a meeting said so is reminded once, by a scheduled job."""

from datetime import timedelta

from sqlalchemy import select

from core.access.levels import BY_WORKER
from core.access.models import Notification
from core.context import Context
from core.meetings.models import ActionItem, ActionState, AgendaItem
from core.orgs.models import Org

AHEAD = timedelta(days=3)
"""So long before the last day."""

BATCH = 100
KIND = "action_item_due"


async def remind(ctx: Context, *, batch: int = BATCH) -> int:
    """Tell the owners of open items that are due; gives how many. It may run as often as one likes.

    What is told names neither the item nor a case: whoever is told finds both in the own list.
    """
    told = 0
    while found := await _remind_some(ctx, batch):
        told += found
    return told


async def _remind_some(ctx: Context, batch: int) -> int:
    now = ctx.clock.now()
    async with ctx.transaction() as session:
        due = (
            select(ActionItem, Org.name)
            .join(AgendaItem, AgendaItem.id == ActionItem.agenda_item_id)
            .join(Org, Org.id == AgendaItem.org_id)
            .where(
                ActionItem.state == ActionState.OPEN,
                ActionItem.reminded_at.is_(None),
                ActionItem.owner_id.is_not(None),
                ActionItem.access_level.in_(BY_WORKER),
                ActionItem.due_on <= ctx.clock.today() + AHEAD,
            )
            .order_by(ActionItem.due_on, ActionItem.id)
            .limit(batch)
            .with_for_update(skip_locked=True, of=ActionItem)
        )
        items = (await session.execute(due)).all()
        for item, host in items:
            item.reminded_at = now
            session.add(Notification(person_id=item.owner_id, kind=KIND, who=host, occurred_at=now, visible_at=now))
    return len(items)
