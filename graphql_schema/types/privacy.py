"""Consent, legal basis, what people may ask about their data, and how long records are kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
import strawberry
from strawberry.scalars import JSON

from core.context import Context
from core.descriptors import SchemaPart
from core.people import models as people
from core.people.permissions import PERSON_REVEAL
from core.privacy import consents, erasure, holdings, models, requests, retention
from graphql_schema.answer import answer
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, masked, relation
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node
from graphql_schema.types.looks import Look, as_look
from graphql_schema.types.person import Person
from graphql_schema.view import View

for enum in (
    models.ConsentGiver,
    models.ConsentForm,
    models.DataCategory,
    models.BasisKind,
    models.CorrectionState,
    models.RetentionAction,
):
    graphql_enum(enum)


@bind(models.Consent, Order("GIVEN_AT", ("given_at",)))
@strawberry.type(description="A person's consent to one use of data (同意).")
class Consent(Node):
    """A person's consent to one use of data."""

    giver: models.ConsentGiver = column(models.Consent.giver, "Who consented.")
    guardian: Person | None = relation(models.Consent.guardian_id, "The guardian who consented in the person's place.")
    purpose: str = column(models.Consent.purpose, "What for.")
    recipient: str | None = column(models.Consent.recipient, "To whom data is handed on; null when it stays.")
    categories: list[models.DataCategory] = column(models.Consent.categories, "Which data.")
    form: models.ConsentForm = column(models.Consent.form, "How it was given.")
    given_at: datetime = column(models.Consent.given_at, "When it was given.")
    withdrawn_at: datetime | None = column(models.Consent.withdrawn_at, "From when it holds no more.")


@bind(models.LegalBasis, Order("CREATED_AT", ("created_at",)))
@strawberry.type(description="What allows the use of a person's data for a purpose (处理依据).")
class LegalBasis(Node):
    """What allows the use of a person's data for a purpose."""

    kind: models.BasisKind = column(models.LegalBasis.kind, "Its kind.")
    purpose: str = column(models.LegalBasis.purpose, "What for.")
    rule: str | None = column(models.LegalBasis.rule, "The rule that makes it a duty, with its article.")
    consent: Consent | None = relation(models.LegalBasis.consent_id, "The consent it rests on.", contained=True)
    expires_at: datetime | None = column(models.LegalBasis.expires_at, "First instant at which it ends.")


@strawberry.type
class PersonPrivacyFields:
    """Why data about a person may be used."""

    consents: Connection[Consent] = connection(models.Consent.person_id, "Consents (同意).", contained=True)
    legal_bases: Connection[LegalBasis] = connection(
        models.LegalBasis.person_id, "What allows the use of data (处理依据).", contained=True
    )


@bind(models.Correction)
@strawberry.type(description="A person's request to put something right (更正申请).")
class Correction(Node):
    """A person's request to put something right."""

    person: Person | None = relation(models.Correction.person_id, "Whose request it is.")
    what: str = column(models.Correction.what, "Which entry is wrong.")
    proposed: str | None = masked(models.Correction.proposed, "What it should say.", reveal=PERSON_REVEAL)
    state: models.CorrectionState = column(models.Correction.state, "What became of it.", filter=True)
    answer: str | None = column(models.Correction.answer, "What the person was told.")


@bind(models.DataExport)
@strawberry.type(description="A copy of all that is held about a person (个人信息副本).")
class DataExport(Node):
    """A copy of all that is held about a person."""

    person: Person | None = relation(models.DataExport.person_id, "Whom it is about.")
    purpose: str = column(models.DataExport.purpose, "What it was made for.")
    expires_at: datetime = column(models.DataExport.expires_at, "First instant at which it cannot be read.")


@bind(models.RetentionClass, Order("RECORD_TYPE", ("record_type",)))
@strawberry.type(description="How long records of one table are kept (保存期限).")
class RetentionClass(Node):
    """How long records of one table are kept."""

    record_type: str = column(models.RetentionClass.record_type, "Table of the records.", filter=True)
    counts_from: str = column(models.RetentionClass.counts_from, "Column with the day from which years count.")
    years: int = column(models.RetentionClass.years, "How many years.")
    action: models.RetentionAction = column(models.RetentionClass.action, "What becomes of them then.")
    basis: str = column(models.RetentionClass.basis, "The rule that sets the term.")


