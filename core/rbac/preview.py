"""What a role would show and allow: read with its rights, before anybody holds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select

from core.authz import Rights, build_policy, require
from core.context import Context
from core.orgs.models import Org
from core.rbac.holding import Right, require_to_hold
from core.rbac.permissions import GRANT_MANAGE
from core.scopes import PARTS, condition

CAP = 1_000
SAMPLE = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """How many rows of a model the role would list, counted to CAP, and some that the asker may see too."""

    model: type[Any]
    count: int
    capped: bool
    sample: tuple[UUID, ...]


async def preview(
    ctx: Context, rights: set[Right], org: Org, models: Iterable[type[Any]], *, person_id: UUID | None = None
) -> list[Seen]:
    """What the rights would list of each model if they were held at the organisation by whoever `person_id` is.

    Only for who may grant them there: raises Forbidden otherwise. A sample names no row that the asker may not see.
    """
    await require(ctx, GRANT_MANAGE, org)
    await require_to_hold(ctx, rights, org.place, for_account=None)
    role = "previewed"
    policy = build_policy(
        0, [(role, action, reach) for action, reach in rights], [(ctx.account_id, role, org.id, org.place)]
    )
    previewed = policy.compile(ctx.account_id, person_id)
    return [await _seen(ctx, previewed, model) for model in models]


async def _seen(ctx: Context, previewed: Rights, model: type[Any]) -> Seen:
    shown = _listed(ctx, previewed, model)
    counted = select(literal(1)).select_from(model).where(shown).limit(CAP + 1).subquery()
    count = await ctx.session.scalar(select(func.count()).select_from(counted)) or 0
    sample = select(model.id).where(shown, _listed(ctx, ctx.rights, model)).order_by(model.id).limit(SAMPLE)
    return Seen(model, min(count, CAP), count > CAP, tuple(await ctx.session.scalars(sample)) if count else ())


def _listed(ctx: Context, rights: Rights, model: type[Any]) -> ColumnElement[bool]:
    """The rows that a list shows under these rights."""
    scope = rights.scope(ctx.read_actions[model], model)
    return condition(
        model,
        scope.for_list(),
        lambda name: getattr(model, name),
        lambda name: literal(PARTS[name].of(scope, rights), PARTS[name].type),
    )
