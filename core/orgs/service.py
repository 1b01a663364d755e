"""Acts on organisations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from core.authz import require
from core.context import Context
from core.db import new_id
from core.errors import RuleError
from core.orgs import places
from core.orgs.events import OrgAdded
from core.orgs.history import note_change
from core.orgs.kinds import BELOW, KINDS, OrgKind, OrgLevel
from core.orgs.models import FunctionalUnit, Org, OrgChangeKind, OrgState, UnitFunction
from core.orgs.permissions import ORG_MANAGE
from core.text import checked_text, pinyin


class Branch(Protocol):
    """A division to be planted, with the ones below it in the order of their places."""

    @property
    def code(self) -> str:
        """Statistical division code."""

    @property
    def name(self) -> str:
        """Official name."""

    @property
    def level(self) -> OrgLevel:
        """Level of the territorial line."""

    @property
    def kind(self) -> OrgKind:
        """What it is."""

    @property
    def children(self) -> "Sequence[Branch]":
        """The divisions directly below."""


async def plant_tree(ctx: Context, root: Branch) -> list[Org]:
    """Make the whole tree of a county that has none; the county comes first, each before those below it."""
    await require(ctx, ORG_MANAGE)
    orgs = list(_grow(root, None, 0))
    ctx.session.add_all(orgs)
    await ctx.session.flush()
    return orgs


def _grow(branch: Branch, parent_id: UUID | None, place: int) -> Iterator[Org]:
    org = _org(branch.code, branch.name, branch.level, branch.kind, parent_id, place)
    org.children_count = len(branch.children)
    yield org
    for ordinal, child in enumerate(branch.children, start=1):
        yield from _grow(child, org.id, places.child(place, ordinal))


def _org(code: str, name: str, level: OrgLevel, kind: OrgKind, parent_id: UUID | None, place: int) -> Org:
    return Org(
        id=new_id(),
        parent_id=parent_id,
        place=place,
        place_end=places.subtree(place)[1],
        children_count=0,
        level=level,
        kind=kind,
        code=code,
        name=name,
        name_pinyin=pinyin(name),
    )


async def add_org(ctx: Context, parent_id: UUID, *, code: str, name: str, kind: OrgKind) -> Org:
    """Add an organisation under another one, one level lower, at the next free place."""
    parent = await ctx.one(Org, parent_id, field="parent_id", lock=True)
    await require(ctx, ORG_MANAGE, parent)
    check_at_work(parent, "parent_id")
    level = _level_below(parent)
    if kind not in KINDS[level]:
        raise RuleError("rule.org_kind", field="kind", level=level, kinds=", ".join(KINDS[level]))
    await check_code(ctx, parent, code)
    org = _org(code, checked_text(name, "name"), level, kind, parent.id, await take_place(ctx, parent, "parent_id"))
    ctx.session.add(org)
    await ctx.session.flush()
    note_change(ctx, org, OrgChangeKind.ADDED, parent_after_id=parent.id)
    ctx.record(OrgAdded(org.id, parent.id))
    await ctx.session.flush()
    return org


def check_at_work(org: Org, field: str) -> None:
    """Refuse an organisation that was merged or closed: nothing new begins there."""
    if org.state != OrgState.ACTIVE:
        raise RuleError("rule.org_over", field=field, name=org.name)


def _level_below(parent: Org) -> OrgLevel:
    level = BELOW.get(OrgLevel(parent.level))
    if level is None:
        raise RuleError("rule.org_bottom", field="parent_id")
    return level


async def take_place(ctx: Context, parent: Org, field: str) -> int:
    """The next place under the parent, which is locked and keeps its version; `field` named it."""
    try:
        place = places.child(parent.place, parent.children_count + 1)
    except ValueError as error:
        raise RuleError("rule.org_full", field=field) from error
    count = {"children_count": parent.children_count + 1}
    counted = update(Org).where(Org.id == parent.id).values(count)
    await ctx.session.execute(counted.execution_options(synchronize_session=False, audited=False))
    set_committed_value(parent, "children_count", count["children_count"])
    return place


async def check_code(ctx: Context, parent: Org, code: str) -> None:
    """Refuse a code other than the parent's with three digits more, or one that is taken.

    The parent is locked, so nobody can take the code meanwhile.
    """
    own = code.removeprefix(parent.code)
    if own == code or len(own) != 3 or not (own.isascii() and own.isdigit()):
        raise RuleError("rule.org_code", field="code", prefix=parent.code)
    if await ctx.session.scalar(select(Org.id).where(Org.code == code)):
        raise RuleError("rule.not_unique", field="code", code="NOT_UNIQUE")


UnitNames = Mapping[OrgLevel, Mapping[UnitFunction, str]]
"""The nameplates of each level; `{name}` stands for the organisation's short name."""

COMMITTEES = ("居民委员会", "村民委员会", "居委会", "村委会", "办事处")


def short_name(name: str) -> str:
    """The name without its committee or office: 和平社区居民委员会 is 和平社区."""
    for committee in COMMITTEES:
        kept = name.removesuffix(committee)
        if kept not in (name, ""):
            return f"{kept}村" if committee.startswith("村") and not kept.endswith(("村", "社区")) else kept
    return name


async def plant_units(ctx: Context, orgs: Iterable[Org], names: UnitNames) -> None:
    """Give new organisations the nameplates of their level."""
    await require(ctx, ORG_MANAGE)
    ctx.session.add_all(
        make_unit(org, function, name.format(name=short_name(org.name)))
        for org in orgs
        for function, name in names.get(OrgLevel(org.level), {}).items()
    )
    await ctx.session.flush()


def make_unit(org: Org, function: UnitFunction, name: str) -> FunctionalUnit:
    """A nameplate, not yet written."""
    return FunctionalUnit(org_id=org.id, org_place=org.place, function=function, name=name)
