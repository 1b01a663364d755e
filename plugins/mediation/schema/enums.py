"""Enums of mediation in GraphQL."""

from graphql_schema.enums import graphql_enum
from plugins.mediation.models import AppointmentState, Channel, EndGround
from plugins.mediation.proceedings.models import ChosenBy
from plugins.mediation.states import DisputeState

__all__ = ("AppointmentState", "Channel", "ChosenBy", "DisputeState", "EndGround")

for enum in (Channel, AppointmentState, EndGround, ChosenBy, DisputeState):
    graphql_enum(enum)
