"""The divisions of China's counties; `census` walks all of them once."""

import hashlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import pytest

from core.errors import ConfigError
from core.orgs.kinds import OrgKind, OrgLevel
from core.orgs.places import CHILDREN
from tenants import divisions
from tenants.divisions import Division, county, county_codes

BELOW = {OrgLevel.COUNTY: OrgLevel.TOWN, OrgLevel.TOWN: OrgLevel.VILLAGE}


@dataclass
class Census:
    loaded: list[str] = field(default_factory=list)
    kinds: Counter[tuple[OrgLevel, OrgKind]] = field(default_factory=Counter)
    outside_parent: list[str] = field(default_factory=list)
    at_wrong_level: list[str] = field(default_factory=list)
    most_children: int = 0

    def add(self, root: Division) -> None:
        self.loaded.append(root.code)
        for division in walk(root):
            self.kinds[division.level, division.kind] += 1
            self.most_children = max(self.most_children, len(division.children))
            for child in division.children:
                if child.code[:-3] != division.code:
                    self.outside_parent.append(child.code)
                if child.level != BELOW[division.level]:
                    self.at_wrong_level.append(child.code)

    def count(self, level: OrgLevel) -> int:
        return sum(number for (known, _), number in self.kinds.items() if known == level)


def walk(division: Division) -> Iterator[Division]:
    yield division
    for child in division.children:
        yield from walk(child)


def find(code: str) -> Division:
    return next(division for division in walk(county(code[:6])) if division.code == code)


def figures(code: str) -> dict[OrgLevel, int]:
    return dict(Counter(division.level for division in walk(county(code))))


def complaint(code: str) -> str:
    with pytest.raises(ConfigError) as caught:
        county(code)
    return str(caught.value)


@pytest.fixture(scope="module")
def census() -> Census:
    census = Census()
    for code in county_codes():
        census.add(county(code))
    return census


def test_yunyang_has_42_towns_and_480_villages() -> None:
    assert figures("500235") == {OrgLevel.COUNTY: 1, OrgLevel.TOWN: 42, OrgLevel.VILLAGE: 480}


def test_fengjie_has_33_towns_and_392_villages() -> None:
    assert figures("500236") == {OrgLevel.COUNTY: 1, OrgLevel.TOWN: 33, OrgLevel.VILLAGE: 392}


def test_a_county_carries_its_official_full_name() -> None:
    assert county("500243").name == "彭水苗族土家族自治县"


def test_children_stand_in_the_order_of_their_codes() -> None:
    towns = [town.code for town in county("500235").children]
    assert towns == sorted(towns)


def test_there_are_2978_county_codes() -> None:
    assert len(county_codes()) == 2_978


def test_every_county_code_loads_its_own_county(census: Census) -> None:
    assert census.loaded == list(county_codes())


def test_every_division_has_the_prefix_of_its_parent(census: Census) -> None:
    assert census.outside_parent == []


def test_every_division_is_one_level_under_its_parent(census: Census) -> None:
    assert census.at_wrong_level == []


def test_no_division_has_more_children_than_the_tree_has_places(census: Census) -> None:
    assert census.most_children <= CHILDREN == 4_095


def test_there_are_41352_towns(census: Census) -> None:
    assert census.count(OrgLevel.TOWN) == 41_352


def test_there_are_620573_villages(census: Census) -> None:
    assert census.count(OrgLevel.VILLAGE) == 620_573


def test_2711_towns_are_special_areas_by_code_and_130_leave_and_11_join_by_name(census: Census) -> None:
    assert census.kinds[OrgLevel.TOWN, OrgKind.SPECIAL_AREA] == 2_711 - 130 + 11


def test_2711_towns_have_the_code_of_a_special_area() -> None:
    lines = [line for name in members() - {"index.csv"} for line in read(name)]
    numbers = [int(code[6:]) for code, _, _ in (line.partition(",") for line in lines) if len(code) == 9]
    assert sum(number == 0 or number >= 400 for number in numbers) == 2_711


