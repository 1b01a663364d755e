"""Figures on volunteers and their work."""

from sqlalchemy import BigInteger, ColumnElement, Date, and_, case, cast, func, literal, or_, select

from core.descriptors import Dimension, Facts, Indicator, Measure, Unit, Window
from core.indicators.windows import ended_by_then, everything, held, opened, within_days
from core.orgs.indicators import SERVICE_UNITS
from core.orgs.models import FunctionalUnit, Org
from plugins.volunteers import rules
from plugins.volunteers.activities.models import Activity, Evaluation, Risk, Shift, SignUp
from plugins.volunteers.activities.states import SERVED, ActivityState, ShiftState, SignUpState
from plugins.volunteers.associations.models import Association
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.enrollment.states import VolunteerState
from plugins.volunteers.hours.models import HourEntry
from plugins.volunteers.hours.states import CREDITED
from plugins.volunteers.permissions import (
    ACTIVITY_READ,
    ASSOCIATION_READ,
    HOUR_READ,
    SHIFT_READ,
    SIGN_UP_READ,
    VOLUNTEER_READ,
)

D = Dimension
BY_ORG = (D.LEVEL, D.TOWN, D.ORG)
BY_MONTH = (*BY_ORG, D.MONTH)

OVER = (*SERVED, SignUpState.NO_SHOW)
"""What became of a place once its shift is over."""


def _enrolled(window: Window) -> ColumnElement[bool]:
    """Taken in by the period's last day, and not gone before it."""
    stays = or_(Volunteer.left_on.is_(None), Volunteer.left_on > window.last_day)
    return and_(ended_by_then(Volunteer.accepted_at)(window), stays)


def _active(window: Window) -> ColumnElement[bool]:
    """Served a minute that counts in the twelve months up to the period's last day."""
    year_before = cast(window.last_day - func.make_interval(1), Date)
    of = and_(HourEntry.tenant_id == Volunteer.tenant_id, HourEntry.volunteer_id == Volunteer.id)
    within = and_(HourEntry.served_on > year_before, HourEntry.served_on <= window.last_day)
    return select(HourEntry.id).where(of, within, HourEntry.credited_minutes > 0).exists()


def _at_norm(window: Window) -> ColumnElement[bool]:
    """As many volunteers on the period's last day as the organisation's kind asks for."""
    norm = case(*((Org.kind == kind, literal(count)) for kind, count in rules.NORMS.items()), else_=0)
    of = and_(Volunteer.tenant_id == Association.tenant_id, Volunteer.association_id == Association.id)
    many = select(func.count()).select_from(Volunteer).where(of, _enrolled(window)).scalar_subquery()
    return many >= norm


def _has_association(window: Window) -> ColumnElement[bool]:
    """An association exists at the unit's organisation on the period's last day."""
    of = and_(Association.tenant_id == FunctionalUnit.tenant_id, Association.org_id == FunctionalUnit.org_id)
    exists = held(Association.founded_on, Association.dissolved_on)(window)
    return select(Association.id).where(of, exists).exists()


VOLUNTEERS = Facts(
    Volunteer,
    VOLUNTEER_READ,
    select().select_from(Volunteer).where(Volunteer.state != VolunteerState.APPLIED),
    _enrolled,
    Volunteer.org_id,
)
"""Volunteers on the period's last day."""

HOURS = Facts(
    HourEntry,
    HOUR_READ,
    select().select_from(HourEntry).where(HourEntry.state.in_(CREDITED)),
    within_days(HourEntry.served_on),
    HourEntry.org_id,
    {D.MONTH: HourEntry.served_on, D.CHANNEL: HourEntry.source},
)
"""Hours that count, of the period."""

SHIFTS = Facts(
    Shift,
    SHIFT_READ,
    select().select_from(Shift).where(Shift.state == ShiftState.OPEN),
    opened(Shift.starts_at),
    Shift.org_id,
    {D.MONTH: Shift.starts_at},
)
"""Shifts of the period that were not cancelled."""

