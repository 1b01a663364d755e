"""Figures on organisations."""

from sqlalchemy import ColumnElement, and_, or_, select

from core.descriptors import Dimension, Facts, Indicator, Measure, Window
from core.indicators.windows import everything, held
from core.orgs.models import FunctionalUnit, Org, OrgState, UnitFunction, UnitHead
from core.orgs.permissions import ORG_READ


def carried(window: Window) -> ColumnElement[bool]:
    """A functional unit that its team still carried when the period was over."""
    return or_(FunctionalUnit.closed_at.is_(None), FunctionalUnit.closed_at >= window.until)


def _headed(window: Window) -> ColumnElement[bool]:
    of_unit = and_(UnitHead.tenant_id == FunctionalUnit.tenant_id, UnitHead.unit_id == FunctionalUnit.id)
    in_force = held(UnitHead.started_on, UnitHead.ended_on)(window)
    return select(UnitHead.id).where(of_unit, in_force).exists()


UNITS = Facts(
    FunctionalUnit,
    ORG_READ,
    select().select_from(FunctionalUnit),
    carried,
    FunctionalUnit.org_id,
    {Dimension.TYPE: FunctionalUnit.function},
)

UNITS_HEADED = Indicator(
    "core:units_headed",
    UNITS,
    numerator=Measure(_headed),
    denominator=Measure(everything),
    dimensions=(Dimension.LEVEL, Dimension.TOWN, Dimension.ORG, Dimension.TYPE),
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

SERVICE_UNITS = Facts(
    FunctionalUnit,
    ORG_READ,
    select().select_from(FunctionalUnit).where(FunctionalUnit.function == UnitFunction.SERVICE),
    carried,
    FunctionalUnit.org_id,
)
"""Organisations whose team carries the nameplate of service: what plug-ins count their own bodies beside."""

INDICATORS = (UNITS_HEADED, POPULATION_KNOWN)
