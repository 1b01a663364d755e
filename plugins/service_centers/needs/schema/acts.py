"""Acts on needs."""

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.types import Person
from plugins.service_centers.centers.schema.records import ServiceCenter
from plugins.service_centers.needs import models, service
from plugins.service_centers.needs.schema import inputs
from plugins.service_centers.needs.schema.records import ServiceNeed


@strawberry.type
class NeedsMutation:
    """Acts on needs."""

    @mutation(ServiceNeed)
    async def service_need_record(ctx: Context, input: inputs.ServiceNeedRecordInput) -> models.ServiceNeed:
        """Note what a resident needs, who has consented that volunteers are told."""
        passed_over = ("center_id", "person_id", "idempotency_key")
        given = {name: value for name, value in vars(input).items() if name not in passed_over}
        return await service.record_need(
            ctx,
            center_id=ref(input.center_id, ServiceCenter, "center_id"),
            person_id=optional_ref(input.person_id, Person, "person_id"),
            **given,
        )

    @mutation(ServiceNeed)
    async def service_need_match(ctx: Context, input: inputs.ServiceNeedMatchInput) -> models.ServiceNeed:
        """Ask volunteers for a need: a task holds all that they are told."""
        return await service.match_need(ctx, ref(input.id, ServiceNeed, "id"), input.version, input.brief)

    @mutation(ServiceNeed)
    async def service_need_serve(ctx: Context, input: inputs.ServiceNeedServeInput) -> models.ServiceNeed:
        """Note that volunteers did what was needed."""
        return await service.serve_need(ctx, ref(input.id, ServiceNeed, "id"), input.version, input.result)

    @mutation(ServiceNeed)
    async def service_need_confirm(ctx: Context, input: inputs.ServiceNeedInput) -> models.ServiceNeed:
        """Note that the resident says the need was met, and close it."""
        return await service.confirm_need(ctx, ref(input.id, ServiceNeed, "id"), input.version)

    @mutation(ServiceNeed)
    async def service_need_miss(ctx: Context, input: inputs.ServiceNeedMissInput) -> models.ServiceNeed:
        """Close a need that nobody could meet, with the reason."""
        return await service.miss_need(ctx, ref(input.id, ServiceNeed, "id"), input.version, input.reason)
