"""Acts of mediation."""

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.types import CaseParty, Org, Person
from plugins.mediation import models, service
from plugins.mediation.schema.inputs import (
    DisputeAcceptInput,
    DisputeAssignInput,
    DisputeCloseInput,
    DisputeEscalateInput,
    DisputeFailInput,
    DisputeInput,
    DisputeRefuseInput,
    DisputeRegisterInput,
    DisputeTerminateInput,
)
from plugins.mediation.schema.records import Dispute, DisputeType, Mediator


@strawberry.type
class MediationMutation:
    """Acts of mediation."""

    @mutation(Dispute)
    async def dispute_register(ctx: Context, input: DisputeRegisterInput) -> models.Dispute:
        """Take in a dispute."""
        parties = [
            service.Party(
                role=party.role,
                name=party.name,
                person_id=ref(party.person_id, Person, f"parties.{index}.person_id") if party.person_id else None,
            )
            for index, party in enumerate(input.parties)
        ]
        return await service.register_dispute(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            type_id=ref(input.type_id, DisputeType, "type_id"),
            title=input.title,
            summary=input.summary,
            parties=parties,
            channel=input.channel,
            source=input.source,
            severity=input.severity,
            amount=input.amount,
            previous_id=optional_ref(input.previous_id, Dispute, "previous_id"),
        )

    @mutation(Dispute)
    async def dispute_accept(ctx: Context, input: DisputeAcceptInput) -> models.Dispute:
        """Accept a dispute for mediation."""
        return await service.accept_dispute(
            ctx, ref(input.id, Dispute, "id"), input.version, consented_on=input.consented_on
        )

    @mutation(Dispute)
    async def dispute_refuse(ctx: Context, input: DisputeRefuseInput) -> models.Dispute:
        """Decline to mediate a dispute."""
        return await service.refuse_dispute(ctx, ref(input.id, Dispute, "id"), input.version, input.reason)

    @mutation(Dispute)
    async def dispute_assign(ctx: Context, input: DisputeAssignInput) -> models.Dispute:
        """Give an accepted dispute to a mediator."""
        mediator_id = ref(input.mediator_id, Mediator, "mediator_id")
        return await service.assign_dispute(
            ctx, ref(input.id, Dispute, "id"), input.version, mediator_id, chosen_by=input.chosen_by
        )

    @mutation(Dispute)
    async def dispute_mediate(ctx: Context, input: DisputeInput) -> models.Dispute:
        """Begin mediation."""
        return await service.mediate_dispute(ctx, ref(input.id, Dispute, "id"), input.version)

    @mutation(Dispute)
    async def dispute_fail(ctx: Context, input: DisputeFailInput) -> models.Dispute:
        """Record that mediation failed; the parties are told of arbitration, review and court."""
        return await service.fail_dispute(
            ctx, ref(input.id, Dispute, "id"), input.version, routes_told=input.routes_told
        )

    @mutation(Dispute)
    async def dispute_terminate(ctx: Context, input: DisputeTerminateInput) -> models.Dispute:
        """End mediation because a party refused it or withdrew, or another body has the matter."""
        return await service.terminate_dispute(
            ctx,
            ref(input.id, Dispute, "id"),
            input.version,
            ground=input.ground,
            reason=input.reason,
            routes_told=input.routes_told,
            party_id=optional_ref(input.party_id, CaseParty, "party_id"),
        )

    @mutation(Dispute)
    async def dispute_escalate(ctx: Context, input: DisputeEscalateInput) -> models.Dispute:
        """Hand a dispute to the next level; it stays one record, and the responsible organisation stays."""
        return await service.escalate_dispute(ctx, ref(input.id, Dispute, "id"), input.version, input.reason)

    @mutation(Dispute)
    async def dispute_close(ctx: Context, input: DisputeCloseInput) -> models.Dispute:
        """Close a dispute with its resolution."""
        return await service.close_dispute(ctx, ref(input.id, Dispute, "id"), input.version, input.resolution)
