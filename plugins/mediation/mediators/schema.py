"""Mediation organisations, titles, linkages, roster and staffing in GraphQL."""

from datetime import date
from typing import Annotated

import strawberry
from strawberry.types import Info

from core.context import Context
from core.descriptors import SchemaPart
from core.errors import LimitExceeded
from core.orgs.kinds import OrgLevel
from graphql_schema.connection import MAX_PAGE, Connection
from graphql_schema.context import reading
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node, decode, encode
from graphql_schema.types import Case, Org
from plugins.mediation.mediators import keeping, models, reads, service
from plugins.mediation.models import Mediator as MediatorRow
from plugins.mediation.models import MediatorAppointment as MediatorAppointmentRow
from plugins.mediation.permissions import MEDIATOR_READ
from plugins.mediation.schema import Dispute, DisputeType, Mediator, MediatorAppointment

for enum, name in (
    (models.Tier, "MediationTier"),
    (models.LegalStatus, "MediationLegalStatus"),
    (models.Title, "MediatorTitleKind"),
):
    strawberry.enum(enum, name=name, description=(enum.__doc__ or "").strip())
graphql_enum(models.LinkageChannel)
graphql_enum(models.LinkageResult)


@bind(models.MediationOrg, Order("NAME", ("name",)))
@strawberry.type(description="A body that mediates, hosted by an organisation of the tree (调处中心、调解委员会).")
class MediationOrg(Node):
    """A body that mediates."""

    name: str = column(models.MediationOrg.name, "Name.", filter=True)
    tier: models.Tier = column(models.MediationOrg.tier, "Its place in the county's network.", filter=True)
    industry: str | None = column(models.MediationOrg.industry, "Code of its industry's dispute type.", filter=True)
    legal_status: models.LegalStatus = column(
        models.MediationOrg.legal_status,
        "What it is before the law.",
        filter=True,
    )
    established_on: date = column(models.MediationOrg.established_on, "First day.", filter=True)
    dissolved_on: date | None = column(models.MediationOrg.dissolved_on, "Last day; null while it exists.", filter=True)
    version: int = column(models.MediationOrg.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.MediationOrg.org_id, "The organisation that hosts it.", filter=True)


@bind(models.MediatorTitle, Order("GRANTED_ON", ("granted_on",)))
@strawberry.type(description="A title that a town or the county gives a mediator (调解能手、首席调解员、调解专家).")
class MediatorTitle(Node):
    """A title that a town or the county gives a mediator."""

    title: models.Title = column(models.MediatorTitle.title, "Which title.", filter=True)
    level: OrgLevel = column(models.MediatorTitle.level, "Level of the organisation that gave it.", filter=True)
    granted_on: date = column(models.MediatorTitle.granted_on, "First day.", filter=True)
    ended_on: date | None = column(models.MediatorTitle.ended_on, "Last day; null while it holds.", filter=True)
    version: int = column(models.MediatorTitle.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.MediatorTitle.org_id, "The organisation that gave it.", filter=True)
    mediator: Mediator | None = relation(models.MediatorTitle.mediator_id, "Who holds it.")


@bind(models.Linkage, Order("ENTRUSTED_ON", ("entrusted_on",), descending=True))
@strawberry.type(description="A case that a court, a procuratorate or the police entrusted (诉调、检调、警调对接).")
class Linkage(Node):
    """A case that a court, a procuratorate or the police entrusted."""

    channel: models.LinkageChannel = column(models.Linkage.channel, "Who entrusted it.", filter=True)
    from_body: str = column(models.Linkage.from_body, "Which court or office.", filter=True)
    case_no: str = column(models.Linkage.case_no, "Number of the case there.", filter=True)
    entrusted_on: date = column(models.Linkage.entrusted_on, "When it was entrusted.", filter=True)
    due_on: date = column(models.Linkage.due_on, "When the entrusting body wants to hear.", filter=True)
    ended_on: date | None = column(models.Linkage.ended_on, "When it was answered; null before.", filter=True)
    result: models.LinkageResult | None = column(models.Linkage.result, "What became of it.", filter=True)
    version: int = column(models.Linkage.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Linkage.org_id, "To whom it was entrusted.", filter=True)
    case: Case | None = relation(models.Linkage.case_id, "The dispute; null until it is registered, or when hidden.")


