"""Acts on notices."""

from dataclasses import dataclass
from uuid import UUID

from core.authz import require
from core.context import Context
from core.descriptors import Event
from core.errors import RuleError
from core.orgs.models import Org
from helin_sample.models import Notice
from helin_sample.permissions import NOTICE_POST


@dataclass(frozen=True, slots=True)
class NoticePosted(Event, on=Notice):
    """A notice was posted."""

    org_id: UUID


async def post_notice(ctx: Context, org_id: UUID, title: str) -> Notice:
    """Post a notice of an organisation."""
    org = await ctx.one(Org, org_id, field="org_id")
    notice = Notice(org_id=org.id, org_place=org.place, title=title.strip())
    await require(ctx, NOTICE_POST, notice)
    if not notice.title:
        raise RuleError("rule.required", field="title", code="REQUIRED")
    ctx.session.add(notice)
    await ctx.session.flush()
    ctx.record(NoticePosted(notice.id, org.id))
    return notice
