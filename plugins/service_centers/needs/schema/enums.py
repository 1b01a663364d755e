"""Enums of needs."""

from graphql_schema.enums import graphql_enum
from plugins.service_centers.needs.models import NeedCategory
from plugins.service_centers.needs.states import NeedState

__all__ = ("NeedCategory", "NeedState")

for enum in (NeedCategory, NeedState):
    graphql_enum(enum)
