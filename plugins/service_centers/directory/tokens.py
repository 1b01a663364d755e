"""Words as what an index can hold: overlapping pairs of characters, and pairs of syllables. Pure functions.

Chinese writes no blanks between words, so a pair of characters finds a word wherever it stands in a sentence.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from core.text import syllables

RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
IS_CHINESE = re.compile(r"[\u3400-\u9fff]")
SPELLED = "~"
"""What begins a token of pinyin: it is not taken for a word of Latin letters."""


def tokens(text: str) -> set[str]:
    """What the text is found by."""
    found: set[str] = set()
    for run in RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        found |= set(_of_run(run))
    return found


def _of_run(run: str) -> Iterator[str]:
    if not IS_CHINESE.match(run):
        yield run
        yield f"{SPELLED}{run}"  # perhaps it is pinyin
        return
    yield from (run[at : at + 2] for at in range(len(run) - 1)) if len(run) > 1 else (run,)
    spelled = syllables(run)
    yield from (f"{SPELLED}{first}{second}" for first, second in pairwise(spelled))
