"""Actions of service centres, and who gets them."""

from core.cases.permissions import ACTIONS as CASE_ACTIONS
from core.cases.permissions import CASE_WORK
from core.deadlines.permissions import ACTIONS as DEADLINE_ACTIONS
from core.deadlines.permissions import CALENDAR_READ, RULE_READ
from core.descriptors import Reach, RoleTemplate
from core.orgs.permissions import ORG_READ
from core.people.permissions import PERSON_READ
from core.policies.permissions import POLICY_READ
from core.transitions.permissions import ACTIONS as TRANSITION_ACTIONS
from plugins.service_centers.centers.permissions import ACTIONS as CENTER_ACTIONS
from plugins.service_centers.centers.permissions import CENTER_READ
from plugins.service_centers.items.permissions import ACTIONS as ITEM_ACTIONS
from plugins.service_centers.items.permissions import GUIDE_READ, ITEM_READ, ONE_THING_READ
from plugins.service_centers.needs.permissions import ACTIONS as NEED_ACTIONS
from plugins.service_centers.needs.permissions import NEED_READ, NEED_RECORD
from plugins.service_centers.ratings.permissions import ACTIONS as RATING_ACTIONS
from plugins.service_centers.ratings.permissions import RATING_READ
from plugins.service_centers.requests.permissions import (
    ACTIONS as REQUEST_ACTIONS,
)
from plugins.service_centers.requests.permissions import (
    REQUEST_ACCEPT,
    REQUEST_CLOSE,
    REQUEST_DECIDE,
    REQUEST_DELIVER,
    REQUEST_HANDLE,
    REQUEST_READ,
    REQUEST_REGISTER,
)

ACTIONS = (*CENTER_ACTIONS, *ITEM_ACTIONS, *REQUEST_ACTIONS, *RATING_ACTIONS, *NEED_ACTIONS)

CATALOG = (CENTER_READ, ITEM_READ, GUIDE_READ, ONE_THING_READ)
"""What anybody who serves residents must know."""

CASEWORK = (*CASE_ACTIONS, *DEADLINE_ACTIONS, *TRANSITION_ACTIONS)

CLERK = (
    *CATALOG,
    REQUEST_READ,
    REQUEST_REGISTER,
    REQUEST_ACCEPT,
    REQUEST_HANDLE,
    REQUEST_DECIDE,
    REQUEST_DELIVER,
    REQUEST_CLOSE,
    NEED_READ,
    NEED_RECORD,
    CASE_WORK,
    ORG_READ,
    PERSON_READ,
    RULE_READ,
    CALENDAR_READ,
    POLICY_READ,
)

ROLES = (
    RoleTemplate("window_clerk", {"en": "Window clerk", "zh": "窗口人员"}, dict.fromkeys(CLERK, Reach.ORG)),
    RoleTemplate(
        "center_director", {"en": "Centre director", "zh": "中心主任"}, dict.fromkeys((*ACTIONS, *CASEWORK), Reach.ORG)
    ),
    RoleTemplate(
        "county_leader",
        {"en": "County leader", "zh": "县领导"},
        dict.fromkeys((*CATALOG, REQUEST_READ, RATING_READ, NEED_READ, RULE_READ, CALENDAR_READ), Reach.ORG),
    ),
)
