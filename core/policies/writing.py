"""Acts on the editions of a rule: drafting, revising, publishing, withdrawing."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from core.authz import require
from core.cases.journal import author_of
from core.checks import required_text
from core.context import Context
from core.deadlines.service import end_of
from core.errors import RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.policies.events import (
    PolicyDocumentDrafted,
    PolicyDocumentPublished,
    PolicyDocumentUpdated,
    PolicyDocumentWithdrawn,
)
from core.policies.models import PolicyDocument, PolicyKind, TextFormat
from core.policies.permissions import POLICY_MANAGE
from core.policies.states import MACHINE, Audience, PolicyState

LONGEST_TITLE = 200
LONGEST_TEXT = 100_000
LONGEST_REASON = 2_000

DAY = timedelta(days=1)


async def draft(
    ctx: Context,
    *,
    org_id: UUID,
    kind: PolicyKind,
    title: str,
    text: str,
    audience: Audience,
    effective_from: date,
    format: TextFormat = TextFormat.MARKDOWN,
    plain_language: str | None = None,
) -> PolicyDocument:
    """Draft the first edition of a rule of an organisation."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    await require(ctx, POLICY_MANAGE, org)
    check_at_work(org, "org_id")
    document = PolicyDocument(
        kind=kind, audience=audience, format=format, edition=1, effective_from=effective_from, state=PolicyState.DRAFT
    )
    _write(document, title, text, plain_language)
    return await _add(ctx, org, document)


async def revise(ctx: Context, document_id: UUID, effective_from: date) -> PolicyDocument:
    """Draft the edition that is to follow a published one; it begins with the same words."""
    before = await ctx.one(PolicyDocument, document_id, lock=True)
    org = await _kept_by(ctx, before)
    check_at_work(org, "id")
    if before.published_at is None:
        raise RuleError("policy.unpublished", field="id", code="POLICY_UNPUBLISHED")
    following = select(PolicyDocument.edition).where(
        PolicyDocument.supersedes_id == before.id,
        or_(PolicyDocument.state == PolicyState.DRAFT, PolicyDocument.published_at.is_not(None)),
    )
    edition = await ctx.session.scalar(following)
    if edition is not None:
        raise RuleError("policy.superseded", field="id", code="POLICY_SUPERSEDED", edition=edition)
    document = PolicyDocument(
        kind=before.kind,
        title=before.title,
        edition=before.edition + 1,
        supersedes_id=before.id,
        audience=before.audience,
        format=before.format,
        text=before.text,
        plain_language=before.plain_language,
        effective_from=effective_from,
        state=PolicyState.DRAFT,
    )
    return await _add(ctx, org, document)


async def update(
    ctx: Context,
    document_id: UUID,
    version: int,
    *,
    title: str,
    text: str,
    audience: Audience,
    effective_from: date,
    format: TextFormat = TextFormat.MARKDOWN,
    plain_language: str | None = None,
) -> PolicyDocument:
    """Write a draft anew, the whole of it; a published edition stays as it is."""
    document = await ctx.one_at(PolicyDocument, document_id, version)
    await _kept_by(ctx, document)
    if document.state != PolicyState.DRAFT:
        raise RuleError("policy.not_draft", field="id", code="POLICY_NOT_DRAFT", state=document.state)
    document.audience, document.format, document.effective_from = audience, format, effective_from
    _write(document, title, text, plain_language)
    ctx.record(PolicyDocumentUpdated(document.id))
    return document


def _write(document: PolicyDocument, title: str, text: str, plain_language: str | None) -> None:
    document.title = required_text(title, "title", LONGEST_TITLE)
    document.text = required_text(text, "text", LONGEST_TEXT)
    document.plain_language = (
        None if plain_language is None else required_text(plain_language, "plain_language", LONGEST_TEXT)
    )


async def _add(ctx: Context, org: Org, document: PolicyDocument) -> PolicyDocument:
    document.org_id, document.org_place = org.id, org.place
    document.issuer, document.issuer_code, document.issuer_level = org.name, org.code, org.level
    document.author = await author_of(ctx)
    ctx.session.add(document)
    await ctx.session.flush()
    ctx.record(PolicyDocumentDrafted(document.id, org.id, document.edition))
    return document


async def _kept_by(ctx: Context, document: PolicyDocument) -> Org:
    """The document's organisation, whose rules the actor keeps."""
    org = await ctx.session.get_one(Org, (ctx.tenant.id, document.org_id))
    await require(ctx, POLICY_MANAGE, org)
    return org


async def publish(ctx: Context, document_id: UUID, version: int) -> PolicyDocument:
    """Publish a draft: it holds from its day on, and the edition before it until the day before."""
    document = await ctx.one_at(PolicyDocument, document_id, version)
    await _kept_by(ctx, document)
    state = MACHINE.enter(document, to=PolicyState.PUBLISHED)
    if document.effective_from < ctx.clock.today():
        raise RuleError("policy.effective", field="id", code="POLICY_BEGINS_IN_THE_PAST")
    if document.supersedes_id is not None:
        await _end_before(ctx, document.supersedes_id, document.effective_from)
    document.publisher = await author_of(ctx)
    document.state, document.published_at = state, ctx.clock.now()
    document.effective_at = end_of(ctx, document.effective_from - DAY)
    ctx.record(
        PolicyDocumentPublished(
            document.id, document.edition, document.audience, effective_from=document.effective_from
        )
    )
    return document


async def _end_before(ctx: Context, document_id: UUID, day: date) -> None:
    """Let the edition before end on the eve of the day, unless it ends sooner."""
    before = await ctx.session.get_one(PolicyDocument, (ctx.tenant.id, document_id), with_for_update=True)
    if day <= before.effective_from:
        raise RuleError("policy.overlap", field="id", code="POLICY_OVERLAPS", first=before.effective_from.isoformat())
    if before.ended_on is None or before.ended_on >= day:
        _end(ctx, before, day - DAY)


async def withdraw(
    ctx: Context, document_id: UUID, version: int, *, reason: str, last_on: date | None = None
) -> PolicyDocument:
    """Withdraw an edition with the reason: a published one still holds until a last day, today unless told."""
    document = await ctx.one_at(PolicyDocument, document_id, version)
    await _kept_by(ctx, document)
    document.state = MACHINE.enter(document, to=PolicyState.WITHDRAWN, reason=reason)
    document.withdraw_reason = required_text(reason, "reason", LONGEST_REASON)
    if document.published_at is not None:
        last_on = last_on or ctx.clock.today()
        if last_on < ctx.clock.today():
            raise RuleError("case.due_before_today", field="last_on")
        if document.ended_on is None or last_on < document.ended_on:
            _end(ctx, document, max(last_on, document.effective_from - DAY))
    ctx.record(PolicyDocumentWithdrawn(document.id, document.ended_on))
    return document


def _end(ctx: Context, document: PolicyDocument, last_on: date) -> None:
    document.ended_on, document.ended_at = last_on, end_of(ctx, last_on)
