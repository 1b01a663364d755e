import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from importlib.metadata import EntryPoint, PathDistribution
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import hookspecs
from core.descriptors import (
    Action,
    Manifest,
    Reach,
    RoleTemplate,
)
from core.errors import ConfigError, PluginError
from core.hookspecs import hookimpl
from core.plugin_host import FIELDS, Plugin, Registry, load
from core.tenancy import TenantMixin
from tests.core.made_plugins import (
    MEDIATOR,
    Install,
    kernel,
    names,
    needing,
    reason,
    renamed,
    returning,
    role,
)


def held(registry: Registry) -> dict[str, Any]:
    """All that the registry holds, to be compared."""
    return {field.name: getattr(registry, field.name) for field in fields(registry)}


def test_a_registry_without_plugins_is_empty() -> None:
    assert not any(held(load([])).values())


def test_every_hook_fills_a_field_of_the_registry() -> None:
    assert set(FIELDS) == {name for name, member in vars(hookspecs).items() if hasattr(member, "helin_spec")}


def test_what_a_hook_returns_stands_in_the_registry_with_its_owner(install: Install) -> None:
    action = Action("town:road:read")
    registry = load([install("town", register_actions=[action])])
    assert [(one.plugin, one.item) for one in registry.actions] == [("town", action)]


def test_a_hook_may_be_a_generator(install: Install) -> None:
    def register_actions() -> Iterator[Action]:
        yield Action("town:road:read")

    assert len(load([install("town", register_actions=register_actions)]).actions) == 1


def test_a_plugin_keeps_the_name_and_version_of_its_distribution(tmp_path: Path, install: Install) -> None:
    install("town")
    (tmp_path / "METADATA").write_text("Metadata-Version: 2.1\nName: helin-town\nVersion: 3.2\n")
    (tmp_path / "entry_points.txt").write_text("[helin]\ntown = helin_town\n")
    registry = load(PathDistribution(tmp_path).entry_points)
    assert registry.plugins == (Plugin(Manifest("town", api=">=1,<2"), "helin-town", "3.2"),)


def test_installed_plugins_are_found_without_being_named(
    tmp_path: Path, install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("only_in_this_test")
    info = tmp_path / "only_in_this_test-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: only-in-this-test\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[helin]\nsome = helin_only_in_this_test\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert names(load()) == ["only_in_this_test"]


# A plug-in at fault by itself


def test_a_plugin_that_cannot_be_imported_leaves_the_others_whole(install: Install) -> None:
    broken = EntryPoint("broken", "helin_no_such_module", "helin")
    assert names(load([broken, install("town")])) == ["town"]


def test_a_plugin_that_cannot_be_imported_is_quarantined_with_the_cause() -> None:
    (broken,) = load([EntryPoint("broken", "helin_no_such_module", "helin")]).quarantined
    assert isinstance(broken.cause, ModuleNotFoundError)
    assert broken.reason == (
        "Plug-in `broken` cannot be imported from `helin_no_such_module`: "
        "ModuleNotFoundError: No module named 'helin_no_such_module'"
    )


def test_a_plugin_that_ends_the_process_while_imported_is_quarantined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "helin_leaving.py").write_text("raise SystemExit(3)")
    monkeypatch.syspath_prepend(tmp_path)
    assert "SystemExit: 3" in reason(load([EntryPoint("leaving", "helin_leaving", "helin")]))


def test_a_module_without_a_manifest_is_told_to_write_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "helin_bare", ModuleType("helin_bare"))
    registry = load([EntryPoint("bare", "helin_bare", "helin")])
    assert reason(registry) == "Plug-in `bare` has no manifest; write `manifest = Manifest(…)` in `helin_bare`."


@pytest.mark.parametrize("api", [">=2", "<1", "==0.9"])
def test_a_plugin_for_another_api_is_quarantined(install: Install, api: str) -> None:
    registry = load([install(Manifest("town", api))])
    assert reason(registry) == f"Plug-in `town` needs hook API {api}, and this is 1.0; install a version that fits."


def test_an_api_range_that_is_none_is_shown(install: Install) -> None:
    assert 'the API range "one"; write it as ">=1,<2".' in reason(load([install(Manifest("town", api="one"))]))


@pytest.mark.parametrize("name", ["Town", "old-town", "1town", ""])
def test_a_name_that_cannot_begin_a_table_is_refused(install: Install, name: str) -> None:
    assert "lower-case letters" in reason(load([install(Manifest(name, ">=1"), "helin_named")]))


