"""Plug-ins on and off, and a county's settings, by an administrator and by the operator."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select

from core.audit.models import AuditEntry
from core.context import Context
from core.db import Database
from core.descriptors import Manifest
from core.errors import ConfigError, Forbidden, PayloadError, RuleError
from core.orgs.models import Org
from core.plugin_host import Plugin, Registry
from core.rbac.models import Grant, Role
from core.tenancy import DocumentMode, Tenant, TenantInfo
from tenants import service
from tenants.plugins import disable_plugin, enable_plugin
from tenants.settings import change_settings
from tests.conftest import ContextFor
from tests.factories import find_tenant, make_dispute, make_mediator

Adding = Callable[[Registry], Registry]


@pytest.fixture
async def admin(ctx_for: ContextFor, county: Org) -> Context:
    """An administrator of the county."""
    return await ctx_for("tenant_admin", county)


@pytest.fixture
def more(registry: Registry) -> Registry:
    """The registry with a plug-in that needs mediation."""
    plugin = Plugin(Manifest("courts", api=">=1,<2", requires=("core", "mediation")), None, None)
    return replace(registry, plugins=(*registry.plugins, plugin))


async def done(ctx: Context, act: Any, *given: Any, **values: Any) -> Any:
    """The act, committed."""
    async with ctx.transaction():
        return await act(ctx, *given, **values)


async def refused(ctx: Context, act: Any, *given: Any, **values: Any) -> PayloadError:
    """Why the act is refused."""
    with pytest.raises(PayloadError) as caught:
        await done(ctx, act, *given, **values)
    return caught.value


async def plugins() -> set[str]:
    """What is on in Yunyang."""
    return set((await find_tenant("yunyang")).plugins)


# --- plug-ins --------------------------------------------------------------------------------------------------------


async def test_a_plugin_is_switched_off_and_on(admin: Context, registry: Registry) -> None:
    before = await plugins()
    await done(admin, disable_plugin, registry, "mediation")
    assert await plugins() == before - {"mediation"}
    await done(admin, enable_plugin, registry, "mediation")
    assert await plugins() == before


async def test_switching_on_brings_the_roles(admin: Context, registry: Registry) -> None:
    await done(admin, disable_plugin, registry, "mediation")
    async with admin.transaction() as session:
        await session.execute(delete(Role).where(Role.key == "mediator"))
    await done(admin, enable_plugin, registry, "mediation")
    async with admin.transaction() as session:
        assert await session.scalar(select(Role.is_template).where(Role.key == "mediator")) is True


async def test_switching_off_keeps_records_and_grants(admin: Context, registry: Registry, east: Org) -> None:
    dispute = await make_dispute(east)
    await done(admin, disable_plugin, registry, "mediation")
    async with admin.transaction() as session:
        assert await session.get(type(dispute), (dispute.tenant_id, dispute.id)) is not None
        assert await session.scalar(select(Grant.id).limit(1)) is not None


async def test_both_are_told_once(admin: Context, registry: Registry, yunyang: TenantInfo) -> None:
    for act in (enable_plugin, disable_plugin, disable_plugin, enable_plugin):
        await done(admin, act, registry, "mediation")
    async with admin.transaction() as session:
        entries = list(await session.scalars(select(AuditEntry).where(AuditEntry.record_id == yunyang.id)))
    assert sorted(entry.event for entry in entries) == ["PluginDisabled", "PluginEnabled"]


async def test_what_a_plugin_requires_must_be_on(admin: Context, more: Registry) -> None:
    await done(admin, disable_plugin, more, "mediation")
    error = await refused(admin, enable_plugin, more, "courts")
    assert (error.key, error.params["required"]) == ("rule.plugin_requires", "mediation")


async def test_what_another_plugin_requires_stays_on(admin: Context, more: Registry) -> None:
    await done(admin, enable_plugin, more, "courts")
    error = await refused(admin, disable_plugin, more, "mediation")
    assert (error.key, error.params["dependents"]) == ("rule.plugin_required", "courts")


@pytest.mark.parametrize("act", [enable_plugin, disable_plugin])
async def test_a_plugin_that_there_is_not_or_of_the_kernel_is_refused(
    admin: Context, registry: Registry, act: Any
) -> None:
    assert (await refused(admin, act, registry, "nothing")).payload_code == "NOT_FOUND"
    assert (await refused(admin, act, registry, "core")).key == "rule.plugin_kernel"


@pytest.mark.parametrize("act", [enable_plugin, disable_plugin])
async def test_plugins_concern_the_whole_county(
    ctx_for: ContextFor, registry: Registry, county: Org, east: Org, act: Any
) -> None:
    for who, org in (("tenant_admin", east), ("county_leader", county)):
        with pytest.raises(Forbidden):
            await done(await ctx_for(who, org), act, registry, "mediation")


async def test_the_operator_does_the_same(database: Database, registry: Registry, yunyang: TenantInfo) -> None:
    before = set(yunyang.plugins)
    without = await service.disable_plugin(database, registry, "yunyang", "mediation")
    assert set(without.plugins) == before - {"mediation"}
    assert set((await service.enable_plugin(database, registry, "yunyang", "mediation")).plugins) == before
    with pytest.raises(ConfigError, match="did you mean `mediation`"):
        await service.enable_plugin(database, registry, "yunyang", "mediatoin")


# --- settings --------------------------------------------------------------------------------------------------------


async def test_what_is_left_out_stays(admin: Context, registry: Registry) -> None:
    await done(admin, change_settings, registry, origins=["https://a.example"], open_schema=True)
    changed = await done(admin, change_settings, registry, documents=DocumentMode.AUDIT, locale="en")
    assert (changed.settings.open_schema, changed.settings.documents) == (True, DocumentMode.AUDIT)
    assert changed.settings.origins == {"https://a.example"}
    assert (await find_tenant("yunyang")).locale == "en"


async def test_a_change_is_told(admin: Context, registry: Registry, yunyang: TenantInfo) -> None:
    await done(admin, change_settings, registry, open_schema=True)
    async with admin.transaction() as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.record_id == yunyang.id))).one()
    assert (entry.event, entry.account_id) == ("TenantSettingsChanged", admin.account_id)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"origins": ["https://a.example/"]}, "rule.origin"),
        ({"locale": "fr"}, "rule.locale"),
        ({"time_zone": "Asia/Nowhere"}, "rule.time_zone"),
        ({"time_zone": "../../etc/passwd"}, "rule.time_zone"),
    ],
)
async def test_a_value_that_cannot_be_is_refused(admin: Context, registry: Registry, values: Any, key: str) -> None:
    error = await refused(admin, change_settings, registry, **values)
    assert (error.key, error.field) == (key, next(iter(values)))


async def test_a_time_zone_changes_before_there_are_records(admin: Context, registry: Registry) -> None:
    assert (await done(admin, change_settings, registry, time_zone="Asia/Urumqi")).time_zone == "Asia/Urumqi"


@pytest.mark.parametrize("make", [make_dispute, make_mediator])
async def test_a_time_zone_stays_once_there_are_records(
    admin: Context, registry: Registry, east: Org, make: Any
) -> None:
    await make(east)
    assert (await refused(admin, change_settings, registry, time_zone="Asia/Urumqi")).key == "rule.time_zone_fixed"
    assert await done(admin, change_settings, registry, time_zone="Asia/Shanghai")


async def test_settings_concern_the_whole_county(
    ctx_for: ContextFor, registry: Registry, county: Org, east: Org
) -> None:
    for who, org in (("tenant_admin", east), ("county_leader", county)):
        with pytest.raises(Forbidden):
            await done(await ctx_for(who, org), change_settings, registry, open_schema=True)


async def test_the_operator_s_mistake_is_told_as_well(database: Database, registry: Registry) -> None:
    with pytest.raises(RuleError, match="origin"):
        await service.change_settings(database, registry, "yunyang", origins=["nothing"])
    async with database.transaction(None) as session:
        assert set(await session.scalars(select(Tenant.settings["origins"].as_string()))) <= {None, "[]"}
