"""Acts on files: kept in the store while they arrive, attached, withdrawn, read, and swept away after erasure."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, update

from core.audit.reads import note_read
from core.authz import require
from core.cases.file import KIND
from core.cases.journal import LONGEST_REASON, author_of, part_of_case
from core.cases.models import Case, CaseParty
from core.cases.parts import FileItem
from core.cases.service import check_not_archived
from core.checks import required_text
from core.context import Context
from core.crypto.sealed import reveal
from core.db import Base, new_id
from core.errors import Forbidden, LimitExceeded, NotFound, PayloadError, RuleError, Unauthenticated
from core.files.cipher import FileCipher, new_key
from core.files.events import FileAttached, FileWithdrawn
from core.files.kinds import EXTENSIONS, Sniffer
from core.files.models import File
from core.files.permissions import FILE_ATTACH, FILE_WITHDRAW
from core.files.store import FileStore

LONGEST_NAME = 200
ATTACHMENT = "ATTACHMENT"
"""What an attachment is of which nothing else is said."""

READ = "FileRead"
"""The event of an entry about a file whose bytes were shown."""

SETTLED = timedelta(days=1)
"""How old an object is that no act can still be about to note."""

REFUSED = (PayloadError, Forbidden, Unauthenticated)
"""What tells that nothing was written."""


@dataclass(slots=True)
class Kept:
    """Bytes that the store has, and what was seen of them while they passed."""

    id: UUID
    object_name: str
    key: str
    media_type: str = ""
    size: int = 0
    sha256: str = ""

    def row(self, **values: object) -> File:
        """The row that makes them a file."""
        row = File(
            id=self.id,
            object_name=self.object_name,
            media_type=self.media_type,
            size=self.size,
            sha256=self.sha256,
            **values,
        )
        row.secret = self.key
        return row


async def keep(
    store: FileStore, tenant_id: UUID, content: AsyncIterator[bytes], *, most: int, media_type: str | None = None
) -> Kept:
    """Encrypt the content into the store; keeps nothing when that fails.

    Raises LimitExceeded for too much of it, RuleError for a kind that is not kept.

    The kind is told from the bytes unless it is said what they are.
    """
    kept = Kept(new_id(), store.new_name(tenant_id), new_key())
    cipher = FileCipher(tenant_id, kept.id, kept.key)
    sniffer = Sniffer()
    try:
        await store.put(
            kept.object_name, cipher.sealed(_watched(at_most(content, most), kept, sniffer, media_type is None))
        )
        kept.media_type = media_type or sniffer.media_type or ""
        if not kept.media_type:
            raise RuleError("file.kind", field="content", offered=", ".join(sorted(EXTENSIONS.values())))
    except BaseException:
        await store.delete(kept.object_name)
        raise
    return kept


async def at_most(content: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    """The content; raises LimitExceeded when more of it comes."""
    size = 0
    async for part in content:
        size += len(part)
        if size > most:
            raise LimitExceeded("file.too_large", maximum=most)
        yield part


async def _watched(
    content: AsyncIterator[bytes], kept: Kept, sniffer: Sniffer, is_judged: bool
) -> AsyncIterator[bytes]:
    digest = hashlib.sha256()
    async for part in content:
        kept.size += len(part)
        digest.update(part)
        if is_judged:
            sniffer.feed(part)
            if kept.size >= 16 and sniffer.is_hopeless:
                raise RuleError("file.kind", field="content", offered=", ".join(sorted(EXTENSIONS.values())))
        yield part
    kept.sha256 = digest.hexdigest()


async def attach_file(
    ctx: Context,
    store: FileStore,
    model: type[Case],
    case_id: UUID,
    content: AsyncIterator[bytes],
    *,
    name: str,
    kind: str,
    most: int,
    anew: Callable[[], Awaitable[Context]],
) -> File:
    """Attach a file to a case, and enter it in the case's file list; opens the transactions itself.

    Rights are asked before the first byte is taken, and again when the last one has come, as `anew` tells them then.
    """
    async with ctx.transaction():
        await _attachable(ctx, model, case_id, kind)
        title = plain_name(name)
    kept = await keep(store, ctx.tenant.id, content, most=most)
    try:
        ctx = await anew()
        async with ctx.transaction():
            case = await _attachable(ctx, model, case_id, kind)
            named = f"{PurePath(title).stem}.{EXTENSIONS[kept.media_type]}"
            file = kept.row(
                case_id=case.id,
                kind=kind,
                name=named,
                stored_at=ctx.clock.now(),
                account_id=ctx.rights.account_id,
                author=await author_of(ctx),
            )
            ctx.session.add(file)
            await ctx.session.flush()
            item = FileItem(case_id=case.id, kind=kind, title=named, filed_on=ctx.clock.today(), file_id=file.id)
            ctx.session.add(item)
            ctx.record(FileAttached(case.id, file.id, file.sha256))
    except REFUSED:  # after anything else the row may stand: the sweep finds out
        await store.delete(kept.object_name)
        raise
    return file


async def _attachable(ctx: Context, model: type[Case], case_id: UUID, kind: str) -> Case:
    case = await ctx.one(model, case_id, field="case", lock=True)
    await require(ctx, FILE_ATTACH, case)
    check_not_archived(case)
    if not KIND.fullmatch(kind):
        raise RuleError("case.paper_kind", field="kind")
    return case


def plain_name(name: str) -> str:
    """The last part of a path, in signs that print."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return required_text("".join(sign for sign in last if sign.isprintable()), "name", LONGEST_NAME)


