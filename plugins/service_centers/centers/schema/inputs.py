"""What acts on centres are given."""

from datetime import date

import strawberry

from plugins.service_centers.centers.schema.enums import CenterState, EmploymentKind


@strawberry.input(description="A centre to set up.")
class ServiceCenterOpenInput:
    """A centre to set up."""

    org_id: strawberry.ID = strawberry.field(description="The organisation that keeps it.")
    name: str = strawberry.field(description="Name.")
    address: str = strawberry.field(description="Where it stands.")
    phone: str | None = strawberry.field(default=None, description="Its telephone.")
    directions: str | None = strawberry.field(default=None, description="How to get there.")
    is_step_free: bool = strawberry.field(default=False, description="Whether a wheelchair gets to the windows.")
    has_accessible_toilet: bool = strawberry.field(default=False, description="Whether it has a toilet for everybody.")
    has_hearing_help: bool = strawberry.field(default=False, description="Whether hearing is helped.")
    access_note: str | None = strawberry.field(default=None, description="What else helps, or is in the way.")


@strawberry.input(description="Whether a centre serves residents from now on.")
class ServiceCenterStateSetInput:
    """Whether a centre serves residents from now on."""

    id: strawberry.ID = strawberry.field(description="The centre.")
    version: int = strawberry.field(description="Its version.")
    state: CenterState = strawberry.field(description="CLOSED is for good.")
    notice: str | None = strawberry.field(default=None, description="What visitors are told; needed unless OPEN.")


@strawberry.input(description="A counter for a centre.")
class ServiceWindowAddInput:
    """A counter for a centre."""

    center_id: strawberry.ID = strawberry.field(description="The centre.")
    code: str = strawberry.field(description="What stands above it.")
    name: str = strawberry.field(description="What it is for.")


@strawberry.input(description="When a centre is open, again and again.")
class CenterScheduleAddInput:
    """When a centre is open, again and again."""

    center_id: strawberry.ID = strawberry.field(description="The centre.")
    recurrence: str = strawberry.field(
        description="On which days (RFC 5545), such as FREQ=WEEKLY;BYDAY=MO,TU,WE: DAILY, WEEKLY or MONTHLY with "
        "INTERVAL, BYDAY, BYMONTHDAY or BYMONTH; in place of COUNT and UNTIL there is the last day."
    )
    opens: str = strawberry.field(description="From when, such as 09:00.")
    closes: str = strawberry.field(description="Until when, such as 17:30; 24:00 at most.")
    valid_from: date = strawberry.field(description="First day; a rule with an interval counts from it.")
    valid_to: date | None = strawberry.field(default=None, description="Last day.")
    rests_on_holidays: bool = strawberry.field(
        default=True, description="Whether it rests when the county does, and works on make-up weekends."
    )


@strawberry.input(description="The last day of a schedule.")
class CenterScheduleEndInput:
    """The last day of a schedule."""

    id: strawberry.ID = strawberry.field(description="The schedule.")
    valid_to: date = strawberry.field(description="Last day.")


@strawberry.input(description="A day on which a centre is open otherwise.")
class CenterExceptionSetInput:
    """A day on which a centre is open otherwise."""

    center_id: strawberry.ID = strawberry.field(description="The centre.")
    day: date = strawberry.field(description="The day.")
    reason: str = strawberry.field(description="Why.")
    opens: str | None = strawberry.field(default=None, description="From when; left out when it rests all day.")
    closes: str | None = strawberry.field(default=None, description="Until when; left out when it rests all day.")


@strawberry.input(description="Somebody who serves at a centre.")
class CenterStaffAddInput:
    """Somebody who serves at a centre."""

    center_id: strawberry.ID = strawberry.field(description="The centre.")
    person_id: strawberry.ID = strawberry.field(description="Who.")
    post: str = strawberry.field(description="Title of the post.")
    started_on: date = strawberry.field(description="First day.")
    employment: EmploymentKind = strawberry.field(
        default=EmploymentKind.FULL_TIME_RECRUIT, description="How the person came."
    )
    window_id: strawberry.ID | None = strawberry.field(default=None, description="At which window, if at one.")


@strawberry.input(description="The last day of somebody at a centre.")
class CenterStaffEndInput:
    """The last day of somebody at a centre."""

    id: strawberry.ID = strawberry.field(description="Whose service ends.")
    ended_on: date = strawberry.field(description="Last day.")
