"""Every table of volunteers, by the folder that has it."""

from core.tenancy import TenantMixin
from plugins.volunteers.activities.models import Activity, Evaluation, Invitation, RecruitmentCall, Shift, SignUp
from plugins.volunteers.associations.models import (
    Association,
    Branch,
    BranchType,
    Duty,
    DutyCategory,
    Election,
    Officer,
    Team,
)
from plugins.volunteers.enrollment.models import Volunteer, VolunteerAvailability, VolunteerLicense, VolunteerSkill
from plugins.volunteers.honors.models import Certificate, StarGrant, VolunteerHonor, VolunteerTraining
from plugins.volunteers.hours.models import CreditEntry, HourEntry

MODELS: tuple[type[TenantMixin], ...] = (
    *(BranchType, DutyCategory, Duty, Association, Branch, Team, Election, Officer),
    *(Volunteer, VolunteerSkill, VolunteerLicense, VolunteerAvailability),
    *(RecruitmentCall, Activity, Shift, SignUp, Invitation, Evaluation),
    *(HourEntry, CreditEntry),
    *(VolunteerTraining, StarGrant, VolunteerHonor, Certificate),
)
