"""Enums of centres."""

from graphql_schema.enums import graphql_enum
from plugins.service_centers.centers.models import CenterState, EmploymentKind

__all__ = ("CenterState", "EmploymentKind")

for enum in (CenterState, EmploymentKind):
    graphql_enum(enum)