PLACES = Facts(
    SignUp,
    SIGN_UP_READ,
    select().select_from(SignUp).where(SignUp.state.in_(OVER)),
    opened(SignUp.starts_at),
    SignUp.org_id,
    {D.MONTH: SignUp.starts_at, D.CHANNEL: SignUp.source},
)
"""Places in shifts of the period of which it is known whether the volunteer came."""

AT_RISK = Facts(
    SignUp,
    SIGN_UP_READ,
    select()
    .join_from(SignUp, Shift)
    .join_from(Shift, Activity)
    .where(SignUp.state.in_(SERVED), Activity.risk != Risk.LOW),
    opened(SignUp.starts_at),
    SignUp.org_id,
    {D.MONTH: SignUp.starts_at, D.TYPE: Activity.risk},
)
"""Attendances of the period at activities of elevated or high risk."""

OPINIONS = Facts(
    SignUp,
    SIGN_UP_READ,
    select().join_from(Evaluation, SignUp),
    opened(SignUp.starts_at),
    SignUp.org_id,
    {D.MONTH: SignUp.starts_at, D.TYPE: case((Evaluation.by_volunteer, "OF_ACTIVITY"), else_="OF_VOLUNTEER")},
)
"""What both sides thought of shifts of the period."""

ASSOCIATIONS = Facts(
    Association,
    ASSOCIATION_READ,
    select().join_from(Association, Org).where(Org.kind.in_(rules.NORMS)),
    held(Association.founded_on, Association.dissolved_on),
    Association.org_id,
    {D.TYPE: Org.kind},
)
"""Associations of villages and communities on the period's last day."""

NEEDS = Facts(
    Activity,
    ACTIVITY_READ,
    select().select_from(Activity).where(Activity.task_id.is_not(None)),
    opened(Activity.created_at),
    Activity.org_id,
    {D.MONTH: Activity.created_at},
)
"""Activities that were planned in the period for the task of a case."""

INDICATORS = (
    Indicator("volunteers:active_share", VOLUNTEERS, Measure(_active), Measure(everything), BY_ORG),
    Indicator(
        "volunteers:minutes_per_active",
        HOURS,
        Measure(lambda _: cast(HourEntry.credited_minutes, BigInteger)),
        Measure(lambda _: HourEntry.credited_minutes > 0, each=HourEntry.volunteer_id),
        (*BY_MONTH, D.CHANNEL),
        Unit.AVERAGE,
    ),
    Indicator(
        "volunteers:fill_rate",
        SHIFTS,
        Measure(lambda _: cast(Shift.confirmed, BigInteger)),
        Measure(lambda _: cast(Shift.capacity, BigInteger)),
        BY_MONTH,
    ),
    Indicator(
        "volunteers:show_rate",
        PLACES,
        Measure(lambda _: SignUp.state.in_(SERVED)),
        Measure(everything),
        BY_MONTH,
    ),
    Indicator("volunteers:association_coverage", SERVICE_UNITS, Measure(_has_association), Measure(everything), BY_ORG),
    Indicator("volunteers:norm_coverage", ASSOCIATIONS, Measure(_at_norm), Measure(everything), (*BY_ORG, D.TYPE)),
    Indicator(
        "volunteers:insurance_coverage",
        AT_RISK,
        Measure(lambda _: SignUp.is_insured.is_(True)),
        Measure(everything),
        (*BY_MONTH, D.TYPE),
    ),
    Indicator(
        "volunteers:satisfaction",
        OPINIONS,
        Measure(lambda _: cast(Evaluation.score, BigInteger)),
        Measure(everything),
        (*BY_MONTH, D.TYPE),
        Unit.AVERAGE,
    ),
    Indicator(
        "volunteers:needs_served",
        NEEDS,
        Measure(lambda _: Activity.state == ActivityState.ENDED),
        Measure(everything),
        BY_MONTH,
    ),
)
