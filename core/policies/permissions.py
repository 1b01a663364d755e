"""Actions on rules, and on who has read them."""

from core.descriptors import Action
from core.orgs.models import Org
from core.policies.models import PolicyDocument, PolicyReading

POLICY_READ = Action("core:policy_document:read", on=PolicyDocument, summary="See the rules of the county, and drafts")
POLICY_MANAGE = Action(
    "core:policy_document:manage", on=Org, summary="Draft, publish and withdraw the rules of an organisation"
)
READING_READ = Action(
    "core:policy_reading:read",
    on=PolicyReading,
    summary="See who is asked to read a rule, and who has read it",
    everybody=True,
)
READING_ASK = Action("core:policy_reading:ask", on=Org, summary="Ask the accounts of an organisation to read a rule")
READING_CONFIRM = Action(
    "core:policy_reading:confirm", on=PolicyReading, summary="Confirm that one has read a rule", everybody=True
)

ACTIONS = (POLICY_READ, POLICY_MANAGE, READING_READ, READING_ASK, READING_CONFIRM)

READS = (POLICY_READ, READING_READ)
"""What whoever looks over an organisation's rules needs."""

KEEPING = (*READS, POLICY_MANAGE, READING_ASK)
"""What whoever keeps an organisation's rules needs."""
