"""Acts on a county's settings; servers know them a second later."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from core.authz import require
from core.cases.models import Case
from core.context import Context
from core.errors import RuleError
from core.i18n import LANGUAGES
from core.plugin_host import Registry
from core.rbac.roles import county
from core.tenancy import DocumentMode, Tenant, TenantInfo, TenantMixin, placement_of
from tenants.blueprint import checked_time_zone
from tenants.events import TenantSettingsChanged
from tenants.permissions import SETTING_MANAGE
from tenants.plugins import locked_tenant

ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)
"""A site as a browser names it."""


async def change_settings(
    ctx: Context,
    registry: Registry,
    *,
    locale: str | None = None,
    time_zone: str | None = None,
    open_schema: bool | None = None,
    origins: Iterable[str] | None = None,
    documents: DocumentMode | None = None,
) -> TenantInfo:
    """Change a county's language, time zone, or how open its address is; None leaves what is there.

    Raises RuleError for a value that cannot be, and for a time zone once there are records that were dated by it.
    """
    await require(ctx, SETTING_MANAGE, await county(ctx))
    tenant = await locked_tenant(ctx)
    if locale is not None:
        if locale.partition("-")[0] not in LANGUAGES:
            raise RuleError("rule.locale", field="locale", locales=", ".join(LANGUAGES))
        tenant.locale = locale
    if time_zone is not None and time_zone != tenant.time_zone:
        await _change_time_zone(ctx, registry, tenant, time_zone)
    changes = {"open_schema": open_schema, "documents": documents, "origins": _checked_origins(origins)}
    given: dict[str, Any] = {name: value for name, value in changes.items() if value is not None}
    tenant.settings = replace(tenant.info().settings, **given).stored()
    told = {**tenant.settings, "locale": tenant.locale, "time_zone": tenant.time_zone}
    ctx.record(TenantSettingsChanged(tenant.id, told))
    await ctx.session.flush()
    return tenant.info()


def _checked_origins(origins: Iterable[str] | None) -> frozenset[str] | None:
    if origins is None:
        return None
    for origin in (found := frozenset(origins)):
        if not ORIGIN.fullmatch(origin):
            raise RuleError("rule.origin", field="origins")
    return found


async def _change_time_zone(ctx: Context, registry: Registry, tenant: Tenant, name: str) -> None:
    try:
        checked_time_zone(name)
    except ValueError as error:
        raise RuleError("rule.time_zone", field="time_zone") from error
    if await _has_records(ctx, registry):
        raise RuleError("rule.time_zone_fixed", field="time_zone")
    tenant.time_zone = name


async def _has_records(ctx: Context, registry: Registry) -> bool:
    """Whether there is a case, or a record that a plug-in keeps for an organisation."""
    placed = (one.item for one in registry.models if one.plugin not in registry.kernel and placement_of(one.item).place)
    models: tuple[type[TenantMixin], ...] = (Case, *placed)
    for model in models:
        if await ctx.session.scalar(select(model.tenant_id).limit(1)) is not None:
            return True
    return False
