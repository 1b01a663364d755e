"""Actions on providers of identities."""

from core.descriptors import Action
from core.identities.models import IdentityProvider

PROVIDER_READ = Action(
    "core:identity_provider:read", on=IdentityProvider, summary="See by which providers people sign in"
)
PROVIDER_MANAGE = Action("core:identity_provider:manage", summary="Say by which providers people sign in")

ACTIONS = (PROVIDER_READ, PROVIDER_MANAGE)