@strawberry.type
class PrivacyQuery:
    """Requests and terms at the root."""

    corrections: Connection[Correction] = connection(models.Correction, "Requests for correction.")
    retention_classes: Connection[RetentionClass] = connection(
        models.RetentionClass, "How long records are kept, by table."
    )


@strawberry.type(description="One row that holds something about a person.")
class Holding:
    """One row that holds something about a person."""

    table: str = strawberry.field(description="Its table.")
    by: str | None = strawberry.field(description="The column that names the person; null for the own record.")
    values: JSON = strawberry.field(description="What it holds about people, by column; sensitive values masked.")


@strawberry.type(description="All that is held about a person, and who looked.")
class Disclosure:
    """All that is held about a person, and who looked."""

    holdings: list[Holding] = strawberry.field(description="What is held.")
    looks: list[Look] = strawberry.field(description="Who did what with the record, the newest first.")


@strawberry.input(description="A consent as it was given.")
class ConsentGiveInput:
    """A consent as it was given."""

    person_id: strawberry.ID = strawberry.field(description="Whose data it is about.")
    giver: models.ConsentGiver = strawberry.field(description="Who consented; for a child under 14 the guardian.")
    purpose: str = strawberry.field(description="What for.")
    categories: list[models.DataCategory] = strawberry.field(description="Which data.")
    form: models.ConsentForm = strawberry.field(description="How; sensitive data and handing on need SEPARATE.")
    recipient: str | None = strawberry.field(description="To whom data is handed on.", default=None)
    given_at: datetime | None = strawberry.field(description="When; now, if left out.", default=None)


@strawberry.input(description="A consent that is withdrawn.")
class ConsentWithdrawInput:
    """A consent that is withdrawn."""

    id: strawberry.ID = strawberry.field(description="The consent.")
    note: str = strawberry.field(description="How it was withdrawn.")


@strawberry.input(description="Why a person's data may be used.")
class LegalBasisAddInput:
    """Why a person's data may be used."""

    person_id: strawberry.ID = strawberry.field(description="Whose data it is about.")
    kind: models.BasisKind = strawberry.field(description="Its kind.")
    purpose: str = strawberry.field(description="What for.")
    rule: str | None = strawberry.field(description="For STATUTORY_DUTY: the rule and its article.", default=None)
    consent_id: strawberry.ID | None = strawberry.field(description="For CONSENT: the consent.", default=None)
    expires_at: datetime | None = strawberry.field(description="Its end; EMERGENCY must have one.", default=None)


@strawberry.input(description="A person, and what for.")
class PersonPurposeInput:
    """A person, and what for."""

    id: strawberry.ID = strawberry.field(description="The person.")
    purpose: str = strawberry.field(description="What for; it stands in the audit trail.")


@strawberry.input(description="A copy to read.")
class DataExportReadInput:
    """A copy to read."""

    id: strawberry.ID = strawberry.field(description="The copy.")
    purpose: str = strawberry.field(description="What for; it stands in the audit trail.")


@strawberry.input(description="Something that is wrong.")
class CorrectionRequestInput:
    """Something that is wrong."""

    person_id: strawberry.ID = strawberry.field(description="Whose record it is.")
    what: str = strawberry.field(description="Which entry is wrong.")
    proposed: str = strawberry.field(description="What it should say.")


@strawberry.input(description="What became of a request for correction.")
class CorrectionDecideInput:
    """What became of a request for correction."""

    id: strawberry.ID = strawberry.field(description="The request.")
    state: models.CorrectionState = strawberry.field(description="ACCEPTED or REJECTED.")
    answer: str = strawberry.field(description="What the person is told.")


@strawberry.input(description="A person's record to make anonymous.")
class PersonEraseInput:
    """A person's record to make anonymous."""

    id: strawberry.ID = strawberry.field(description="The person.")
    reason: str = strawberry.field(description="Why; it stands in the register of erasures, so without any name.")


@strawberry.input(description="How long records of one table are kept.")
class RetentionClassSetInput:
    """How long records of one table are kept."""

    record_type: str = strawberry.field(description="Table of the records, such as `core_case`.")
    counts_from: str = strawberry.field(description="Column with the day from which years count.")
    years: int = strawberry.field(description="How many years, 0 to 100.")
    action: models.RetentionAction = strawberry.field(description="What becomes of them then.")
    basis: str = strawberry.field(description="The rule that sets the term.")


