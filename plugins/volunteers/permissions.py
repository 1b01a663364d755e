"""Actions on volunteers, and who gets them.

Nobody is given the right to enroll others, or to sign them up: such acts are about oneself, whatever a role says.
"""

from collections.abc import Iterable

from core.descriptors import Action, Reach, RoleTemplate
from core.orgs.models import Org
from core.orgs.permissions import ORG_READ
from core.people.permissions import PERSON_READ
from core.policies.permissions import POLICY_READ
from plugins.volunteers.activities.models import Activity, Invitation, RecruitmentCall, Shift, SignUp
from plugins.volunteers.associations.models import Association, BranchType, DutyCategory
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.honors.models import Certificate
from plugins.volunteers.hours.models import HourEntry

ASSOCIATION_READ = Action("volunteers:association:read", on=Association, summary="See associations and their officers")
ASSOCIATION_MANAGE = Action(
    "volunteers:association:manage", on=Association, summary="Found associations, keep branches, teams and officers"
)
BRANCH_TYPE_READ = Action("volunteers:branch_type:read", on=BranchType, summary="See the kinds of branches")
DUTY_READ = Action("volunteers:duty_category:read", on=DutyCategory, summary="See the catalogue of duties")
CATALOG_MANAGE = Action(
    "volunteers:catalog:manage",
    on=Org,
    summary="Rename kinds of branches, extend the catalogue of duties; held at the county itself",
)
VOLUNTEER_READ = Action("volunteers:volunteer:read", on=Volunteer, summary="See a volunteer's record")
VOLUNTEER_ENROLL = Action("volunteers:volunteer:enroll", on=Volunteer, summary="Become a volunteer, and stop being one")
VOLUNTEER_UPDATE = Action("volunteers:volunteer:update", on=Volunteer, summary="Keep skills, free times and contact")
VOLUNTEER_MANAGE = Action(
    "volunteers:volunteer:manage", on=Volunteer, summary="Accept volunteers, keep licences, insurance, training, honors"
)
VOLUNTEER_EXPORT = Action(
    "volunteers:volunteer:export", on=Volunteer, summary="Give the register of volunteers out as a spreadsheet"
)
CALL_READ = Action("volunteers:call:read", on=RecruitmentCall, summary="See recruitment calls")
CALL_MANAGE = Action("volunteers:call:manage", on=RecruitmentCall, summary="Write, open and close recruitment calls")
ACTIVITY_READ = Action("volunteers:activity:read", on=Activity, summary="See activities")
ACTIVITY_MANAGE = Action("volunteers:activity:manage", on=Activity, summary="Plan activities and their shifts")
SHIFT_READ = Action("volunteers:shift:read", on=Shift, summary="See when an activity takes place")
SIGN_UP_READ = Action("volunteers:sign_up:read", on=SignUp, summary="See who comes to a shift, and who came")
SIGN_UP_MAKE = Action("volunteers:sign_up:make", on=SignUp, summary="Sign oneself up, cancel, come and go")
SIGN_UP_MANAGE = Action(
    "volunteers:sign_up:manage", on=SignUp, summary="Confirm sign-ups, note who came and who did not"
)
INVITATION_READ = Action("volunteers:invitation:read", on=Invitation, summary="See who was asked to help")
INVITATION_DROP = Action("volunteers:invitation:drop", on=Invitation, summary="Let an invitation go")
DISPATCH = Action("volunteers:invitation:send", on=Invitation, summary="Find volunteers who fit, and ask them")
HOUR_READ = Action("volunteers:hour_entry:read", on=HourEntry, summary="See hours of service")
HOUR_PROPOSE = Action("volunteers:hour_entry:propose", on=HourEntry, summary="Propose one's own hours, or dispute them")
HOUR_APPROVE = Action("volunteers:hour_entry:approve", on=HourEntry, summary="Approve hours, dispute and adjust them")
HOUR_EXPORT = Action("volunteers:hour_entry:export", on=HourEntry, summary="Give hours out as a spreadsheet")
CREDIT_MANAGE = Action("volunteers:credit:manage", on=Volunteer, summary="Exchange a volunteer's credits for services")
CERTIFICATE_READ = Action("volunteers:certificate:read", on=Certificate, summary="See certificates of service")
CERTIFICATE_ISSUE = Action(
    "volunteers:certificate:issue", on=Certificate, summary="Issue certificates, and revoke them"
)

PUBLIC_READS = (ASSOCIATION_READ, BRANCH_TYPE_READ, DUTY_READ, CALL_READ, ACTIVITY_READ, SHIFT_READ)
"""What is offered to everybody who might help."""

PRIVATE_READS = (VOLUNTEER_READ, SIGN_UP_READ, INVITATION_READ, HOUR_READ, CERTIFICATE_READ)
OWN_ACTS = (VOLUNTEER_ENROLL, VOLUNTEER_UPDATE, SIGN_UP_MAKE, INVITATION_DROP, HOUR_PROPOSE)
ACTS = (
    *(ASSOCIATION_MANAGE, CATALOG_MANAGE, VOLUNTEER_MANAGE, CALL_MANAGE, ACTIVITY_MANAGE, SIGN_UP_MANAGE),
    *(DISPATCH, HOUR_APPROVE, CREDIT_MANAGE, CERTIFICATE_ISSUE, VOLUNTEER_EXPORT, HOUR_EXPORT),
)
ACTIONS = (*PUBLIC_READS, *PRIVATE_READS, *OWN_ACTS, *ACTS)


def _in(reach: Reach, actions: Iterable[Action]) -> dict[Action, Reach]:
    return dict.fromkeys(actions, reach)


LEADS = _in(Reach.ORG, (*PUBLIC_READS, *PRIVATE_READS, VOLUNTEER_UPDATE, *ACTS))
HELPS = _in(Reach.SELF, (*PRIVATE_READS, *OWN_ACTS)) | _in(Reach.ORG, PUBLIC_READS)

ROLES = (
    RoleTemplate(
        "volunteer_manager",
        {"en": "Volunteer manager", "zh": "义工协会负责人"},
        LEADS | _in(Reach.ORG, (ORG_READ, PERSON_READ, POLICY_READ)),
    ),
    RoleTemplate("center_director", {"en": "Centre director", "zh": "中心主任"}, LEADS),
    RoleTemplate(
        "county_leader", {"en": "County leader", "zh": "县领导"}, _in(Reach.ORG, (*PUBLIC_READS, *PRIVATE_READS))
    ),
    RoleTemplate(
        "volunteer",
        {"en": "Volunteer", "zh": "义工"},
        HELPS | {ORG_READ: Reach.ORG, PERSON_READ: Reach.SELF},
    ),
    RoleTemplate("resident", {"en": "Resident", "zh": "居民"}, HELPS | {ORG_READ: Reach.ORG}),
)
