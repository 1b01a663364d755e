"""What every kind of case does in its acts: numbering, and who handles it when."""

from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from core.cases.models import Case, Episode, EpisodeOutcome, NumberCounter
from core.context import Context
from core.db import new_id
from core.errors import RuleError
from core.orgs.models import Org
from core.statements import OWN_TENANT, Prepared

NEXT = Prepared(
    insert(NumberCounter)
    .values(
        tenant_id=OWN_TENANT,
        id=bindparam("id"),
        org_id=bindparam("org_id"),
        kind=bindparam("kind"),
        year=bindparam("year"),
        last=1,
    )
    .on_conflict_do_update(
        index_elements=["tenant_id", "org_id", "kind", "year"], set_={"last": NumberCounter.last + 1}
    )
    .returning(NumberCounter.last)
    .execution_options(audited=False)  # the number stands on the case
)


async def next_number(ctx: Context, org_id: UUID, kind: str) -> int:
    """The organisation's next number for a kind of case this year, from 1.

    Numbers have no gaps, for the counter is taken back with the act; so creators of one organisation queue for one
    commit, and an act takes its number as late as it can.
    """
    (taken,) = await NEXT.fetch(ctx.session, id=new_id(), org_id=org_id, kind=kind, year=ctx.clock.year())
    number: int = taken["last"]
    return number


async def open_episode(ctx: Context, case: Case, org: Org, *, is_joint: bool = False) -> Episode:
    """Note that the organisation begins to handle the case, or to take part beside the one that leads."""
    now = ctx.clock.now()
    episode = Episode(case_id=case.id, org_id=org.id, level=org.level, started_at=now, is_joint=is_joint)
    ctx.session.add(episode)
    return episode


async def running_episode(ctx: Context, case: Case) -> Episode | None:
    """The running handling of the case by whoever leads; None when none runs."""
    running = select(Episode).where(Episode.case_id == case.id, Episode.ended_at.is_(None), Episode.is_joint.is_(False))
    found: Episode | None = await ctx.session.scalar(running)
    return found


async def close_episode(ctx: Context, case: Case, outcome: EpisodeOutcome) -> Episode | None:
    """Note how the running handling of the case ended; None when none runs."""
    episode = await running_episode(ctx, case)
    if episode is not None:
        episode.ended_at = ctx.clock.now()
        episode.outcome = outcome
    return episode


async def close_joint_episode(ctx: Context, case_id: UUID, org_id: UUID) -> None:
    """Note that the organisation takes part no longer."""
    running = select(Episode).where(
        Episode.case_id == case_id, Episode.org_id == org_id, Episode.ended_at.is_(None), Episode.is_joint.is_(True)
    )
    for episode in await ctx.session.scalars(running):
        episode.ended_at, episode.outcome = ctx.clock.now(), EpisodeOutcome.TOOK_PART


def check_open(case: Case, field: str = "id") -> None:
    """A closed case is only read, until it is reopened; raises RuleError."""
    if case.closed_at is not None:
        raise RuleError("case.closed", field=field)


def check_not_archived(case: Case) -> None:
    """Papers and follow-ups come until the file goes into the archive; raises RuleError."""
    if case.archived_at is not None:
        raise RuleError("case.archived", field="id")


def touch(ctx: Context, case: Case) -> None:
    """Raise the case's version, though none of its own columns changed."""
    case.updated_at = ctx.clock.now()
