"""Mediation organisations, titles, linkages, roster and staffing in GraphQL."""

from core.descriptors import SchemaPart
from plugins.mediation.mediators.schema.acts import KeepingMutation, MediatorsMutation
from plugins.mediation.mediators.schema.norms import FitnessRule, NormMutation, NormQuery, StaffingNorm
from plugins.mediation.mediators.schema.reads import MediatorsQuery
from plugins.mediation.mediators.schema.records import (
    AppointmentFields,
    Linkage,
    MediationOrg,
    MediatorAward,
    MediatorFields,
    MediatorTitle,
    MediatorTraining,
    OrgFields,
)

TYPES = (MediationOrg, MediatorTitle, MediatorTraining, MediatorAward, Linkage, StaffingNorm, FitnessRule)

PARTS = (
    SchemaPart("Query", MediatorsQuery),
    SchemaPart("Mutation", MediatorsMutation),
    SchemaPart("Mutation", KeepingMutation),
    SchemaPart("Query", NormQuery),
    SchemaPart("Mutation", NormMutation),
    SchemaPart("Mediator", MediatorFields),
    SchemaPart("MediatorAppointment", AppointmentFields),
    SchemaPart("Org", OrgFields),
)
