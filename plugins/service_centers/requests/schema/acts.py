"""Acts by which requests are handled and ended."""

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, ref
from plugins.service_centers.requests import deciding, models
from plugins.service_centers.requests.schema import inputs
from plugins.service_centers.requests.schema.records import ServiceRequest


@strawberry.type
class RequestsMutation:
    """Acts by which requests are handled and ended."""

    @mutation(ServiceRequest)
    async def service_request_start(ctx: Context, input: inputs.ServiceRequestStartInput) -> models.ServiceRequest:
        """Give the departments behind the window their steps, all at once."""
        steps = [deciding.Step(**vars(one)) for one in input.steps]
        return await deciding.start_request(ctx, ref(input.id, ServiceRequest, "id"), input.version, steps)

    @mutation(ServiceRequest)
    async def service_request_decide(ctx: Context, input: inputs.ServiceRequestDecideInput) -> models.ServiceRequest:
        """Record the decision, once every department has done its step."""
        request = ref(input.id, ServiceRequest, "id")
        return await deciding.decide_request(ctx, request, input.version, result=input.result, decision=input.decision)

    @mutation(ServiceRequest)
    async def service_request_deliver(ctx: Context, input: inputs.ServiceRequestDeliverInput) -> models.ServiceRequest:
        """Note that the applicant has the result."""
        return await deciding.deliver_request(ctx, ref(input.id, ServiceRequest, "id"), input.version, input.method)

    @mutation(ServiceRequest)
    async def service_request_close(ctx: Context, input: inputs.ServiceRequestCloseInput) -> models.ServiceRequest:
        """Close a request with its resolution."""
        return await deciding.close_request(ctx, ref(input.id, ServiceRequest, "id"), input.version, input.resolution)
