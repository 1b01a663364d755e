"""Ratings in GraphQL."""

from core.descriptors import SchemaPart
from plugins.service_centers.ratings.schema.acts import RatingsMutation
from plugins.service_centers.ratings.schema.records import RatingsQuery, ServiceRating

TYPES = (ServiceRating,)

PARTS = (SchemaPart("Query", RatingsQuery), SchemaPart("Mutation", RatingsMutation))
