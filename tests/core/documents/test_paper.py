"""Documents as bytes: what is in them is what was set, in a typeface that they carry."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from fontTools.ttLib import TTFont
from typst import TypstError

from core.documents import typeface
from core.documents.docx import to_docx
from core.documents.paper import DOCX, PDF, Paper, render
from core.documents.pdf import to_pdf
from core.documents.wording import blocks_of
from tests.papers import text_of, words_of

AT = datetime(2011, 1, 5, 2, 3, 4, tzinfo=UTC)
RARE = "𬭚㛃𠅤𫰛䶮"


def paper(body: str) -> Paper:
    return Paper("示例文书", "〔2011〕500235101示字第1号", blocks_of(body), AT)


def test_both_formats_say_what_the_paper_says() -> None:
    rows = "| 申请人 | 示例甲一 | 案由 | 地界 |\n| 备注 | 无 |"
    made = render(paper(f"# 一、事实\n两家因地界发生争执。\n{rows}\n> 2011年1月5日"))
    for text in (text_of(made.files[PDF]), words_of(made.files[DOCX])):
        for words in ("示例文书", "一、事实", "两家因地界发生争执。", "示例甲一", "备注"):
            assert words in text
    assert made.pages == 1


def test_a_long_document_is_told_to_have_its_pages() -> None:
    _, pages = to_pdf(paper("两家因地界发生争执。\n" * 80))
    assert pages == 3


def test_rare_characters_of_names_print() -> None:
    assert typeface.missing(RARE) == []
    assert RARE in text_of(to_pdf(paper(RARE))[0])


def test_what_looks_like_markup_is_printed_as_it_stands() -> None:
    body = "#set text(size: 1pt) *a* $x$ `b` <w:t> & \\ [c] @d //"
    assert body in text_of(to_pdf(paper("<" + body))[0]).replace("<#", "#")
    assert "&amp;" in words_of(to_docx(paper(body)))


def test_a_character_without_a_glyph_is_told_by_its_code_point() -> None:
    assert [(sign, typeface.code_of(sign)) for sign in typeface.missing("龘𪚥𪚥𰻞")] == [
        ("𪚥", "U+2A6A5"),
        ("𰻞", "U+30EDE"),
    ]


def test_the_setter_itself_refuses_what_nobody_checked() -> None:
    with pytest.raises(TypstError, match="could not be displayed"):
        to_pdf(paper("𪚥"))


def test_a_docx_carries_the_glyphs_that_it_needs() -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(paper(f"姓名：{RARE}")))) as packed:
        table, hidden = packed.read("word/fontTable.xml").decode(), packed.read("word/fonts/font1.odttf")
        assert b"embedTrueTypeFonts" in packed.read("word/settings.xml")
        assert 'eastAsia="Noto Serif SC"' in packed.read("word/styles.xml").decode()
    key = re.search(r'fontKey="\{([0-9A-F-]+)\}"', table)
    assert key is not None
    mask = bytes.fromhex(key[1].replace("-", ""))[::-1] * 2
    font = TTFont(io.BytesIO(bytes(sign ^ by for sign, by in zip(hidden[:32], mask, strict=True)) + hidden[32:]))
    known = font.getBestCmap()
    assert {ord(sign) for sign in f"姓名：{RARE}"} <= set(known)
    assert all(font["glyf"][known[ord(sign)]].numberOfContours for sign in RARE)


def test_the_licence_stands_beside_the_typeface() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (typeface.folder() / "OFL.txt").read_text(encoding="utf-8")
