"""Actions on organisations."""

from core.descriptors import Action
from core.orgs.models import Org

ORG_READ = Action("core:org:read", on=Org, summary="See an organisation and its functional units")
ORG_MANAGE = Action("core:org:manage", on=Org, summary="Add and rename organisations, their units and heads")
ORG_REORGANIZE = Action("core:org:reorganize", on=Org, summary="Move, merge and close organisations")
ORG_EXPORT = Action("core:org:export", on=Org, summary="Give the register of organisations out as a spreadsheet")
