"""A document as it is to be set, whatever the format, and both formats of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.documents.wording import Block

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Paper:
    """What is set: title, number, blocks without placeholders."""

    title: str
    number: str
    blocks: Sequence[Block]
    made_at: datetime

    @property
    def signs(self) -> str:
        """Every text in it."""
        return "\n".join((self.title, self.number, *(text for block in self.blocks for text in block.texts)))


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of a document by media type, and how many pages it has as PDF."""

    files: dict[str, bytes]
    pages: int


def render(paper: Paper) -> Rendered:
    """Both formats; takes some tens of milliseconds, so an act calls it in a thread."""
    from core.documents.docx import to_docx  # the formats' libraries take a while to load, and most commands need none
    from core.documents.pdf import to_pdf

    pdf, pages = to_pdf(paper)
    return Rendered({PDF: pdf, DOCX: to_docx(paper)}, pages)
