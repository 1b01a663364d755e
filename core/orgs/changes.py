"""Acts that change an organisation: its name, its place in the tree, its end."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, and_, column, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import literal

from core.access.levels import BY_RANGE
from core.accounts.models import Account, AccountState
from core.authz import require
from core.cases.models import Case
from core.context import Context
from core.errors import RuleError
from core.orgs import places
from core.orgs.events import OrgClosed, OrgMoved, OrgUpdated
from core.orgs.history import note_change
from core.orgs.kinds import BELOW, OrgLevel
from core.orgs.models import Org, OrgChangeKind, OrgState
from core.orgs.permissions import ORG_MANAGE, ORG_REORGANIZE
from core.orgs.service import check_at_work, check_code, take_place
from core.orgs.units import close_units
from core.rbac.holding import lock_rights
from core.rbac.service import end_grants_at, raise_policy_version
from core.text import checked_text, pinyin


async def update_org(
    ctx: Context,
    org_id: UUID,
    version: int,
    *,
    name: str | None = None,
    code: str | None = None,
    population: int | None = None,
) -> Org:
    """Give an organisation another name, statistical code or number of residents; None leaves what is there."""
    org = await ctx.one_at(Org, org_id, version)
    await require(ctx, ORG_MANAGE, org)
    check_at_work(org, "id")
    before = org.name, org.code
    if code is not None and code != org.code:
        await _change_code(ctx, org, code)
    if population is not None:
        if population < 0:
            raise RuleError("rule.invalid", field="population")
        org.population = population
    if name is not None:
        org.name = checked_text(name, "name")
        org.name_pinyin = pinyin(org.name)
    _note_names(ctx, org, *before)
    ctx.record(OrgUpdated(org.id))
    await ctx.session.flush()
    return org


async def _change_code(ctx: Context, org: Org, code: str) -> None:
    if org.parent_id is None:
        raise RuleError("rule.org_top", field="code")
    parent = await ctx.session.get_one(Org, (ctx.tenant.id, org.parent_id), with_for_update={"key_share": True})
    await check_code(ctx, parent, code)
    org.code = code


def _note_names(ctx: Context, org: Org, name: str, code: str) -> None:
    values: dict[str, str] = {}
    if name != org.name:
        values |= {"name_before": name, "name_after": org.name}
    if code != org.code:
        values |= {"code_before": code, "code_after": org.code}
    if values:
        note_change(ctx, org, OrgChangeKind.RENAMED, **values)


async def move_org(ctx: Context, org_id: UUID, version: int, parent_id: UUID, code: str | None = None) -> Org:
    """Put an organisation, with all below it, under another one of its parent's level; rows follow their places.

    Whoever moves it may gain no right over it by that.
    """
    await lock_rights(ctx)
    org = await ctx.one_at(Org, org_id, version)
    await require(ctx, ORG_REORGANIZE, org)
    parent = await ctx.one(Org, parent_id, field="parent_id", lock=True)
    await require(ctx, ORG_REORGANIZE, parent)
    check_at_work(org, "id")
    check_at_work(parent, "parent_id")
    before = org.parent_id
    if before is None:
        raise RuleError("rule.org_top", field="id")
    if parent.id == before:
        raise RuleError("rule.org_same_parent", field="parent_id")
    if org.place <= parent.place <= org.place_end:
        raise RuleError("rule.org_below_itself", field="parent_id")
    if BELOW.get(OrgLevel(parent.level)) != org.level:
        raise RuleError("rule.org_level", field="parent_id", level=org.level)
    check_gains(ctx, org, parent, "parent_id")
    if code is not None:
        await check_code(ctx, parent, code)
        note_change(ctx, org, OrgChangeKind.RENAMED, code_before=org.code, code_after=code)
        org.code = code
    await put_under(ctx, org, parent, "parent_id")
    note_change(ctx, org, OrgChangeKind.MOVED, parent_before_id=before, parent_after_id=parent.id)
    ctx.record(OrgMoved(org.id, before, parent.id))
    await raise_policy_version(ctx)
    return org


def check_gains(ctx: Context, org: Org, target: Org, field: str) -> None:
    """Refuse a move by which the actor would reach with some action what was out of reach before."""
    for scope in ctx.rights.scopes.values():
        if places.covers(scope.ranges, target.place) and not places.covers(scope.ranges, org.place):
            raise RuleError("rule.org_gain", field=field)


async def put_under(ctx: Context, org: Org, parent: Org, field: str) -> None:
    """Give the organisation the parent's next place, and all below it theirs; scoped rows follow by their keys."""
    old = org.place
    org.parent_id = parent.id
    await ctx.session.flush()
    new = await take_place(ctx, parent, field)
    inside = select(Org.id, Org.place).where(Org.place.between(old, org.place_end))
    rows = (await ctx.session.execute(inside)).all()
    try:
        moved = {row.id: places.moved(row.place, old, new) for row in rows}
    except ValueError as error:
        raise RuleError("rule.org_too_deep", field=field) from error
    to = (
        func.unnest(
            literal(list(moved), ARRAY(Uuid())),
            literal(list(moved.values()), ARRAY(BigInteger())),
            literal([places.subtree(place)[1] for place in moved.values()], ARRAY(BigInteger())),
        )
        .table_valued(column("id", Uuid()), column("place", BigInteger()), column("place_end", BigInteger()))
        .render_derived(name="moved")
    )
    await ctx.session.execute(
        update(Org)
        .where(Org.id == to.c.id)
        .values(place=to.c.place, place_end=to.c.place_end)
        .execution_options(synchronize_session=False, audited=False)  # the move is in the trail, places follow from it
    )
    await ctx.session.refresh(org)


