"""Actions on mediation organisations, titles and linkages."""

from core.descriptors import Action, Reach, RoleTemplate
from core.orgs.models import Org
from plugins.mediation.mediators.models import FitnessRule, Linkage, MediationOrg, MediatorTitle, StaffingNorm
from plugins.mediation.models import Mediator, MediatorAppointment

MEDIATION_ORG_READ = Action("mediation:org:read", on=MediationOrg, summary="See mediation organisations")
MEDIATION_ORG_MANAGE = Action("mediation:org:manage", on=MediationOrg, summary="Establish and end them")
TITLE_READ = Action("mediation:title:read", on=MediatorTitle, summary="See mediators' titles")
TITLE_AWARD = Action("mediation:title:award", on=MediatorTitle, summary="Give mediators titles, and end them")
LINKAGE_READ = Action("mediation:linkage:read", on=Linkage, summary="See what was entrusted to mediation")
LINKAGE_MANAGE = Action("mediation:linkage:manage", on=Linkage, summary="Take in entrusted cases, and answer them")

MEDIATOR_MANAGE = Action(
    "mediation:mediator:manage", on=Mediator, summary="Keep a mediator's card, training, awards and specialities"
)
MEDIATOR_EXPORT = Action(
    "mediation:mediator:export", on=Mediator, summary="Give the register of mediators out as a spreadsheet"
)
APPOINT = Action("mediation:appointment:manage", on=MediatorAppointment, summary="Appoint mediators, and end it")

NORM_READ = Action("mediation:staffing_norm:read", on=StaffingNorm, summary="See how many mediators there are to be")
FITNESS_READ = Action("mediation:fitness_rule:read", on=FitnessRule, summary="See what is asked of mediators")
NORM_MANAGE = Action(
    "mediation:norm:manage", on=Org, summary="Set the county's norms for mediators; held at the county itself"
)

READS = (MEDIATION_ORG_READ, TITLE_READ, LINKAGE_READ, NORM_READ, FITNESS_READ)
ACTIONS = (
    *READS,
    MEDIATION_ORG_MANAGE,
    TITLE_AWARD,
    LINKAGE_MANAGE,
    MEDIATOR_MANAGE,
    MEDIATOR_EXPORT,
    APPOINT,
    NORM_MANAGE,
)

ROLES = (
    RoleTemplate(
        "mediation_manager", {"en": "Mediation manager", "zh": "调处中心负责人"}, dict.fromkeys(ACTIONS, Reach.ORG)
    ),
    RoleTemplate("center_director", {"en": "Centre director", "zh": "中心主任"}, dict.fromkeys(ACTIONS, Reach.ORG)),
    RoleTemplate("county_leader", {"en": "County leader", "zh": "县领导"}, dict.fromkeys(READS, Reach.ORG)),
)
