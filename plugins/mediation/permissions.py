"""Actions of mediation, and who gets them."""

from core.access.permissions import MEMBER_MANAGE
from core.accounts.permissions import ACCOUNT_READ
from core.cases.permissions import ACTIONS as CASE_ACTIONS
from core.cases.permissions import CASE_WORK
from core.deadlines.permissions import ACTIONS as DEADLINE_ACTIONS
from core.deadlines.permissions import CALENDAR_READ, DEADLINE_PAUSE, LADDER_READ, RULE_READ
from core.descriptors import Action, Reach, RoleTemplate
from core.documents.permissions import ACTIONS as DOCUMENT_ACTIONS
from core.documents.permissions import DOCUMENT_CREATE, DOCUMENT_ISSUE, TEMPLATE_READ
from core.files.permissions import ACTIONS as FILE_ACTIONS
from core.files.permissions import FILE_ATTACH
from core.meetings.permissions import DOING, KEEPING
from core.orgs.permissions import ORG_READ
from core.people.permissions import PERSON_READ
from core.policies.permissions import POLICY_READ
from core.rbac.permissions import ACCESS
from core.transitions.permissions import ACTIONS as TRANSITION_ACTIONS
from core.transitions.permissions import TRANSITION_REQUEST
from plugins.mediation.models import Dispute, DisputeType, Mediator, MediatorAppointment
from plugins.mediation.proceedings.models import RoutingRule

DISPUTE_READ = Action("mediation:dispute:read", on=Dispute, summary="See a dispute and its file")
DISPUTE_REGISTER = Action("mediation:dispute:register", on=Dispute, summary="Take in a dispute")
DISPUTE_ACCEPT = Action("mediation:dispute:accept", on=Dispute, summary="Accept a dispute or refuse it")
DISPUTE_ASSIGN = Action("mediation:dispute:assign", on=Dispute, summary="Choose the mediator")
DISPUTE_MEDIATE = Action("mediation:dispute:mediate", on=Dispute, summary="Mediate, and record how it ended")
DISPUTE_ESCALATE = Action("mediation:dispute:escalate", on=Dispute, summary="Hand a dispute to the next level")
DISPUTE_CLOSE = Action("mediation:dispute:close", on=Dispute, summary="Close a dispute with its resolution")
ROUTING_READ = Action("mediation:routing_rule:read", on=RoutingRule, summary="See where disputes are handled")
ROUTING_MANAGE = Action("mediation:routing_rule:manage", summary="Say where disputes of a type or severity are handled")
TYPE_READ = Action("mediation:dispute_type:read", on=DisputeType, summary="See the kinds of dispute")
MEDIATOR_READ = Action("mediation:mediator:read", on=Mediator, summary="See mediators")
APPOINTMENT_READ = Action(
    "mediation:appointment:read", on=MediatorAppointment, summary="See who is appointed as mediator, where"
)

ACTIONS = (
    DISPUTE_READ,
    DISPUTE_REGISTER,
    DISPUTE_ACCEPT,
    DISPUTE_ASSIGN,
    DISPUTE_MEDIATE,
    DISPUTE_ESCALATE,
    DISPUTE_CLOSE,
    TYPE_READ,
    MEDIATOR_READ,
    APPOINTMENT_READ,
    ROUTING_READ,
    ROUTING_MANAGE,
)

CASEWORK = (*CASE_ACTIONS, *DEADLINE_ACTIONS, *TRANSITION_ACTIONS, *DOCUMENT_ACTIONS, *FILE_ACTIONS)
"""What a station does with cases of any kind."""

MANAGER = dict.fromkeys(
    (*ACTIONS, *CASEWORK, *KEEPING, ORG_READ, PERSON_READ, ACCOUNT_READ, POLICY_READ, *ACCESS), Reach.ORG
)

ROLES = (
    RoleTemplate("mediation_manager", {"en": "Mediation manager", "zh": "调处中心负责人"}, MANAGER),
    RoleTemplate(
        "center_director", {"en": "Centre director", "zh": "中心主任"}, dict.fromkeys((*ACTIONS, *CASEWORK), Reach.ORG)
    ),
    RoleTemplate(
        "county_leader",
        {"en": "County leader", "zh": "县领导"},
        dict.fromkeys(
            (
                DISPUTE_READ,
                TYPE_READ,
                MEDIATOR_READ,
                APPOINTMENT_READ,
                ROUTING_READ,
                RULE_READ,
                CALENDAR_READ,
                LADDER_READ,
            ),
            Reach.ORG,
        ),
    ),
    RoleTemplate(
        "mediator",
        {"en": "Mediator", "zh": "调解员"},
        dict.fromkeys(
            (
                *(DISPUTE_READ, DISPUTE_MEDIATE, CASE_WORK, DEADLINE_PAUSE, TRANSITION_REQUEST, MEMBER_MANAGE),
                *(DOCUMENT_CREATE, DOCUMENT_ISSUE, FILE_ATTACH, *DOING),
            ),
            Reach.ASSIGNED,
        )
        | dict.fromkeys((MEDIATOR_READ, PERSON_READ), Reach.SELF)
        | dict.fromkeys((TYPE_READ, ORG_READ, RULE_READ, CALENDAR_READ, LADDER_READ, TEMPLATE_READ), Reach.ORG),
    ),
)
