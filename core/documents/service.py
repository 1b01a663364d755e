"""Acts on documents: made from a form, made anew, issued, withdrawn."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import PurePath
from typing import Any
from uuid import UUID

from core.authz import require
from core.cases.journal import LONGEST_REASON, author_of, part_of_case
from core.cases.models import Case
from core.cases.parts import FileItem
from core.cases.service import check_not_archived, next_number
from core.checks import required_text
from core.context import Context
from core.descriptors import DocumentForm
from core.documents import typeface
from core.documents.events import DocumentIssued, DocumentMade, DocumentWithdrawn
from core.documents.forms import FieldType, FormField, Printed, needed, printed, read
from core.documents.models import Document, DocumentState, DocumentTemplate
from core.documents.paper import Paper, render
from core.documents.permissions import DOCUMENT_CREATE, DOCUMENT_ISSUE, DOCUMENT_WITHDRAW
from core.documents.states import MACHINE
from core.documents.templates import fields_of, in_force
from core.documents.wording import PLACEHOLDER, blocks_of, filled
from core.errors import RuleError
from core.files.kinds import EXTENSIONS
from core.files.service import end_items, keep
from core.files.store import FileStore
from core.orgs.models import Org

LONGEST_TITLE = 200

LARGEST = 32 * 1024 * 1024
"""Bytes of a rendering; none of ours comes near."""

Forms = Mapping[str, DocumentForm]
"""The forms of the tenant's plug-ins, by key."""

Given = Mapping[str, str]
"""What somebody wrote for the fields of a form, by key."""


async def create_document(
    ctx: Context, store: FileStore, forms: Forms, model: type[Case], case_id: UUID, *, template: str, values: Given
) -> Document:
    """Make a document of a case from the form that is in force; it is a draft with a number of its own."""
    case = await ctx.one(model, case_id, field="case_id", lock=True)
    await require(ctx, DOCUMENT_CREATE, case)
    check_not_archived(case)
    form = await in_force(ctx, template, "template")
    if form.key not in forms or not isinstance(case, forms[form.key].on):
        raise RuleError("document.other_kind", field="template", kind=form.case_kind)
    lines = await _values(ctx, forms[form.key], form, case, values)
    org = await ctx.session.get_one(Org, (ctx.tenant.id, case.handling_org_id))
    count = await next_number(ctx, org.id, f"DOCUMENT:{form.key}")
    document = Document(
        number=f"〔{ctx.clock.year()}〕{org.code}{form.mark}第{count}号",
        revision=1,
        previous_id=None,
    )
    return await _render(ctx, store, document, form, case, lines)


async def revise_document(ctx: Context, store: FileStore, forms: Forms, document_id: UUID, values: Given) -> Document:
    """Make a draft anew, with what the case says now: another revision under the same number; the old one stays."""
    before, case = await part_of_case(ctx, Document, document_id)
    await require(ctx, DOCUMENT_CREATE, case)
    check_not_archived(case)
    used = await ctx.session.get_one(DocumentTemplate, (ctx.tenant.id, before.template_id))
    form = await in_force(ctx, used.key, "id")
    if form.key not in forms:
        raise RuleError("document.other_kind", field="id", kind=form.case_kind)
    before.state = MACHINE.enter(before, to=DocumentState.SUPERSEDED)
    lines = await _values(ctx, forms[form.key], form, case, values)
    document = Document(number=before.number, revision=before.revision + 1, previous_id=before.id)
    return await _render(ctx, store, document, form, case, lines)


async def _values(
    ctx: Context, brought: DocumentForm, form: DocumentTemplate, case: Case, given: Given
) -> dict[str, Printed]:
    """The value of each field as it is printed; raises RuleError naming a field that lacks one, or has a wrong one."""
    fields = {field.key: field for field in await fields_of(ctx, form)}
    held = {key: value for key, value in (await brought.values(ctx, case)).items() if value not in (None, "", [])}
    lines = {key: printed(value) for key, value in held.items() if key in fields}
    for index, (key, text) in enumerate(given.items()):
        at = f"values.{index}"
        if key not in fields:
            raise RuleError("document.field_unknown", field=f"{at}.key", offered=", ".join(sorted(fields)))
        if key in lines:
            raise RuleError("document.from_case", field=f"{at}.key", name=fields[key].name)
        lines[key] = printed(read(fields[key], text, f"{at}.value"))
    if missing := needed(list(fields.values()), lines):
        named = "、".join(f"{field.name} ({field.key})" for field in missing)
        raise RuleError("document.missing", field="values", code="REQUIRED", missing=named)
    return {key: _shown(fields[key], value, given) for key, value in lines.items()}


