"""Actions on roles and grants, and the roles of the kernel."""

from core.access.permissions import (
    ACCESS_BREAK,
    ACCESS_EXPLAIN,
    ACCESS_SET,
    BREAK_READ,
    BREAK_REVIEW,
    MEMBER_MANAGE,
    MEMBER_READ,
)
from core.accounts.permissions import ACCOUNT_MANAGE, ACCOUNT_READ
from core.appraisals.permissions import KEEPING as APPRAISAL_KEEPING
from core.appraisals.permissions import READS as APPRAISAL_READS
from core.audit.permissions import AUDIT_READ
from core.descriptors import Action, Reach, RoleTemplate
from core.documents.permissions import TEMPLATE_MANAGE, TEMPLATE_READ
from core.figures.permissions import FIGURE_MANAGE, FIGURE_READ
from core.identities.permissions import PROVIDER_MANAGE, PROVIDER_READ
from core.meetings.permissions import KEEPING as MEETING_KEEPING
from core.meetings.permissions import READS as MEETING_READS
from core.orgs.permissions import ORG_EXPORT, ORG_MANAGE, ORG_READ, ORG_REORGANIZE
from core.people.permissions import (
    DUPLICATE_READ,
    PERSON_EXPORT,
    PERSON_FIND,
    PERSON_IMPORT,
    PERSON_MANAGE,
    PERSON_MERGE,
    PERSON_READ,
    PERSON_REVEAL,
)
from core.policies.permissions import KEEPING as POLICY_KEEPING
from core.policies.permissions import READS as POLICY_READS
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
from core.rbac.models import Grant, Role

ROLE_READ = Action("core:role:read", on=Role, summary="See the roles and what they may do")
ROLE_MANAGE = Action("core:role:manage", on=Role, summary="Make and change the county's own roles")
GRANT_READ = Action("core:grant:read", on=Grant, summary="See who holds which role")
GRANT_MANAGE = Action("core:grant:manage", on=Grant, summary="Give a role to an account, or end it")
GRANT_DELEGATE = Action(
    "core:grant:delegate", on=Grant, summary="Give others roles with actions that one does not hold oneself"
)

ACCESS = (MEMBER_READ, MEMBER_MANAGE, ACCESS_SET, ACCESS_BREAK, ACCESS_EXPLAIN)
"""What whoever leads a station needs, to say who sees its records."""

TENANT_ADMIN = RoleTemplate(
    "tenant_admin",
    {"en": "Tenant administrator", "zh": "租户管理员"},
    dict.fromkeys(
        (
            ORG_READ,
            ORG_MANAGE,
            ORG_REORGANIZE,
            ORG_EXPORT,
            PERSON_READ,
            PERSON_MANAGE,
            PERSON_IMPORT,
            PERSON_EXPORT,
            ACCOUNT_READ,
            ACCOUNT_MANAGE,
            PROVIDER_READ,
            PROVIDER_MANAGE,
            ROLE_READ,
            ROLE_MANAGE,
            GRANT_READ,
            GRANT_MANAGE,
            GRANT_DELEGATE,
            ACCESS_EXPLAIN,
            FIGURE_READ,
            FIGURE_MANAGE,
            TEMPLATE_READ,
            TEMPLATE_MANAGE,
            *POLICY_KEEPING,
        ),
        Reach.ORG,
    ),
)
COUNTY_LEADER = RoleTemplate(
    "county_leader",
    {"en": "County leader", "zh": "县领导"},
    dict.fromkeys((ORG_READ, PERSON_READ, FIGURE_READ, *MEETING_READS, *POLICY_READS, *APPRAISAL_READS), Reach.ORG),
)
CENTER_DIRECTOR = RoleTemplate(
    "center_director",
    {"en": "Centre director", "zh": "中心主任"},
    dict.fromkeys(
        (
            ORG_READ,
            ORG_EXPORT,
            PERSON_READ,
            PERSON_EXPORT,
            ACCOUNT_READ,
            PERSON_REVEAL,
            PERSON_FIND,
            CONSENT_MANAGE,
            *ACCESS,
            *MEETING_KEEPING,
            *POLICY_KEEPING,
            *APPRAISAL_KEEPING,
        ),
        Reach.ORG,
    ),
)
PRIVACY_OFFICER = RoleTemplate(
    "privacy_officer",
    {"en": "Privacy officer", "zh": "个人信息保护负责人"},
    dict.fromkeys(
        (
            ORG_READ,
            AUDIT_READ,
            ACCOUNT_READ,
            ROLE_READ,
            GRANT_READ,
            BREAK_READ,
            BREAK_REVIEW,
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
