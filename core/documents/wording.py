"""The wording of a template: lines with placeholders, and the blocks that a document is set from.

A line is a paragraph, unless it begins with a sign: `# ` a heading, `^ ` centred, `> ` at the right, `< ` without
indent, `|` a row of a table with a `|` between its cells. An empty line is a gap. `{key}` stands for a field.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.documents.forms import Printed
from core.errors import RuleError

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
BLANK = "＿＿＿＿＿＿"
"""What stands for a value that is left to be filled in by hand."""

NONE = "无"
"""What a list says that has nothing in it."""


class BlockKind(StrEnum):
    """How a block is set."""

    HEADING = "HEADING"
    CENTER = "CENTER"
    RIGHT = "RIGHT"
    FLUSH = "FLUSH"
    PARAGRAPH = "PARAGRAPH"
    ROW = "ROW"
    GAP = "GAP"


SIGNS = {"# ": BlockKind.HEADING, "^ ": BlockKind.CENTER, "> ": BlockKind.RIGHT, "< ": BlockKind.FLUSH}


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a document: a row has a text for each cell, a gap none, any other one text."""

    kind: BlockKind
    texts: tuple[str, ...] = ()


def blocks_of(body: str) -> list[Block]:
    """The blocks of a wording, their placeholders still in them."""
    return [_block(line.rstrip()) for line in body.strip("\n").splitlines()]


def _block(line: str) -> Block:
    if not line:
        return Block(BlockKind.GAP)
    if line.startswith("|"):
        return Block(BlockKind.ROW, tuple(cell.strip() for cell in line.strip("|").split("|")))
    kind = SIGNS.get(line[:2])
    return Block(BlockKind.PARAGRAPH, (line,)) if kind is None else Block(kind, (line[2:].strip(),))


def check_placeholders(text: str, keys: Collection[str], field: str) -> None:
    """Every placeholder names a field of the form; raises RuleError naming the one that does not."""
    for name in PLACEHOLDER.findall(text):
        if name not in keys:
            raise RuleError("document.placeholder", field=field, name=name, offered=", ".join(sorted(keys)))
    if (rest := PLACEHOLDER.sub("", text)) != rest.replace("{", "").replace("}", ""):
        raise RuleError("document.braces", field=field)


def filled(blocks: Iterable[Block], values: Mapping[str, Printed], lists: Collection[str]) -> list[Block]:
    """The blocks with values for their placeholders; a value of several lines alone in a paragraph makes several."""
    return [made for block in blocks for made in _filled(block, values, lists)]


def _filled(block: Block, values: Mapping[str, Printed], lists: Collection[str]) -> Iterator[Block]:
    alone = PLACEHOLDER.fullmatch(block.texts[0]) if len(block.texts) == 1 else None
    if alone is not None and block.kind is not BlockKind.ROW:
        for line in _lines(alone[1], values, lists, BLANK):
            yield Block(block.kind, (line,))
        return
    blank, between = ("", "\n") if block.kind is BlockKind.ROW else (BLANK, "；")
    yield Block(block.kind, tuple(_text(text, values, lists, blank, between) for text in block.texts))


def _text(text: str, values: Mapping[str, Printed], lists: Collection[str], blank: str, between: str) -> str:
    return PLACEHOLDER.sub(lambda found: between.join(_lines(found[1], values, lists, blank)), text)


def _lines(key: str, values: Mapping[str, Printed], lists: Collection[str], blank: str) -> Sequence[str]:
    return values.get(key) or [NONE if key in lists else blank]
