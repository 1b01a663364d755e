"""API keys: what a program shows in place of a session. It may do what its holder may, and of that only its scopes."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update

from core.accounts.events import ApiKeyCreated, ApiKeyRevoked, EndReason
from core.accounts.models import ApiKey
from core.accounts.permissions import API_KEY_MANAGE, NOT_FOR_KEYS
from core.authz import may, require
from core.context import Context
from core.descriptors import Action
from core.errors import RuleError
from core.rbac.service import raise_credentials_version
from core.text import checked_text

BEGINNING = "helin_"
"""What every key begins with, so that a key that got into a text or a repository is found there."""

KEY = re.compile(BEGINNING + r"[0-9a-f]{8}_[A-Za-z0-9_-]{43}", re.ASCII)
LONGEST = timedelta(days=366)
MOST_KEYS = 20


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key with its text, which is told once and kept nowhere."""

    key: ApiKey
    text: str


def digest_of(text: str) -> str:
    """What is kept of a key: 32 random bytes need no salt and no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()


async def create_key(
    ctx: Context, known: Mapping[str, Action], *, name: str, scopes: Iterable[str], expires_at: datetime
) -> MadeKey:
    """Make a key of the actor's own account; `known` are the actions that its scopes can be.

    Raises RuleError for a scope that is none, that the actor does not hold or that no key may have, and for an end that
    lies in the past or more than a year ahead.
    """
    await require(ctx, API_KEY_MANAGE)
    now = ctx.clock.now()
    if not now < expires_at <= now + LONGEST:
        raise RuleError("rule.key_end", field="expires_at", days=LONGEST.days)
    checked = _checked_scopes(ctx, known, list(scopes))
    await raise_credentials_version(ctx)  # one after the other, for the count
    running = select(func.count()).where(
        ApiKey.account_id == ctx.account_id, ApiKey.revoked_at.is_(None), ApiKey.expires_at > now
    )
    if (await ctx.session.scalar(running) or 0) >= MOST_KEYS:
        raise RuleError("rule.too_many_keys", field="name", maximum=MOST_KEYS)
    prefix = BEGINNING + secrets.token_hex(4)
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey(
        account_id=ctx.account_id,
        name=checked_text(name, "name"),
        prefix=prefix,
        key_hash=digest_of(text),
        scopes=checked,
        expires_at=expires_at,
        last_used_at=None,
        revoked_at=None,
    )
    ctx.session.add(key)
    ctx.record(ApiKeyCreated(key.id, ctx.account_id, tuple(checked), expires_at))
    return MadeKey(key, text)


def _checked_scopes(ctx: Context, known: Mapping[str, Action], scopes: list[str]) -> list[str]:
    if not scopes:
        raise RuleError("rule.required", field="scopes", code="REQUIRED")
    for index, name in enumerate(scopes):
        action = known.get(name)
        if action is None:
            raise RuleError("rule.action_unknown", field=f"scopes.{index}")
        if action in NOT_FOR_KEYS:
            raise RuleError("rule.scope_never", field=f"scopes.{index}", action=name)
        if not may(ctx, action):
            raise RuleError("rule.scope_not_held", field=f"scopes.{index}", action=name)
    return sorted(set(scopes))


async def revoke_key(ctx: Context, key_id: UUID) -> ApiKey:
    """End one of the actor's own keys; one that is over stays as it is."""
    await require(ctx, API_KEY_MANAGE)
    await end_keys(ctx, ctx.account_id, EndReason.HOLDER, only=key_id)
    return await ctx.one(ApiKey, key_id)


async def end_keys(ctx: Context, account_id: UUID, reason: EndReason, *, only: UUID | None = None) -> int:
    """End the account's keys on every server, all or one; gives how many ran."""
    await raise_credentials_version(ctx)
    now = ctx.clock.now()
    running = [
        ApiKey.account_id == account_id,
        ApiKey.revoked_at.is_(None),
        ApiKey.expires_at > now,
        *([ApiKey.id == only] if only is not None else []),
    ]
    ended = list(await ctx.session.scalars(update(ApiKey).where(*running).values(revoked_at=now).returning(ApiKey.id)))
    for key_id in ended:
        ctx.record(ApiKeyRevoked(key_id, account_id, reason))
    return len(ended)
