"""The roster of mediators, and where there are too few."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, distinct, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from core.authz import listed
from core.context import Context
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org, OrgState
from core.orgs.permissions import ORG_READ
from plugins.mediation.mediators.models import MediatorSpeciality, MediatorTitle, Title
from plugins.mediation.mediators.norms import norm_of
from plugins.mediation.models import Dispute, DisputeType, Mediator, MediatorAppointment
from plugins.mediation.permissions import APPOINTMENT_READ, DISPUTE_READ, MEDIATOR_READ
from plugins.mediation.queries import in_force
from plugins.mediation.states import OPEN


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in the roster; None asks nothing."""

    title: Title | None = None
    level: OrgLevel | None = None
    speciality_id: UUID | None = None
    area_id: UUID | None = None
    most_open: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A mediator as the roster shows one: by the name in office, without anything private."""

    id: UUID
    number: str
    name: str
    org_name: str
    levels: Sequence[str]
    titles: Sequence[str]
    specialities: Sequence[str]
    open_disputes: int


async def roster(ctx: Context, wanted: Wanted, first: int) -> list[Listed]:
    """Mediators with an appointment in force, as far as the reader lists them, those with the least to do first.

    One statement. What one has to do is told by the open disputes that the reader lists.
    """
    found = _listed(ctx).subquery("found")
    tests: list[ColumnElement[bool]] = [func.cardinality(found.c.levels) > 0]
    if wanted.title is not None:
        tests.append(found.c.titles.contains([str(wanted.title)]))
    if wanted.level is not None:
        tests.append(found.c.levels.contains([str(wanted.level)]))
    if wanted.speciality_id is not None:
        good_at = and_(MediatorSpeciality.mediator_id == found.c.id, MediatorSpeciality.type_id == wanted.speciality_id)
        tests.append(exists().where(good_at))
    if wanted.area_id is not None:
        within = and_(Org.id == wanted.area_id, found.c.org_place.between(Org.place, Org.place_end))
        tests.append(exists().where(within, listed(ctx, Org, ORG_READ)))
    if wanted.most_open is not None:
        tests.append(found.c.open_disputes <= wanted.most_open)
    shown = [found.c[name] for name in Listed.__dataclass_fields__]
    query = select(*shown).where(*tests).order_by(found.c.open_disputes, found.c.number, found.c.id)
    return [Listed(*row) for row in await ctx.session.execute(query.limit(first))]


def _listed(ctx: Context) -> Select[Any]:
    today = ctx.clock.today()
    appointed = and_(MediatorAppointment.mediator_id == Mediator.id, in_force(today))
    titled = and_(MediatorTitle.mediator_id == Mediator.id, title_holds(today))
    specialities = select(DisputeType.code).join(MediatorSpeciality, MediatorSpeciality.type_id == DisputeType.id)
    given = and_(Dispute.mediator_id == Mediator.id, Dispute.state.in_(OPEN), listed(ctx, Dispute, DISPUTE_READ))
    return (
        select(
            Mediator.id,
            Mediator.number,
            Mediator.name,
            Mediator.org_place,
            Org.name.label("org_name"),
            _texts(select(MediatorAppointment.level).where(appointed)).label("levels"),
            _texts(select(MediatorTitle.title).where(titled)).label("titles"),
            _texts(specialities.where(MediatorSpeciality.mediator_id == Mediator.id)).label("specialities"),
            select(func.count()).select_from(Dispute).where(given).scalar_subquery().label("open_disputes"),
        )
        .join_from(Mediator, Org)
        .where(listed(ctx, Mediator, MEDIATOR_READ))
    )


def title_holds(today: date) -> ColumnElement[bool]:
    """A title that a mediator has today."""
    is_not_over = or_(MediatorTitle.ended_on.is_(None), MediatorTitle.ended_on >= today)
    return and_(MediatorTitle.granted_on <= today, is_not_over)


def _texts(query: Select[str]) -> ColumnElement[Any]:
    """The texts that the query finds, each once, in their order; none at all is an empty array."""
    return func.array(query.distinct().order_by(query.selected_columns[0]).scalar_subquery(), type_=ARRAY(Text()))


@dataclass(frozen=True, slots=True)
class Staffing:
    """How many mediators an organisation has in office, and how many it is to have by the county's norms."""

    org_id: UUID
    code: str
    name: str
    level: str
    population: int | None
    norm: int
    appointed: int

    @property
    def shortfall(self) -> int:
        """How many are missing."""
        return max(self.norm - self.appointed, 0)


async def staffing(ctx: Context, *, level: OrgLevel | None = None, only_short: bool = False) -> list[Staffing]:
    """The organisations that the reader lists, in the order of their codes, beside their norms; one statement."""
    appointed = (
        select(func.count(distinct(MediatorAppointment.mediator_id)))
        .where(
            MediatorAppointment.org_id == Org.id,
            in_force(ctx.clock.today()),
            listed(ctx, MediatorAppointment, APPOINTMENT_READ),
        )
        .scalar_subquery()
    )
    query = select(Org.id, Org.code, Org.name, Org.level, Org.population, norm_of(Org, ctx.clock.today()), appointed)
    query = query.where(Org.state == OrgState.ACTIVE, listed(ctx, Org, ORG_READ)).order_by(Org.code, Org.id)
    if level is not None:
        query = query.where(Org.level == level)
    found = [
        Staffing(id_, code, name, at, population, norm or 0, count)
        for id_, code, name, at, population, norm, count in await ctx.session.execute(query)
    ]
    return [one for one in found if one.shortfall or not only_short]
