"""Enums of mediation organisations, titles and linkages in GraphQL."""

import strawberry

from graphql_schema.enums import graphql_enum
from plugins.mediation.mediators.models import LegalStatus, LinkageChannel, LinkageResult, Tier, Title

__all__ = ("LegalStatus", "LinkageChannel", "LinkageResult", "Tier", "Title")

for enum, name in ((Tier, "MediationTier"), (LegalStatus, "MediationLegalStatus"), (Title, "MediatorTitleKind")):
    strawberry.enum(enum, name=name, description=(enum.__doc__ or "").strip())
for channel in (LinkageChannel, LinkageResult):
    graphql_enum(channel)
