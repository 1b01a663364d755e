"""China's counties with their towns and villages, by statistical code (统计用区划代码); source in data/README.md."""

from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from core.errors import ConfigError
from core.orgs.kinds import OrgKind, OrgLevel

ARCHIVE = Path(__file__).with_name("data") / "divisions-2023.zip"
"""One CSV member per prefecture, `5002.csv`, and `index.csv` of provinces, prefectures and counties."""


@dataclass(frozen=True, slots=True)
class Division:
    """A county, town or village with its official full name and the divisions below it, by code (行政区划)."""

    code: str
    name: str
    level: OrgLevel
    kind: OrgKind
    children: tuple["Division", ...] = ()


_LEVELS = {6: OrgLevel.COUNTY, 9: OrgLevel.TOWN, 12: OrgLevel.VILLAGE}

# The kind by the last three digits of the code: each row holds from its number on.
_CODES: dict[OrgLevel, tuple[tuple[int, OrgKind], ...]] = {
    OrgLevel.COUNTY: ((0, OrgKind.COUNTY),),
    OrgLevel.TOWN: (
        (400, OrgKind.SPECIAL_AREA),
        (200, OrgKind.TOWNSHIP),
        (100, OrgKind.TOWN),
        (1, OrgKind.SUBDISTRICT),
        (0, OrgKind.SPECIAL_AREA),
    ),
    OrgLevel.VILLAGE: (
        (400, OrgKind.SPECIAL_AREA),
        (200, OrgKind.VILLAGE),
        (1, OrgKind.COMMUNITY),
        (0, OrgKind.SPECIAL_AREA),
    ),
}

# Where the name contradicts the code: kind by code, endings, true kind. The first row that fits decides.
_NAMES: dict[OrgLevel, tuple[tuple[OrgKind, tuple[str, ...], OrgKind], ...]] = {
    OrgLevel.COUNTY: (),
    OrgLevel.TOWN: (
        (OrgKind.TOWN, ("直辖村级区划",), OrgKind.SPECIAL_AREA),
        # Parks, resorts, offices and regiments that only sound like a town.
        (OrgKind.SPECIAL_AREA, ("乡镇", "小镇", "太行水镇", "办事处乡", "工业园乡", "团乡"), OrgKind.SPECIAL_AREA),
        (OrgKind.SPECIAL_AREA, ("街道", "街道办事处"), OrgKind.SUBDISTRICT),
        (OrgKind.SPECIAL_AREA, ("镇",), OrgKind.TOWN),
        (OrgKind.SPECIAL_AREA, ("乡", "苏木"), OrgKind.TOWNSHIP),
    ),
    OrgLevel.VILLAGE: (
        (OrgKind.COMMUNITY, ("社区村民委员会", "社区村委会"), OrgKind.VILLAGE),
        (OrgKind.VILLAGE, ("社区居民委员会", "社区居委会"), OrgKind.COMMUNITY),
        (OrgKind.VILLAGE, ("类似村",), OrgKind.SPECIAL_AREA),
        (OrgKind.SPECIAL_AREA, ("类似居民委员会", "类似居委会", "类似社区居委会", "类似村委会"), OrgKind.SPECIAL_AREA),
        (OrgKind.SPECIAL_AREA, ("居民委员会", "居委会"), OrgKind.COMMUNITY),
        (OrgKind.SPECIAL_AREA, ("村民委员会", "村委会", "牧委会", "嘎查"), OrgKind.VILLAGE),
    ),
}


def county(code: str) -> Division:
    """The whole tree of one county; raises ConfigError when `code` is not the six-digit code of one."""
    rows = _rows(code) if _is_six_digits(code) else []
    if not rows:
        raise ConfigError(_advice(code))
    return _tree(rows)


def county_codes() -> tuple[str, ...]:
    """The six-digit codes of all counties, sorted."""
    return tuple(code for code in _index() if len(code) == 6)


def _is_six_digits(code: str) -> bool:
    return len(code) == 6 and code.isascii() and code.isdigit()


def _tree(rows: list[list[str]]) -> Division:
    """The division of the first row; `rows` are sorted by code, so each stands before those below it."""
    below: dict[str, list[Division]] = defaultdict(list)
    for code, name in reversed(rows):
        level = _LEVELS[len(code)]
        root = Division(code, name, level, _kind(level, code, name), tuple(reversed(below.pop(code, []))))
        below[code[:-3]].append(root)
    return root


def _kind(level: OrgLevel, code: str, name: str) -> OrgKind:
    """The kind told from the statistical code, unless the name contradicts it (counted in data/README.md)."""
    number = int(code[-3:])
    by_code = next(kind for start, kind in _CODES[level] if number >= start)
    return next((true for kind, ends, true in _NAMES[level] if kind == by_code and name.endswith(ends)), by_code)


def _rows(county_code: str) -> list[list[str]]:
    """Code and name of the county and of all below it; empty when there is no such county."""
    try:
        lines = _member(county_code[:4])
    except KeyError:
        return []
    return [line.split(",") for line in lines if line.startswith(county_code)]


def _index() -> dict[str, str]:
    """The names of provinces, prefectures and counties by their codes of 2, 4 and 6 digits."""
    return dict(line.split(",") for line in _member("index"))


@lru_cache(maxsize=1)
def _member(name: str) -> list[str]:
    """The lines of one member; raises KeyError when there is none. The last one is kept for its neighbours."""
    with ZipFile(ARCHIVE) as archive:
        return archive.read(f"{name}.csv").decode().splitlines()


def _advice(code: str) -> str:
    """One sentence: what `code` is instead of a county's, and what to write."""
    names = _index()
    wider = code[:2] if code[2:] in ("", "0000") else code[:4] if code[4:] in ("", "00") else ""
    if wider in names:
        return _advice_for_wider(code, wider, names)
    return _advice_for_unknown(code, names) if _is_six_digits(code) else _advice_for_malformed(code, names)


def _advice_for_wider(code: str, wider: str, names: dict[str, str]) -> str:
    rank = "province" if len(wider) == 2 else "prefecture"
    name = " ".join(names[prefix] for prefix in dict.fromkeys((wider[:2], wider)))
    example = next(known for known in names if len(known) == 6 and known.startswith(wider))
    return (
        f"`{code}` is a {rank} ({name}): write the six digits of one of its counties, such as {_label(example, names)}."
    )


def _advice_for_malformed(code: str, names: dict[str, str]) -> str:
    if code[:6] not in names:
        return f"`{code}` is not a county code: write six digits, such as {_label('500235', names)}."
    return (
        f"`{code}` is not a county code (nine digits are a town, twelve a village): "
        f"write the county's six digits, {_label(code[:6], names)}."
    )


def _advice_for_unknown(code: str, names: dict[str, str]) -> str:
    counties = [known for known in names if len(known) == 6]
    siblings = [known for known in counties if known[:4] == code[:4]]
    closest = sorted(siblings, key=lambda known: abs(int(known) - int(code)))
    near = closest or get_close_matches(code, counties, n=1, cutoff=0.8)
    hint = f"did you mean {_label(near[0], names)}?" if near else "write one of tenants.divisions.county_codes()."
    return f"No county has the code `{code}`; {hint}"


def _label(code: str, names: dict[str, str]) -> str:
    return f"{code} ({names[code]})"
