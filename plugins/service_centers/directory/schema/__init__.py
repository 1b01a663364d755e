"""The directory in GraphQL."""

from core.descriptors import SchemaPart
from plugins.service_centers.directory.schema.acts import DirectoryMutation
from plugins.service_centers.directory.schema.query import DirectoryQuery

PARTS = (SchemaPart("Query", DirectoryQuery), SchemaPart("Mutation", DirectoryMutation))
