"""What acts on mediation organisations, titles and linkages are given."""

from datetime import date

import strawberry

from plugins.mediation.mediators.schema.enums import LegalStatus, LinkageChannel, LinkageResult, Tier, Title


@strawberry.input(description="A mediation organisation to establish.")
class MediationOrgCreateInput:
    """A mediation organisation to establish."""

    org_id: strawberry.ID = strawberry.field(description="The organisation that hosts it.")
    name: str = strawberry.field(description="Name.")
    tier: Tier = strawberry.field(description="Its place in the county's network.")
    legal_status: LegalStatus = strawberry.field(description="What it is before the law.")
    established_on: date = strawberry.field(description="First day.")
    type_id: strawberry.ID | None = strawberry.field(
        default=None, description="The type of dispute of its industry; for the tier INDUSTRY alone."
    )


@strawberry.input(description="The last day of a mediation organisation.")
class MediationOrgDissolveInput:
    """The last day of a mediation organisation."""

    id: strawberry.ID = strawberry.field(description="The mediation organisation.")
    version: int = strawberry.field(description="Its version.")
    dissolved_on: date = strawberry.field(description="Last day.")


@strawberry.input(description="A title for a mediator.")
class MediatorTitleAwardInput:
    """A title for a mediator."""

    org_id: strawberry.ID = strawberry.field(description="The organisation that gives it; its level is the title's.")
    mediator_id: strawberry.ID = strawberry.field(description="The mediator.")
    title: Title = strawberry.field(description="Which title.")
    granted_on: date = strawberry.field(description="First day.")


@strawberry.input(description="The last day of a title.")
class MediatorTitleEndInput:
    """The last day of a title."""

    id: strawberry.ID = strawberry.field(description="The title.")
    version: int = strawberry.field(description="Its version.")
    ended_on: date = strawberry.field(description="Last day.")


@strawberry.input(description="A case that is entrusted to mediation.")
class LinkageRegisterInput:
    """A case that is entrusted to mediation."""

    org_id: strawberry.ID = strawberry.field(description="To whom it is entrusted.")
    channel: LinkageChannel = strawberry.field(description="Who entrusts it.")
    from_body: str = strawberry.field(description="Which court or office.")
    case_no: str = strawberry.field(description="Number of the case there.")
    entrusted_on: date = strawberry.field(description="When it was entrusted.")
    due_on: date = strawberry.field(description="When the entrusting body wants to hear.")
    dispute_id: strawberry.ID | None = strawberry.field(default=None, description="The dispute, if it is registered.")


@strawberry.input(description="What became of an entrusted case.")
class LinkageEndInput:
    """What became of an entrusted case."""

    id: strawberry.ID = strawberry.field(description="The linkage.")
    version: int = strawberry.field(description="Its version.")
    result: LinkageResult = strawberry.field(description="What became of it.")
    ended_on: date = strawberry.field(description="When it was answered.")


@strawberry.input(description="A mediator's card.")
class MediatorCardSetInput:
    """A mediator's card."""

    id: strawberry.ID = strawberry.field(description="The mediator.")
    card_valid_until: date | None = strawberry.field(default=None, description="Last day of the card.")
    qualification: str | None = strawberry.field(default=None, description="What the mediator is qualified by.")
    is_full_time: bool = strawberry.field(default=False, description="Whether it is the mediator's whole work.")


@strawberry.input(description="Training that a mediator took part in.")
class MediatorTrainingRecordInput:
    """Training that a mediator took part in."""

    id: strawberry.ID = strawberry.field(description="The mediator.")
    held_on: date = strawberry.field(description="When.")
    hours: int = strawberry.field(description="How long.")
    subject: str = strawberry.field(description="About what.")


@strawberry.input(description="An honour that a mediator was given.")
class MediatorAwardRecordInput:
    """An honour that a mediator was given."""

    id: strawberry.ID = strawberry.field(description="The mediator.")
    name: str = strawberry.field(description="What it is called.")
    granted_by: str = strawberry.field(description="Who gave it.")
    year: int = strawberry.field(description="In which year.")


@strawberry.input(description="What a mediator is good at.")
class MediatorSpecialitiesSetInput:
    """What a mediator is good at."""

    id: strawberry.ID = strawberry.field(description="The mediator.")
    type_ids: list[strawberry.ID] = strawberry.field(description="Types of dispute, in place of those before.")


@strawberry.input(description="An appointment of a mediator.")
class MediatorAppointInput:
    """An appointment of a mediator."""

    mediator_id: strawberry.ID = strawberry.field(description="The mediator.")
    org_id: strawberry.ID = strawberry.field(description="Where.")
    started_on: date = strawberry.field(description="First day.")
    ended_on: date | None = strawberry.field(default=None, description="Last day of the term.")
    certificate_no: str | None = strawberry.field(default=None, description="Number of the letter of appointment.")
    ex_officio_post: str | None = strawberry.field(default=None, description="The post with which it comes.")
    recruited_from: str | None = strawberry.field(default=None, description="From where the mediator came.")


@strawberry.input(description="The last day of an appointment.")
class MediatorAppointmentEndInput:
    """The last day of an appointment."""

    id: strawberry.ID = strawberry.field(description="The appointment.")
    ended_on: date = strawberry.field(description="Last day.")
