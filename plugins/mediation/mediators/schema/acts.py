"""Acts on mediation organisations, mediators and linkages."""

import strawberry

from core.context import Context
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.types import Org
from plugins.mediation.mediators import keeping, models, service
from plugins.mediation.mediators.schema.inputs import (
    LinkageEndInput,
    LinkageRegisterInput,
    MediationOrgCreateInput,
    MediationOrgDissolveInput,
    MediatorAppointInput,
    MediatorAppointmentEndInput,
    MediatorAwardRecordInput,
    MediatorCardSetInput,
    MediatorSpecialitiesSetInput,
    MediatorTitleAwardInput,
    MediatorTitleEndInput,
    MediatorTrainingRecordInput,
)
from plugins.mediation.mediators.schema.records import Linkage, MediationOrg, MediatorTitle
from plugins.mediation.models import Mediator as MediatorRow
from plugins.mediation.models import MediatorAppointment as MediatorAppointmentRow
from plugins.mediation.schema.records import Dispute, DisputeType, Mediator, MediatorAppointment


@strawberry.type
class KeepingMutation:
    """Acts on mediators themselves."""

    @mutation(Mediator)
    async def mediator_card_set(ctx: Context, input: MediatorCardSetInput) -> MediatorRow:
        """Say until when a mediator's card holds, and what the mediator is qualified by."""
        return await keeping.set_card(
            ctx,
            ref(input.id, Mediator, "id"),
            valid_until=input.card_valid_until,
            qualification=input.qualification,
            is_full_time=input.is_full_time,
        )

    @mutation(Mediator)
    async def mediator_training_record(ctx: Context, input: MediatorTrainingRecordInput) -> MediatorRow:
        """Note training that a mediator took part in."""
        mediator = ref(input.id, Mediator, "id")
        return await keeping.record_training(
            ctx, mediator, held_on=input.held_on, hours=input.hours, subject=input.subject
        )

    @mutation(Mediator)
    async def mediator_award_record(ctx: Context, input: MediatorAwardRecordInput) -> MediatorRow:
        """Note an honour that a mediator was given."""
        mediator = ref(input.id, Mediator, "id")
        return await keeping.record_award(ctx, mediator, name=input.name, granted_by=input.granted_by, year=input.year)

    @mutation(Mediator)
    async def mediator_specialities_set(ctx: Context, input: MediatorSpecialitiesSetInput) -> MediatorRow:
        """Say which kinds of dispute a mediator is good at."""
        types = [ref(one, DisputeType, f"type_ids.{index}") for index, one in enumerate(input.type_ids)]
        return await keeping.set_specialities(ctx, ref(input.id, Mediator, "id"), types)

    @mutation(MediatorAppointment)
    async def mediator_appoint(ctx: Context, input: MediatorAppointInput) -> MediatorAppointmentRow:
        """Appoint a mediator at an organisation."""
        return await keeping.appoint_mediator(
            ctx,
            mediator_id=ref(input.mediator_id, Mediator, "mediator_id"),
            org_id=ref(input.org_id, Org, "org_id"),
            started_on=input.started_on,
            ended_on=input.ended_on,
            certificate_no=input.certificate_no,
            ex_officio_post=input.ex_officio_post,
            recruited_from=input.recruited_from,
        )

    @mutation(MediatorAppointment)
    async def mediator_appointment_end(ctx: Context, input: MediatorAppointmentEndInput) -> MediatorAppointmentRow:
        """Say which day is an appointment's last."""
        return await keeping.end_appointment(ctx, ref(input.id, MediatorAppointment, "id"), input.ended_on)


@strawberry.type
class MediatorsMutation:
    """Acts on mediation organisations, titles and linkages."""

    @mutation(MediationOrg)
    async def mediation_org_create(ctx: Context, input: MediationOrgCreateInput) -> models.MediationOrg:
        """Establish a body that mediates."""
        return await service.add_mediation_org(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            name=input.name,
            tier=input.tier,
            legal_status=input.legal_status,
            established_on=input.established_on,
            type_id=optional_ref(input.type_id, DisputeType, "type_id"),
        )

    @mutation(MediationOrg)
    async def mediation_org_dissolve(ctx: Context, input: MediationOrgDissolveInput) -> models.MediationOrg:
        """Say which day was a mediation organisation's last."""
        found = ref(input.id, MediationOrg, "id")
        return await service.dissolve_mediation_org(ctx, found, input.version, input.dissolved_on)

    @mutation(MediatorTitle)
    async def mediator_title_award(ctx: Context, input: MediatorTitleAwardInput) -> models.MediatorTitle:
        """Give a mediator a title."""
        return await service.award_title(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            mediator_id=ref(input.mediator_id, Mediator, "mediator_id"),
            title=input.title,
            granted_on=input.granted_on,
        )

    @mutation(MediatorTitle)
    async def mediator_title_end(ctx: Context, input: MediatorTitleEndInput) -> models.MediatorTitle:
        """Say which day is a title's last."""
        return await service.end_title(ctx, ref(input.id, MediatorTitle, "id"), input.version, input.ended_on)

    @mutation(Linkage)
    async def linkage_register(ctx: Context, input: LinkageRegisterInput) -> models.Linkage:
        """Take in what a court, a procuratorate or the police entrusts."""
        return await service.entrust_case(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            channel=input.channel,
            from_body=input.from_body,
            case_no=input.case_no,
            entrusted_on=input.entrusted_on,
            due_on=input.due_on,
            dispute_id=optional_ref(input.dispute_id, Dispute, "dispute_id"),
        )

    @mutation(Linkage)
    async def linkage_end(ctx: Context, input: LinkageEndInput) -> models.Linkage:
        """Answer the entrusting body."""
        return await service.end_linkage(ctx, ref(input.id, Linkage, "id"), input.version, input.result, input.ended_on)