def _plain(values: Mapping[str, Any]) -> JSON:
    """The values as JSON has them: keys and instants are texts there."""
    return JSON(orjson.loads(orjson.dumps(dict(values), default=str)))


@strawberry.type
class PrivacyMutation:
    """Acts on consent, on what people may ask, and on terms."""

    @mutation(Person)
    async def consent_give(ctx: Context, input: ConsentGiveInput) -> people.Person:
        """Record a consent; it is the newest of the person's."""
        person_id = ref(input.person_id, Person, "person_id")
        await consents.give_consent(
            ctx,
            person_id,
            giver=input.giver,
            purpose=input.purpose,
            categories=input.categories,
            form=input.form,
            recipient=input.recipient,
            given_at=input.given_at,
        )
        return await ctx.one(people.Person, person_id)

    @mutation(Person)
    async def consent_withdraw(ctx: Context, input: ConsentWithdrawInput) -> people.Person:
        """End a consent, and what was allowed by it alone."""
        consent = await consents.withdraw_consent(ctx, ref(input.id, Consent, "id"), input.note)
        return await ctx.one(people.Person, consent.person_id)

    @mutation(Person)
    async def legal_basis_add(ctx: Context, input: LegalBasisAddInput) -> people.Person:
        """Record why a person's data may be used."""
        person_id = ref(input.person_id, Person, "person_id")
        await consents.add_basis(
            ctx,
            person_id,
            kind=input.kind,
            purpose=input.purpose,
            rule=input.rule,
            consent_id=ref(input.consent_id, Consent, "consent_id") if input.consent_id else None,
            expires_at=input.expires_at,
        )
        return await ctx.one(people.Person, person_id)

    @answer("disclosure", Disclosure, "What is held, and who looked.")
    async def person_disclose(ctx: Context, input: PersonPurposeInput, view: View) -> Disclosure:
        """Tell all that is held about a person and who looked, as everybody may ask about the own data."""
        found = await holdings.disclose(ctx, ref(input.id, Person, "id"), input.purpose)
        return Disclosure(
            holdings=[Holding(table=one.table, by=one.by, values=_plain(one.values)) for one in found.holdings],
            looks=[as_look(look) for look in found.looks],
        )

    @mutation(DataExport)
    async def data_export_make(ctx: Context, input: PersonPurposeInput) -> models.DataExport:
        """Make a copy of all that is held about a person; it can be read for a week."""
        return await requests.export_person(ctx, ref(input.id, Person, "id"), input.purpose)

    @answer("content", str, "The copy, JSON, with sensitive values in full.")
    async def data_export_read(ctx: Context, input: DataExportReadInput, view: View) -> str:
        """Read a copy before it expires."""
        return await requests.read_export(ctx, ref(input.id, DataExport, "id"), input.purpose)

    @mutation(Correction)
    async def correction_request(ctx: Context, input: CorrectionRequestInput) -> models.Correction:
        """Ask for something to be put right."""
        person_id = ref(input.person_id, Person, "person_id")
        return await requests.request_correction(ctx, person_id, input.what, input.proposed)

    @mutation(Correction)
    async def correction_decide(ctx: Context, input: CorrectionDecideInput) -> models.Correction:
        """Accept or reject a request for correction; the change itself is made by the act for it."""
        return await requests.decide_correction(ctx, ref(input.id, Correction, "id"), input.state, input.answer)

    @mutation(Person)
    async def person_erase(ctx: Context, input: PersonEraseInput) -> people.Person:
        """Make a person's record anonymous, unless a rule still keeps what refers to it."""
        return await erasure.erase_person(ctx, ref(input.id, Person, "id"), input.reason)

    @mutation(RetentionClass)
    async def retention_class_set(ctx: Context, input: RetentionClassSetInput) -> models.RetentionClass:
        """Set how long records of a table are kept, and what becomes of them then."""
        return await retention.set_class(ctx, **vars(input))


TYPES = (Consent, LegalBasis, Correction, DataExport, RetentionClass)

PARTS = (
    SchemaPart("Person", PersonPrivacyFields),
    SchemaPart("Query", PrivacyQuery),
    SchemaPart("Mutation", PrivacyMutation),
)
