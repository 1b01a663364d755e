"""Training, stars, honors and certificates in GraphQL."""

from base64 import b64encode
from datetime import date, datetime

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.answer import answer
from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node
from graphql_schema.types import Org
from graphql_schema.view import View
from plugins.volunteers.enrollment.models import Volunteer as VolunteerRow
from plugins.volunteers.enrollment.schema import Volunteer
from plugins.volunteers.honors import models, printing, service
from plugins.volunteers.rules import mask_name


@bind(models.VolunteerTraining, Order("HELD_ON", ("held_on",), descending=True))
@strawberry.type(description="Training that a volunteer took part in (培训).")
class VolunteerTraining(Node):
    """Training that a volunteer took part in."""

    held_on: date = column(models.VolunteerTraining.held_on, "When.")
    minutes: int = column(models.VolunteerTraining.minutes, "How long.")
    subject: str = column(models.VolunteerTraining.subject, "About what.")


@bind(models.StarGrant, Order("STAR", ("star",)))
@strawberry.type(description="A star that a volunteer reached; it is never taken back (星级).")
class StarGrant(Node):
    """A star that a volunteer reached."""

    star: int = column(models.StarGrant.star, "1 to 5.")
    minutes: int = column(models.StarGrant.minutes, "Approved minutes at that time.")
    granted_at: datetime = column(models.StarGrant.granted_at, "When.")


@bind(models.VolunteerHonor, Order("GRANTED_ON", ("granted_on",), descending=True))
@strawberry.type(description="An honor that a volunteer was given (表彰).")
class VolunteerHonor(Node):
    """An honor that a volunteer was given."""

    name: str = column(models.VolunteerHonor.name, "What it is called.")
    granted_by: str = column(models.VolunteerHonor.granted_by, "Who gave it.")
    granted_on: date = column(models.VolunteerHonor.granted_on, "When.")


@bind(models.Certificate, Order("SERIAL", ("serial",)))
@strawberry.type(description="Proof of a volunteer's service that anybody can verify by its code (志愿服务证明).")
class ServiceCertificate(Node):
    """Proof of a volunteer's service."""

    serial: str = column(models.Certificate.serial, "Serial.", filter=True)
    verify_code: str = column(models.Certificate.verify_code, "What anybody who holds the paper can look up.")
    name: str = column(models.Certificate.name, "The volunteer's name as printed.")
    number: str = column(models.Certificate.number, "Volunteer number.")
    first_on: date = column(models.Certificate.first_on, "First day that it is about.")
    last_on: date = column(models.Certificate.last_on, "Last day that it is about.")
    minutes: int = column(models.Certificate.minutes, "Approved minutes in that time.")
    content: str = column(models.Certificate.content, "What was done, in a line.")
    issuer: str = column(models.Certificate.issuer, "The association that issued it.")
    issued_by: str = column(models.Certificate.issued_by, "Who is in charge: name in office.")
    issued_on: date = column(models.Certificate.issued_on, "When it was issued.")
    revoked_at: datetime | None = column(models.Certificate.revoked_at, "From when it proves nothing; null before.")
    revocation: str | None = column(models.Certificate.revocation, "Why it proves nothing any more.")
    version: int = column(models.Certificate.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Certificate.org_id, "The organisation of the association.", filter=True)
    volunteer: Volunteer | None = relation(models.Certificate.volunteer_id, "Whose service it proves.")


@strawberry.type
class VolunteerHonorFields:
    """What honors add to volunteers."""

    training: Connection[VolunteerTraining] = connection(
        models.VolunteerTraining.volunteer_id, "Training the volunteer took part in.", contained=True
    )
    star_grants: Connection[StarGrant] = connection(
        models.StarGrant.volunteer_id, "Stars that were reached.", contained=True
    )
    honors: Connection[VolunteerHonor] = connection(
        models.VolunteerHonor.volunteer_id, "Honors the volunteer was given.", contained=True
    )
    certificates: Connection[ServiceCertificate] = connection(
        models.Certificate.volunteer_id, "Certificates of the volunteer's service."
    )


@strawberry.type
class HonorsQuery:
    """Certificates at the root."""

    service_certificates: Connection[ServiceCertificate] = connection(models.Certificate, "Certificates of service.")


