"""Acts of an administrator on the accounts of others."""

from typing import Any
from uuid import UUID

from core.accounts.events import (
    AccountDisabled,
    AccountEnabled,
    AccountSignedOut,
    AccountUpdated,
    EndReason,
    PasswordReset,
)
from core.accounts.keys import end_keys
from core.accounts.models import Account, AccountState
from core.accounts.permissions import ACCOUNT_MANAGE
from core.accounts.sessions import end_sessions
from core.auth import Passwords
from core.authz import require
from core.context import Context
from core.errors import Conflict, RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.models import Person
from core.rbac.holding import check_rights_of, is_administrator, keep_an_administrator, lock_rights
from core.rbac.service import raise_policy_version
from core.text import checked_text


async def disable_account(ctx: Context, account_id: UUID, version: int | None = None) -> Account:
    """Let the account neither sign in nor act any more, and end its sessions and keys.

    Raises RuleError for the last administrator's.
    """
    account = await managed_account(ctx, account_id, version)
    if account.state == AccountState.DISABLED:
        return account
    account.state = AccountState.DISABLED
    if await is_administrator(ctx, account):
        await keep_an_administrator(ctx, "id")
    await end_sessions(ctx, account.id, EndReason.ADMINISTRATOR)
    await end_keys(ctx, account.id, EndReason.ADMINISTRATOR)
    ctx.record(AccountDisabled(account.id))
    await raise_policy_version(ctx)
    return account


async def enable_account(ctx: Context, account_id: UUID, version: int) -> Account:
    """Let a disabled account be used again, with the grants that it still has.

    Raises Forbidden when those hold more than the actor could grant.
    """
    account = await managed_account(ctx, account_id, version)
    if account.state == AccountState.ACTIVE:
        return account
    org = await ctx.one(Org, account.org_id, keep=True)
    check_at_work(org, "id")
    await check_rights_of(ctx, account)
    account.state = AccountState.ACTIVE
    ctx.record(AccountEnabled(account.id))
    await raise_policy_version(ctx)
    return account


async def reset_password(
    ctx: Context, passwords: Passwords, account_id: UUID, version: int, *, password: str
) -> Account:
    """Give the account another password and end its sessions.

    Whoever has the password has the account, so it takes all that the account holds. Raises Forbidden.
    """
    account = await managed_account(ctx, account_id, version)
    if account.state != AccountState.ACTIVE:
        raise RuleError("rule.account_disabled", field="id")
    await check_rights_of(ctx, account)
    account.password_hash = await passwords.hash(password)
    await end_sessions(ctx, account.id, EndReason.ADMINISTRATOR)
    ctx.record(PasswordReset(account.id))
    await ctx.session.flush()
    return account


async def sign_out(ctx: Context, account_id: UUID, version: int) -> Account:
    """End the account's sessions and keys; who knows its password may sign in again."""
    account = await managed_account(ctx, account_id, version)
    await end_sessions(ctx, account.id, EndReason.ADMINISTRATOR)
    await end_keys(ctx, account.id, EndReason.ADMINISTRATOR)
    ctx.record(AccountSignedOut(account.id))
    return account


async def update_account(
    ctx: Context,
    account_id: UUID,
    version: int,
    *,
    name: str | None = None,
    org_id: UUID | None = None,
    person_id: UUID | None = None,
    without_person: bool = False,
) -> Account:
    """Change an account's name, organisation or person; None leaves what is there.

    Whose account it is decides which records are its own, so nobody changes that of the own account, and it takes all
    that the account holds.
    """
    account = await managed_account(ctx, account_id, version)
    changes: dict[str, Any] = {}
    if name is not None:
        changes["name"] = checked_text(name, "name")
    if org_id is not None and org_id != account.org_id:
        org = await ctx.one(Org, org_id, field="org_id", keep=True)
        await require(ctx, ACCOUNT_MANAGE, org)
        check_at_work(org, "org_id")
        changes |= {"org_id": org.id, "org_place": org.place}
    if without_person or (person_id is not None and person_id != account.person_id):
        if account.id == ctx.rights.account_id:
            raise RuleError("rule.own_person", field="person_id")
        await check_rights_of(ctx, account)
        if person_id is not None:
            await ctx.one(Person, person_id, field="person_id")
        changes["person_id"] = person_id
        await raise_policy_version(ctx)
    for column, value in changes.items():  # at once: each writing of the row raises its version
        setattr(account, column, value)
    ctx.record(AccountUpdated(account.id))
    await ctx.session.flush()
    return account


async def managed_account(ctx: Context, account_id: UUID, version: int | None) -> Account:
    """The account, locked with the county's rights, for an administrator's act."""
    await lock_rights(ctx)
    account = await ctx.one(Account, account_id, lock=True)
    await require(ctx, ACCOUNT_MANAGE, account)
    if version is not None and account.version != version:
        raise Conflict(account.version)
    return account
