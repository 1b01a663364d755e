"""Actions on organisations."""

from core.descriptors import Action
from core.orgs.models import Org

ORG_READ = Action("core:org:read", on=Org, summary="See an organisation and its functional units")
ORG_MANAGE = Action("core:org:manage", on=Org, summary="Add, rename, merge and close organisations")
