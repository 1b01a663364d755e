"""Enums of requests."""

from graphql_schema.enums import graphql_enum
from plugins.service_centers.requests.models import DecisionResult, DeliveryMethod, Relationship, RequestChannel
from plugins.service_centers.requests.states import RequestState

__all__ = ("DecisionResult", "DeliveryMethod", "Relationship", "RequestChannel", "RequestState")

for enum in (RequestState, RequestChannel, Relationship, DecisionResult, DeliveryMethod):
    graphql_enum(enum)
