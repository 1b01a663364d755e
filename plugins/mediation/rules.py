"""What the law and the county's norms say, as pure functions."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from core.cases.models import PartyRole
from core.checks import as_fen
from core.errors import RuleError
from plugins.mediation.proceedings.models import AgreementForm, ObligationState, ParticipantKind
from plugins.mediation.states import DisputeState

MOST_YUAN = 90_000_000_000_000


def dispute_number(org_code: str, year: int, ordinal: int) -> str:
    """The number under which a dispute is known: of which organisation, of which year, the how manieth."""
    return f"{org_code}-{year}-{ordinal:05d}"


def fen(amount: Decimal | None, field: str = "amount") -> int | None:
    """A sum in dispute, or promised, as fen; raises RuleError for one that cannot be."""
    return None if amount is None else as_fen(amount, "mediation.amount", field, MOST_YUAN)


def yuan(fen: int | None) -> Decimal | None:
    """A sum kept in fen as yuan."""
    return None if fen is None else Decimal(fen) / 100


def check_parties(roles: Sequence[PartyRole]) -> None:
    """A dispute is between at least two sides; raises RuleError."""
    if PartyRole.APPLICANT not in roles or PartyRole.RESPONDENT not in roles:
        raise RuleError("mediation.two_sides", field="parties")


def effective_on(
    form: str, reached_on: date, parties_signed_on: date | None, mediator_signed_on: date | None, sealed_on: date | None
) -> date | None:
    """The day on which an agreement takes effect; None while a signature or the seal is missing.

    Source: People's Mediation Law, art. 29 (written: signed by all, by the mediator, and sealed) and 30 (oral).
    """
    if form == AgreementForm.ORAL:
        return reached_on
    if parties_signed_on is None or mediator_signed_on is None or sealed_on is None:
        return None
    return max(parties_signed_on, mediator_signed_on, sealed_on)


def confirmation_deadline(effective: date) -> date:
    """Last day on which the parties may ask a court to confirm their agreement: 30 calendar days after its effect.

    Source: People's Mediation Law, art. 33.
    """
    return effective + timedelta(days=30)


def performance(states: Sequence[str]) -> DisputeState:
    """Where a dispute stands whose obligations stand so."""
    if ObligationState.BREACHED in states:
        return DisputeState.BREACHED
    if all(state == ObligationState.PERFORMED for state in states):
        return DisputeState.PERFORMED
    return DisputeState.PERFORMING


INVITED = frozenset(
    {ParticipantKind.EXPERT, ParticipantKind.RELATIVE, ParticipantKind.NEIGHBOR, ParticipantKind.ORGANIZATION}
)
"""Who takes part only with the parties' consent; source: People's Mediation Law, art. 20."""