def test_a_misspelt_hook_gets_the_nearest_name(install: Install) -> None:
    registry = load([install("mediation", register_action=[])])
    assert reason(registry) == (
        "Plug-in `mediation` has no hook named `register_action`; did you mean `register_actions`?"
    )


def test_a_hook_like_no_other_gets_no_hint(install: Install) -> None:
    assert reason(load([install("town", paint=[])])) == "Plug-in `town` has no hook named `paint`."


def test_two_plugins_with_the_same_misspelt_hook_are_both_quarantined(install: Install) -> None:
    registry = load([install("town", register_action=[]), install("village", register_action=[])])
    assert [one.name for one in registry.quarantined] == ["town", "village"]


def test_a_hook_that_pluggy_calls_optional_may_be_unknown(install: Install) -> None:
    town = install("town")
    vars(sys.modules["helin_town"])["register_moons"] = hookimpl(optionalhook=True)(returning([]))
    assert names(load([install("another", register_moons=[]), town])) == ["town"]


def test_an_argument_that_the_hook_lacks_is_named(install: Install) -> None:
    def register_actions(app: object) -> Iterable[Action]:
        return ()

    told = reason(load([install("town", register_actions=register_actions)]))
    assert told.startswith("Plug-in `town` does not fit its hook: hookimpl definition: register_actions(app")
    assert "'app'" in told


def test_a_hook_that_raises_is_named_with_what_it_raised(install: Install) -> None:
    def register_models() -> Iterable[type[TenantMixin]]:
        raise LookupError("no model")

    registry = load([install("town", register_models=register_models)])
    assert reason(registry) == "Plug-in `town` fails in `register_models`: LookupError: no model"


def test_a_hook_that_raises_half_way_through_leaves_nothing_behind(install: Install) -> None:
    def register_actions() -> Iterator[Action]:
        yield Action("town:road:read")
        raise LookupError

    assert load([install("town", register_actions=register_actions)]).actions == ()


@pytest.mark.parametrize(
    ("hook", "item", "expected"),
    [
        ("register_actions", "town:road:read", "core.descriptors.Action"),
        ("register_models", Action, "type[core.tenancy.TenantMixin]"),
        ("register_schema_types", MEDIATOR, "type"),
    ],
)
def test_a_hook_that_returns_another_type_is_told_which_one(
    install: Install, hook: str, item: Any, expected: str
) -> None:
    told = reason(load([install("town", **{hook: [item]})]))
    assert told == f"Plug-in `town` returns {item!r} from `{hook}`, which asks for {expected}."


@pytest.mark.parametrize("name", ["core", "orgs"])
def test_a_stranger_may_not_be_named_like_the_kernel(install: Install, name: str) -> None:
    registry = load([install(kernel("orgs")), install(name, "helin_stranger")])
    assert names(registry) == ["orgs"]
    assert reason(registry) == f"Plug-in `{name}` has a name that belongs to the kernel; choose another one."


def test_a_plugin_without_what_it_requires_is_quarantined(install: Install) -> None:
    assert reason(load([install(needing("town", "county"))])) == (
        "Plug-in `town` requires `county`, which is not installed: install it."
    )


def test_quarantine_spreads_to_all_that_require_the_plugin(install: Install) -> None:
    broken = EntryPoint("zone", "helin_no_such_module", "helin")
    town, village = install(needing("town", "zone")), install(needing("village", "town"))
    registry = load([village, town, broken, install("river")])
    assert names(registry) == ["river"]
    assert [one.reason for one in registry.quarantined][:2] == [
        "Plug-in `town` requires `zone`, which is quarantined: repair that one first.",
        "Plug-in `village` requires `town`, which is quarantined: repair that one first.",
    ]


# Two plug-ins in each other's way


def test_twins_are_named_in_the_same_order_however_they_are_found(install: Install) -> None:
    with pytest.raises(PluginError, match=r"`helin_one` .* `helin_two` "):
        load([install("town", "helin_two"), install("town", "helin_one")])


def test_two_plugins_of_one_name_are_an_error_that_names_both(install: Install) -> None:
    with pytest.raises(PluginError, match=r"Plug-in `town`: two .* `helin_two` .* `helin_one` "):
        load([install("town", "helin_two"), install("village"), renamed(install("town", "helin_one"), "z")])


