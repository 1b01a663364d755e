"""Sessions of mediation, in GraphQL."""

from plugins.mediation.sessions.schema import acts, records

TYPES = records.TYPES

PARTS = (*records.PARTS, *acts.PARTS)
