"""Reads that acts of mediation need."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from plugins.mediation.models import AppointmentState, MediatorAppointment


def in_force(today: date) -> ColumnElement[bool]:
    """An appointment under which a mediator may be assigned today."""
    return and_(
        MediatorAppointment.state == AppointmentState.APPOINTED,
        MediatorAppointment.started_on <= today,
        or_(MediatorAppointment.ended_on.is_(None), MediatorAppointment.ended_on >= today),
    )


def appointments_in_force(mediator_id: UUID, today: date) -> Select[UUID]:
    """The appointments in force of one mediator."""
    return select(MediatorAppointment.id).where(MediatorAppointment.mediator_id == mediator_id, in_force(today))