def _shown(field: FormField, value: Printed, given: Given) -> Printed:
    """The lines without what cannot be seen; raises RuleError naming the first character that cannot be shown."""
    lines = [typeface.cleaned(line) for line in value]
    if lacking := typeface.missing("".join(lines)):
        at = f"values.{list(given).index(field.key)}.value" if field.key in given else "id"
        code_point = typeface.code_of(lacking[0])
        raise RuleError("document.sign", field=at, code="SIGN", name=field.name, sign=lacking[0], code_point=code_point)
    return lines


async def _render(
    ctx: Context, store: FileStore, document: Document, form: DocumentTemplate, case: Case, lines: dict[str, Printed]
) -> Document:
    """Set the document, keep its bytes, and enter it; what is kept for an act that fails is swept away later."""
    now, author = ctx.clock.now(), await author_of(ctx)
    title = PLACEHOLDER.sub(lambda found: "、".join(lines.get(found[1], ())), form.title)
    required_text(title, "values", LONGEST_TITLE)
    lists = {field.key for field in await fields_of(ctx, form) if field.type is FieldType.LIST}
    paper = Paper(title, document.number, filled(blocks_of(form.body), lines, lists), now)
    rendered = await asyncio.to_thread(render, paper)
    document.case_id, document.template_id, document.paper = case.id, form.id, form.paper
    document.title, document.values, document.pages = title, lines, rendered.pages
    document.state, document.made_at = DocumentState.DRAFT, now
    document.account_id, document.author = ctx.rights.account_id, author
    ctx.session.add(document)
    await ctx.session.flush()
    for media_type, content in rendered.files.items():
        kept = await keep(store, ctx.tenant.id, _whole(content), most=LARGEST, media_type=media_type)
        name = f"{PurePath(title).name}-{document.number}-{document.revision}.{EXTENSIONS[media_type]}"
        owned = {"case_id": case.id, "document_id": document.id, "kind": form.paper, "name": name}
        ctx.session.add(kept.row(**owned, stored_at=now, account_id=ctx.rights.account_id, author=author))
    ctx.record(DocumentMade(case.id, document.id, document.number, document.revision))
    return document


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def issue_document(ctx: Context, document_id: UUID) -> Document:
    """Issue a draft: it is locked as it stands, and enters the case's file list."""
    document, case = await part_of_case(ctx, Document, document_id)
    await require(ctx, DOCUMENT_ISSUE, case)
    check_not_archived(case)
    document.state = MACHINE.enter(document, to=DocumentState.ISSUED)
    document.issued_at, document.issuer = ctx.clock.now(), await author_of(ctx)
    entry: dict[str, Any] = {"case_id": case.id, "kind": document.paper, "title": document.title}
    ctx.session.add(FileItem(**entry, pages=document.pages, filed_on=ctx.clock.today(), document_id=document.id))
    ctx.record(DocumentIssued(case.id, document.id, document.number))
    return document


async def withdraw_document(ctx: Context, document_id: UUID, reason: str) -> Document:
    """Say that a document counts no more; it stays to be read, its number is not used again."""
    document, case = await part_of_case(ctx, Document, document_id)
    await require(ctx, DOCUMENT_WITHDRAW, case)
    check_not_archived(case)
    why = required_text(reason, "reason", LONGEST_REASON)
    document.state = MACHINE.enter(document, to=DocumentState.WITHDRAWN, reason=why)
    document.withdrawn_at, document.withdrawn_by = ctx.clock.now(), await author_of(ctx)
    document.withdraw_reason = why
    await end_items(ctx, FileItem.document_id == document.id)
    ctx.record(DocumentWithdrawn(case.id, document.id, document.number))
    return document
