"""Figures on how disputes end: in time, by agreements that are kept and confirmed, and for good.

Source: the indicators of the domain model, §5; what each counts is told in docs/figures.md.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, and_, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.access.levels import BY_RANGE
from core.cases.models import Resolution
from core.cases.parts import FollowUp
from core.deadlines.models import Deadline, DeadlineKind, DeadlineState
from core.descriptors import Dimension, Facts, Indicator, Measure, Test, Unit, Window
from core.indicators.windows import everything, opened, within_days
from plugins.mediation.models import KIND, Dispute
from plugins.mediation.permissions import DISPUTE_READ
from plugins.mediation.proceedings.models import Agreement, AgreementForm, Confirmation, Obligation, ObligationState
from plugins.mediation.states import ConfirmationState, DisputeState

D = Dimension

AGAIN = timedelta(days=180)
"""Within which a quarrel that broke out anew is told against the one that was settled."""

BY_DISPUTE = (D.LEVEL, D.TOWN, D.ORG, D.MONTH, D.TYPE, D.CHANNEL)


def _of_disputes(part: Any, counted: Test, month: Any) -> Facts:
    """Parts of disputes, each at the organisation responsible for its dispute."""
    rows = select().select_from(part)
    rows = rows.join(Dispute, and_(Dispute.tenant_id == part.tenant_id, Dispute.id == part.case_id))
    told_by = {D.MONTH: month, D.TYPE: Dispute.category, D.CHANNEL: Dispute.channel}
    return Facts(Dispute, DISPUTE_READ, rows, counted, Dispute.org_id, told_by)


def _month_of(day: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A day as an instant of its month, whatever the zone."""
    return func.timezone("UTC", func.date_trunc("month", day) + timedelta(days=14))


def _ended(window: Window) -> ColumnElement[bool]:
    in_period = opened(Deadline.ended_at)(window)
    return and_(in_period, Deadline.kind == DeadlineKind.RESOLVE, Deadline.state.in_(ENDED))


ENDED = (DeadlineState.MET, DeadlineState.MISSED)

LIMITS = _of_disputes(Deadline, _ended, Deadline.ended_at)
"""Terms of mediation that ended in the period because mediation did, in time or too late."""

AGREEMENTS = _of_disputes(Agreement, within_days(Agreement.effective_on), _month_of(Agreement.effective_on))
"""Agreements that took effect in the period."""

FILINGS = _of_disputes(Confirmation, within_days(Confirmation.filed_on), _month_of(Confirmation.filed_on))
"""Applications to confirm an agreement that were filed in the period."""

DUES = _of_disputes(Obligation, within_days(Obligation.due_on), _month_of(Obligation.due_on))
"""What parties had promised until a day of the period."""

CLOSED = Facts(
    Dispute,
    DISPUTE_READ,
    select().select_from(Dispute).where(Dispute.kind == KIND, Dispute.resolution == Resolution.SOLVED),
    opened(Dispute.closed_at),
    Dispute.org_id,
    {D.MONTH: Dispute.closed_at, D.TYPE: Dispute.category, D.CHANNEL: Dispute.channel},
)
"""Disputes closed as solved in the period."""

DECIDED = Facts(
    Dispute,
    DISPUTE_READ,
    select()
    .select_from(Dispute)
    .where(Dispute.kind == KIND, Dispute.state != DisputeState.REGISTERED, Dispute.master_id.is_(None)),
    opened(Dispute.opened_at),
    Dispute.org_id,
    {D.MONTH: Dispute.opened_at, D.TYPE: Dispute.category, D.CHANNEL: Dispute.channel},
)
"""Disputes taken in in the period of which it is decided whether they are mediated; a second one is its master's."""


def _days(window: Window) -> ColumnElement[int]:
    """Days from the one on which the dispute was accepted to the one on which its mediation ended."""
    last = cast(func.timezone(window.zone, Deadline.ended_at), Date)
    return cast(last - Deadline.started_on, BigInteger)


def _performed(window: Window) -> ColumnElement[bool]:
    is_performed = Obligation.state == ObligationState.PERFORMED
    return and_(is_performed, Obligation.settled_on <= window.last_day)


def _filed(window: Window) -> ColumnElement[bool]:
    of_agreement = and_(Confirmation.tenant_id == Agreement.tenant_id, Confirmation.agreement_id == Agreement.id)
    return select(Confirmation.id).where(of_agreement, Confirmation.filed_on <= window.last_day).exists()


def _confirmed(window: Window) -> ColumnElement[bool]:
    is_confirmed = Confirmation.state == ConfirmationState.CONFIRMED
    return and_(is_confirmed, Confirmation.decided_on <= window.last_day)


def _again(window: Window) -> ColumnElement[bool]:
    """Another dispute is told to be this one anew, or a visit found it so; what is guarded is not counted."""
    later, until = aliased(Dispute, flat=True), Dispute.closed_at + AGAIN
    anew = and_(
        later.tenant_id == Dispute.tenant_id,
        later.previous_id == Dispute.id,
        later.opened_at <= until,
        later.access_level.in_(BY_RANGE),
    )
    seen = and_(
        FollowUp.tenant_id == Dispute.tenant_id,
        FollowUp.case_id == Dispute.id,
        FollowUp.has_recurred,
        FollowUp.followed_on <= cast(func.timezone(window.zone, until), Date),
    )
    return or_(select(later.id).where(anew).exists(), select(FollowUp.id).where(seen).exists())


def _rate(name: str, facts: Facts, numerator: Test) -> Indicator:
    return Indicator(f"mediation:{name}", facts, Measure(numerator), Measure(everything), BY_DISPUTE)


INDICATORS = (
    _rate("acceptance_rate", DECIDED, lambda _: Dispute.refusal_reason.is_(None)),
    _rate("on_time_rate", LIMITS, lambda _: Deadline.state == DeadlineState.MET),
    Indicator("mediation:mediation_days", LIMITS, Measure(_days), Measure(everything), BY_DISPUTE, Unit.AVERAGE),
    _rate("oral_rate", AGREEMENTS, lambda _: Agreement.form == AgreementForm.ORAL),
    _rate("performance_rate", DUES, _performed),
    _rate("filing_rate", AGREEMENTS, _filed),
    _rate("confirmation_rate", FILINGS, _confirmed),
    _rate("redispute_rate", CLOSED, _again),
)
