"""Which facts count for a period: conditions that declarations of indicators are made of."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Text, and_, literal, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from core.descriptors import Test, Window
from core.indicators.periods import Period


def opened(column: InstrumentedAttribute[Any]) -> Test:
    """What happened at this instant counts for the period in which it happened."""
    return lambda window: and_(column >= window.since, column < window.until)


def ended_by_then(column: InstrumentedAttribute[Any]) -> Test:
    """What had ended, at this instant, when the period was over."""
    return lambda window: column < window.until


def within_days(column: InstrumentedAttribute[Any]) -> Test:
    """What happened on this day counts for the period in which the day lies."""
    return lambda window: and_(column >= window.first_day, column <= window.last_day)


def over_by_then(column: InstrumentedAttribute[Any]) -> Test:
    """What was over, on this day, when the period was."""
    return lambda window: column <= window.last_day


def held(first: InstrumentedAttribute[date], last: InstrumentedAttribute[Any]) -> Test:
    """What was in force on the period's last day: from its first day to its last one, or to this day."""
    return lambda window: and_(first <= window.last_day, or_(last.is_(None), last >= window.last_day))


def everything(_window: Window) -> ColumnElement[bool]:
    """Each fact that counts for the period at all."""
    return true()


def window_of(period: Period, zone: ZoneInfo) -> Window:
    """One period, bound in a statement."""
    return Window(
        literal(period.since(zone)),
        literal(period.until(zone)),
        literal(period.first),
        literal(period.last),
        literal(zone.key, Text()),
    )
