"""Actions on transitions."""

from core.cases.models import Case
from core.descriptors import Action
from core.orgs.models import Org
from core.transitions.models import CaseTransition

TRANSITION_READ = Action(
    "core:transition:read", on=CaseTransition, summary="See what one's organisation is asked to take", everybody=True
)
TRANSITION_REQUEST = Action("core:transition:request", on=Case, summary="Ask others to take a case, or a share in it")
TRANSITION_DECIDE = Action(
    "core:transition:decide", on=Org, summary="Accept or reject what an organisation is asked to take"
)

ACTIONS = (TRANSITION_READ, TRANSITION_REQUEST, TRANSITION_DECIDE)
