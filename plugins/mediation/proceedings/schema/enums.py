"""Enums of what happens in mediation, in GraphQL."""

from graphql_schema.enums import graphql_enum
from plugins.mediation.proceedings.models import (
    AgreementForm,
    AssignmentEnd,
    BodyKind,
    ConflictKind,
    DiversionState,
    ObligationState,
    ParticipantKind,
)
from plugins.mediation.states import ConfirmationState

__all__ = (
    "AgreementForm",
    "AssignmentEnd",
    "BodyKind",
    "ConfirmationState",
    "ConflictKind",
    "DiversionState",
    "ObligationState",
    "ParticipantKind",
)

for enum in (
    AssignmentEnd,
    ConflictKind,
    ParticipantKind,
    AgreementForm,
    ObligationState,
    BodyKind,
    DiversionState,
    ConfirmationState,
):
    graphql_enum(enum)
