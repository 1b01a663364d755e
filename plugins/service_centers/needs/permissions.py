"""Actions on needs."""

from core.descriptors import Action
from plugins.service_centers.needs.models import ServiceNeed

NEED_READ = Action("service_centers:need:read", on=ServiceNeed, summary="See what residents need")
NEED_RECORD = Action("service_centers:need:record", on=ServiceNeed, summary="Note what a resident needs")
NEED_MATCH = Action("service_centers:need:match", on=ServiceNeed, summary="Ask volunteers for a need, and end it")

ACTIONS = (NEED_READ, NEED_RECORD, NEED_MATCH)
