"""What a file is, told from its bytes: a name and a header say what they like."""

from collections.abc import Mapping

HEAD = 4096
"""Bytes from the beginning that are looked at."""

ZIP = b"PK\x03\x04"

IN_ZIP: Mapping[bytes, str] = {
    b"word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"OFD.xml": "application/ofd",
}
"""Name of a part -> the format that has it, among those that are packed as ZIP; OFD is GB/T 33190."""

MACROS = b"vbaProject.bin"
LONGEST_PART = max(map(len, (*IN_ZIP, MACROS)))

EXTENSIONS: Mapping[str, str] = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/heic": "heic",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    IN_ZIP[b"word/document.xml"]: "docx",
    IN_ZIP[b"xl/workbook.xml"]: "xlsx",
    IN_ZIP[b"OFD.xml"]: "ofd",
}
"""Media type -> the extension that its files get; no others are kept."""

BRANDS: Mapping[bytes, str] = {b"heic": "image/heic", b"mif1": "image/heic", b"M4A ": "audio/mp4"}
"""Brand of an ISO base media file -> what it is; others are taken for video."""


class Sniffer:
    """Looks at a file while it passes."""

    def __init__(self) -> None:
        self._head = b""
        self._rest = b""
        self._parts: set[bytes] = set()

    def feed(self, part: bytes) -> None:
        """Look at the next bytes."""
        if len(self._head) < HEAD:
            self._head += part[: HEAD - len(self._head)]
        if self._head.startswith(ZIP):
            window = self._rest + part
            self._parts.update(name for name in (*IN_ZIP, MACROS) if name in window)
            self._rest = window[-LONGEST_PART:]

    @property
    def is_hopeless(self) -> bool:
        """Whether the beginning is already that of no kind we keep."""
        return not self._head.startswith(ZIP) and _plain(self._head) is None

    @property
    def media_type(self) -> str | None:
        """What the whole is; None for a kind that is not kept, such as a program or a sheet with macros."""
        if not self._head.startswith(ZIP):
            return _plain(self._head)
        found = [IN_ZIP[name] for name in IN_ZIP if name in self._parts]
        return found[0] if len(found) == 1 and MACROS not in self._parts else None


def _plain(head: bytes) -> str | None:
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"WAVE"):
        return "image/webp" if head[8:12] == b"WEBP" else "audio/wav"
    if head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")):
        return "audio/mpeg"
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], "video/mp4")
    return None
