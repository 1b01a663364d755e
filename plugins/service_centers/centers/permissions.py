"""Actions on centres."""

from core.descriptors import Action
from core.orgs.models import Org
from plugins.service_centers.centers.models import ServiceCenter

CENTER_READ = Action("service_centers:center:read", on=ServiceCenter, summary="See centres, their windows and hours")
CENTER_MANAGE = Action(
    "service_centers:center:manage", on=Org, summary="Set up centres, and say when they are open and who serves there"
)

ACTIONS = (CENTER_READ, CENTER_MANAGE)