async def withdraw_file(ctx: Context, file_id: UUID, reason: str) -> File:
    """Say that an attachment counts no more; it stays to be read, and its entry in the file list ends."""
    file, case = await part_of_case(ctx, File, file_id)
    await require(ctx, FILE_WITHDRAW, case)
    check_not_archived(case)
    if file.document_id is not None:
        raise RuleError("file.of_document", field="id")
    if file.withdrawn_at is not None:
        raise RuleError("file.withdrawn", field="id")
    file.withdrawn_at, file.withdrawn_by = ctx.clock.now(), await author_of(ctx)
    file.withdraw_reason = required_text(reason, "reason", LONGEST_REASON)
    await end_items(ctx, FileItem.file_id == file.id)
    ctx.record(FileWithdrawn(case.id, file.id))
    return file


async def end_items(ctx: Context, which: ColumnElement[bool]) -> None:
    """End entries of a file list: what they stand for is not there any more."""
    ended = update(FileItem).where(which, FileItem.withdrawn_on.is_(None))
    await ctx.session.execute(ended.values(withdrawn_on=ctx.clock.today()))


class Stored(Protocol):
    """What is told of stored bytes to whoever fetches them."""

    @property
    def name(self) -> str:
        """Name for whoever saves them."""

    @property
    def media_type(self) -> str:
        """What they are."""

    @property
    def size(self) -> int:
        """How many."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that may be read, and its bytes."""

    file: Stored
    content: AsyncIterator[bytes]


async def open_file(ctx: Context, store: FileStore, file_id: UUID) -> Opened:
    """A file whose case the actor may see, with a note that it was read; opens the transaction itself.

    The note names the people of the case too: what is in a file is about them, and they may ask who looked.

    Raises NotFound alike for a file that is not there, one that may not be seen, and one that was erased.
    """
    async with ctx.transaction() as session:
        file = await session.scalar(select(File).where(File.id == file_id))
        case = None if file is None else await session.get(Case, (ctx.tenant.id, file.case_id))
        if file is None or case is None:
            raise NotFound
        await ctx.one(type(case), case.id)
        key = await reveal(session, file, File.secret)
        if key is None:
            raise NotFound
        known = select(CaseParty.id).where(CaseParty.case_id == case.id, CaseParty.person_id.is_not(None))
        parties = list(await session.scalars(known.order_by(CaseParty.ordinal, CaseParty.id)))
        shown = {File.__tablename__: [file.id], **({CaseParty.__tablename__: parties} if parties else {})}
        await note_read(ctx, shown, event=READ)
    return Opened(file, FileCipher(ctx.tenant.id, file.id, key).opened(store.read(file.object_name)))


async def sweep(ctx: Context, store: FileStore) -> int:
    """Delete the tenant's objects that no file has any more, erased or never finished; gives how many."""
    swept = 0
    async for some in store.names(ctx.tenant.id, before=ctx.clock.now() - SETTLED):
        async with ctx.transaction() as session:
            living = {name for model in holders() for name in await session.scalars(_living(model, some))}
        for name in set(some) - living:
            await store.delete(name)
            swept += 1
    return swept


def holders() -> list[Any]:
    """The models whose rows name an object, and hold its key as `secret`; a plug-in's as well."""
    return [mapper.class_ for mapper in Base.registry.mappers if "object_name" in mapper.columns]


def _living(model: Any, names: list[str]) -> Select[tuple[str]]:
    held = getattr(model, model.secret.cipher).is_not(None)
    return select(model.object_name).where(model.object_name.in_(names), held)