def test_the_kinds_of_villages_are_those_counted_in_the_readme(census: Census) -> None:
    villages = {kind: number for (level, kind), number in census.kinds.items() if level == OrgLevel.VILLAGE}
    assert villages == {OrgKind.COMMUNITY: 124_847, OrgKind.VILLAGE: 487_564, OrgKind.SPECIAL_AREA: 8_162}


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("110101001", "东华门街道", OrgKind.SUBDISTRICT),
        ("110105021", "南磨房地区", OrgKind.SUBDISTRICT),
        ("130271450", "新华路街道", OrgKind.SUBDISTRICT),
        ("150524400", "库伦街道办事处", OrgKind.SUBDISTRICT),
        ("620201100", "新城镇", OrgKind.TOWN),
        ("469024401", "加来镇", OrgKind.TOWN),
        ("632701400", "哈秀乡", OrgKind.TOWNSHIP),
        ("350527000", "金门县", OrgKind.SPECIAL_AREA),
        ("411503410", "信阳国际家居产业小镇", OrgKind.SPECIAL_AREA),
        ("650106198", "区直辖村级区划", OrgKind.SPECIAL_AREA),
        ("130709400", "城关街道筹备处", OrgKind.SPECIAL_AREA),
        ("110101001001", "多福巷社区居委会", OrgKind.COMMUNITY),
        ("130111103400", "卓达太阳城居委会", OrgKind.COMMUNITY),
        ("370921001201", "泥家村社区居民委员会", OrgKind.COMMUNITY),
        ("421125101001", "巴河镇居委会村民委员会", OrgKind.COMMUNITY),
        ("130523100202", "西街村居民委员会", OrgKind.VILLAGE),
        ("340122100035", "赵岗社区村民委员会", OrgKind.VILLAGE),
        ("150426402507", "德日苏嘎查", OrgKind.VILLAGE),
        ("150123400507", "台格斗村委会", OrgKind.VILLAGE),
        ("370572402400", "东港类似居民委员会", OrgKind.SPECIAL_AREA),
        ("430611001209", "君山养殖场类似村", OrgKind.SPECIAL_AREA),
        ("110112009498", "文景街道虚拟社区", OrgKind.SPECIAL_AREA),
    ],
)
def test_the_kind_follows_the_code_unless_the_name_contradicts_it(code: str, name: str, kind: OrgKind) -> None:
    division = find(code)
    assert (division.name, division.kind) == (name, kind)


@pytest.mark.parametrize(
    ("code", "name", "towns", "villages"),
    [
        ("419001", "济源市", 16, 557),
        ("441900", "东莞市", 36, 609),
        ("442000", "中山市", 23, 287),
        ("460400", "儋州市", 18, 340),
        ("620201", "嘉峪关市", 5, 48),
    ],
)
def test_a_city_without_districts_is_a_county(code: str, name: str, towns: int, villages: int) -> None:
    assert county(code).name == name
    assert figures(code) == {OrgLevel.COUNTY: 1, OrgLevel.TOWN: towns, OrgLevel.VILLAGE: villages}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "`` is not a county code: write six digits, such as 500235 (云阳县)."),
        ("Yunyang", "`Yunyang` is not a county code: write six digits, such as 500235 (云阳县)."),
        ("５００２３５", "`５００２３５` is not a county code: write six digits, such as 500235 (云阳县)."),
        (
            "500236001",
            "`500236001` is not a county code (nine digits are a town, twelve a village): "
            "write the county's six digits, 500236 (奉节县).",
        ),
        (
            "500200",
            "`500200` is a prefecture (重庆市 县): "
            "write the six digits of one of its counties, such as 500229 (城口县).",
        ),
        (
            "4419",
            "`4419` is a prefecture (广东省 东莞市): "
            "write the six digits of one of its counties, such as 441900 (东莞市).",
        ),
        (
            "500000",
            "`500000` is a province (重庆市): write the six digits of one of its counties, such as 500101 (万州区).",
        ),
        ("500239", "No county has the code `500239`; did you mean 500238 (巫溪县)?"),
        ("590235", "No county has the code `590235`; did you mean 540235 (聂拉木县)?"),
        ("999999", "No county has the code `999999`; write one of tenants.divisions.county_codes()."),
    ],
)
def test_a_wrong_code_is_answered_with_what_to_write_instead(code: str, sentence: str) -> None:
    assert complaint(code) == sentence


def test_a_county_is_read_from_the_member_of_its_prefecture_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ZipFile(tmp_path / "one.zip", "w") as archive:
        archive.writestr("5002.csv", "\n".join(read("5002.csv")))
    monkeypatch.setattr(divisions, "ARCHIVE", tmp_path / "one.zip")
    divisions._member.cache_clear()
    assert len(county("500235").children) == 42


def test_a_look_up_imports_only_the_standard_library() -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from tenants.divisions import county; county('500235'); "
        "print(*{name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
    )
    root = Path(divisions.__file__).parents[1]
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script, root], capture_output=True, text=True, check=True
    )
    assert set(answer.stdout.split()) == {"__main__", "core", "tenants"} - sys.stdlib_module_names


def test_the_archive_holds_every_line_of_the_source() -> None:
    lines = sorted({line for name in members() for line in read(name)})
    source = "\n".join(["code,name", *lines]) + "\n"
    digest = hashlib.sha256(source.encode()).hexdigest()
    assert digest == "2c803ad67a825ffd0e1ba69ce833fbf32f1ba888204241dbd5a41426f56a6ba5"


def test_the_archive_is_smaller_than_6_megabytes() -> None:
    assert divisions.ARCHIVE.stat().st_size < 6_000_000


def members() -> set[str]:
    with ZipFile(divisions.ARCHIVE) as archive:
        return set(archive.namelist())


def read(member: str) -> list[str]:
    with ZipFile(divisions.ARCHIVE) as archive:
        return archive.read(member).decode().splitlines()
