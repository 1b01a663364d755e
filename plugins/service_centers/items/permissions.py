"""Actions on what is offered."""

from core.descriptors import Action
from core.orgs.models import Org
from plugins.service_centers.items.models import OneThing, ServiceGuide, ServiceItem

ITEM_READ = Action("service_centers:item:read", on=ServiceItem, summary="See what residents may ask for")
ITEM_MANAGE = Action("service_centers:item:manage", on=Org, summary="Keep the county's catalogue of items and bundles")
ITEM_EXPORT = Action(
    "service_centers:item:export", on=ServiceItem, summary="Give the catalogue of items out as a spreadsheet"
)
GUIDE_READ = Action("service_centers:guide:read", on=ServiceGuide, summary="See guides, drafts among them")
GUIDE_WRITE = Action("service_centers:guide:write", on=Org, summary="Write the next edition of a guide")
GUIDE_PUBLISH = Action("service_centers:guide:publish", on=Org, summary="Check and publish a guide")
ONE_THING_READ = Action("service_centers:one_thing:read", on=OneThing, summary="See bundles of items with one form")

ACTIONS = (ITEM_READ, ITEM_MANAGE, ITEM_EXPORT, GUIDE_READ, GUIDE_WRITE, GUIDE_PUBLISH, ONE_THING_READ)
