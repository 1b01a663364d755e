"""What acts on requests are given."""

from datetime import date

import strawberry

from core.cases.models import Resolution
from plugins.service_centers.requests.schema.enums import DecisionResult, DeliveryMethod, Relationship, RequestChannel


@strawberry.input(description="Whom a request is for.")
class ApplicantInput:
    """Whom a request is for."""

    name: str = strawberry.field(description="Full name.")
    person_id: strawberry.ID | None = strawberry.field(default=None, description="The person's record, if any.")


@strawberry.input(description="Who asks for somebody else.")
class AgentInput:
    """Who asks for somebody else."""

    name: str = strawberry.field(description="Full name.")
    relationship: Relationship = strawberry.field(description="What this person is to the applicant.")
    authorized_on: date = strawberry.field(description="When the applicant, or the guardian, consented.")


@strawberry.input(description="An answer in a bundle's form.")
class AnswerInput:
    """An answer in a bundle's form."""

    key: str = strawberry.field(description="The question's key.")
    value: str = strawberry.field(description="The answer.")


@strawberry.input(description="A request to write down: for one item, or for a bundle with its form.")
class ServiceRequestCreateInput:
    """A request to write down."""

    center_id: strawberry.ID = strawberry.field(description="The centre that takes it in.")
    applicant: ApplicantInput = strawberry.field(description="Whom it is for.")
    details: str = strawberry.field(description="What the applicant tells.")
    item_id: strawberry.ID | None = strawberry.field(default=None, description="What is asked for.")
    one_thing_id: strawberry.ID | None = strawberry.field(default=None, description="Or the bundle.")
    channel: RequestChannel = strawberry.field(default=RequestChannel.WINDOW, description="How it came in.")
    window_id: strawberry.ID | None = strawberry.field(default=None, description="Which window took it in.")
    agent: AgentInput | None = strawberry.field(default=None, description="Who asks for the applicant, if another.")
    answers: list[AnswerInput] | None = strawberry.field(default=None, description="The answers in a bundle's form.")
    is_draft: bool = strawberry.field(default=False, description="Whether it is still to be handed in.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second request."
    )


@strawberry.input(description="The request, as the caller last saw it.")
class ServiceRequestInput:
    """The request, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The request.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="All that is missing in a request.")
class SupplementRequestInput(ServiceRequestInput):
    """All that is missing in a request."""

    missing: list[str] = strawberry.field(description="The full list: it is told once.")


@strawberry.input(description="Why the window may ask once more.")
class SupplementApproveInput(ServiceRequestInput):
    """Why the window may ask once more."""

    reason: str = strawberry.field(description="Why one notice was not enough.")


@strawberry.input(description="A request that is not accepted.")
class ServiceRequestRefuseInput(ServiceRequestInput):
    """A request that is not accepted."""

    reason: str = strawberry.field(description="Why.")
    right_place: str = strawberry.field(description="Where it is handled.")


@strawberry.input(description="What one department is to do.")
class StepInput:
    """What one department is to do."""

    department: str = strawberry.field(description="The department.")
    content: str = strawberry.field(description="What it is to do.")
    due_on: date = strawberry.field(description="Last day; not before today.")


@strawberry.input(description="The steps behind the window, all at once.")
class ServiceRequestStartInput(ServiceRequestInput):
    """The steps behind the window."""

    steps: list[StepInput] = strawberry.field(description="One for each department; none if the window does all.")


@strawberry.input(description="What was decided.")
class ServiceRequestDecideInput(ServiceRequestInput):
    """What was decided."""

    result: DecisionResult = strawberry.field(description="Granted or not.")
    decision: str = strawberry.field(description="The decision and its reasons.")


@strawberry.input(description="How the applicant got the result.")
class ServiceRequestDeliverInput(ServiceRequestInput):
    """How the applicant got the result."""

    method: DeliveryMethod = strawberry.field(description="How.")


@strawberry.input(description="How a request was closed.")
class ServiceRequestCloseInput(ServiceRequestInput):
    """How a request was closed."""

    resolution: Resolution = strawberry.field(description="How it ended: closed is not the same as solved.")


@strawberry.input(description="A receipt's code.")
class ServiceRequestLookUpInput:
    """A receipt's code."""

    receipt_code: str = strawberry.field(description="The code on the receipt, however it is typed.")
