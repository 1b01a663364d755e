"""A document as DOCX, for whoever must change it by hand; it carries the glyphs that it needs."""

import io
import secrets
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from lxml import etree

from core.documents import typeface
from core.documents.paper import Paper
from core.documents.wording import Block, BlockKind

OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

ALIGNED = {BlockKind.CENTER: WD_ALIGN_PARAGRAPH.CENTER, BlockKind.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT}
TEXT_WIDTH = Cm(21 - 2 * 2.7)
LABEL_WIDTH = Pt(78)


def to_docx(paper: Paper) -> bytes:
    """The document's bytes."""
    made = docx.Document()
    _prepare(made, paper)
    _add(made, paper.title, WD_ALIGN_PARAGRAPH.CENTER, size=20)
    _add(made, paper.number, WD_ALIGN_PARAGRAPH.RIGHT, size=10.5)
    for is_row, run in groupby(paper.blocks, lambda block: block.kind is BlockKind.ROW):
        if is_row:
            _add_rows(made, list(run))
        else:
            _add_blocks(made, run)
    _embed(made, typeface.part_of(paper.signs + "第页，共0123456789"))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _prepare(made: Any, paper: Paper) -> None:
    """Page, typeface and what the file says of itself."""
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.3)
    _number_pages(section.footer.paragraphs[0], paper.number)
    style = made.styles["Normal"]
    style.font.name, style.font.size = typeface.FAMILY, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), typeface.FAMILY)
    style.paragraph_format.line_spacing, style.paragraph_format.space_after = 1.5, Pt(0)
    told = made.core_properties
    told.title, told.author, told.comments = paper.title, "", ""
    told.created = told.modified = paper.made_at.replace(tzinfo=None)


def _number_pages(footer: Any, number: str) -> None:
    footer.add_run(f"{number}    第 ").font.size = Pt(9)
    _add_field(footer, "PAGE")
    footer.add_run(" 页，共 ").font.size = Pt(9)
    _add_field(footer, "NUMPAGES")
    footer.add_run(" 页").font.size = Pt(9)


def _add_field(paragraph: Any, name: str) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(9)
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = name
        run._r.append(element)


def _add(made: Any, text: str, alignment: Any = None, *, size: float | None = None) -> Any:
    paragraph = made.add_paragraph()
    paragraph.alignment = alignment
    run = paragraph.add_run(text)
    if size is not None:
        run.font.size = Pt(size)
    return paragraph


def _add_blocks(made: Any, blocks: Iterable[Block]) -> None:
    for block in blocks:
        paragraph = _add(made, "".join(block.texts), ALIGNED.get(block.kind))
        if block.kind is BlockKind.PARAGRAPH:
            paragraph.paragraph_format.first_line_indent = Pt(24)
        if block.kind is BlockKind.HEADING:
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_before = Pt(6)


def _add_rows(made: Any, rows: list[Block]) -> None:
    """One table; the last cell of a short row takes what is left of its width."""
    count = max(len(block.texts) for block in rows)
    table = made.add_table(len(rows), count, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = _widths(count)
    for row, block in zip(table.rows, rows, strict=True):
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
        last = len(block.texts) - 1
        if last < count - 1:
            row.cells[last].merge(row.cells[count - 1])
        for place, text in enumerate(block.texts):
            row.cells[place].text = text
            if len(block.texts) % 2 == 0 and place % 2 == 0:
                row.cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _widths(count: int) -> list[int]:
    """A label before each value, where the cells come in pairs."""
    if count % 2:
        return [TEXT_WIDTH // count] * count
    return [LABEL_WIDTH, TEXT_WIDTH // (count // 2) - LABEL_WIDTH] * (count // 2)


def _embed(made: Any, font: bytes) -> None:
    """Put the font into the file, hidden as the standard asks; source: ECMA-376, part 4, §2.8.1."""
    key = UUID(bytes=secrets.token_bytes(16))
    part = Part(PackURI("/word/fonts/font1.odttf"), OBFUSCATED, _hidden(font, key), made.part.package)
    table = made.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    rel_id = table.relate_to(part, FONT)
    fonts = parse_xml(table.blob)
    entry = etree.SubElement(fonts, f"{{{W}}}font", {f"{{{W}}}name": typeface.FAMILY})
    embedded = etree.SubElement(entry, f"{{{W}}}embedRegular")
    embedded.set(qn("r:id"), rel_id)
    embedded.set(f"{{{W}}}fontKey", f"{{{str(key).upper()}}}")
    table._blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)
    settings = made.settings.element
    settings.insert(0, OxmlElement("w:saveSubsetFonts"))
    settings.insert(0, OxmlElement("w:embedTrueTypeFonts"))


def _hidden(font: bytes, key: UUID) -> bytes:
    mask = key.bytes[::-1] * 2
    return bytes(sign ^ by for sign, by in zip(font[:32], mask, strict=True)) + font[32:]
