"""Enums of what is offered."""

from graphql_schema.enums import graphql_enum
from plugins.service_centers.items.models import Family, GuideState, Handling, ItemState, MaterialForm, MaterialSource

__all__ = ("Family", "GuideState", "Handling", "ItemState", "MaterialForm", "MaterialSource")

for enum in (Family, GuideState, Handling, ItemState, MaterialForm, MaterialSource):
    graphql_enum(enum)
