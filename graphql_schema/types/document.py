"""Forms, and the documents of cases that are made from them."""

from collections.abc import Sequence
from datetime import date, datetime

import strawberry

from core.cases import parts
from core.context import Context
from core.descriptors import SchemaPart
from core.documents import forms, models, service, templates
from core.errors import RuleError
from core.files import models as stored
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, ref, ref_case
from graphql_schema.node import Node
from graphql_schema.services import Services
from graphql_schema.types.file import File
from graphql_schema.view import View

for enum in (forms.FieldType, models.DocumentState):
    graphql_enum(enum)


@bind(models.TemplateField, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="A field of a form (表单项).")
class DocumentField(Node):
    """A field of a form."""

    ordinal: int = column(models.TemplateField.ordinal, "Order in the form, from 1.")
    key: str = column(models.TemplateField.key, "Name of its placeholder.", filter=True)
    name: str = column(models.TemplateField.name, "What people call it.")
    type: forms.FieldType = column(models.TemplateField.type, "What it holds.", filter=True)
    is_required: bool = column(models.TemplateField.is_required, "Whether no document is made without.", filter=True)
    is_from_case: bool = column(
        models.TemplateField.is_from_case, "Whether the case gives its value, where it has one.", filter=True
    )
    choices: list[str] = column(models.TemplateField.choices, "For CHOICE: what may be chosen.")


@bind(models.DocumentTemplate, Order("KEY", ("key", "version")))
@strawberry.type(description="One version of a form from which documents are made (文书模板).")
class DocumentTemplate(Node):
    """One version of a form from which documents are made."""

    key: str = column(models.DocumentTemplate.key, "Its name for programs.", filter=True)
    version: int = column(models.DocumentTemplate.version, "From 1, for each key.", filter=True)
    case_kind: str = column(models.DocumentTemplate.case_kind, "The kind of case that it is for.", filter=True)
    paper: str = column(models.DocumentTemplate.paper, "What it counts as in a file list.", filter=True)
    mark: str = column(models.DocumentTemplate.mark, "What its numbers are told by.")
    is_internal: bool = column(
        models.DocumentTemplate.is_internal, "Whether it stays in the file, and goes to no court or other body."
    )
    title: str = column(models.DocumentTemplate.title, "Title of its documents.")
    body: str = column(models.DocumentTemplate.body, "Its wording, with `{key}` for a field; see docs/documents.md.")
    effective_from: date = column(
        models.DocumentTemplate.effective_from, "From which day on it may be used.", filter=True
    )
    author: str = column(models.DocumentTemplate.author, "Name in office; empty for a plug-in's own text.")
    fields: Connection[DocumentField] = connection(
        models.TemplateField.template_id, "What is to be filled in.", contained=True
    )


@bind(models.Document, Order("MADE_AT", ("made_at",)))
@strawberry.type(description="A document of a case as it was rendered once (文书); a newer rendering is another one.")
class Document(Node):
    """A document of a case as it was rendered once."""

    number: str = column(models.Document.number, "Given once; revisions share it.", filter=True)
    revision: int = column(models.Document.revision, "From 1.")
    paper: str = column(models.Document.paper, "What it counts as in the file list.", filter=True)
    title: str = column(models.Document.title, "Its title.")
    state: models.DocumentState = column(models.Document.state, "Whether it holds.", filter=True)
    pages: int = column(models.Document.pages, "How many pages.")
    made_at: datetime = column(models.Document.made_at, "When it was made.", filter=True)
    author: str = column(models.Document.author, "Name in office of whoever made it.")
    issued_at: datetime | None = column(models.Document.issued_at, "When it was issued.", filter=True)
    issuer: str | None = column(models.Document.issuer, "Name in office of whoever issued it.")
    withdrawn_at: datetime | None = column(models.Document.withdrawn_at, "When it was withdrawn.")
    withdrawn_by: str | None = column(models.Document.withdrawn_by, "Name in office of whoever withdrew it.")
    withdraw_reason: str | None = column(models.Document.withdraw_reason, "Why it was withdrawn.")
    template: DocumentTemplate | None = relation(models.Document.template_id, "The form that it was made from.")
    previous: "Document | None" = relation(
        models.Document.previous_id, "The draft that it takes the place of.", contained=True
    )
    files: Connection[File] = connection(stored.File.document_id, "Its bytes, as PDF and as DOCX.", contained=True)


@strawberry.type
class CaseDocumentFields:
    """What documents add to every kind of case."""

    documents: Connection[Document] = connection(
        models.Document.case_id, "Documents that were made, drafts and withdrawn ones among them.", contained=True
    )


@strawberry.type
class FileItemFields:
    """What an entry of a file list stands for."""

    document: Document | None = relation(parts.FileItem.document_id, "The issued document that it is.", contained=True)
    attachment: File | None = relation(parts.FileItem.file_id, "The attachment that it is.", contained=True)


@strawberry.type
class DocumentQuery:
    """Forms at the root."""

    document_templates: Connection[DocumentTemplate] = connection(
        models.DocumentTemplate, "The county's forms, in all their versions."
    )


# --- acts ------------------------------------------------------------------------------------------------------------


