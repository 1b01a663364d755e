"""What happens to mediation organisations, titles and linkages."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.descriptors import Event
from plugins.mediation.mediators.models import FitnessRule, Linkage, MediationOrg, MediatorTitle, StaffingNorm
from plugins.mediation.models import Mediator, MediatorAppointment


@dataclass(frozen=True, slots=True)
class MediationOrgAdded(Event, on=MediationOrg):
    """A mediation organisation was established."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class MediationOrgDissolved(Event, on=MediationOrg):
    """A mediation organisation ended."""


@dataclass(frozen=True, slots=True)
class MediatorAdded(Event, on=Mediator):
    """A mediator entered the register."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class TitleAwarded(Event, on=MediatorTitle):
    """A mediator was given a title."""

    mediator_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class TitleEnded(Event, on=MediatorTitle):
    """A mediator's title holds no longer."""

    mediator_id: UUID


@dataclass(frozen=True, slots=True)
class CaseEntrusted(Event, on=Linkage):
    """A court, a procuratorate or the police entrusted a case."""

    channel: str


@dataclass(frozen=True, slots=True)
class EntrustmentEnded(Event, on=Linkage):
    """The entrusting body was told what became of its case."""

    result: str


@dataclass(frozen=True, slots=True)
class MediatorUpdated(Event, on=Mediator):
    """What is kept of a mediator was changed: card, training, an award or specialities."""

    what: str


@dataclass(frozen=True, slots=True)
class MediatorAppointed(Event, on=MediatorAppointment):
    """A mediator was appointed."""

    mediator_id: UUID


@dataclass(frozen=True, slots=True)
class AppointmentEnded(Event, on=MediatorAppointment):
    """An appointment ended."""

    mediator_id: UUID


@dataclass(frozen=True, slots=True)
class StaffingNormsSet(Event, on=StaffingNorm):
    """A level's norms for mediators were entered, from a day on."""

    level: str
    effective_from: date


@dataclass(frozen=True, slots=True)
class FitnessRuleSet(Event, on=FitnessRule):
    """The county said what becomes of a mediator who lacks something."""

    topic: str
    answer: str


EVENTS = (
    MediatorAdded,
    StaffingNormsSet,
    FitnessRuleSet,
    MediationOrgAdded,
    MediationOrgDissolved,
    TitleAwarded,
    TitleEnded,
    CaseEntrusted,
    EntrustmentEnded,
    MediatorUpdated,
    MediatorAppointed,
    AppointmentEnded,
)
