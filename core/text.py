"""What is checked of a text; pinyin, syllables without tones by which Chinese names are sorted and spelled.

And numbers as people type them, brought to one form.
"""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from core.errors import RuleError

SURNAMES = {
    "单于": "chan yu",
    "乜": "nie",
    "乐": "yue",
    "仇": "qiu",
    "佴": "nai",
    "卜": "bu",
    "区": "ou",
    "单": "shan",
    "召": "shao",
    "员": "yun",
    "折": "she",
    "曾": "zeng",
    "朴": "piao",
    "查": "zha",
    "盖": "ge",
    "种": "chong",
    "祭": "zhai",
    "缪": "miao",
    "翟": "zhai",
    "能": "nai",
    "薄": "bo",
    "覃": "qin",
    "解": "xie",
    "都": "du",
    "黑": "he",
}
"""Surnames that pypinyin reads as the same characters are read elsewhere; a longer one stands before its beginning."""

PLACES = {
    "丰都": "fēng dū",
    "于都": "yú dū",
    "什邡": "shí fāng",
    "佛冈": "fó gāng",
    "佛坪": "fó píng",
    "六合区": "lù hé qū",
    "单县": "shàn xiàn",
    "大城县": "dài chéng xiàn",
    "宕昌": "tàn chāng",
    "曾都": "zēng dū",
    "洪洞": "hóng tóng",
    "浚县": "xùn xiàn",
    "涡阳": "guō yáng",
    "漯河": "luò hé",
    "珲春": "hún chūn",
    "穆棱": "mù líng",
    "筠连": "jūn lián",
    "繁峙": "fán shì",
    "荥经": "yíng jīng",
    "郫都": "pí dū",
    "都匀": "dū yún",
    "都昌": "dū chāng",
    "长垣": "cháng yuán",
    "长武": "cháng wǔ",
    "长海": "cháng hǎi",
    "长葛": "cháng gě",
}
"""Places that pypinyin misreads, among the names of counties and prefectures."""


@cache
def _load_places() -> None:
    import pypinyin  # takes a quarter of a second, and most commands need none

    pypinyin.load_phrases_dict({name: [[part] for part in read.split()] for name, read in PLACES.items()})


def syllables(text: str) -> list[str]:
    """One syllable for each Chinese character; anything else stays together, in lower case."""
    _load_places()
    from pypinyin import lazy_pinyin

    return [syllable.strip().lower() for syllable in lazy_pinyin(text)]


def pinyin(text: str) -> str:
    """The text in pinyin."""
    return " ".join(syllables(text))


def person_pinyin(name: str) -> str:
    """A person's name in pinyin: 单 is Shan here and dan elsewhere."""
    for surname, reading in SURNAMES.items():
        if name.startswith(surname):
            return f"{reading} {pinyin(name.removeprefix(surname))}".strip()
    return pinyin(name)


def compact(text: str) -> str:
    """Capitals and digits only, whatever width they were typed in and whatever stands between them."""
    return re.sub(r"[\s\-_.·]", "", unicodedata.normalize("NFKC", text)).upper()


LONGEST_NAME = 100
"""Letters of a name, unless something else is said."""


def checked_text(text: str, field: str, *, longest: int = LONGEST_NAME) -> str:
    """What somebody wrote in the input field, without blanks round it; raises RuleError if it is none or too long."""
    text = text.strip()
    if not text:
        raise RuleError("rule.required", field=field, code="REQUIRED")
    if len(text) > longest:
        raise RuleError("rule.too_long", field=field, maximum=longest)
    return text


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: the nearest known one, if any is near."""
    near = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean `{near[0]}`?" if near else "."
