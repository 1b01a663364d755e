"""Figures on organisations."""

from sqlalchemy import ColumnElement, and_, or_, select

from core.descriptors import Dimension, Facts, Indicator, Measure, Window
from core.indicators.windows import everything, held
from core.orgs.models import FunctionalUnit, Org, OrgState, UnitHead
from core.orgs.permissions import ORG_READ


def _carried(window: Window) -> ColumnElement[bool]:
    return or_(FunctionalUnit.closed_at.is_(None), FunctionalUnit.closed_at >= window.until)


def _headed(window: Window) -> ColumnElement[bool]:
    of_unit = and_(UnitHead.tenant_id == FunctionalUnit.tenant_id, UnitHead.unit_id == FunctionalUnit.id)
    in_force = held(UnitHead.started_on, UnitHead.ended_on)(window)
    return select(UnitHead.id).where(of_unit, in_force).exists()


UNITS = Facts(FunctionalUnit, ORG_READ, select().select_from(FunctionalUnit), _carried, FunctionalUnit.org_id)

UNITS_HEADED = Indicator(
    "core:units_headed",
    UNITS,
    numerator=Measure(_headed),
    denominator=Measure(everything),
    dimensions=(Dimension.LEVEL, Dimension.TOWN, Dimension.ORG),
)
"""Functional units that somebody heads."""

ORGS = Facts(
    Org,
    ORG_READ,
    select().select_from(Org).where(Org.state == OrgState.ACTIVE),
    everything,
    Org.id,
    {Dimension.TYPE: Org.kind},
)

POPULATION_KNOWN = Indicator(
    "core:population_known",
    ORGS,
    numerator=Measure(lambda _: Org.population.is_not(None)),
    denominator=Measure(everything),
    dimensions=(Dimension.LEVEL, Dimension.TOWN, Dimension.TYPE),
)
"""Organisations of today whose population is known."""

INDICATORS = (UNITS_HEADED, POPULATION_KNOWN)