@bind(models.MediatorTraining, Order("HELD_ON", ("held_on",), descending=True))
@strawberry.type(description="Training that a mediator took part in (培训).")
class MediatorTraining(Node):
    """Training that a mediator took part in."""

    held_on: date = column(models.MediatorTraining.held_on, "When.")
    hours: int = column(models.MediatorTraining.hours, "How long.")
    subject: str = column(models.MediatorTraining.subject, "About what.")


@bind(models.MediatorAward, Order("YEAR", ("year",), descending=True))
@strawberry.type(description="An honour that a mediator was given (表彰).")
class MediatorAward(Node):
    """An honour that a mediator was given."""

    name: str = column(models.MediatorAward.name, "What it is called.")
    granted_by: str = column(models.MediatorAward.granted_by, "Who gave it.")
    year: int = column(models.MediatorAward.year, "In which year.")


@strawberry.type
class AppointmentFields:
    """What is kept of an appointment besides."""

    certificate_no: str | None = column(MediatorAppointmentRow.certificate_no, "Number of the letter of appointment.")
    ex_officio_post: str | None = column(
        MediatorAppointmentRow.ex_officio_post, "The post with which it comes and ends; null for one chosen."
    )
    recruited_from: str | None = column(MediatorAppointmentRow.recruited_from, "From where the mediator came.")


@strawberry.type
class MediatorFields:
    """What is kept of mediators besides."""

    qualification: str | None = column(MediatorRow.qualification, "What the mediator is qualified by.")
    is_full_time: bool = column(MediatorRow.is_full_time, "Whether mediation is the mediator's whole work.")
    card_valid_until: date | None = column(MediatorRow.card_valid_until, "Last day of the mediator's card.")
    training: Connection[MediatorTraining] = connection(
        models.MediatorTraining.mediator_id, "Training the mediator took part in.", contained=True
    )
    awards: Connection[MediatorAward] = connection(
        models.MediatorAward.mediator_id, "Honours the mediator was given.", contained=True
    )

    titles: Connection[MediatorTitle] = connection(models.MediatorTitle.mediator_id, "Titles of the mediator.")


@strawberry.type
class OrgFields:
    """What mediation organisations add to their hosts."""

    mediation_orgs: Connection[MediationOrg] = connection(models.MediationOrg.org_id, "Mediation organisations here.")


@strawberry.type(description="A mediator in the roster: by the name in office, without anything private (调解员名册).")
class RosterEntry:
    """A mediator in the roster."""

    mediator_id: strawberry.ID = strawberry.field(description="Global id of the mediator.")
    number: str = strawberry.field(description="Number of the mediator's card.")
    name: str = strawberry.field(description="Name in office.")
    org_name: str = strawberry.field(description="The organisation the mediator belongs to.")
    levels: list[OrgLevel] = strawberry.field(description="Levels at which the mediator is appointed.")
    titles: list[models.Title] = strawberry.field(description="Titles that hold today.")
    specialities: list[str] = strawberry.field(description="Codes of the dispute types the mediator is good at.")
    open_disputes: int = strawberry.field(description="Open disputes in hand, as the viewer lists them.")


@strawberry.type(description="How many mediators an organisation has, and how many it is to have (配备标准).")
class MediatorStaffing:
    """How many mediators an organisation has, and how many it is to have."""

    org_id: strawberry.ID = strawberry.field(description="Global id of the organisation.")
    code: str = strawberry.field(description="Statistical division code.")
    name: str = strawberry.field(description="Name.")
    level: OrgLevel = strawberry.field(description="Level.")
    population: int | None = strawberry.field(description="Residents; null when not known.")
    norm: int = strawberry.field(description="Mediators it is to have by the county's norms.")
    appointed: int = strawberry.field(description="Mediators with an appointment in force.")
    shortfall: int = strawberry.field(description="How many are missing.")


