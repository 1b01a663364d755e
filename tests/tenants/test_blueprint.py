from pathlib import Path

import pytest

from core.errors import ConfigError
from core.orgs.kinds import OrgLevel
from core.orgs.models import UnitFunction
from core.plugin_host import Registry
from tenants.blueprint import COUNTY, load, sections_for


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the county's blueprint, to be changed."""
    for file in COUNTY.iterdir():
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def complaint(folder: Path, file: str, content: str, registry: Registry) -> str:
    (folder / file).write_text(content, encoding="utf-8")
    blueprint = load(folder)
    with pytest.raises(ConfigError) as caught:
        sections_for(blueprint, registry)
    return str(caught.value)


@pytest.mark.parametrize("level", OrgLevel)
def test_every_level_has_a_nameplate_for_each_function(level: OrgLevel) -> None:
    assert set(load().units[level]) == set(UnitFunction)


def test_the_twenty_kinds_of_dispute_of_the_model_are_there(registry: Registry) -> None:
    (content,) = [content for section, content in sections_for(load(), registry) if section.key == "mediation"]
    assert len({kind["code"] for kind in content["dispute_types"]}) == 20


@pytest.mark.parametrize(
    ("code", "limit"), [("LABOR", (15, False, True)), ("MEDICAL", (30, True, True)), ("FAMILY", (30, False, False))]
)
def test_a_kind_of_dispute_has_the_limit_of_its_law(code: str, limit: tuple[int, bool, bool]) -> None:
    (kind,) = [kind for kind in load().sections["mediation"]["dispute_types"] if kind["code"] == code]
    assert (kind["limit_days"], kind["limit_in_working_days"], kind["written_agreement_required"]) == limit


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("tenant.yaml", "locale: zh\ntime_zone: Asia/Shanghai\ncalendar: cn\ncolour: red", "tenant.yaml .*colour"),
        ("tenant.yaml", "locale: zh\ncalendar: cn", "time_zone"),
        ("tenant.yaml", "locale: zh\ntime_zone: Asia/Yunyang\ncalendar: cn", "no IANA time zone"),
        ("tenant.yaml", "locale: zh\ntime_zone: ../../etc/passwd\ncalendar: cn", "no IANA time zone"),
        ("tenant.yaml", "locale: zh\nlocale: en\ntime_zone: Asia/Shanghai\ncalendar: cn", "stands twice"),
        ("tenant.yaml", "[", "tenant.yaml cannot be read"),
        ("tenant.yaml", "!!python/object/apply:os.getcwd []", "cannot be read"),
        ("tenant.yaml", "", "tenant.yaml is wrong at `the whole file`"),
        ("units.yaml", "HAMLET: {SERVICE: '{name}'}", "units.yaml is wrong at `HAMLET"),
        ("units.yaml", "TOWN: {POLICE: '{name}'}", "POLICE"),
        ("units.yaml", "TOWN: {SERVICE: centre}", "write the organisation's name as"),
        ("units.yaml", "TOWN: {SERVICE: '{name} {code}'}", "write the organisation's name as"),
        ("plugins.yaml", "- mediation", "plugins.yaml is wrong"),
    ],
)
def test_a_file_that_is_wrong_is_named_with_the_place(folder: Path, file: str, content: str, expected: str) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=expected):
        load(folder)


@pytest.mark.parametrize("file", ["tenant.yaml", "units.yaml", "plugins.yaml"])
def test_a_file_that_is_missing_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ConfigError, match=file):
        load(folder)


def test_a_section_that_no_plugin_reads_is_refused_with_the_near_match(folder: Path, registry: Registry) -> None:
    assert "`meditation`; did you mean `mediation`?" in complaint(folder, "meditation.yaml", "{}", registry)


def test_a_plugin_that_is_not_installed_is_refused(folder: Path, registry: Registry) -> None:
    assert "did you mean `mediation`?" in complaint(folder, "plugins.yaml", "mediatio: {}", registry)


def test_a_section_of_a_plugin_that_is_off_is_refused(folder: Path, registry: Registry) -> None:
    assert "reads its section `mediation`" in complaint(folder, "plugins.yaml", "{}", registry)


def test_a_kernel_plugin_is_not_switched_on(folder: Path, registry: Registry) -> None:
    assert "`core`" in complaint(folder, "plugins.yaml", "core: {}", registry)


def test_the_nine_kinds_of_branches_and_the_twelve_named_duties_are_there(registry: Registry) -> None:
    (content,) = [content for section, content in sections_for(load(), registry) if section.key == "volunteers"]
    assert len({kind["code"] for kind in content["branch_types"]}) == 9
    duties = [duty for category in content["duty_categories"] for duty in category["duties"]]
    assert len({duty["code"] for duty in duties}) == 12
    assert [duty["code"] for duty in duties if "license_kind" in duty] == ["FREE_CLINIC"]
