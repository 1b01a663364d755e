"""What is planned for the demo, as rows of the tables."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from core.access.levels import AccessLevel
from core.cases.models import NEVER, PartyRole
from core.db import new_id
from core.text import person_pinyin
from plugins.mediation.demo import staff, times, wording
from plugins.mediation.demo.disputes import PlannedDispute
from plugins.mediation.demo.staff import PlannedAppointment, PlannedMediator
from plugins.mediation.models import KIND, AppointmentState

Rows = Iterator[dict[str, Any]]


def people(mediators: Iterable[PlannedMediator]) -> Rows:
    """The persons who mediate, residents of the organisations they belong to."""
    pinyin = person_pinyin(staff.NAME)
    for mediator in mediators:
        yield {
            "id": mediator.person_id,
            "org_id": mediator.org.id,
            "org_place": mediator.org.place,
            "name": mediator.name,
            "name_pinyin": mediator.name.replace(staff.NAME, f"{pinyin} "),
        }


def mediators(planned: Iterable[PlannedMediator]) -> Rows:
    """The mediators themselves."""
    for mediator in planned:
        yield {
            "id": mediator.id,
            "org_id": mediator.org.id,
            "org_place": mediator.org.place,
            "number": mediator.number,
            "name": mediator.name,
            "person_id": mediator.person_id,
        }


def appointments(planned: Iterable[PlannedAppointment]) -> Rows:
    """Their appointments, all in force."""
    for appointment in planned:
        yield {
            "id": new_id(),
            "org_id": appointment.org.id,
            "org_place": appointment.org.place,
            "mediator_id": appointment.mediator.id,
            "level": appointment.org.level,
            "state": AppointmentState.APPOINTED,
            "started_on": appointment.started_on,
        }


def cases(disputes: Iterable[PlannedDispute], deadlines: Mapping[UUID, Mapping[str, Any]]) -> Rows:
    """What the kernel keeps of the disputes."""
    for dispute in disputes:
        course = dispute.course
        yield {
            "id": dispute.id,
            "org_id": course.org.id,
            "org_place": course.org.place,
            "number": dispute.number,
            "kind": KIND,
            "category": dispute.type.code,
            "title": dispute.wording.title,
            "state": course.ending.state,
            "handling_org_id": course.handling_org.id,
            "worker_id": dispute.mediator and dispute.mediator.person_id,
            "access_level": AccessLevel.ORG,
            "opened_at": course.opened_at,
            "closed_at": course.closed_at,
            "resolution": course.ending.resolution,
            "source": dispute.source,
            "severity": dispute.severity,
            "due_at": deadlines[dispute.id]["due_at"] if dispute.id in deadlines else NEVER,
            "version": 1,
        }


def disputes(planned: Iterable[PlannedDispute]) -> Rows:
    """What mediation keeps of the disputes."""
    for dispute in planned:
        yield {
            "id": dispute.id,
            "type_id": dispute.type.id,
            "mediator_id": dispute.mediator and dispute.mediator.id,
            "first_mediator_id": dispute.mediator and dispute.mediator.id,
            "channel": dispute.channel,
            "summary": dispute.wording.summary,
            "amount_fen": dispute.wording.amount_fen,
            "refusal_reason": wording.REFUSAL if dispute.course.ending.refused else None,
        }


def parties(disputes: Iterable[PlannedDispute]) -> Rows:
    """An applicant and a respondent for each dispute."""
    for dispute in disputes:
        roles = (PartyRole.APPLICANT, PartyRole.RESPONDENT)
        for ordinal, (role, resident) in enumerate(zip(roles, dispute.parties, strict=True), start=1):
            yield {
                "id": new_id(),
                "case_id": dispute.id,
                "person_id": resident.id,
                "ordinal": ordinal,
                "role": role,
                "name": resident.name,
            }


def episodes(disputes: Iterable[PlannedDispute]) -> Rows:
    """One episode for each organisation that handled a dispute."""
    for dispute in disputes:
        for handling in dispute.course.handlings:
            yield {
                "id": new_id(),
                "case_id": dispute.id,
                "org_id": handling.org.id,
                "level": handling.org.level,
                "started_at": handling.started_at,
                "ended_at": handling.ended_at,
                "outcome": handling.outcome,
            }


def counters(disputes: Sequence[PlannedDispute]) -> Rows:
    """The last number that each organisation gave out, so that the next dispute continues."""
    last: Counter[UUID] = Counter(dispute.course.org.id for dispute in disputes)
    for org_id, count in last.items():
        yield {"id": new_id(), "org_id": org_id, "kind": KIND, "year": times.YEAR, "last": count}
