"""Actions on transitions."""

from core.descriptors import Action

TRANSITION_REQUEST = Action("core:transition:request", summary="Ask others to take a case, or a share in it")
TRANSITION_DECIDE = Action("core:transition:decide", summary="Accept or reject what an organisation is asked to take")

ACTIONS = (TRANSITION_REQUEST, TRANSITION_DECIDE)