def test_plugins_that_require_one_another_in_a_circle_are_named(install: Install) -> None:
    circle = [install(needing("a", "b")), install(needing("b", "c")), install(needing("c", "a")), install("d")]
    with pytest.raises(ConfigError, match=r"in a circle, `a` -> `b` -> `c` -> `a`;"):
        load(circle)


# Order


def test_the_kernel_comes_first_and_then_requirements_before_names(install: Install) -> None:
    found = [install(needing("a", "z")), install("b"), install(kernel("orgs")), install("z")]
    assert names(load(found)) == ["orgs", "b", "z", "a"]


def test_plugins_that_become_ready_together_stand_by_name(install: Install) -> None:
    found = [install("a"), install("b"), install(needing("d", "a")), install(needing("c", "b"))]
    assert names(load(found)) == ["a", "b", "c", "d"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example replaces the modules
@given(data=st.data(), needs=st.lists(st.sets(st.integers(0, 5)), min_size=6, max_size=6))
def test_the_order_of_loading_changes_nothing(install: Install, data: st.DataObject, needs: list[set[int]]) -> None:
    found = [
        install(
            needing(f"p{number}", *(f"p{other}" for other in sorted(required) if other < number)),
            register_actions=[Action(f"p{number}:thing:read")] * (2 if required == {0} else 1),
            register_roles=[role(f"p{number}:thing:read")],
        )
        for number, required in enumerate(needs)
    ]
    shuffled = load(data.draw(st.permutations(found)))
    assert held(shuffled) == held(load(found))
    assert shuffled.roles_for(names(shuffled)) == load(found).roles_for(names(shuffled))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(needs=st.lists(st.sets(st.integers(0, 5)), min_size=6, max_size=6))
def test_whatever_is_required_comes_before(install: Install, needs: list[set[int]]) -> None:
    found = [
        install(needing(f"p{5 - number}", *(f"p{5 - other}" for other in required if other < number)))
        for number, required in enumerate(needs)
    ]
    order = names(registry := load(found))
    pairs = [(need, plugin.name) for plugin in registry.plugins for need in plugin.manifest.requires]
    assert all(order.index(need) < order.index(name) for need, name in pairs)


# What a registry answers


@pytest.fixture
def registry(install: Install) -> Registry:
    """A kernel plug-in and two others that add to its role."""
    return load(
        [
            install(kernel("core"), register_actions=[Action("core:org:read")], register_roles=[role("core:org:read")]),
            *(
                install(
                    name,
                    register_actions=[Action(f"{name}:road:read")],
                    register_roles=[role(f"{name}:road:read", "town:road:read"), role(key=name)],
                )
                for name in ("town", "village")
            ),
        ]
    )


def test_an_action_is_found_by_name(registry: Registry) -> None:
    assert registry.action("town:road:read") == Action("town:road:read")


def test_an_unknown_action_is_refused_with_the_nearest_name(registry: Registry) -> None:
    with pytest.raises(ConfigError, match=r"an action `town:road:raed`; did you mean `town:road:read`\?"):
        registry.action("town:road:raed")


def test_kernel_plugins_are_known_by_name(registry: Registry) -> None:
    assert registry.kernel == {"core"}


def test_contributions_of_the_kernel_are_enabled_for_everybody(registry: Registry) -> None:
    assert [one.plugin for one in registry.enabled(registry.actions, ["village"])] == ["core", "village"]


def test_a_role_gathers_the_actions_of_all_enabled_plugins(registry: Registry) -> None:
    gathered = role("core:org:read", "town:road:read", "village:road:read")
    assert registry.roles_for(["town", "village"]) == (gathered, role(key="town"), role(key="village"))


def test_a_role_goes_without_the_actions_of_plugins_that_are_off(registry: Registry) -> None:
    assert registry.roles_for(["village"]) == (role("core:org:read", "village:road:read"), role(key="village"))


def test_roles_are_the_same_when_enabled_plugins_come_as_a_generator(registry: Registry) -> None:
    assert registry.roles_for(name for name in ("town", "village")) == registry.roles_for(["town", "village"])


def test_an_action_object_in_a_role_counts_as_its_name(install: Install) -> None:
    see = Action("town:road:read")
    by_object = RoleTemplate("mediator", {"en": "Mediator"}, {see: Reach.ORG})
    registry = load([install("town", register_actions=[see], register_roles=[by_object])])
    assert registry.roles_for(["town"]) == (role("town:road:read"),)
