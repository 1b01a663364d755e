"""Centres as GraphQL types."""

from datetime import date
from typing import Any

import strawberry
from sqlalchemy import ColumnElement, Text, cast, func, literal_column
from sqlalchemy.orm import InstrumentedAttribute

from core.orgs.kinds import OrgLevel
from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection, expression, lookup, relation
from graphql_schema.node import Node
from graphql_schema.types import FunctionalUnit, Org, Person
from plugins.service_centers.centers import models
from plugins.service_centers.centers.schema.enums import CenterState, EmploymentKind


def clock(attribute: InstrumentedAttribute[Any], description: str) -> Any:
    """Minutes after midnight, shown as `09:30`; null stays null."""
    return expression(lambda row, _: as_clock(row.column(attribute.key)), description, reads=(attribute,))


def as_clock(minute: ColumnElement[int]) -> ColumnElement[str]:
    """Minutes after midnight as `09:30`, in SQL."""
    hour = minute.op("/")(literal_column("60"))
    rest = minute.op("%")(literal_column("60"))
    return _two(hour).op("||")(literal_column("':'")).op("||")(_two(rest))


def _two(number: ColumnElement[Any]) -> ColumnElement[str]:
    padded: ColumnElement[str] = func.lpad(cast(number, Text), literal_column("2"), literal_column("'0'"))
    return padded


@bind(models.ServiceWindow, Order("CODE", ("code",)))
@strawberry.type(description="A counter of a centre (窗口).")
class ServiceWindow(Node):
    """A counter of a centre."""

    code: str = column(models.ServiceWindow.code, "What stands above it.", filter=True)
    name: str = column(models.ServiceWindow.name, "What it is for.")
    is_open: bool = column(models.ServiceWindow.is_open, "Whether it is in use.", filter=True)


@bind(models.CenterSchedule, Order("OPENS", ("opens",)))
@strawberry.type(description="When a centre is open, again and again (开放时间).")
class CenterSchedule(Node):
    """When a centre is open, again and again."""

    recurrence: str = column(models.CenterSchedule.recurrence, "On which days: a recurrence rule (RFC 5545).")
    opens: str = clock(models.CenterSchedule.opens, "From when, such as 09:00.")
    closes: str = clock(models.CenterSchedule.closes, "Until when, such as 17:30.")
    rests_on_holidays: bool = column(
        models.CenterSchedule.rests_on_holidays, "Whether it rests when the county does, and works on make-up weekends."
    )
    valid_from: date = column(models.CenterSchedule.valid_from, "First day.", filter=True)
    valid_to: date | None = column(models.CenterSchedule.valid_to, "Last day; null while it holds.", filter=True)


@bind(models.ScheduleException, Order("DAY", ("day",), descending=True))
@strawberry.type(description="A day on which a centre is open otherwise, or not at all (临时调整).")
class ScheduleException(Node):
    """A day on which a centre is open otherwise."""

    day: date = column(models.ScheduleException.day, "The day.", filter=True)
    opens: str | None = clock(models.ScheduleException.opens, "From when; null when it rests all day.")
    closes: str | None = clock(models.ScheduleException.closes, "Until when; null when it rests all day.")
    reason: str = column(models.ScheduleException.reason, "Why.")


@bind(models.CenterStaff, Order("STARTED_ON", ("started_on",)))
@strawberry.type(description="Who serves at a centre from when to when (工作人员).")
class CenterStaff(Node):
    """Who serves at a centre from when to when."""

    name: str = column(models.CenterStaff.name, "Name in office.")
    post: str = column(models.CenterStaff.post, "Title of the post.")
    employment: EmploymentKind = column(models.CenterStaff.employment, "How the person came.", filter=True)
    started_on: date = column(models.CenterStaff.started_on, "First day.", filter=True)
    ended_on: date | None = column(models.CenterStaff.ended_on, "Last day; null while it runs.", filter=True)
    version: int = column(models.CenterStaff.version, "Raised by every change.")
    window: ServiceWindow | None = relation(
        models.CenterStaff.window_id, "The window the person sits at; null for none.", contained=True
    )
    person: Person | None = relation(
        models.CenterStaff.person_id, "The person's record; null where the actor may not see it."
    )


@bind(models.ServiceCenter, Order("NAME", ("name",)))
@strawberry.type(
    description="A centre of a town or a village, where items begin and end at one counter (社会服务中心)."
)
class ServiceCenter(Node):
    """A centre of a town or a village."""

    name: str = column(models.ServiceCenter.name, "Name.", filter=True)
    tier: OrgLevel = column(models.ServiceCenter.tier, "Level of its organisation.", filter=True)
    state: CenterState = column(models.ServiceCenter.state, "Whether it serves residents.", filter=True)
    notice: str | None = column(models.ServiceCenter.notice, "What visitors must know now.")
    address: str = column(models.ServiceCenter.address, "Where it stands.")
    directions: str | None = column(models.ServiceCenter.directions, "How to get there.")
    phone: str | None = column(models.ServiceCenter.phone, "Its telephone.")
    is_step_free: bool = column(
        models.ServiceCenter.is_step_free, "Whether a wheelchair gets to the windows.", filter=True
    )
    has_accessible_toilet: bool = column(
        models.ServiceCenter.has_accessible_toilet, "Whether it has a toilet for everybody.", filter=True
    )
    has_hearing_help: bool = column(
        models.ServiceCenter.has_hearing_help, "Whether it has a hearing loop, or somebody who signs.", filter=True
    )
    access_note: str | None = column(models.ServiceCenter.access_note, "What else helps, or is in the way.")
    card_version: int = column(
        models.ServiceCenter.card_version, "Version of the service card issued last; 0 before the first."
    )
    cards_issued: int = column(models.ServiceCenter.cards_issued, "How many cards of that version were issued.")
    version: int = column(models.ServiceCenter.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.ServiceCenter.org_id, "The organisation that keeps it.", filter=True)
    unit: FunctionalUnit | None = relation(
        models.ServiceCenter.unit_id, "The nameplate it works under.", contained=True
    )
    windows: Connection[ServiceWindow] = connection(models.ServiceWindow.center_id, "Its counters.", contained=True)
    schedules: Connection[CenterSchedule] = connection(
        models.CenterSchedule.center_id, "When it is open.", contained=True
    )
    exceptions: Connection[ScheduleException] = connection(
        models.ScheduleException.center_id, "Days on which it is open otherwise.", contained=True
    )
    staff: Connection[CenterStaff] = connection(models.CenterStaff.center_id, "Who serves there.", contained=True)


@strawberry.type
class OrgFields:
    """What centres add to organisations."""

    service_centers: Connection[ServiceCenter] = connection(
        models.ServiceCenter.org_id, "Centres that the organisation itself keeps."
    )


@strawberry.type
class CentersQuery:
    """Centres at the root."""

    service_center: ServiceCenter | None = lookup(models.ServiceCenter, "One centre.")
    service_centers: Connection[ServiceCenter] = connection(models.ServiceCenter, "Centres of the county.")
