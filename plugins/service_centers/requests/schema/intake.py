"""Acts by which requests come in."""

from datetime import date

import strawberry

from core.context import Context
from graphql_schema.mutation import Once, mutation, optional_ref, ref
from graphql_schema.types import Person
from plugins.service_centers.centers.schema.records import ServiceCenter, ServiceWindow
from plugins.service_centers.items.schema.records import OneThing, ServiceItem
from plugins.service_centers.requests import lookup, models, service, supplements
from plugins.service_centers.requests.schema import inputs
from plugins.service_centers.requests.schema.records import ServiceRequest
from plugins.service_centers.requests.states import RequestState

RECEIPT = {"receipt_code": "The code on the applicant's receipt: told this once, and kept nowhere."}


@strawberry.type(description="How a request stands: for whoever holds its receipt.")
class RequestStanding:
    """How a request stands."""

    state: RequestState = strawberry.field(description="Where it stands.")
    due_on: date | None = strawberry.field(description="Until when something is to be done; null when nothing is.")


@strawberry.type
class IntakeMutation:
    """Acts by which requests come in."""

    @mutation(ServiceRequest)
    async def service_request_create(ctx: Context, input: inputs.ServiceRequestCreateInput) -> models.ServiceRequest:
        """Write a request down and hand it in, or keep it as a draft."""
        asking = input.agent
        return await service.create_request(
            ctx,
            center_id=ref(input.center_id, ServiceCenter, "center_id"),
            applicant=service.Applicant(
                input.applicant.name, optional_ref(input.applicant.person_id, Person, "applicant.person_id")
            ),
            details=input.details,
            channel=input.channel,
            item_id=optional_ref(input.item_id, ServiceItem, "item_id"),
            one_thing_id=optional_ref(input.one_thing_id, OneThing, "one_thing_id"),
            window_id=optional_ref(input.window_id, ServiceWindow, "window_id"),
            agent=service.Agent(**vars(asking)) if asking is not None else None,
            answers={one.key: one.value for one in input.answers or ()},
            is_draft=input.is_draft,
        )

    @mutation(ServiceRequest)
    async def service_request_submit(ctx: Context, input: inputs.ServiceRequestInput) -> models.ServiceRequest:
        """Hand a draft in."""
        return await service.submit_request(ctx, ref(input.id, ServiceRequest, "id"), input.version)

    @mutation(ServiceRequest, once=RECEIPT)
    async def service_request_accept(ctx: Context, input: inputs.ServiceRequestInput) -> Once:
        """Accept a request: its time runs, and the applicant gets a receipt."""
        request, code = await service.accept_request(ctx, ref(input.id, ServiceRequest, "id"), input.version)
        return Once(request, {"receipt_code": code})

    @mutation(ServiceRequest, once=RECEIPT)
    async def service_request_receipt_renew(ctx: Context, input: inputs.ServiceRequestInput) -> Once:
        """Give the applicant another receipt; the former code finds nothing any more."""
        request, code = await service.renew_receipt(ctx, ref(input.id, ServiceRequest, "id"), input.version)
        return Once(request, {"receipt_code": code})

    @mutation(ServiceRequest)
    async def service_request_refuse(ctx: Context, input: inputs.ServiceRequestRefuseInput) -> models.ServiceRequest:
        """Decline a request with the reason, and say where it is handled."""
        request = ref(input.id, ServiceRequest, "id")
        return await service.refuse_request(
            ctx, request, input.version, reason=input.reason, right_place=input.right_place
        )

    @mutation(ServiceRequest)
    async def supplement_request(ctx: Context, input: inputs.SupplementRequestInput) -> models.ServiceRequest:
        """Tell the applicant all that is missing, once; time stands still until it is there."""
        request = ref(input.id, ServiceRequest, "id")
        return await supplements.request_supplement(ctx, request, input.version, input.missing)

    @mutation(ServiceRequest)
    async def supplement_approve(ctx: Context, input: inputs.SupplementApproveInput) -> models.ServiceRequest:
        """Let the window ask once more for what is missing."""
        request = ref(input.id, ServiceRequest, "id")
        return await supplements.approve_supplement(ctx, request, input.version, input.reason)

    @mutation(ServiceRequest)
    async def supplement_receive(ctx: Context, input: inputs.ServiceRequestInput) -> models.ServiceRequest:
        """Note that all that was missing is there; time runs again."""
        return await supplements.receive_supplement(ctx, ref(input.id, ServiceRequest, "id"), input.version)

    @mutation(RequestStanding, alone=True)
    async def service_request_look_up(ctx: Context, input: inputs.ServiceRequestLookUpInput) -> RequestStanding:
        """How the request of a receipt stands, and until when something is to be done; nothing else."""
        found = await lookup.look_up(ctx, input.receipt_code)
        return RequestStanding(state=found.state, due_on=found.due_on)
