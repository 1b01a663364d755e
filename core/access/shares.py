"""What an account reaches beside its ranges: the records it is named on, and those it opened in an emergency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.access.levels import MemberRole
from core.access.models import AccessBreak, Member


@dataclass(frozen=True, slots=True)
class Share:
    """One record that an account reaches for a while."""

    key: str
    """The column that names the record, which tells its kind: `case_id` or `person_id`."""

    record_id: UUID
    role: MemberRole
    starts_at: datetime
    ends_at: datetime | None
    org_id: UUID | None = None
    """The organisation that is the member, if it is not the account itself."""

    is_break: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at the instant."""
        return self.starts_at <= at and (self.ends_at is None or self.ends_at > at)


def running(at: datetime) -> ColumnElement[bool]:
    """Memberships in force at the instant."""
    return and_(Member.started_at <= at, or_(Member.ended_at.is_(None), Member.ended_at > at))


async def load_shares(
    session: AsyncSession, account_id: UUID, org_ids: Iterable[UUID], now: datetime
) -> tuple[Share, ...]:
    """Everything that the account, or one of the organisations, is a member of now or later, and what it broke open."""
    named = or_(Member.account_id == account_id, Member.org_id.in_(list(org_ids)))
    members = select(Member).where(named, or_(Member.ended_at.is_(None), Member.ended_at > now))
    breaks = select(AccessBreak).where(AccessBreak.account_id == account_id, AccessBreak.ended_at > now)
    shares = [
        Share(*_record(row), MemberRole(row.role), row.started_at, row.ended_at, row.org_id)
        for row in await session.scalars(members)
    ]
    shares += [
        Share(*_record(row), MemberRole.HANDLER, row.started_at, row.ended_at, is_break=True)
        for row in await session.scalars(breaks)
    ]
    return tuple(shares)


def _record(row: Member | AccessBreak) -> tuple[str, UUID]:
    if row.case_id is not None:
        return "case_id", row.case_id
    assert row.person_id is not None
    return "person_id", row.person_id
