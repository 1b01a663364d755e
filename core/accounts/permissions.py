"""Actions on accounts."""

from core.accounts.models import Account
from core.descriptors import Action

ACCOUNT_READ = Action("core:account:read", on=Account, summary="See the accounts of an organisation")
ACCOUNT_MANAGE = Action("core:account:manage", on=Account, summary="Make and disable accounts")
