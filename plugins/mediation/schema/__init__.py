"""Mediation in GraphQL."""

from core.descriptors import SchemaPart
from plugins.mediation.schema.acts import MediationMutation
from plugins.mediation.schema.figures import MediationFigures
from plugins.mediation.schema.records import (
    Dispute,
    DisputeType,
    MediationQuery,
    Mediator,
    MediatorAppointment,
    OrgFields,
    PersonFields,
)

TYPES = (Dispute, DisputeType, Mediator, MediatorAppointment)

PARTS = (
    SchemaPart("Query", MediationQuery),
    SchemaPart("Query", MediationFigures),
    SchemaPart("Mutation", MediationMutation),
    SchemaPart("Org", OrgFields),
    SchemaPart("Person", PersonFields),
)