TitleKind = Annotated[models.Title | None, strawberry.argument(description="Only holders of this title.")]
Level = Annotated[OrgLevel | None, strawberry.argument(description="Only of this level.")]
Speciality = Annotated[strawberry.ID | None, strawberry.argument(description="Good at this type of dispute.")]
Area = Annotated[strawberry.ID | None, strawberry.argument(description="From this organisation or one below it.")]
MostOpen = Annotated[int | None, strawberry.argument(description="With so many open disputes at most.")]
First = Annotated[int, strawberry.argument(description=f"How many, {MAX_PAGE} at most.")]
OnlyShort = Annotated[bool, strawberry.argument(description="Only where mediators are missing.")]


@strawberry.type
class MediatorsQuery:
    """Mediation organisations, titles, linkages, roster and staffing at the root."""

    mediation_orgs: Connection[MediationOrg] = connection(models.MediationOrg, "Mediation organisations.")
    mediator_titles: Connection[MediatorTitle] = connection(models.MediatorTitle, "Titles of mediators.")
    linkages: Connection[Linkage] = connection(models.Linkage, "What was entrusted to mediation.")

    @strawberry.field(
        description="Mediators with an appointment in force, those with the fewest open disputes first."
        f"\n\nNeeds `{MEDIATOR_READ}`."
    )
    async def mediator_roster(
        self,
        info: Info,
        title: TitleKind = None,
        level: Level = None,
        type_id: Speciality = None,
        area: Area = None,
        most_open: MostOpen = None,
        first: First = 20,
    ) -> list[RosterEntry]:
        """Mediators with an appointment in force."""
        if not 1 <= first <= MAX_PAGE:
            raise LimitExceeded("error.page_size", maximum=MAX_PAGE)
        wanted = reads.Wanted(
            title,
            level,
            None if type_id is None else decode(type_id, "DisputeType"),
            None if area is None else decode(area, "Org"),
            most_open,
        )
        async with reading(info) as ctx:
            return [_entry(one) for one in await reads.roster(ctx, wanted, first)]

    @strawberry.field(
        description="Organisations beside the county's norms for mediators, in the order of their codes."
        "\n\nNeeds `core:org:read` and `mediation:appointment:read`."
    )
    async def mediator_staffing(
        self, info: Info, level: Level = None, only_short: OnlyShort = False
    ) -> list[MediatorStaffing]:
        """Organisations beside the county's norms for mediators."""
        async with reading(info) as ctx:
            found = await reads.staffing(ctx, level=level, only_short=only_short)
        return [_staffing(one) for one in found]


def _entry(one: reads.Listed) -> RosterEntry:
    return RosterEntry(
        mediator_id=strawberry.ID(encode("Mediator", one.id)),
        number=one.number,
        name=one.name,
        org_name=one.org_name,
        levels=[OrgLevel(level) for level in one.levels],
        titles=[models.Title(title) for title in one.titles],
        specialities=list(one.specialities),
        open_disputes=one.open_disputes,
    )


def _staffing(one: reads.Staffing) -> MediatorStaffing:
    return MediatorStaffing(
        org_id=strawberry.ID(encode("Org", one.org_id)),
        code=one.code,
        name=one.name,
        level=OrgLevel(one.level),
        population=one.population,
        norm=one.norm,
        appointed=one.appointed,
        shortfall=one.shortfall,
    )


@strawberry.input(description="A mediation organisation to establish.")
class MediationOrgCreateInput:
    """A mediation organisation to establish."""

    org_id: strawberry.ID = strawberry.field(description="The organisation that hosts it.")
    name: str = strawberry.field(description="Name.")
    tier: models.Tier = strawberry.field(description="Its place in the county's network.")
    legal_status: models.LegalStatus = strawberry.field(description="What it is before the law.")
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
    title: models.Title = strawberry.field(description="Which title.")
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
    channel: models.LinkageChannel = strawberry.field(description="Who entrusts it.")
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
    result: models.LinkageResult = strawberry.field(description="What became of it.")
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


