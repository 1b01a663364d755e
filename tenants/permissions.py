"""Actions on the county as a tenant, and who gets them."""

from core.descriptors import Action, Reach, RoleTemplate
from core.rbac.permissions import TENANT_ADMIN

PLUGIN_MANAGE = Action("core:plugin:manage", summary="Switch plug-ins on and off")
SETTING_MANAGE = Action("core:setting:manage", summary="Change the county's settings")

ADMINISTRATOR = RoleTemplate(
    TENANT_ADMIN.key, TENANT_ADMIN.name, dict.fromkeys((PLUGIN_MANAGE, SETTING_MANAGE), Reach.ORG)
)