async def close_org(ctx: Context, org_id: UUID, version: int) -> Org:
    """End an organisation's work: with it its nameplates and the grants held at it.

    Raises RuleError, with their numbers, while there are organisations below it, open cases or active accounts.
    """
    await lock_rights(ctx)
    org = await ctx.one_at(Org, org_id, version)
    await require(ctx, ORG_REORGANIZE, org)
    check_at_work(org, "id")
    if org.parent_id is None:
        raise RuleError("rule.org_top", field="id")
    await close_to_new_rows(ctx, org)
    held: dict[str, Any] = {name: count async for name, count in _what_holds(ctx, org)}
    if any(held.values()):
        raise RuleError("rule.org_in_use", field="id", **held)
    org.state = OrgState.CLOSED
    await close_units(ctx, org)
    await end_grants_at(ctx, org)  # never the last administrator's, which is held at the county itself
    note_change(ctx, org, OrgChangeKind.CLOSED)
    ctx.record(OrgClosed(org.id))
    await ctx.session.flush()
    return org


async def close_to_new_rows(ctx: Context, *orgs: Org) -> None:
    """Wait for acts that are putting rows under the organisations, and hold back new ones until this act has ended."""
    ids = [org.id for org in orgs]
    await ctx.session.execute(select(Org.id).where(Org.id.in_(ids)).order_by(Org.id).with_for_update())


async def _what_holds(ctx: Context, org: Org) -> AsyncIterator[tuple[str, int]]:
    """What must be ended or moved first; a case kept from those of rank goes with its members, and tells nothing."""
    at_it = (Case.org_id == org.id) | (Case.handling_org_id == org.id)
    for name, model, condition in (
        ("orgs", Org, (Org.parent_id == org.id) & (Org.state == OrgState.ACTIVE)),
        ("cases", Case, and_(at_it, Case.closed_at.is_(None), Case.access_level.in_(BY_RANGE))),
        ("accounts", Account, (Account.org_id == org.id) & (Account.state == AccountState.ACTIVE)),
    ):
        count = await ctx.session.scalar(select(func.count()).select_from(model).where(condition))
        yield name, count or 0
