"""What happens to appraisals."""

from dataclasses import dataclass
from uuid import UUID

from core.appraisals.models import AppraisalResult, AppraisalScheme
from core.descriptors import Event


@dataclass(frozen=True, slots=True)
class AppraisalSchemeCreated(Event, on=AppraisalScheme):
    """An organisation said by what it appraises."""

    org_id: UUID


@dataclass(frozen=True, slots=True)
class AppraisalSchemeClosed(Event, on=AppraisalScheme):
    """No more results are entered under a scheme."""


@dataclass(frozen=True, slots=True)
class AppraisalResultScored(Event, on=AppraisalResult):
    """Somebody scored an organisation or a post, for the first time or anew."""

    scheme_id: UUID
    org_id: UUID


@dataclass(frozen=True, slots=True)
class AppraisalResultStated(Event, on=AppraisalResult):
    """The appraised side said something to a result."""


@dataclass(frozen=True, slots=True)
class AppraisalResultConfirmed(Event, on=AppraisalResult):
    """A second person confirmed the scores."""


@dataclass(frozen=True, slots=True)
class AppraisalResultPublished(Event, on=AppraisalResult):
    """A result is final."""


EVENTS = (
    AppraisalSchemeCreated,
    AppraisalSchemeClosed,
    AppraisalResultScored,
    AppraisalResultStated,
    AppraisalResultConfirmed,
    AppraisalResultPublished,
)
