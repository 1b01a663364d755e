"""A certificate as a page to be printed, the same each time: PDF/A by the kernel's own setting of papers."""

import asyncio
from datetime import UTC, datetime, time
from uuid import UUID

from core.context import Context
from core.documents import typeface
from core.documents.paper import Paper
from core.documents.pdf import to_pdf
from core.documents.wording import Block, BlockKind
from core.errors import RuleError
from core.i18n import translate
from plugins.volunteers.honors.models import Certificate


async def print_certificate(ctx: Context, certificate_id: UUID) -> bytes:
    """The page of a certificate that the actor sees; a revoked one says so.

    Raises RuleError naming the first character that the typeface cannot show.
    """
    found = await ctx.one(Certificate, certificate_id)
    page = paper(found, ctx.tenant.locale)
    if lacking := typeface.missing(page.signs):
        told = {"name": found.serial, "sign": lacking[0], "code_point": typeface.code_of(lacking[0])}
        raise RuleError("document.sign", field="id", code="SIGN", **told)
    pdf, _ = await asyncio.to_thread(to_pdf, page)
    return pdf


def paper(found: Certificate, locale: str) -> Paper:
    """What stands on the page: who, how long, what, by whom, when, by what code. Source: MCA order 67."""

    def line(key: str, **params: object) -> str:
        return translate(f"volunteers.certificate.{key}", locale, **params)

    hours, minutes = divmod(found.minutes, 60)
    lines = [
        line("who", name=found.name, number=found.number),
        line("when", first=found.first_on.isoformat(), last=found.last_on.isoformat()),
        line("served", hours=hours, minutes=minutes, content=found.content),
        line("issued", issuer=found.issuer, by=found.issued_by, on=found.issued_on.isoformat()),
        line("verify", code=found.verify_code),
    ]
    if found.revoked_at is not None:
        lines.insert(0, line("revoked"))
    blocks = [Block(BlockKind.PARAGRAPH, (typeface.cleaned(text),)) for text in lines]
    made_at = datetime.combine(found.issued_on, time(), UTC)
    return Paper(line("title"), typeface.cleaned(found.serial), blocks, made_at)
