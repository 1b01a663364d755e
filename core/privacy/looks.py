"""Who looked at a person's record: acts on it, reads of it alone, and lists that showed it among others.

A list names nobody in its entry but by bytes; on which days to search them, `core_audit_sighting` tells. Entries of the
last minutes may wait for their seal still, and the index with them: these days are searched whatever it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    LargeBinary,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from core.access.models import AccessBreak, Notification
from core.accounts.models import Account
from core.audit.chain import VERY_LATE
from core.audit.models import AuditEntry, AuditKind, AuditSighting
from core.context import Context

DAY = timedelta(days=1)
NEWEST = (AuditEntry.occurred_at.desc(), AuditEntry.id.desc())

Place = tuple[datetime, UUID]
"""Instant and id of an entry: where it stands among others."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody did something with the person's record, or read it."""

    id: UUID
    at: datetime
    what: str
    who: str | None
    """Name of the account; None for the system itself."""

    purpose: str | None
    rows: int | None
    """How many rows a read showed, this one among them; None for an act."""

    @property
    def place(self) -> Place:
        """Where it stands among others."""
        return self.at, self.id


@dataclass(frozen=True, slots=True)
class Looks:
    """What the trail knows of reads of these rows, all of them one person's.

    Of an emergency the person is told after its review: what was done in it is left out as long.
    """

    ctx: Context
    person_id: UUID
    ids: Sequence[UUID]

    async def newest(self, many: int, before: Place | None = None) -> list[Look]:
        """So many of them, the newest first, from those older than what stands at `before`."""
        untold = await self._untold()
        days = await self._days(many + 1 + 2 * len(untold), before)
        found = self._found(days, untold, before, many).subquery()
        statement = (
            select(found.c.id, found.c.occurred_at, found.c.event, Account.name, found.c.purpose, found.c.rows)
            .select_from(found)
            .outerjoin(Account, Account.id == found.c.account_id)
            .order_by(found.c.occurred_at.desc(), found.c.id.desc())
        )
        return [Look(*row) for row in await self.ctx.session.execute(statement)]

    async def count(self, most: int) -> int:
        """How many there are, counted to `most`."""
        found = self._found(await self._days(None, None), await self._untold(), None, most).subquery()
        return await self.ctx.session.scalar(select(func.count()).select_from(found)) or 0

    async def _days(self, many: int | None, before: Place | None) -> list[datetime]:
        """The newest days on which a read showed a row; each holds one such read at least."""
        sighted = select(AuditSighting.day).where(AuditSighting.record_id.in_(self.ids)).distinct()
        if before is not None:
            sighted = sighted.where(AuditSighting.day <= before[0].astimezone(UTC).date())
        newest = await self.ctx.session.scalars(sighted.order_by(AuditSighting.day.desc()).limit(many))
        now = self.ctx.clock.now().astimezone(UTC)
        unsealed = {now.date(), (now - VERY_LATE).date()}
        return [datetime.combine(day, time(), UTC) for day in {*newest, *unsealed}]

    async def _untold(self) -> list[ColumnElement[bool]]:
        """Conditions of what was done in emergencies of which the person is not told, or not yet."""
        opened = (
            select(AccessBreak)
            .join(Notification, Notification.break_id == AccessBreak.id)
            .where(
                Notification.person_id == self.person_id,
                or_(Notification.visible_at.is_(None), Notification.visible_at > self.ctx.clock.now()),
            )
        )
        return [
            and_(
                AuditEntry.account_id == one.account_id,
                AuditEntry.occurred_at >= one.started_at,
                AuditEntry.occurred_at < one.ended_at,
            ).is_(True)
            for one in await self.ctx.session.scalars(opened)
        ]

    def _found(
        self, days: list[datetime], untold: list[ColumnElement[bool]], before: Place | None, many: int
    ) -> Select[tuple[object, ...]]:
        """Entries filed under a row, and entries of the days whose reads showed one."""
        wanted = cast([record_id.bytes for record_id in self.ids], ARRAY(LargeBinary))
        sought = func.unnest(wanted).column_valued("sought")
        shows = select(literal(1)).where(func.pg_catalog.position(AuditEntry.seen, sought) > 0).exists()
        day = func.unnest(cast(days, ARRAY(DateTime(timezone=True)))).column_valued("day")
        on_day = and_(AuditEntry.occurred_at >= day, AuditEntry.occurred_at < day + DAY)
        told = [~one for one in untold]
        if before is not None:
            told.append(tuple_(AuditEntry.occurred_at, AuditEntry.id) < before)
        columns = (AuditEntry.id, AuditEntry.occurred_at, AuditEntry.event, AuditEntry.account_id)
        entry = select(*columns, AuditEntry.purpose, AuditEntry.rows).where(*told)
        filed = entry.where(AuditEntry.record_id.in_(self.ids)).order_by(*NEWEST).limit(many).subquery()
        read = entry.where(AuditEntry.kind == AuditKind.READ, on_day, shows).order_by(*NEWEST).limit(many).subquery()
        both = select(filed).union(select(read)).subquery()
        return select(both).order_by(both.c.occurred_at.desc(), both.c.id.desc()).limit(many)
