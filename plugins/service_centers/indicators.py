"""Figures on requests, ratings, needs, guides and hours; the formulas are those of the domain model, §3."""

from datetime import timedelta

from sqlalchemy import BigInteger, ColumnElement, and_, cast, select

from core.descriptors import Dimension, Facts, Indicator, Measure, Unit, Window
from core.indicators.windows import everything, held, opened, over_by_then, within_days
from core.orgs.indicators import SERVICE_UNITS
from core.orgs.models import FunctionalUnit, Org
from plugins.service_centers.centers.models import FULL_TIME, CenterStaff, CenterState, OpeningMonth, ServiceCenter
from plugins.service_centers.centers.permissions import CENTER_READ
from plugins.service_centers.items.models import GuideState, ServiceGuide
from plugins.service_centers.items.permissions import GUIDE_READ
from plugins.service_centers.needs.models import ServiceNeed
from plugins.service_centers.needs.permissions import NEED_READ
from plugins.service_centers.needs.states import NeedState
from plugins.service_centers.ratings.models import LOW, RatingLevel, RepairState, ServiceRating
from plugins.service_centers.ratings.permissions import RATING_READ
from plugins.service_centers.requests.models import ServiceRequest
from plugins.service_centers.requests.permissions import REQUEST_READ

D = Dimension
R = ServiceRequest

BY_PLACE = (D.LEVEL, D.TOWN, D.ORG)
BY_REQUEST = (*BY_PLACE, D.MONTH, D.TYPE, D.CHANNEL)

REQUESTS = select().select_from(R)

DECIDED = Facts(
    R,
    REQUEST_READ,
    REQUESTS.where(R.in_legal_time.is_not(None)),
    opened(R.decided_at),
    R.org_id,
    {D.MONTH: R.decided_at, D.TYPE: R.category, D.CHANNEL: R.channel},
)
"""Requests that were decided in the period, each with whether it was in time."""

CLOSED = Facts(
    R,
    REQUEST_READ,
    REQUESTS,
    opened(R.closed_at),
    R.org_id,
    {D.MONTH: R.closed_at, D.TYPE: R.category, D.CHANNEL: R.channel},
)
"""Requests that were closed in the period."""

RATINGS = select().select_from(ServiceRating)
RATED = Facts(ServiceRating, RATING_READ, RATINGS, within_days(ServiceRating.month), ServiceRating.org_id)
"""Ratings given in the period."""

RATED_LOW = Facts(
    ServiceRating,
    RATING_READ,
    RATINGS.where(ServiceRating.level.in_(LOW)),
    within_days(ServiceRating.month),
    ServiceRating.org_id,
)
"""Low ratings given in the period."""

NEEDS = Facts(
    ServiceNeed,
    NEED_READ,
    select().select_from(ServiceNeed),
    opened(ServiceNeed.closed_at),
    ServiceNeed.org_id,
    {D.MONTH: ServiceNeed.closed_at, D.TYPE: ServiceNeed.category},
)
"""Needs that were closed in the period."""

GUIDES = Facts(
    ServiceGuide,
    GUIDE_READ,
    select()
    .select_from(ServiceGuide)
    .join(Org, and_(Org.tenant_id == ServiceGuide.tenant_id, Org.parent_id.is_(None)))
    .where(ServiceGuide.state == GuideState.PUBLISHED),
    lambda window: ServiceGuide.published_at < window.until,
    Org.id,
)
"""Guides that hold now and were published by the end of the period; the county keeps them all."""


def _has_center(_window: Window) -> ColumnElement[bool]:
    """A centre stands at the unit's organisation now, whether it serves or rests."""
    of = and_(ServiceCenter.tenant_id == FunctionalUnit.tenant_id, ServiceCenter.org_id == FunctionalUnit.org_id)
    return select(ServiceCenter.id).where(of, ServiceCenter.state != CenterState.CLOSED).exists()


OPENING = Facts(
    ServiceCenter,
    CENTER_READ,
    select()
    .select_from(OpeningMonth)
    .join(
        ServiceCenter,
        and_(ServiceCenter.tenant_id == OpeningMonth.tenant_id, ServiceCenter.id == OpeningMonth.center_id),
    ),
    within_days(OpeningMonth.month),
    ServiceCenter.org_id,
    {D.MONTH: OpeningMonth.month},
)
"""Months of centres, as far as their days were over when they were counted."""

STAFF = Facts(
    ServiceCenter,
    CENTER_READ,
    select()
    .select_from(CenterStaff)
    .join(
        ServiceCenter,
        and_(ServiceCenter.tenant_id == CenterStaff.tenant_id, ServiceCenter.id == CenterStaff.center_id),
    ),
    held(CenterStaff.started_on, CenterStaff.ended_on),
    ServiceCenter.org_id,
    {D.TYPE: CenterStaff.employment},
)
"""Who serves at centres on the period's last day."""

YEAR = timedelta(days=365)

INDICATORS = (
    Indicator(
        "service_centers:on_time_rate",
        DECIDED,
        Measure(lambda _: R.in_legal_time.is_(True)),
        Measure(everything),
        BY_REQUEST,
    ),
    Indicator(
        "service_centers:promise_rate",
        DECIDED,
        Measure(lambda _: R.in_promised_time.is_(True)),
        Measure(everything),
        BY_REQUEST,
    ),
    Indicator(
        "service_centers:one_visit_rate", CLOSED, Measure(lambda _: R.supplements == 0), Measure(everything), BY_REQUEST
    ),
    Indicator(
        "service_centers:legal_time_used",
        DECIDED,
        Measure(lambda _: cast(R.used_units * 100 / R.legal_units, BigInteger)),
        Measure(everything),
        BY_REQUEST,
        Unit.AVERAGE,
    ),
    Indicator(
        "service_centers:satisfaction",
        RATED,
        Measure(lambda _: ServiceRating.level >= RatingLevel.FAIR.value),
        Measure(everything),
        BY_PLACE,
    ),
    Indicator(
        "service_centers:low_ratings_repaired",
        RATED_LOW,
        Measure(
            lambda window: and_(
                ServiceRating.repair_state == RepairState.DONE, over_by_then(ServiceRating.repaired_on)(window)
            )
        ),
        Measure(everything),
        BY_PLACE,
    ),
    Indicator(
        "service_centers:unmet_need_rate",
        NEEDS,
        Measure(lambda _: ServiceNeed.state == NeedState.UNMET),
        Measure(everything),
        (*BY_PLACE, D.MONTH, D.TYPE),
    ),
    Indicator(
        "service_centers:guide_freshness",
        GUIDES,
        Measure(lambda window: ServiceGuide.assured_on > window.last_day - YEAR),
        Measure(everything),
    ),
    Indicator("service_centers:center_coverage", SERVICE_UNITS, Measure(_has_center), Measure(everything), BY_PLACE),
    Indicator(
        "service_centers:staff_full_time",
        STAFF,
        Measure(lambda _: CenterStaff.employment.in_(FULL_TIME)),
        Measure(everything),
        (*BY_PLACE, D.TYPE),
    ),
    Indicator(
        "service_centers:hours_covered",
        OPENING,
        Measure(lambda _: cast(OpeningMonth.covered_minutes, BigInteger)),
        Measure(lambda _: cast(OpeningMonth.posted_minutes, BigInteger)),
        (*BY_PLACE, D.MONTH),
    ),
)
"""What service centres compute."""
