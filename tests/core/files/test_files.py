"""Files in the store: encrypted piece by piece, told by their bytes."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from core.errors import LimitExceeded, RuleError
from core.files.cipher import PIECE, TAG, FileBroken, FileCipher, new_key
from core.files.kinds import Sniffer
from core.files.service import Kept, holders, keep
from core.files.store import FileMissing, FileStore
from core.privacy.catalogue import sealed_attributes
from tests.core.files.stores import stored

PDF = b"%PDF-1.7\n" + b"x" * 100


async def parts(*content: bytes) -> AsyncIterator[bytes]:
    for one in content:
        yield one


async def whole(content: AsyncIterator[bytes]) -> bytes:
    return b"".join([part async for part in content])


def cipher_of(kept: Kept, tenant_id: UUID) -> FileCipher:
    return FileCipher(tenant_id, kept.id, kept.key)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 5])
async def test_what_was_sealed_opens_as_it_was(size: int) -> None:
    cipher, content = FileCipher(uuid4(), uuid4(), new_key()), b"ab" * (size // 2) + b"c" * (size % 2)
    sealed = await whole(cipher.sealed(parts(content[:7], content[7:])))
    assert await whole(cipher.opened(parts(sealed[:99], sealed[99:]))) == content
    assert len(sealed) == size + TAG * max(1, -(-size // PIECE))


async def test_a_stored_file_is_read_from_any_piece_on(tmp_path: Path) -> None:
    store, cipher, content = FileStore(tmp_path), FileCipher(uuid4(), uuid4(), new_key()), bytes(range(250)) * 1_000
    await store.put("a/b", cipher.sealed(parts(content)))
    for piece in range(4):
        stored = store.read("a/b", piece * (PIECE + TAG))
        assert await whole(cipher.opened(stored, piece)) == content[piece * PIECE :]
    with pytest.raises(FileBroken):
        await whole(cipher.opened(store.read("a/b", PIECE + TAG), 2))


async def sealed_in_three() -> tuple[FileCipher, list[bytes]]:
    cipher = FileCipher(uuid4(), uuid4(), new_key())
    sealed = await whole(cipher.sealed(parts(b"a" * PIECE, b"b" * PIECE, b"c")))
    step = PIECE + TAG
    return cipher, [sealed[:step], sealed[step : 2 * step], sealed[2 * step :]]


@pytest.mark.parametrize("order", [(0, 1), (1, 0, 2), (0, 2), (0, 1, 2, 2), (0,)])
async def test_pieces_left_out_moved_or_doubled_do_not_open(order: tuple[int, ...]) -> None:
    cipher, pieces = await sealed_in_three()
    with pytest.raises(FileBroken):
        await whole(cipher.opened(parts(*(pieces[place] for place in order))))


async def test_a_file_does_not_open_as_another_one() -> None:
    tenant_id, key = uuid4(), new_key()
    sealed = await whole(FileCipher(tenant_id, uuid4(), key).sealed(parts(b"text")))
    with pytest.raises(FileBroken):
        await whole(FileCipher(tenant_id, uuid4(), key).opened(parts(sealed)))


def packed(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, b"x" * 5000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"0" * 20, "image/jpeg"),
        (b"RIFF1234WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypM4A \0\0", "audio/mp4"),
        (
            packed("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (packed("OFD.xml"), "application/ofd"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), None),
        (packed("evil.exe"), None),
        (b"MZ\x90\0" + b"0" * 20, None),
        (b"<!DOCTYPE html><script>alert(1)</script>", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_bytes_are(content: bytes, media_type: str | None) -> None:
    sniffer = Sniffer()
    for start in range(0, len(content), 7):
        sniffer.feed(content[start : start + 7])
    assert sniffer.media_type == media_type


async def test_what_is_kept_lies_in_the_store_unreadably(tmp_path: Path) -> None:
    store, tenant_id = FileStore(tmp_path), uuid4()
    kept = await keep(store, tenant_id, parts(PDF), most=1_000)
    stored = (tmp_path / kept.object_name).read_bytes()
    assert b"PDF" not in stored
    assert await whole(cipher_of(kept, tenant_id).opened(store.read(kept.object_name))) == PDF
    assert (kept.media_type, kept.size) == ("application/pdf", len(PDF))


async def test_too_much_and_wrong_kinds_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    store, tenant_id = FileStore(tmp_path), uuid4()
    with pytest.raises(LimitExceeded):
        await keep(store, tenant_id, parts(PDF, b"y" * 2_000_000), most=1_000_000)
    with pytest.raises(RuleError):
        await keep(store, tenant_id, parts(b"MZ" * 50), most=1_000_000)
    with pytest.raises(RuleError):
        await keep(store, tenant_id, parts(packed("evil.exe")), most=1_000_000)
    assert await stored(store, tenant_id) == []


async def test_each_tenants_objects_lie_apart(tmp_path: Path) -> None:
    store, one, other = FileStore(tmp_path), uuid4(), uuid4()
    kept = await keep(store, one, parts(PDF), most=1_000)
    assert await stored(store, one) == [kept.object_name]
    assert await stored(store, other) == []


async def test_an_object_that_is_not_there_is_missing_and_may_be_deleted(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    await store.delete("nothing/here")
    with pytest.raises(FileMissing):
        await whole(store.read("nothing/here"))


def test_whatever_names_an_object_holds_its_key() -> None:
    """The sweep deletes what no such row knows, so that none may be unknown to it."""
    assert {model.__name__ for model in holders()} == {"File", "SheetImport", "SheetExport"}
    assert [model for model in holders() if model.secret not in sealed_attributes(model).values()] == []
