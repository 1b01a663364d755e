"""Acts on templates: what plug-ins bring is planted in each county, which may change it, each time by a new version."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from core.authz import require
from core.cases.journal import author_of
from core.checks import required_text
from core.context import Context
from core.descriptors import DocumentForm
from core.documents import typeface
from core.documents.events import DocumentTemplateChanged
from core.documents.forms import KEY, FieldType, FormField
from core.documents.models import DocumentTemplate, TemplateField
from core.documents.permissions import TEMPLATE_MANAGE
from core.documents.wording import check_placeholders
from core.errors import Conflict, NotFound, RuleError
from core.rbac.roles import county

LONGEST_TITLE = 60
LONGEST_BODY = 20_000
LONGEST_NAME = 60
MOST_FIELDS = 60
MOST_CHOICES = 60


def newest(key: str) -> Select[DocumentTemplate]:
    """The versions of a form, the newest first."""
    return select(DocumentTemplate).where(DocumentTemplate.key == key).order_by(DocumentTemplate.version.desc())


async def install_templates(ctx: Context, forms: Iterable[DocumentForm]) -> bool:
    """Plant the forms that the county lacks, or has in an older wording of the plug-in; its own stay in force.

    Returns: whether one was missing.
    """
    held: dict[str, tuple[int, int]] = {}
    for template in await ctx.session.scalars(select(DocumentTemplate)):
        version, brought = held.get(template.key, (0, 0))
        held[template.key] = max(version, template.version), max(brought, template.plugin_version or 0)
    missing = [form for form in forms if held.get(form.key, (0, 0))[1] < form.version]
    for form in missing:
        template = DocumentTemplate(
            key=form.key,
            version=held.get(form.key, (0, 0))[0] + 1,
            plugin_version=form.version,
            case_kind=form.on.__mapper__.polymorphic_identity,
            paper=form.paper,
            mark=form.mark,
            is_internal=form.is_internal,
            title=form.title,
            body=form.body.strip("\n"),
            effective_from=form.effective_from,
            author="",
        )
        ctx.session.add(template)
        await ctx.session.flush()
        ctx.session.add_all(_rows(template, form.fields))
    await ctx.session.flush()
    return bool(missing)


def _rows(template: DocumentTemplate, fields: Sequence[FormField]) -> list[TemplateField]:
    return [
        TemplateField(
            template_id=template.id,
            ordinal=ordinal,
            key=field.key,
            name=field.name,
            type=field.type,
            is_required=field.is_required,
            is_from_case=field.is_from_case,
            choices=list(field.choices),
        )
        for ordinal, field in enumerate(fields, start=1)
    ]


async def fields_of(ctx: Context, template: DocumentTemplate) -> list[FormField]:
    """The form's fields, in their order."""
    found = select(TemplateField).where(TemplateField.template_id == template.id).order_by(TemplateField.ordinal)
    return [
        FormField(one.key, one.name, FieldType(one.type), one.is_required, one.is_from_case, tuple(one.choices))
        for one in await ctx.session.scalars(found)
    ]


async def in_force(ctx: Context, key: str, field: str) -> DocumentTemplate:
    """The version of the form that holds today: the county's own before a plug-in's; raises NotFound."""
    today = ctx.clock.today()
    versions = [one for one in await ctx.session.scalars(newest(key)) if one.effective_from <= today]
    if not versions:
        raise NotFound(field)
    return max(versions, key=lambda one: (one.plugin_version is None, one.effective_from, one.version))


async def change_template(
    ctx: Context,
    template_id: UUID,
    version: int,
    *,
    title: str,
    body: str,
    effective_from: date,
    fields: Sequence[FormField] | None = None,
) -> DocumentTemplate:
    """Give the county another wording of a form from a day on; documents that were made keep the one they have.

    `fields` takes the place of those that the act's input fills; what the case gives stays on offer.
    """
    await require(ctx, TEMPLATE_MANAGE, await county(ctx))
    before = await ctx.one(DocumentTemplate, template_id)
    await ctx.session.execute(newest(before.key).limit(1).with_for_update())  # who changes it meanwhile comes first
    latest = await ctx.session.scalar(newest(before.key).limit(1))
    assert latest is not None
    if latest.version != version:
        raise Conflict(latest.version)
    known = await fields_of(ctx, latest)
    whole = known if fields is None else [*(one for one in known if one.is_from_case), *fields]
    _check_fields(whole)
    title, body = required_text(title, "title", LONGEST_TITLE), required_text(body, "body", LONGEST_BODY)
    _check_wording(title, body, whole)
    if effective_from < ctx.clock.today():
        raise RuleError("document.effective_before_today", field="effective_from")
    made = DocumentTemplate(
        key=latest.key,
        version=latest.version + 1,
        case_kind=latest.case_kind,
        paper=latest.paper,
        mark=latest.mark,
        is_internal=latest.is_internal,
        title=title,
        body=body,
        effective_from=effective_from,
        author=await author_of(ctx),
    )
    ctx.session.add(made)
    await ctx.session.flush()
    ctx.session.add_all(_rows(made, whole))
    ctx.record(DocumentTemplateChanged(made.id, made.key, made.version))
    return made


def _check_fields(fields: Sequence[FormField]) -> None:
    if len(fields) > MOST_FIELDS:
        raise RuleError("document.too_many_fields", field="fields", maximum=MOST_FIELDS)
    seen: set[str] = set()
    for field in fields:
        if not KEY.fullmatch(field.key):
            raise RuleError("document.field_key", field="fields")
        required_text(field.name, "fields", LONGEST_NAME)
        if len(field.choices) > MOST_CHOICES:
            raise RuleError("document.too_many_choices", field="fields", name=field.key, maximum=MOST_CHOICES)
        for choice in field.choices:
            required_text(choice, "fields", LONGEST_NAME)
        if field.key in seen:
            raise RuleError("document.field_twice", field="fields", name=field.key)
        if (field.type is FieldType.CHOICE) is not bool(field.choices):
            raise RuleError("document.field_choices", field="fields", name=field.key)
        seen.add(field.key)


def _check_wording(title: str, body: str, fields: Sequence[FormField]) -> None:
    keys = {field.key for field in fields}
    for name, text in (("title", title), ("body", body)):
        check_placeholders(text, keys, name)
        if lacking := typeface.missing(text):
            raise RuleError(
                "document.sign", field=name, name=name, sign=lacking[0], code_point=typeface.code_of(lacking[0])
            )