@strawberry.input(description="Training that a volunteer took part in.")
class VolunteerTrainingRecordInput:
    """Training that a volunteer took part in."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")
    held_on: date = strawberry.field(description="When.")
    minutes: int = strawberry.field(description="How long.")
    subject: str = strawberry.field(description="About what.")


@strawberry.input(description="An honor that a volunteer was given.")
class VolunteerHonorGiveInput:
    """An honor that a volunteer was given."""

    id: strawberry.ID = strawberry.field(description="The volunteer.")
    name: str = strawberry.field(description="What it is called.")
    granted_by: str = strawberry.field(description="Who gave it.")
    granted_on: date = strawberry.field(description="When.")


@strawberry.input(description="A certificate to issue.")
class ServiceCertificateIssueInput:
    """A certificate to issue."""

    volunteer_id: strawberry.ID = strawberry.field(description="Whose service it proves.")
    first_on: date = strawberry.field(description="First day that it is about.")
    last_on: date = strawberry.field(description="Last day that it is about.")


@strawberry.input(description="A certificate that is to prove nothing any more.")
class ServiceCertificateRevokeInput:
    """A certificate that is to prove nothing any more."""

    id: strawberry.ID = strawberry.field(description="The certificate.")
    version: int = strawberry.field(description="Its version.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="A certificate to print.")
class ServiceCertificatePrintInput:
    """A certificate to print."""

    id: strawberry.ID = strawberry.field(description="The certificate.")


@strawberry.input(description="What stands on a certificate.")
class ServiceCertificateVerifyInput:
    """What stands on a certificate."""

    code: str = strawberry.field(description="The code printed on it.")


@strawberry.type(description="What anybody who holds a certificate is told of it (证明核验).")
class CertificateCheck:
    """What anybody who holds a certificate is told of it."""

    is_valid: bool = strawberry.field(description="Whether it proves what it says; false for a revoked one.")
    serial: str = strawberry.field(description="Serial.")
    name: str = strawberry.field(description="The volunteer's name, all but its first character hidden.")
    minutes: int = strawberry.field(description="Approved minutes in that time.")
    first_on: date = strawberry.field(description="First day that it is about.")
    last_on: date = strawberry.field(description="Last day that it is about.")
    issuer: str = strawberry.field(description="The association that issued it.")
    issued_on: date = strawberry.field(description="When it was issued.")


def _check(found: models.Certificate) -> CertificateCheck:
    return CertificateCheck(
        is_valid=found.revoked_at is None,
        serial=found.serial,
        name=mask_name(found.name),
        minutes=found.minutes,
        first_on=found.first_on,
        last_on=found.last_on,
        issuer=found.issuer,
        issued_on=found.issued_on,
    )


@strawberry.type
class HonorsMutation:
    """Acts on training, honors and certificates."""

    @mutation(Volunteer)
    async def volunteer_training_record(ctx: Context, input: VolunteerTrainingRecordInput) -> VolunteerRow:
        """Note training that a volunteer took part in."""
        volunteer = ref(input.id, Volunteer, "id")
        return await service.record_training(
            ctx, volunteer, held_on=input.held_on, minutes=input.minutes, subject=input.subject
        )

    @mutation(Volunteer)
    async def volunteer_honor_give(ctx: Context, input: VolunteerHonorGiveInput) -> VolunteerRow:
        """Note an honor that a volunteer was given."""
        return await service.give_honor(
            ctx,
            ref(input.id, Volunteer, "id"),
            name=input.name,
            granted_by=input.granted_by,
            granted_on=input.granted_on,
        )

    @mutation(ServiceCertificate)
    async def service_certificate_issue(ctx: Context, input: ServiceCertificateIssueInput) -> models.Certificate:
        """Certify what a volunteer did in a time: approved minutes alone, free of charge."""
        volunteer = ref(input.volunteer_id, Volunteer, "volunteer_id")
        return await service.issue_certificate(ctx, volunteer, first_on=input.first_on, last_on=input.last_on)

    @mutation(ServiceCertificate)
    async def service_certificate_revoke(
        ctx: Context,
        input: ServiceCertificateRevokeInput,
    ) -> models.Certificate:
        """Say that a certificate proves nothing any more; whoever looks it up is told so."""
        found = ref(input.id, ServiceCertificate, "id")
        return await service.revoke_certificate(ctx, found, input.version, input.reason)

    @answer("pdf", str, "The page, PDF/A in Base64.")
    async def service_certificate_print(ctx: Context, input: ServiceCertificatePrintInput, view: View) -> str:
        """Give a certificate as a page to be printed."""
        pdf = await printing.print_certificate(ctx, ref(input.id, ServiceCertificate, "id"))
        return b64encode(pdf).decode()

    @mutation(CertificateCheck, alone=True)
    async def service_certificate_verify(ctx: Context, input: ServiceCertificateVerifyInput) -> CertificateCheck:
        """Tell whoever holds a certificate whether it is genuine, and still proves what it says."""
        return _check(await service.verify_certificate(ctx, input.code))


TYPES = (VolunteerTraining, StarGrant, VolunteerHonor, ServiceCertificate)

PARTS = (
    SchemaPart("Query", HonorsQuery),
    SchemaPart("Mutation", HonorsMutation),
    SchemaPart("Volunteer", VolunteerHonorFields),
)
