"""Actions on accounts."""

from core.accounts.models import Account, AccountSession
from core.descriptors import Action

ACCOUNT_READ = Action("core:account:read", on=Account, summary="See the accounts of an organisation")
ACCOUNT_MANAGE = Action("core:account:manage", on=Account, summary="Make and disable accounts")
SESSION_READ = Action("core:session:read", on=AccountSession, summary="See where one is signed in", everybody=True)
SESSION_MANAGE = Action(
    "core:session:manage", on=AccountSession, summary="End sessions of one's own, change one's password", everybody=True
)

ACTIONS = (ACCOUNT_READ, ACCOUNT_MANAGE, SESSION_READ, SESSION_MANAGE)
