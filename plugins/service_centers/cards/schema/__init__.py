"""Service cards in GraphQL."""

from core.descriptors import SchemaPart
from plugins.service_centers.cards.schema.acts import CardMutation
from plugins.service_centers.cards.schema.query import CardQuery

PARTS = (SchemaPart("Query", CardQuery), SchemaPart("Mutation", CardMutation))
"""Service cards at the root."""
