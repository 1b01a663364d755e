"""Making accounts; what an administrator does with them stands in administration.py, signing in in sessions.py."""

import re
from uuid import UUID

from sqlalchemy import select

from core.accounts.events import AccountCreated
from core.accounts.models import Account, AccountState
from core.accounts.permissions import ACCOUNT_MANAGE
from core.auth import Passwords
from core.authz import require
from core.context import Context
from core.errors import RuleError
from core.orgs.models import Org
from core.orgs.service import check_at_work
from core.people.models import Person
from core.text import checked_text

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


async def create_account(
    ctx: Context,
    passwords: Passwords,
    *,
    org_id: UUID,
    login: str,
    name: str,
    password: str,
    person_id: UUID | None = None,
) -> Account:
    """Let somebody who works for the organisation sign in; rights come by grants."""
    org = await ctx.one(Org, org_id, field="org_id", keep=True)
    await require(ctx, ACCOUNT_MANAGE, org)
    check_at_work(org, "org_id")
    if person_id is not None:
        await ctx.one(Person, person_id, field="person_id")
    account = Account(
        org_id=org.id,
        org_place=org.place,
        login=await _free_login(ctx, login),
        name=checked_text(name, "name"),
        password_hash=await passwords.hash(password),
        person_id=person_id,
        state=AccountState.ACTIVE,
    )
    ctx.session.add(account)
    ctx.record(AccountCreated(account.id, org.id, account.login))
    await ctx.session.flush()
    return account


async def _free_login(ctx: Context, login: str) -> str:
    normal = normal_login(login)
    if not LOGIN.fullmatch(normal):
        raise RuleError("rule.login", field="login")
    if await ctx.session.scalar(select(Account.id).where(Account.login == normal)):
        raise RuleError("rule.not_unique", field="login", code="NOT_UNIQUE")
    return normal


def normal_login(login: str) -> str:
    """The login as it is stored: people do not remember in which case they chose it."""
    return login.strip().lower()
