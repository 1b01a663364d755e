"""A case's file: which papers it holds, which it must hold before the case is closed, and what was exempted."""

import re
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.cases.events import CasePaperFiled
from core.cases.journal import LONGEST_REASON, author_of
from core.cases.models import Case
from core.cases.parts import FileItem
from core.cases.permissions import CASE_EXEMPT, CASE_WORK
from core.cases.service import check_not_archived
from core.checks import required_text
from core.context import Context
from core.errors import RuleError

KIND = re.compile(r"[A-Z][A-Z_]{1,39}")


async def file_paper(
    ctx: Context,
    model: type[Case],
    case_id: UUID,
    *,
    kind: str,
    title: str,
    pages: int | None = None,
    filed_on: date | None = None,
    exemption: str | None = None,
) -> Case:
    """Put a paper into the case's file, or say in writing why it may be missing."""
    case = await ctx.one(model, case_id, lock=True)
    await require(ctx, CASE_WORK if exemption is None else CASE_EXEMPT, case)
    check_not_archived(case)
    if not KIND.fullmatch(kind):
        raise RuleError("case.paper_kind", field="kind")
    if pages is not None and pages < 1:
        raise RuleError("rule.invalid", field="pages")
    item = FileItem(
        case_id=case.id,
        kind=kind,
        title=required_text(title, "title", 200),
        pages=pages,
        filed_on=filed_on or ctx.clock.today(),
        exemption=None if exemption is None else required_text(exemption, "exemption", LONGEST_REASON),
        exempted_by=None if exemption is None else await author_of(ctx),
    )
    ctx.session.add(item)
    ctx.record(CasePaperFiled(case.id, kind, exemption is not None))
    return case


async def check_file(ctx: Context, case: Case) -> None:
    """The file holds all that its kind asks of a case that ended so; raises RuleError naming what is missing."""
    asked = case.__life__.file.get(case.state, ())
    counted = select(FileItem.kind).where(FileItem.case_id == case.id, FileItem.withdrawn_on.is_(None))
    held = set(await ctx.session.scalars(counted))
    if missing := [kind for kind in asked if kind not in held]:
        raise RuleError("case.file_incomplete", field="id", code="FILE_INCOMPLETE", missing=", ".join(missing))
