"""Actions on accounts."""

from core.accounts.models import Account, AccountSession, ApiKey
from core.descriptors import Action

ACCOUNT_READ = Action("core:account:read", on=Account, summary="See the accounts of an organisation")
ACCOUNT_MANAGE = Action("core:account:manage", on=Account, summary="Make and disable accounts")
SESSION_READ = Action("core:session:read", on=AccountSession, summary="See where one is signed in", everybody=True)
SESSION_MANAGE = Action(
    "core:session:manage", on=AccountSession, summary="End sessions of one's own, change one's password", everybody=True
)
API_KEY_READ = Action("core:api_key:read", on=ApiKey, summary="See one's own API keys", everybody=True)
API_KEY_MANAGE = Action("core:api_key:manage", on=ApiKey, summary="Make and end API keys of one's own", everybody=True)

NOT_FOR_KEYS = frozenset({SESSION_MANAGE, API_KEY_MANAGE})
"""What no key may do: whoever finds one could make of it something that lasts."""

ACTIONS = (ACCOUNT_READ, ACCOUNT_MANAGE, SESSION_READ, SESSION_MANAGE, API_KEY_READ, API_KEY_MANAGE)
