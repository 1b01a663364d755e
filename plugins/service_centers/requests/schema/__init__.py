"""Requests in GraphQL."""

from core.descriptors import SchemaPart
from plugins.service_centers.requests.schema.acts import RequestsMutation
from plugins.service_centers.requests.schema.intake import IntakeMutation
from plugins.service_centers.requests.schema.records import (
    OrgFields,
    RequestAnswer,
    RequestsQuery,
    ServiceRequest,
    SupplementNotice,
)

TYPES = (ServiceRequest, SupplementNotice, RequestAnswer)

PARTS = (
    SchemaPart("Query", RequestsQuery),
    SchemaPart("Mutation", IntakeMutation),
    SchemaPart("Mutation", RequestsMutation),
    SchemaPart("Org", OrgFields),
)
