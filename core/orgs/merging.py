"""Merging one organisation into another: whatever points at the first goes over to the second.

What goes over is read from the database's catalogue, so the tables of plug-ins follow without their doing anything.
Rows that are over stay where they happened (see `goes_along_while`), as do those of tables that are only added to, and
a row of which the second has its own already. The first then stands below the second, which therefore sees all of it.
"""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, select, text

from core.authz import require
from core.context import Context
from core.db import Base
from core.errors import RuleError
from core.orgs.changes import check_gains, close_to_new_rows, put_under
from core.orgs.events import OrgMerged
from core.orgs.history import note_change
from core.orgs.models import Org, OrgChangeKind, OrgState, goes_along_while
from core.orgs.permissions import ORG_REORGANIZE
from core.orgs.service import check_at_work
from core.orgs.units import close_units
from core.rbac.holding import check_grants_at, lock_rights
from core.rbac.service import raise_policy_version

POINTERS = """
select c.conrelid::regclass::text as "table", r.relname as name,
  (select array_agg(quote_ident(a.attname) order by k.n)
     from unnest(c.conkey) with ordinality k (number, n)
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns,
  (select array_agg(a.attname::text order by k.n)
     from unnest(c.confkey) with ordinality k (number, n)
     join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number) as targets,
  (select array_agg(a.attname::text) from pg_attribute a
     where a.attrelid = c.conrelid and a.attname in ('version', 'updated_at') and not a.attisdropped) as counted
from pg_constraint c join pg_class r on r.oid = c.conrelid
where c.contype = 'f' and c.confrelid = to_regclass('core_org') and has_table_privilege(c.conrelid, 'update')
order by 1, c.conname
"""

UNIQUE = """
select pg_get_expr(i.indpred, i.indrelid) as condition,
  (select array_agg(quote_ident(a.attname) order by k.n)
     from unnest(i.indkey::int2[]) with ordinality k (number, n)
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number) as columns
from pg_index i
where i.indrelid = to_regclass(:table) and i.indisunique and i.indexprs is null
order by i.indexrelid::regclass::text
"""

CHANGED = {"version": "version = version + 1", "updated_at": "updated_at = now()"}


@dataclass(frozen=True, slots=True)
class Pointer:
    """A foreign key to organisations: its table, and the columns for the organisation's id and place."""

    table: str
    name: str
    org: str
    place: str | None
    counted: tuple[str, ...]
    """Columns that tell of a change: the row's version, when it was."""


async def merge_org(ctx: Context, org_id: UUID, version: int, into_id: UUID) -> Org:
    """End an organisation by merging it into one of the same level: all that is going on there goes over.

    Whoever merges them may gain no right by that, nor give others more than they hold.
    """
    await lock_rights(ctx)
    org = await ctx.one_at(Org, org_id, version)
    await require(ctx, ORG_REORGANIZE, org)
    into = await ctx.one(Org, into_id, field="into_id", lock=True)
    await require(ctx, ORG_REORGANIZE, into)
    check_at_work(org, "id")
    check_at_work(into, "into_id")
    if org.id == into.id or org.level != into.level or org.parent_id is None:
        raise RuleError("rule.org_merge", field="into_id", level=org.level)
    check_gains(ctx, org, into, "into_id")
    check_gains(ctx, into, org, "into_id")
    await check_grants_at(ctx, org, into)
    await close_to_new_rows(ctx, org, into)
    await ctx.session.flush()
    went: dict[str, int] = {}
    for pointer in await _pointers(ctx):
        if count := await _take_over(ctx, pointer, org, into):
            went[pointer.name] = went.get(pointer.name, 0) + count
    await close_units(ctx, org)
    before = org.parent_id
    await _put_all_under(ctx, org, into)
    org.state = OrgState.MERGED
    org.merged_into_id = into.id
    note_change(ctx, org, OrgChangeKind.MERGED, other_id=into.id, parent_before_id=before, parent_after_id=into.id)
    note_change(ctx, into, OrgChangeKind.ABSORBED, other_id=org.id)
    ctx.record(OrgMerged(org.id, into.id, went))
    await ctx.session.flush()
    await raise_policy_version(ctx)
    return org


async def _put_all_under(ctx: Context, org: Org, into: Org) -> None:
    """Those below the organisation come right under the other one, and then it does itself."""
    below = select(Org).where(Org.parent_id == org.id).order_by(Org.place)
    for child in list(await ctx.session.scalars(below)):
        await put_under(ctx, child, into, "into_id")
        note_change(ctx, child, OrgChangeKind.MOVED, parent_before_id=org.id, parent_after_id=into.id)
    await put_under(ctx, org, into, "into_id")


async def _pointers(ctx: Context) -> list[Pointer]:
    found = []
    for row in (await ctx.session.execute(text(POINTERS))).mappings():
        columns = dict(zip(row["targets"], row["columns"], strict=True))
        found.append(
            Pointer(row["table"], row["name"], columns["id"], columns.get("place"), tuple(row["counted"] or ()))
        )
    return found


async def _take_over(ctx: Context, pointer: Pointer, org: Org, into: Org) -> int:
    """Let the rows point at the other organisation, but for those that are over or would stand there twice.

    Returns: how many did; the event tells it, since no entry could name the rows of a whole town.
    """
    changes = [f"{pointer.org} = :into", *(CHANGED[name] for name in pointer.counted)]
    changes += [f"{pointer.place} = :place"] if pointer.place else []
    tests = [f"tenant_id = :tenant and {pointer.org} = :org", f"({_condition(pointer.name)})"]
    for key in (await ctx.session.execute(text(UNIQUE), {"table": pointer.table})).mappings():
        if pointer.org in key["columns"]:
            tests.append(_no_twin(pointer, key["columns"], key["condition"] or "true"))
    statement = f"update {pointer.table} as going set {', '.join(changes)} where {' and '.join(tests)}"
    values: dict[str, Any] = {"tenant": ctx.tenant.id, "org": org.id, "into": into.id, "place": into.place}
    result = await ctx.session.execute(text(statement).execution_options(audited=False), values)
    return cast(CursorResult[Any], result).rowcount


def _condition(table: str) -> str:
    """Which rows of the table go over: what its model says, or of a kind of case the case's; all where no model is."""
    found = (one for one in Base.registry.mappers if getattr(one.local_table, "name", "") == table)
    mapper = next(found, None)
    if mapper is None:
        return "true"
    condition = goes_along_while(mapper.class_)
    if mapper.inherits is None:
        return condition
    whole = f"whole.tenant_id = going.tenant_id and whole.id = going.id and ({condition})"
    return f"exists (select from {mapper.base_mapper.local_table} as whole where {whole})"


def _no_twin(pointer: Pointer, columns: list[str], condition: str) -> str:
    """That the key, with the other organisation in it, is free; the condition of a partial index is over either row."""
    others = [name for name in columns if name not in (pointer.org, pointer.place)]
    same = " and ".join([f"twin.{pointer.org} = :into", *(f"twin.{name} = going.{name}" for name in others)])
    return f"not (({condition}) and exists (select from {pointer.table} as twin where {same} and ({condition})))"
