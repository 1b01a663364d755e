"""Acts on who reads a rule: asking, and confirming by one's own word."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from core.accounts.models import Account, AccountState
from core.authz import require
from core.bulk import add_rows
from core.context import Context
from core.db import new_id
from core.errors import RuleError
from core.orgs.models import Org
from core.policies.events import PolicyReadingAsked, PolicyReadingConfirmed
from core.policies.models import PolicyDocument, PolicyReading, ReadingState
from core.policies.permissions import READING_ASK, READING_CONFIRM
from core.policies.states import PolicyState
from core.rbac.models import Grant, Role


async def ask_to_read(
    ctx: Context, document_id: UUID, *, org_id: UUID, due_on: date, role_key: str | None = None
) -> PolicyDocument:
    """Ask the accounts of an organisation and those below it to read an edition until a day.

    Only those who hold the role, if one is named. Who was asked before, or has read it, is not asked again.
    """
    document = await ctx.one(PolicyDocument, document_id, lock=True)  # nobody is asked twice at once
    org = await ctx.one(Org, org_id, field="org_id")
    await require(ctx, READING_ASK, org)
    _check_to_be_read(ctx, document, "id")
    if due_on < ctx.clock.today():
        raise RuleError("case.due_before_today", field="due_on")
    readers = await _readers(ctx, org, role_key)
    if not readers:
        raise RuleError("policy.no_readers", field="org_id", code="POLICY_NO_READERS", name=org.name)
    asked = select(PolicyReading.account_id).where(PolicyReading.document_id == document.id)
    known = set(await ctx.session.scalars(asked))
    now = ctx.clock.now()
    rows = [
        {
            "id": new_id(),
            "org_id": reader.org_id,
            "org_place": reader.org_place,
            "document_id": document.id,
            "account_id": reader.id,
            "state": ReadingState.ASKED,
            "asked_at": now,
            "due_on": due_on,
        }
        for reader in readers
        if reader.id not in known
    ]
    await add_rows(ctx, PolicyReading, rows)
    ctx.record(PolicyReadingAsked(document.id, org.id, len(rows)))
    return document


async def _readers(ctx: Context, org: Org, role_key: str | None) -> list[Account]:
    """The accounts in use of an organisation and those below it, perhaps those alone that hold a role now."""
    accounts = select(Account).where(
        Account.org_place.between(org.place, org.place_end), Account.state == AccountState.ACTIVE
    )
    if role_key is not None:
        now = ctx.clock.now()
        holders = (
            select(Grant.account_id)
            .join_from(Grant, Role)
            .where(Role.key == role_key, Grant.valid_from <= now, or_(Grant.valid_to.is_(None), Grant.valid_to > now))
        )
        accounts = accounts.where(Account.id.in_(holders))
    return list(await ctx.session.scalars(accounts.order_by(Account.id)))


async def confirm_reading(ctx: Context, document_id: UUID) -> PolicyReading:
    """Confirm that one has read an edition that one was asked to read, or that one sees; again, it changes nothing."""
    reading = await _own(ctx, document_id)
    if reading is None:
        document = await ctx.one(PolicyDocument, document_id, field="document_id", lock=True)
        reading = await _own(ctx, document_id) or await _unasked(ctx, document)  # asked since
    else:
        document = await ctx.session.get_one(PolicyDocument, (ctx.tenant.id, document_id))
    await require(ctx, READING_CONFIRM, reading)
    if reading.state == ReadingState.CONFIRMED:
        return reading
    _check_to_be_read(ctx, document, "document_id")
    reading.state, reading.confirmed_at = ReadingState.CONFIRMED, ctx.clock.now()
    ctx.session.add(reading)
    await ctx.session.flush()
    ctx.record(PolicyReadingConfirmed(reading.id, document.id))
    return reading


async def _own(ctx: Context, document_id: UUID) -> PolicyReading | None:
    """The actor's own reading of a document, locked."""
    own = select(PolicyReading).where(
        PolicyReading.document_id == document_id, PolicyReading.account_id == ctx.account_id
    )
    return await ctx.session.scalar(own.with_for_update())


async def _unasked(ctx: Context, document: PolicyDocument) -> PolicyReading:
    """A reading of the actor's own that nobody asked for."""
    account = await ctx.session.get_one(Account, (ctx.tenant.id, ctx.account_id))
    return PolicyReading(
        org_id=account.org_id,
        org_place=account.org_place,
        document_id=document.id,
        account_id=account.id,
        state=ReadingState.ASKED,
        asked_at=ctx.clock.now(),
    )


def _check_to_be_read(ctx: Context, document: PolicyDocument, field: str) -> None:
    """Refuse an edition that is no rule yet, or no longer."""
    if document.state == PolicyState.DRAFT:
        raise RuleError("policy.unpublished", field=field, code="POLICY_UNPUBLISHED")
    if document.published_at is None or (document.ended_at is not None and document.ended_at <= ctx.clock.now()):
        raise RuleError("policy.over", field=field, code="POLICY_OVER", edition=document.edition)
