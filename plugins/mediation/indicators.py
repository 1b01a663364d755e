"""Figures on disputes and mediators."""

from sqlalchemy import BigInteger, ColumnElement, Date, and_, cast, func, select

from core.cases.models import Episode, EpisodeOutcome
from core.descriptors import Dimension, Facts, Indicator, Measure, Test, Unit, Window
from core.indicators.windows import ended_by_then, everything, held, opened
from plugins.mediation.models import KIND, AppointmentState, Dispute, MediatorAppointment
from plugins.mediation.permissions import APPOINTMENT_READ, DISPUTE_READ

D = Dimension

EPISODES = (
    select()
    .select_from(Episode)
    .join(Dispute, and_(Dispute.tenant_id == Episode.tenant_id, Dispute.id == Episode.case_id))
    .where(Episode.is_joint.is_(False))
)
"""Handlings by whoever leads: a dispute that several handle together counts once."""

OF_DISPUTES = {D.TYPE: Dispute.category, D.CHANNEL: Dispute.channel}

FOUND = Facts(
    Dispute,
    DISPUTE_READ,
    EPISODES,
    opened(Episode.started_at),
    Episode.org_id,
    {D.LEVEL: Episode.level, D.MONTH: Episode.started_at, **OF_DISPUTES},
)
"""Handlings that began in the period: a dispute that was handed up is found at each level, once."""

ENDED = Facts(
    Dispute,
    DISPUTE_READ,
    EPISODES,
    opened(Episode.ended_at),
    Episode.org_id,
    {D.LEVEL: Episode.level, D.MONTH: Episode.ended_at, **OF_DISPUTES},
)
"""Handlings that ended in the period."""

DISPUTES = Facts(
    Dispute,
    DISPUTE_READ,
    select().select_from(Dispute).where(Dispute.kind == KIND),
    opened(Dispute.opened_at),
    Dispute.org_id,
    {D.MONTH: Dispute.opened_at, **OF_DISPUTES},
)
"""Disputes taken in in the period, each once, at the organisation responsible for the place."""

APPOINTMENTS = Facts(
    MediatorAppointment,
    APPOINTMENT_READ,
    select().select_from(MediatorAppointment).where(MediatorAppointment.state == AppointmentState.APPOINTED),
    held(MediatorAppointment.started_on, MediatorAppointment.ended_on),
    MediatorAppointment.org_id,
    {D.LEVEL: MediatorAppointment.level},
)
"""Appointments in force on the period's last day."""


def ended_as(*outcomes: EpisodeOutcome) -> Test:
    """Handlings that had ended so when the period was over."""
    by_then = ended_by_then(Episode.ended_at)
    return lambda window: and_(Episode.outcome.in_(outcomes), by_then(window))


SETTLED, DIVERTED = ended_as(EpisodeOutcome.SETTLED), ended_as(EpisodeOutcome.DIVERTED)


def _days(window: Window) -> ColumnElement[int]:
    """Days from the day on which a handling began to the one on which it ended."""
    first, last = (cast(func.timezone(window.zone, at), Date) for at in (Episode.started_at, Episode.ended_at))
    return cast(last - first, BigInteger)


def _settled_where_found(window: Window) -> ColumnElement[bool]:
    of_dispute = and_(Episode.tenant_id == Dispute.tenant_id, Episode.case_id == Dispute.id)
    return select(Episode.id).where(of_dispute, Episode.org_id == Dispute.org_id, SETTLED(window)).exists()


BY_HANDLING = (D.LEVEL, D.TOWN, D.ORG, D.MONTH, D.TYPE, D.CHANNEL)

INDICATORS = (
    Indicator("mediation:mediation_rate", FOUND, Measure(SETTLED), Measure(everything), BY_HANDLING),
    Indicator("mediation:diverted_rate", FOUND, Measure(DIVERTED), Measure(everything), BY_HANDLING),
    Indicator(
        "mediation:success_rate",
        ENDED,
        Measure(ended_as(EpisodeOutcome.SETTLED)),
        Measure(ended_as(EpisodeOutcome.SETTLED, EpisodeOutcome.NOT_SETTLED)),
        BY_HANDLING,
    ),
    Indicator("mediation:handling_days", ENDED, Measure(_days), Measure(everything), BY_HANDLING, Unit.AVERAGE),
    Indicator(
        "mediation:settled_at_origin_rate", DISPUTES, Measure(_settled_where_found), Measure(everything), BY_HANDLING
    ),
    Indicator(
        "mediation:handlings_per_dispute",
        FOUND,
        Measure(everything),
        Measure(everything, each=Episode.case_id),
        BY_HANDLING,
        Unit.AVERAGE,
    ),
    Indicator(
        "mediation:appointments_per_mediator",
        APPOINTMENTS,
        Measure(everything),
        Measure(everything, each=MediatorAppointment.mediator_id),
        (D.LEVEL, D.TOWN, D.ORG),
        Unit.AVERAGE,
    ),
)
"""What mediation computes; what is settled, and what a success, is told in docs/figures.md."""
