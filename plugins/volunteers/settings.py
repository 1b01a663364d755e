"""What a county may set: it stands beside the plug-in's name in the blueprint's `plugins.yaml`."""

from collections.abc import Mapping
from typing import Any

from core.context import Context
from plugins.volunteers import rules

NAME = "volunteers"


def _of(ctx: Context) -> Mapping[str, Any]:
    found: Mapping[str, Any] = ctx.tenant.plugins.get(NAME) or {}
    return found


def daily_cap(ctx: Context) -> int:
    """Minutes of one volunteer on one day that count: `daily_cap_minutes`."""
    return rules.setting(_of(ctx), "daily_cap_minutes", rules.DAILY_CAP)


def cancel_hours(ctx: Context) -> int:
    """Hours before a shift until which a volunteer cancels freely: `cancel_hours`."""
    return rules.setting(_of(ctx), "cancel_hours", rules.CANCEL_HOURS)
