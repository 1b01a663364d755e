"""What every case has: who handled it, its parties, papers, tasks, deadlines and transitions."""

from collections.abc import Sequence
from datetime import timedelta

from core.cases.models import CaseParty, Episode, EpisodeOutcome, PartyGroup, PartyRole
from core.cases.parts import CaseEntry, CaseTask, EntryKind, FileItem, FollowUp, FollowUpMethod, TaskKind, TaskState
from core.deadlines.models import (
    AlertKind,
    CalendarDay,
    Deadline,
    DeadlineAlert,
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    LadderStep,
    StatutoryRule,
    TimeUnit,
    Told,
)
from core.documents.models import Document
from core.files.models import File
from core.orgs.models import Org
from core.people.models import Person
from core.transitions.models import CaseTransition, RejectReason, TransitionKind, TransitionState
from plugins.mediation.models import Dispute
from plugins.mediation.states import DisputeState
from tests.graphql_schema.records.values import DAYS, INSTANTS, NOW, TEXTS, Records, Step


def episode(records: Records, _: int) -> Episode:
    org = records.any(Org)
    return Episode(
        case_id=records.any(Dispute).id,
        org_id=org.id,
        level=org.level,
        started_at=records.any(INSTANTS),
        ended_at=records.perhaps(INSTANTS),
        outcome=records.perhaps(EpisodeOutcome),
        is_joint=records.any((True, False)),
    )


def ladder_step(records: Records, number: int) -> LadderStep:
    return LadderStep(ordinal=number, days=number - 2, kind=records.any(AlertKind), told=records.any(Told))


def group(records: Records, _: int) -> PartyGroup:
    return PartyGroup(
        case_id=records.any(Dispute).id,
        name=records.any(TEXTS),
        size=records.random.randint(1, 500),
        is_approximate=records.any((True, False)),
    )


def party(records: Records, _: int) -> CaseParty:
    person = records.perhaps(Person)
    return CaseParty(
        case_id=records.any(Dispute).id,
        ordinal=records.random.randint(1, 4),
        role=records.any(PartyRole),
        name=records.any(TEXTS),
        person_id=person and person.id,
        group_id=(group := records.perhaps(PartyGroup)) and group.id,
    )


def journal(records: Records, _: int) -> CaseEntry:
    return CaseEntry(
        case_id=records.any(Dispute).id,
        kind=records.any(EntryKind),
        text=records.perhaps(TEXTS),
        from_state=records.perhaps(DisputeState),
        to_state=records.perhaps(DisputeState),
        told_to=records.perhaps(TEXTS),
        occurred_at=records.any(INSTANTS),
        author=records.any(TEXTS),
    )


def task(records: Records, _: int) -> CaseTask:
    person = records.perhaps(Person)
    return CaseTask(
        case_id=records.any(Dispute).id,
        kind=records.any(TaskKind),
        content=records.any(TEXTS),
        org_id=records.any(Org).id,
        assignee_id=person and person.id,
        department=records.perhaps(TEXTS),
        ordered_by=records.any(TEXTS),
        due_on=records.any(DAYS),
        state=records.any(TaskState),
        finished_at=records.perhaps(INSTANTS),
        result=records.perhaps(TEXTS),
    )


def paper(records: Records, _: int) -> FileItem:
    exemption = records.perhaps(TEXTS)
    document, file = records.perhaps(Document), None
    if document is None:
        file = records.perhaps(File)
    whole = document or file
    return FileItem(
        case_id=whole.case_id if whole else records.any(Dispute).id,
        kind=records.any(("RECORD", "AGREEMENT")),
        title=records.any(TEXTS),
        pages=records.perhaps(range(1, 9)),
        filed_on=records.any(DAYS),
        exemption=exemption,
        exempted_by=None if exemption is None else records.any(TEXTS),
        document_id=document and document.id,
        file_id=file and file.id,
        withdrawn_on=records.perhaps(DAYS),
    )


