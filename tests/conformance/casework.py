"""What gathers in a dispute while it is handled, as the proofs fill it."""

from datetime import UTC, date, datetime, timedelta

from core.cases.models import PartyGroup
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
from core.orgs.models import Org
from core.transitions.models import CaseTransition, TransitionKind, TransitionState
from plugins.mediation.models import Dispute
from plugins.mediation.states import DisputeState
from tests.factories import (
    OPENED_AT,
    save,
)

PAPERS = ("APPLICATION", "RIGHTS_NOTICE", "MEDIATION_RECORD", "AGREEMENT", "FOLLOW_UP")
"""Papers of every dispute's file."""


async def casework(org: Org, dispute: Dispute, title: str) -> None:
    """What gathers in the dispute while it is handled."""
    day = dispute.opened_at.date()
    for part in (
        PartyGroup(case_id=dispute.id, name=f"{title}群体", size=500, is_approximate=True),
        CaseEntry(
            case_id=dispute.id,
            kind=EntryKind.MOVE,
            text=f"{title}理由",
            from_state=DisputeState.REGISTERED,
            to_state=DisputeState.ACCEPTED,
            occurred_at=dispute.opened_at,
            author="同名人",
        ),
        CaseTask(
            case_id=dispute.id,
            kind=TaskKind.WORK,
            content=f"{title}任务",
            org_id=org.id,
            ordered_by="同名人",
            due_on=day,
            state=TaskState.OPEN,
        ),
        *(FileItem(case_id=dispute.id, kind=kind, title=f"{title}卷", filed_on=day) for kind in PAPERS),
        FollowUp(
            case_id=dispute.id,
            followed_on=day,
            method=FollowUpMethod.PHONE,
            author="同名人",
            has_recurred=False,
            note=f"{title}回访",
        ),
    ):
        await save(part, dispute)
    await save(
        CaseTransition(
            case_id=dispute.id,
            kind=TransitionKind.SECONDMENT if dispute.state == DisputeState.MEDIATING else TransitionKind.REFERRAL,
            state=TransitionState.PENDING,
            from_org_id=org.id,
            to_org_id=org.id,
            to_person_id=dispute.worker_id,
            purpose=f"{title}流转",
            requester="同名人",
            requested_at=dispute.opened_at,
            expires_at=datetime(2031, 1, 5, 16, tzinfo=UTC),
        ),
        dispute,
    )
    for state in (DeadlineState.RUNNING, DeadlineState.PAUSED):
        await _deadline(org, dispute, title, state)


async def _deadline(org: Org, dispute: Dispute, title: str, state: DeadlineState) -> None:
    """A deadline that runs, or is paused; it is not over yet."""
    day, due_on = dispute.opened_at.date(), date(2031, 1, 5)
    is_paused = state == DeadlineState.PAUSED
    deadline = await save(
        Deadline(
            case_id=dispute.id,
            kind=DeadlineKind.RESOLVE,
            basis=DeadlineBasis.STATUTORY,
            article=f"{title}条",
            value=30,
            unit=TimeUnit.DAY,
            start_event="DisputeAccepted",
            started_on=day,
            first_due_on=due_on,
            due_on=due_on,
            due_at=datetime(2031, 1, 5, 16, tzinfo=UTC),
            state=state,
            paused_on=day if is_paused else None,
            units_left=9 if is_paused else None,
            extension_reason=f"{title}延长" if is_paused else None,
        ),
        dispute,
    )
    await save(
        DeadlineAlert(
            case_id=dispute.id,
            deadline_id=deadline.id,
            step=0,
            kind=AlertKind.NEAR,
            org_id=org.id,
            raised_at=dispute.opened_at,
        ),
        dispute,
    )


async def terms(org: Org, code: str, name: str) -> None:
    """A rule, and a day of the county's own calendar."""
    await save(
        StatutoryRule(
            code=code,
            article=name,
            basis=DeadlineBasis.INTERNAL,
            value=3,
            unit=TimeUnit.DAY,
            needs_consent=False,
            effective_from=OPENED_AT.date(),
        ),
        org,
    )
    await save(LadderStep(ordinal=len(code), days=len(code), kind=AlertKind.NEAR, told=Told.WORKER), org)
    await save(CalendarDay(day=OPENED_AT.date() + timedelta(days=len(code)), is_working=False, name=name), org)
