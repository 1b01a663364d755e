"""Enums of models as GraphQL enums."""

from enum import StrEnum
from typing import TypeVar

import strawberry

E = TypeVar("E", bound=type[StrEnum])


def graphql_enum(enum: E) -> E:
    """Show an enum of a model in the schema, described by its docstring."""
    return strawberry.enum(enum, description=(enum.__doc__ or "").strip())
