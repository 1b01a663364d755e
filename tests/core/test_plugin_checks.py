"""What plug-ins bring is refused when it is wrong by itself, or does not fit beside that of others."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import typer
from sqlalchemy import Column, MetaData, Table, Text, func, select

from core.data_class import PUBLIC
from core.descriptors import (
    Action,
    BlueprintSection,
    CommandGroup,
    Messages,
    Migrations,
    Reach,
    Sheet,
    SheetColumn,
)
from core.errors import PluginError
from core.plugin_host import load
from core.tenancy import SECRET, TenantMixin
from tests.core.made_plugins import Install, apply, event, kernel, model, names, reason, role


@pytest.mark.parametrize(
    ("hook", "item", "prefix"),
    [
        ("register_models", model("village_road"), "town_"),
        ("register_models", model("core_road"), "town_"),
        ("register_migrations", Migrations(Path(), prefix="core_"), "town_"),
        ("register_actions", Action("village:road:read"), "town:"),
        ("register_actions", Action("core:road:read"), "town:"),
    ],
)
def test_a_name_that_begins_with_anothers_is_refused(install: Install, hook: str, item: Any, prefix: str) -> None:
    assert f"must begin with `{prefix}`" in reason(load([install("town", **{hook: [item]})]))


def test_names_of_a_kernel_plugin_begin_with_core(install: Install) -> None:
    good = install(kernel("orgs"), register_models=[model("core_org")], register_actions=[Action("core:org:read")])
    bad = install(kernel("people"), register_models=[model("people_person")])
    registry = load([good, bad])
    assert (names(registry), "must begin with `core_`" in reason(registry)) == (["orgs"], True)


def test_a_plugin_that_registers_a_name_twice_is_quarantined(install: Install) -> None:
    registry = load([install("town", register_actions=[Action("town:road:read"), Action("town:road:read")])])
    assert reason(registry) == "Plug-in `town` registers the action `town:road:read` twice; remove one of the two."


def test_messages_that_cannot_be_read_quarantine_their_plugin(install: Install, tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text("=")
    assert "en.toml cannot be used" in reason(load([install("town", register_messages=[Messages(tmp_path)])]))


@pytest.mark.parametrize(
    ("hook", "item", "named"),
    [
        ("register_models", model("core_road"), "table `core_road`"),
        ("register_actions", Action("core:road:read"), "action `core:road:read`"),
        ("register_events", event("RoadBuilt"), "event `RoadBuilt`"),
        ("register_blueprint_sections", BlueprintSection("roads", apply), "blueprint section `roads`"),
        ("register_commands", CommandGroup(typer.Typer(), "roads"), "command group `roads`"),
    ],
)
def test_a_name_with_two_owners_is_an_error_that_names_both(install: Install, hook: str, item: Any, named: str) -> None:
    roads, streets = (install(kernel(name), **{hook: [item]}) for name in ("roads", "streets"))
    with pytest.raises(PluginError) as caught:
        load([streets, roads])
    assert str(caught.value) == (
        f"Plug-in `streets`: its {named} is also that of plug-in `roads`; rename one of the two."
    )


def test_a_message_with_two_owners_is_an_error_that_names_both(install: Install, tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('[road]\nclosed = "The road is closed."')
    with pytest.raises(PluginError, match=r"`streets`: its message `road.closed` .* `roads`"):
        load([install(name, register_messages=[Messages(tmp_path)]) for name in ("roads", "streets")])


def test_several_plugins_may_add_commands_without_a_group(install: Install) -> None:
    groups = [CommandGroup(typer.Typer())]
    assert len(load([install(name, register_commands=groups) for name in ("roads", "streets")]).commands) == 2


def test_a_role_with_two_names_is_an_error_that_names_both_plugins(install: Install) -> None:
    roads = install("roads", register_roles=[role(name="Mediator")])
    streets = install("streets", register_roles=[role(name="Arbiter")])
    with pytest.raises(PluginError, match=r"`streets`: the name of role `mediator` is .*Arbiter.*Mediator.* `roads`"):
        load([streets, roads])


def test_an_action_with_two_reaches_in_one_role_is_an_error_that_names_both_plugins(install: Install) -> None:
    see = Action("roads:road:read")
    roads = install("roads", register_actions=[see], register_roles=[role(see.name)])
    streets = install("streets", register_roles=[role(see.name, reach=Reach.SELF)])
    with pytest.raises(PluginError, match=r"`streets`: the reach of `roads:road:read` .* SELF, but ORG .* `roads`"):
        load([streets, roads])


def test_a_role_with_an_action_that_its_plugin_lacks_is_an_error_with_the_nearest_name(install: Install) -> None:
    town = install("town", register_actions=[Action("town:road:read")])
    roads = install("roads", register_roles=[role("town:road:reed")])
    with pytest.raises(PluginError) as caught:
        load([town, roads])
    assert str(caught.value) == (
        "Plug-in `roads`: role `mediator` has the action `town:road:reed`, which no plug-in registers; "
        "did you mean `town:road:read`?"
    )


def test_a_role_may_have_an_action_of_a_plugin_that_is_quarantined(install: Install) -> None:
    broken = EntryPoint("town", "helin_no_such_module", "helin")
    registry = load([broken, install("roads", register_roles=[role("town:road:read")])])
    assert names(registry) == ["roads"]


def test_a_plugin_with_an_unclassified_column_is_quarantined_and_the_column_named(install: Install) -> None:
    road = model("town_road", Column("length", Text, info=PUBLIC), Column("owner_name", Text))
    assert reason(load([install("town", register_models=[road])])) == (
        "Plug-in `town` does not say how carefully `town_road.owner_name` must be treated; write "
        "`mapped_column(info=PERSONAL)`, or one of PUBLIC, INTERNAL, SENSITIVE, from `core.data_class`."
    )


@pytest.mark.parametrize(
    ("columns", "wrong"),
    [
        (("name", "phone"), "has the sheet `town:road`, whose `rows` give no `phone`"),
        (("name", "secret"), "gives out a sealed value as `secret` of the sheet `town:road`"),
    ],
)
def test_a_sheet_that_gives_too_little_or_too_much_quarantines_its_plugin(
    install: Install, columns: Sequence[str], wrong: str
) -> None:
    table = Table("town_road", MetaData(), *(Column(name, Text) for name in ("id", "name", "key")))
    table.c.key.info = SECRET
    sheet = Sheet(
        "town:road",
        {"en": "Roads"},
        on=TenantMixin,
        columns=[SheetColumn(key, key) for key in columns],
        rows=select(table.c.id, table.c.name, func.lower(table.c.key).label("secret")),
        export_action=Action("town:road:read"),
    )
    if "secret" not in columns:
        sheet = replace(sheet, rows=select(table.c.id, table.c.name))
    assert wrong in reason(load([install("town", register_sheets=[sheet])]))
