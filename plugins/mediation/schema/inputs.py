"""What acts of mediation are given."""

from datetime import date
from decimal import Decimal

import strawberry

from core.cases.models import PartyRole, Resolution, Severity, Source
from plugins.mediation.schema.enums import Channel, ChosenBy, EndGround


@strawberry.input(description="A party to a dispute.")
class PartyInput:
    """A party to a dispute."""

    role: PartyRole = strawberry.field(description="On which side.")
    name: str = strawberry.field(description="Full name.")
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="The person's record, if there is one."
    )


@strawberry.input(description="A dispute to take in.")
class DisputeRegisterInput:
    """A dispute to take in."""

    org_id: strawberry.ID = strawberry.field(description="The territorial organisation responsible for it.")
    type_id: strawberry.ID = strawberry.field(description="The kind of dispute.")
    title: str = strawberry.field(description="What it is about, in a line.")
    summary: str = strawberry.field(description="The facts in short.")
    parties: list[PartyInput] = strawberry.field(description="At least one applicant and one respondent.")
    channel: Channel = strawberry.field(default=Channel.PEOPLE, description="Which kind of mediation.")
    source: Source = strawberry.field(default=Source.APPLIED, description="How it came to be known.")
    severity: Severity = strawberry.field(default=Severity.ORDINARY, description="Whether it is major.")
    amount: Decimal | None = strawberry.field(default=None, description="Sum in dispute, CNY, two places at most.")
    previous_id: strawberry.ID | None = strawberry.field(
        default=None, description="The ended dispute that broke out anew, if it did."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second dispute."
    )


@strawberry.input(description="The dispute, as the caller last saw it.")
class DisputeInput:
    """The dispute, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The dispute.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="A dispute that is accepted.")
class DisputeAcceptInput(DisputeInput):
    """A dispute that is accepted."""

    consented_on: date | None = strawberry.field(
        default=None, description="When the parties consented; a party's clear refusal ends it at any time."
    )


@strawberry.input(description="A dispute on which the parties do not agree.")
class DisputeFailInput(DisputeInput):
    """A dispute on which the parties do not agree."""

    routes_told: bool = strawberry.field(
        description="That the parties were told of arbitration, administrative ways and the courts: they must be."
    )


@strawberry.input(description="Why mediation is ended early.")
class DisputeTerminateInput(DisputeFailInput):
    """Why mediation is ended early."""

    ground: EndGround = strawberry.field(description="Why.")
    reason: str = strawberry.field(description="The same in words.")
    party_id: strawberry.ID | None = strawberry.field(
        default=None, description="The party who refused or withdrew; null for OTHER_FORUM only."
    )


@strawberry.input(description="A dispute that is not accepted.")
class DisputeRefuseInput(DisputeInput):
    """A dispute that is not accepted."""

    reason: str = strawberry.field(description="Why, and where else the parties may turn.")


@strawberry.input(description="The mediator for a dispute.")
class DisputeAssignInput(DisputeInput):
    """The mediator for a dispute."""

    mediator_id: strawberry.ID = strawberry.field(description="A mediator with an appointment in force.")
    chosen_by: ChosenBy = strawberry.field(default=ChosenBy.ORG, description="Who chose the mediator.")


@strawberry.input(description="How a dispute was closed.")
class DisputeCloseInput(DisputeInput):
    """How a dispute was closed."""

    resolution: Resolution = strawberry.field(description="How it ended: closed is not the same as solved.")


@strawberry.input(description="Why a dispute goes to the next level.")
class DisputeEscalateInput(DisputeInput):
    """Why a dispute goes to the next level."""

    reason: str = strawberry.field(description="Why it cannot be settled here.")
