"""The one typeface that documents are set in: which characters it has, and the few that one document needs of it.

It comes with Helin (fonts/, with its licence), since no machine may be assumed to have a Chinese one.
"""

import io
import threading
import unicodedata
from collections.abc import Iterable
from copy import deepcopy
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FAMILY = "Noto Serif SC"
FILE = "NotoSerifSC-Regular.ttf"

COPIED = ("head", "hhea", "maxp", "OS/2", "post", "name")
"""Tables that a part of the typeface has like the whole."""

_LOCK = threading.Lock()
"""Glyphs are read when they are first asked for, and documents are made in several threads."""


@cache
def folder() -> Path:
    """The folder with the typeface, for programs that read it by themselves."""
    with as_file(files("core.documents") / "fonts") as found:
        return found


@cache
def _whole() -> TTFont:
    return TTFont(io.BytesIO((folder() / FILE).read_bytes()), lazy=True)


@cache
def _known() -> dict[int, str]:
    known: dict[int, str] = _whole().getBestCmap()
    return known


def missing(text: str) -> list[str]:
    """The characters of the text that the typeface cannot show, each once, in their order."""
    return [sign for sign in dict.fromkeys(text) if ord(sign) not in _known() and not _is_blank(sign)]


def _is_blank(sign: str) -> bool:
    return sign in "\n\t"


def code_of(sign: str) -> str:
    """How a character is told by its code point, such as `U+2CB5A`."""
    return f"U+{ord(sign):04X}"


def cleaned(text: str) -> str:
    """The text in composed characters, without control signs that print as nothing or as a box."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(sign for sign in composed if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cf"))


def part_of(signs: Iterable[str]) -> bytes:
    """A TrueType font of the same family with these characters alone, to go along inside a file."""
    with _LOCK:
        return _part_of(signs)


def _part_of(signs: Iterable[str]) -> bytes:
    whole = _whole()
    known = {ord(sign): _known()[ord(sign)] for sign in {*signs, " "} if ord(sign) in _known()}
    names = _with_components([".notdef", *dict.fromkeys(known.values())])
    part = TTFont(recalcTimestamp=False, recalcBBoxes=False)  # glyphs are taken over as they lie in the whole
    part.setGlyphOrder(names)
    for tag in COPIED:
        part[tag] = deepcopy(whole[tag])
    part["cmap"] = _cmap(known)
    part["glyf"] = glyphs = newTable("glyf")
    glyphs.glyphOrder = names
    glyphs.glyphs = {name: whole["glyf"].glyphs[name] for name in names}
    part["loca"] = newTable("loca")
    part["hmtx"] = widths = newTable("hmtx")
    widths.metrics = {name: whole["hmtx"][name] for name in names}
    made = io.BytesIO()
    part.save(made)
    return made.getvalue()


def _with_components(names: list[str]) -> list[str]:
    """The glyphs and those that they are put together from."""
    found, waiting = dict.fromkeys(names), list(names)
    while waiting:
        glyph: Any = _whole()["glyf"].glyphs[waiting.pop()]
        if glyph.isComposite():
            glyph.expand(_whole()["glyf"])  # its parts are told by numbers, which change
        for name in glyph.getComponentNames(_whole()["glyf"]):
            if name not in found:
                found[name] = None
                waiting.append(name)
    return list(found)


def _cmap(known: dict[int, str]) -> Any:
    """Two tables: all characters, and those of the basic plane, for programs that read no other."""
    table = newTable("cmap")
    table.tableVersion = 0
    basic = {code: name for code, name in known.items() if code <= 0xFFFF}
    table.tables = [_subtable(4, 1, basic), _subtable(12, 10, known)]
    return table


def _subtable(layout: int, encoding: int, known: dict[int, str]) -> Any:
    made = CmapSubtable.newSubtable(layout)
    made.platformID, made.platEncID, made.language, made.cmap = 3, encoding, 0, known
    return made
