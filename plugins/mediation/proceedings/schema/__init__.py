"""What happens in mediation, in GraphQL."""

from core.descriptors import SchemaPart
from plugins.mediation.proceedings.schema.acts import ProceedingsMutation
from plugins.mediation.proceedings.schema.records import (
    Agreement,
    Confirmation,
    DisputeProceedings,
    Diversion,
    MediatorAssignment,
    MediatorConflict,
    Obligation,
    Participant,
    RoutingQuery,
    RoutingRule,
)

TYPES = (
    MediatorAssignment,
    MediatorConflict,
    Participant,
    Agreement,
    Obligation,
    Confirmation,
    Diversion,
    RoutingRule,
)

PARTS = (
    SchemaPart("Query", RoutingQuery),
    SchemaPart("Mutation", ProceedingsMutation),
    SchemaPart("Dispute", DisputeProceedings),
)
