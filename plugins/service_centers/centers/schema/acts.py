"""Acts on centres."""

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.types import Org, Person
from plugins.service_centers.centers import models, service
from plugins.service_centers.centers.hours import Span, minutes
from plugins.service_centers.centers.schema import inputs
from plugins.service_centers.centers.schema.records import CenterSchedule, CenterStaff, ServiceCenter, ServiceWindow


def span(opens: str, closes: str) -> Span:
    """From which minute of the day to which."""
    return minutes(opens, "opens"), minutes(closes, "closes")


@strawberry.type
class CentersMutation:
    """Acts on centres."""

    @mutation(ServiceCenter)
    async def service_center_open(ctx: Context, input: inputs.ServiceCenterOpenInput) -> models.ServiceCenter:
        """Set up a centre."""
        given = {name: value for name, value in vars(input).items() if name != "org_id"}
        return await service.open_center(ctx, org_id=ref(input.org_id, Org, "org_id"), **given)

    @mutation(ServiceCenter)
    async def service_center_state_set(
        ctx: Context,
        input: inputs.ServiceCenterStateSetInput,
    ) -> models.ServiceCenter:
        """Let a centre rest, serve again or end."""
        center = ref(input.id, ServiceCenter, "id")
        return await service.set_state(ctx, center, input.version, state=input.state, notice=input.notice)

    @mutation(ServiceCenter)
    async def service_window_add(ctx: Context, input: inputs.ServiceWindowAddInput) -> models.ServiceCenter:
        """Add a counter to a centre."""
        center = ref(input.center_id, ServiceCenter, "center_id")
        return await service.add_window(ctx, center, code=input.code, name=input.name)

    @mutation(ServiceCenter)
    async def center_schedule_add(ctx: Context, input: inputs.CenterScheduleAddInput) -> models.ServiceCenter:
        """Say on which days a centre is open, from when to when."""
        return await service.add_schedule(
            ctx,
            ref(input.center_id, ServiceCenter, "center_id"),
            recurrence=input.recurrence,
            span=span(input.opens, input.closes),
            valid_from=input.valid_from,
            valid_to=input.valid_to,
            rests_on_holidays=input.rests_on_holidays,
        )

    @mutation(ServiceCenter)
    async def center_schedule_end(ctx: Context, input: inputs.CenterScheduleEndInput) -> models.ServiceCenter:
        """Say which day is a schedule's last."""
        return await service.end_schedule(ctx, ref(input.id, CenterSchedule, "id"), input.valid_to)

    @mutation(ServiceCenter)
    async def center_exception_set(ctx: Context, input: inputs.CenterExceptionSetInput) -> models.ServiceCenter:
        """Say that a centre is open otherwise on one day, or rests."""
        is_open = input.opens is not None or input.closes is not None
        return await service.set_exception(
            ctx,
            ref(input.center_id, ServiceCenter, "center_id"),
            day=input.day,
            span=span(input.opens or "", input.closes or "") if is_open else None,
            reason=input.reason,
        )

    @mutation(ServiceCenter)
    async def center_staff_add(ctx: Context, input: inputs.CenterStaffAddInput) -> models.ServiceCenter:
        """Note who serves at a centre."""
        return await service.add_staff(
            ctx,
            ref(input.center_id, ServiceCenter, "center_id"),
            person_id=ref(input.person_id, Person, "person_id"),
            post=input.post,
            employment=input.employment,
            started_on=input.started_on,
            window_id=optional_ref(input.window_id, ServiceWindow, "window_id"),
        )

    @mutation(ServiceCenter)
    async def center_staff_end(ctx: Context, input: inputs.CenterStaffEndInput) -> models.ServiceCenter:
        """Say which day is somebody's last at a centre."""
        return await service.end_staff(ctx, ref(input.id, CenterStaff, "id"), input.ended_on)