@strawberry.type
class KeepingMutation:
    """Acts on mediators themselves."""

    @mutation(Mediator)
    async def mediator_card_set(ctx: Context, input: MediatorCardSetInput) -> MediatorRow:  # noqa: N805
        """Say until when a mediator's card holds, and what the mediator is qualified by."""
        return await keeping.set_card(
            ctx,
            ref(input.id, Mediator, "id"),
            valid_until=input.card_valid_until,
            qualification=input.qualification,
            is_full_time=input.is_full_time,
        )

    @mutation(Mediator)
    async def mediator_training_record(ctx: Context, input: MediatorTrainingRecordInput) -> MediatorRow:  # noqa: N805
        """Note training that a mediator took part in."""
        mediator = ref(input.id, Mediator, "id")
        return await keeping.record_training(
            ctx, mediator, held_on=input.held_on, hours=input.hours, subject=input.subject
        )

    @mutation(Mediator)
    async def mediator_award_record(ctx: Context, input: MediatorAwardRecordInput) -> MediatorRow:  # noqa: N805
        """Note an honour that a mediator was given."""
        mediator = ref(input.id, Mediator, "id")
        return await keeping.record_award(ctx, mediator, name=input.name, granted_by=input.granted_by, year=input.year)

    @mutation(Mediator)
    async def mediator_specialities_set(ctx: Context, input: MediatorSpecialitiesSetInput) -> MediatorRow:  # noqa: N805
        """Say which kinds of dispute a mediator is good at."""
        types = [ref(one, DisputeType, f"type_ids.{index}") for index, one in enumerate(input.type_ids)]
        return await keeping.set_specialities(ctx, ref(input.id, Mediator, "id"), types)

    @mutation(MediatorAppointment)
    async def mediator_appoint(ctx: Context, input: MediatorAppointInput) -> MediatorAppointmentRow:  # noqa: N805
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
    async def mediator_appointment_end(ctx: Context, input: MediatorAppointmentEndInput) -> MediatorAppointmentRow:  # noqa: N805
        """Say which day is an appointment's last."""
        return await keeping.end_appointment(ctx, ref(input.id, MediatorAppointment, "id"), input.ended_on)


@strawberry.type
class MediatorsMutation:
    """Acts on mediation organisations, titles and linkages."""

    @mutation(MediationOrg)
    async def mediation_org_create(ctx: Context, input: MediationOrgCreateInput) -> models.MediationOrg:  # noqa: N805
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
    async def mediation_org_dissolve(ctx: Context, input: MediationOrgDissolveInput) -> models.MediationOrg:  # noqa: N805
        """Say which day was a mediation organisation's last."""
        found = ref(input.id, MediationOrg, "id")
        return await service.dissolve_mediation_org(ctx, found, input.version, input.dissolved_on)

    @mutation(MediatorTitle)
    async def mediator_title_award(ctx: Context, input: MediatorTitleAwardInput) -> models.MediatorTitle:  # noqa: N805
        """Give a mediator a title."""
        return await service.award_title(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            mediator_id=ref(input.mediator_id, Mediator, "mediator_id"),
            title=input.title,
            granted_on=input.granted_on,
        )

    @mutation(MediatorTitle)
    async def mediator_title_end(ctx: Context, input: MediatorTitleEndInput) -> models.MediatorTitle:  # noqa: N805
        """Say which day is a title's last."""
        return await service.end_title(ctx, ref(input.id, MediatorTitle, "id"), input.version, input.ended_on)

    @mutation(Linkage)
    async def linkage_register(ctx: Context, input: LinkageRegisterInput) -> models.Linkage:  # noqa: N805
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
    async def linkage_end(ctx: Context, input: LinkageEndInput) -> models.Linkage:  # noqa: N805
        """Answer the entrusting body."""
        return await service.end_linkage(ctx, ref(input.id, Linkage, "id"), input.version, input.result, input.ended_on)


TYPES = (MediationOrg, MediatorTitle, MediatorTraining, MediatorAward, Linkage)

PARTS = (
    SchemaPart("Query", MediatorsQuery),
    SchemaPart("Mutation", MediatorsMutation),
    SchemaPart("Mutation", KeepingMutation),
    SchemaPart("Mediator", MediatorFields),
    SchemaPart("MediatorAppointment", AppointmentFields),
    SchemaPart("Org", OrgFields),
)