@strawberry.input(description="A field of a form that the act's input fills.")
class DocumentFieldInput:
    """A field of a form that the act's input fills."""

    key: str = strawberry.field(description="Name of its placeholder: lower-case letters, digits and `_`.")
    name: str = strawberry.field(description="What people call it.")
    type: forms.FieldType = strawberry.field(default=forms.FieldType.TEXT, description="What it holds.")
    is_required: bool = strawberry.field(default=True, description="Whether no document is made without.")
    choices: list[str] = strawberry.field(default_factory=list, description="For CHOICE: what may be chosen.")


@strawberry.input(description="Another wording of a form.")
class DocumentTemplateChangeInput:
    """Another wording of a form."""

    id: strawberry.ID = strawberry.field(description="Any version of the form.")
    version: int = strawberry.field(description="The newest version.")
    title: str = strawberry.field(description="Title of its documents.")
    body: str = strawberry.field(description="Its wording, with `{key}` for a field.")
    effective_from: date = strawberry.field(description="From which day on it is used; today or later.")
    fields: list[DocumentFieldInput] | None = strawberry.field(
        default=None, description="What the act's input fills, beside what the case gives; as before if left out."
    )


@strawberry.input(description="What is written into a field of a form.")
class DocumentValueInput:
    """What is written into a field of a form."""

    key: str = strawberry.field(description="The field.")
    value: str = strawberry.field(
        description="A date as 2011-01-05, a sum in yuan as 1250.50, a list with a line for each entry."
    )


@strawberry.input(description="A document to make from the form that is in force.")
class DocumentCreateInput:
    """A document to make."""

    case_id: strawberry.ID = strawberry.field(description="The case.")
    template: str = strawberry.field(description="Key of the form.")
    values: list[DocumentValueInput] = strawberry.field(
        default_factory=list, description="Values of fields that the case does not give."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second one."
    )


@strawberry.input(description="A draft to make anew.")
class DocumentReviseInput:
    """A draft to make anew."""

    id: strawberry.ID = strawberry.field(description="The draft.")
    values: list[DocumentValueInput] = strawberry.field(
        default_factory=list, description="Values of fields that the case does not give, all of them."
    )


@strawberry.input(description="A document.")
class DocumentInput:
    """A document."""

    id: strawberry.ID = strawberry.field(description="The document.")


@strawberry.input(description="A document that counts no more.")
class DocumentWithdrawInput(DocumentInput):
    """A document that counts no more."""

    reason: str = strawberry.field(description="Why.")


def _given(values: Sequence[DocumentValueInput]) -> dict[str, str]:
    """What was written, by field; raises RuleError for a field that is filled twice."""
    found: dict[str, str] = {}
    for index, one in enumerate(values):
        if one.key in found:
            raise RuleError("document.value_twice", field=f"values.{index}.key")
        found[one.key] = one.value
    return found


@strawberry.type
class DocumentMutation:
    """Acts on forms and documents."""

    @mutation(DocumentTemplate)
    async def document_template_change(
        ctx: Context,
        input: DocumentTemplateChangeInput,
    ) -> models.DocumentTemplate:
        """Give the county another wording of a form; documents that were made keep theirs."""
        fields = input.fields
        return await templates.change_template(
            ctx,
            ref(input.id, DocumentTemplate, "id"),
            input.version,
            title=input.title,
            body=input.body,
            effective_from=input.effective_from,
            fields=None
            if fields is None
            else [
                forms.FormField(one.key, one.name, one.type, one.is_required, choices=tuple(one.choices))
                for one in fields
            ],
        )

    @mutation(Document)
    async def document_create(
        ctx: Context,
        input: DocumentCreateInput,
        services: Services,
        view: View,
    ) -> models.Document:
        """Make a document of a case: a draft, with a number of its own, as PDF and as DOCX."""
        model, case_id = ref_case(input.case_id, view, "case_id")
        return await service.create_document(
            ctx,
            services.files,
            services.document_forms(ctx.tenant.plugins),
            model,
            case_id,
            template=input.template,
            values=_given(input.values),
        )

    @mutation(Document)
    async def document_revise(
        ctx: Context,
        input: DocumentReviseInput,
        services: Services,
    ) -> models.Document:
        """Make a draft anew, with what the case says now; the older one stays, and counts no more."""
        return await service.revise_document(
            ctx,
            services.files,
            services.document_forms(ctx.tenant.plugins),
            ref(input.id, Document, "id"),
            _given(input.values),
        )

    @mutation(Document)
    async def document_issue(ctx: Context, input: DocumentInput) -> models.Document:
        """Issue a draft: it is locked as it stands, and enters the case's file list."""
        return await service.issue_document(ctx, ref(input.id, Document, "id"))

    @mutation(Document)
    async def document_withdraw(ctx: Context, input: DocumentWithdrawInput) -> models.Document:
        """Say that a document counts no more; it stays to be read, its number is not used again."""
        return await service.withdraw_document(ctx, ref(input.id, Document, "id"), input.reason)


TYPES = (DocumentField, DocumentTemplate, Document)

PARTS = (
    SchemaPart("Case", CaseDocumentFields),
    SchemaPart("FileItem", FileItemFields),
    SchemaPart("Query", DocumentQuery),
    SchemaPart("Mutation", DocumentMutation),
)
