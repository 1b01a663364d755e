"""Needs in GraphQL."""

from core.descriptors import SchemaPart
from plugins.service_centers.needs.schema.acts import NeedsMutation
from plugins.service_centers.needs.schema.records import NeedsQuery, OrgFields, ServiceNeed

TYPES = (ServiceNeed,)

PARTS = (SchemaPart("Query", NeedsQuery), SchemaPart("Mutation", NeedsMutation), SchemaPart("Org", OrgFields))
