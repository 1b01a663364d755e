"""Actions on roles and grants, and the roles of the kernel."""

from core.accounts.permissions import ACCOUNT_MANAGE, ACCOUNT_READ
from core.audit.permissions import AUDIT_READ
from core.descriptors import Action, Reach, RoleTemplate
from core.orgs.permissions import ORG_MANAGE, ORG_READ
from core.people.permissions import (
    DUPLICATE_READ,
    PERSON_FIND,
    PERSON_MANAGE,
    PERSON_MERGE,
    PERSON_READ,
    PERSON_REVEAL,
)
from core.privacy.permissions import (
    CONSENT_MANAGE,
    CORRECTION_DECIDE,
    CORRECTION_READ,
    CORRECTION_REQUEST,
    EXPORT_READ,
    PERSON_DISCLOSE,
    PERSON_ERASE,
    RETENTION_MANAGE,
    RETENTION_READ,
)
from core.rbac.models import Grant

GRANT_MANAGE = Action("core:grant:manage", on=Grant, summary="Give a role to an account, or end it")

TENANT_ADMIN = RoleTemplate(
    "tenant_admin",
    {"en": "Tenant administrator", "zh": "租户管理员"},
    dict.fromkeys(
        (ORG_READ, ORG_MANAGE, PERSON_READ, PERSON_MANAGE, ACCOUNT_READ, ACCOUNT_MANAGE, GRANT_MANAGE), Reach.ORG
    ),
)
COUNTY_LEADER = RoleTemplate(
    "county_leader", {"en": "County leader", "zh": "县领导"}, dict.fromkeys((ORG_READ, PERSON_READ), Reach.ORG)
)
CENTER_DIRECTOR = RoleTemplate(
    "center_director",
    {"en": "Centre director", "zh": "中心主任"},
    dict.fromkeys((ORG_READ, PERSON_READ, PERSON_REVEAL, PERSON_FIND, CONSENT_MANAGE), Reach.ORG),
)
PRIVACY_OFFICER = RoleTemplate(
    "privacy_officer",
    {"en": "Privacy officer", "zh": "个人信息保护负责人"},
    dict.fromkeys(
        (
            ORG_READ,
            AUDIT_READ,
            PERSON_READ,
            PERSON_REVEAL,
            PERSON_FIND,
            PERSON_MERGE,
            PERSON_DISCLOSE,
            PERSON_ERASE,
            DUPLICATE_READ,
            EXPORT_READ,
            CORRECTION_READ,
            CORRECTION_REQUEST,
            CORRECTION_DECIDE,
            RETENTION_READ,
            RETENTION_MANAGE,
        ),
        Reach.ORG,
    ),
)
