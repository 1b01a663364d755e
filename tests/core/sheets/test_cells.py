"""Cells: escaped on their way out, taken back on their way in, read as people write them."""

import zipfile
from contextlib import closing
from datetime import date, datetime, time
from io import BufferedReader, BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.descriptors import CellKind, SheetColumn
from core.errors import RuleError
from core.sheets.cells import DANGEROUS, Cell, escaped, read_cell, shown, unescaped
from core.sheets.reading import rows_in
from core.sheets.rows import letters
from core.sheets.writing import MAIN, PARTS, RELATIONS, TYPE, UNPRINTABLE, WRITERS, SheetFormat

DANGER = st.text("'=+-@\t\r\n＝a1", max_size=6)
PRINTED = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20)


@given(DANGER | st.text())
def test_what_was_escaped_comes_back_as_it_was(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert escaped(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@pytest.mark.parametrize("format", SheetFormat)
@given(rows=st.lists(st.lists(PRINTED, min_size=2, max_size=2), min_size=1, max_size=5))
def test_a_file_that_was_written_is_read_as_it_was(format: SheetFormat, rows: list[list[str]]) -> None:
    writer = WRITERS[format]()
    content = writer.write(rows[:1]) + writer.write(rows[1:]) + writer.end()
    source: Any = BytesIO(content)
    found = [[str(cell or "") for cell in row] for row in rows_in(BufferedReader(source))]
    filled = [row for row in found if any(row)]
    assert filled == [row for row in rows if any(row)]


def test_a_workbook_whose_cells_share_texts_is_read() -> None:
    """As Excel and WPS write it: texts apart, a day as a number with a format, a formula with what it last showed."""
    texts = "".join(f"<si><t>{text}</t></si>" for text in ("姓名", "示例"))
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="C3" s="1"><v>36526</v></c>'
        '<c r="D3"><v>110105194912310000</v></c><c r="E3"><f>1+1</f><v>2</v></c></row>'
    )
    fonts = "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    formats = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    normal = '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    styles = f"{fonts}<cellStyleXfs><xf/></cellStyleXfs>{formats}{normal}"
    related = (
        f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    )
    named = (
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>'
    )
    content = PARTS | {
        "[Content_Types].xml": PARTS["[Content_Types].xml"].replace("</Types>", named),
        "xl/_rels/workbook.xml.rels": PARTS["xl/_rels/workbook.xml.rels"].replace("</Relationships>", related),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    source: Any = BytesIO(packed.getvalue())
    header, gap, row = rows_in(BufferedReader(source))
    assert (header[0], gap) == ("姓名", [])
    assert row == ["示例", None, datetime(2000, 1, 1), 110105194912310000, 2]


def test_a_workbook_that_was_given_up_is_closed() -> None:
    with closing(WRITERS[SheetFormat.XLSX]()) as writer:
        writer.write([["示例"]])


def test_signs_that_no_workbook_can_hold_are_left_out() -> None:
    assert UNPRINTABLE.sub("", "a\x00b\x1fc\td") == "abc\td"


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (CellKind.TEXT, " 示例 ", "示例"),
        (CellKind.TEXT, 12.0, "12"),
        (CellKind.TEXT, True, "是"),
        (CellKind.ID_NUMBER, "50023520000101001X", "50023520000101001X"),
        (CellKind.PHONE, 13800000000, "+8613800000000"),
        (CellKind.PHONE, "'+8613800000000", "+8613800000000"),
        (CellKind.DATE, "2000年1月2日", date(2000, 1, 2)),
        (CellKind.DATE, "２０００-01-02", date(2000, 1, 2)),
        (CellKind.DATE, datetime(2000, 1, 2, 3), date(2000, 1, 2)),
        (CellKind.TIME, "9:05", time(9, 5)),
        (CellKind.TIME, "09:05:00", time(9, 5)),
        (CellKind.YES_NO, "否", False),
        (CellKind.YES_NO, True, True),
        (CellKind.YES_NO, 1, True),
        (CellKind.INTEGER, "1,200", 1200),
        (CellKind.INTEGER, 7.0, 7),
        (CellKind.CHOICE, "乙", "B"),
        (CellKind.CHOICE, "b", "B"),
        (CellKind.ORG, 500235101201, "500235101201"),
        (CellKind.TEXT, "  ", None),
    ],
)
def test_a_cell_is_read_as_people_write_it(kind: CellKind, cell: Cell, value: Any) -> None:
    assert read_cell(SheetColumn("x", "列", kind, choices={"A": "甲", "B": "乙"}), cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        (CellKind.ID_NUMBER, 110105194912310000, "SHEET_NUMBER_AS_ID"),
        (CellKind.ID_NUMBER, 1.1010519491231e17, "SHEET_NUMBER_AS_ID"),
        (CellKind.ID_NUMBER, "1.1010519491231e+17", "SHEET_NUMBER_AS_ID"),
        (CellKind.ID_NUMBER, "1E17", "SHEET_NUMBER_AS_ID"),
        (CellKind.PHONE, 2355120000, "SHEET_NUMBER_AS_PHONE"),
        (CellKind.DATE, 36527, "SHEET_DATE"),
        (CellKind.TIME, "24:00", "SHEET_TIME"),
        (CellKind.YES_NO, "也许", "SHEET_YES_NO"),
        (CellKind.INTEGER, 1.5, "SHEET_INTEGER"),
        (CellKind.CHOICE, "丙", "SHEET_CHOICE"),
        (CellKind.ORG, "5.00235E+11", "SHEET_NUMBER_AS_CODE"),
        (CellKind.TEXT, "长" * 2_001, "INVALID"),
    ],
)
def test_a_cell_that_cannot_be_right_is_refused(kind: CellKind, cell: Cell, code: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_cell(SheetColumn("x", "列", kind, choices={"A": "甲"}), cell)
    assert caught.value.payload_code == code


def test_values_are_shown_as_people_write_them() -> None:
    kind = SheetColumn("x", "列", CellKind.CHOICE, choices={"A": "甲"})
    assert [shown(kind, value) for value in ("A", None, "B")] == ["甲", "", "B"]
    assert [shown(SheetColumn("x", "列"), value) for value in (True, False, date(2000, 1, 2), 7)] == [
        "是",
        "否",
        "2000-01-02",
        "7",
    ]


def test_columns_have_letters() -> None:
    assert [letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_dangerous_texts_are_told_behind_our_own_signs() -> None:
    assert [bool(DANGEROUS.match(text)) for text in ("=", "''=", "'a", "a=")] == [True, True, False, False]
