"""Acts on registered documents, and reading them."""

import hashlib

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.context import Context
from core.trusted.events import DocumentRegistered
from core.trusted.models import TrustedDocument


def digest_of(text: str) -> str:
    """The name of a document: SHA-256 of its text in UTF-8, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


async def register_document(ctx: Context, text: str) -> str:
    """Keep the text and give its digest; a text that is kept already stays as it is."""
    digest = digest_of(text)
    if await text_of(ctx.session, digest) is None:
        document = TrustedDocument(digest=digest, text=text)
        ctx.session.add(document)
        ctx.record(DocumentRegistered(document.id, digest))
        await ctx.session.flush()
    return digest


async def text_of(session: AsyncSession, digest: str) -> str | None:
    """The registered text with this digest."""
    return await session.scalar(select(TrustedDocument.text).where(TrustedDocument.digest == digest))
