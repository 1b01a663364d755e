"""What demos share: whole parts of a whole, accounts that act by a token."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from core.accounts.service import create_account
from core.auth import Passwords
from core.context import Context
from core.orgs.models import Org
from core.rbac.service import grant_role


def apportion(whole: int, weights: Sequence[int]) -> list[int]:
    """Split a whole into whole parts in proportion to the weights, by largest remainder; of equal ones, the first."""
    total = sum(weights)
    parts = [whole * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(whole * weights[index] % total))
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return parts


async def open_account(
    ctx: Context, org: Org, login: str, *, name: str, role: str, person_id: UUID | None = None
) -> None:
    """An account with the role at the organisation; nobody knows its password, so it acts by a token only."""
    account = await create_account(
        ctx,
        Passwords(at_once=1),
        org_id=org.id,
        login=login,
        name=name,
        password=secrets.token_urlsafe(32),
        person_id=person_id,
    )
    await grant_role(ctx, account.id, role, org.id)
