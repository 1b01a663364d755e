"""A document as PDF/A-2u, which archives keep: set by Typst, which refuses a character without a glyph."""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import orjson
import typst

from core.documents import typeface
from core.documents.paper import Paper

STANDARD: Final = "a-2u"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(typeface.folder())])


@cache
def _source() -> Path:
    with as_file(files("core.documents") / "paper.typ") as found:
        return found


def to_pdf(paper: Paper) -> tuple[bytes, int]:
    """The document's bytes and how many pages it has."""
    content = {
        "title": paper.title,
        "number": paper.number,
        "family": typeface.FAMILY,
        "blocks": [{"kind": block.kind, "texts": block.texts} for block in paper.blocks],
    }
    compiler = typst.Compiler(_source(), font_paths=_fonts(), sys_inputs={"paper": orjson.dumps(content).decode()})
    made: Any = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=int(paper.made_at.timestamp()))
    return bytes(made), int(compiler.query("<pages>", field="value", one=True))