def follow_up(records: Records, _: int) -> FollowUp:
    return FollowUp(
        case_id=records.any(Dispute).id,
        followed_on=records.any(DAYS),
        method=records.any(FollowUpMethod),
        author=records.any(TEXTS),
        is_performed=records.perhaps((True, False)),
        is_satisfied=records.perhaps((True, False)),
        has_recurred=records.any((True, False)),
        note=records.perhaps(TEXTS),
    )


def rule(records: Records, number: int) -> StatutoryRule:
    return StatutoryRule(
        code=f"{records.any(TEXTS)}{number}",
        article=records.any(TEXTS),
        basis=records.any(DeadlineBasis),
        value=number + 1,
        unit=records.any(TimeUnit),
        longest_extension=records.perhaps(range(1, 9)),
        needs_consent=records.any((True, False)),
        effective_from=records.any(DAYS),
    )


def day(records: Records, number: int) -> CalendarDay:
    day = DAYS[0] + timedelta(days=number)
    return CalendarDay(day=day, is_working=records.any((True, False)), name=records.any(TEXTS))


def deadline(records: Records, _: int) -> Deadline:
    rule, state = records.perhaps(StatutoryRule), records.any(DeadlineState)
    return Deadline(
        case_id=records.any(Dispute).id,
        kind=records.any(DeadlineKind),
        basis=records.any(DeadlineBasis),
        rule_id=rule and rule.id,
        article=records.any(TEXTS),
        value=records.random.randint(1, 30),
        unit=records.any(TimeUnit),
        start_event=records.any(TEXTS),
        started_on=records.any(DAYS),
        first_due_on=records.any(DAYS),
        due_on=records.any(DAYS),
        due_at=records.any(INSTANTS),
        state=state,
        paused_on=records.any(DAYS) if state == DeadlineState.PAUSED else None,
        units_left=records.any(range(9)) if state == DeadlineState.PAUSED else None,
        extended_by=records.random.randint(0, 9),
        extension_reason=records.perhaps(TEXTS),
        approver=records.perhaps(TEXTS),
        parties_agreed=records.any((True, False)),
        ended_at=records.perhaps(INSTANTS),
    )


def alert(records: Records, _: int) -> DeadlineAlert:
    deadline, person = records.any(Deadline), records.perhaps(Person)
    return DeadlineAlert(
        case_id=deadline.case_id,
        deadline_id=deadline.id,
        step=records.random.randint(0, 3),
        kind=records.any(AlertKind),
        org_id=records.any(Org).id,
        person_id=person and person.id,
        raised_at=records.any(INSTANTS),
    )


def transition(records: Records, _: int) -> CaseTransition:
    person = records.perhaps(Person)
    return CaseTransition(
        case_id=records.any(Dispute).id,
        kind=records.any(TransitionKind),
        state=records.any(TransitionState),
        from_org_id=records.any(Org).id,
        to_org_id=records.any(Org).id,
        to_person_id=person and person.id,
        purpose=records.any(TEXTS),
        requester=records.any(TEXTS),
        requested_at=records.any(INSTANTS),
        expires_at=records.any((*INSTANTS, NOW + timedelta(days=7))),
        decided_at=records.perhaps(INSTANTS),
        decider=records.perhaps(TEXTS),
        reject_reason=records.perhaps(RejectReason),
        note=records.perhaps(TEXTS),
        ended_at=records.perhaps(INSTANTS),
        outcome=records.perhaps(TEXTS),
    )


CASES: Sequence[Step] = (
    (Episode, episode, 90),
    (PartyGroup, group, 10),
    (CaseParty, party, 150),
    (CaseEntry, journal, 60),
    (CaseTask, task, 40),
    (FileItem, paper, 40),
    (FollowUp, follow_up, 20),
    (StatutoryRule, rule, 5),
    (LadderStep, ladder_step, 4),
    (CalendarDay, day, 5),
    (Deadline, deadline, 40),
    (DeadlineAlert, alert, 30),
    (CaseTransition, transition, 40),
)
