"""Acts on a tenant's life."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts.service import create_account
from core.auth import Passwords
from core.clock import system_now
from core.context import Context
from core.db import Database, new_id
from core.documents.templates import install_templates
from core.errors import ConfigError
from core.orgs.service import plant_tree, plant_units
from core.plugin_host import Registry
from core.rbac.permissions import TENANT_ADMIN
from core.rbac.service import grant_role, in_language, install_roles
from core.tenancy import Tenant, TenantInfo, TenantState
from core.text import did_you_mean, syllables
from tenants import divisions, plugins, settings
from tenants.blueprint import Blueprint, load, sections_for
from tenants.divisions import Division
from tenants.events import TenantCreated

SUFFIXES = ("自治县", "自治旗", "新区", "林区", "特区", "矿区", "县", "区", "市", "旗")
"""What a county's name ends in, the longer ones first; the slug goes without, unless only one character is left."""

RESERVED = {"platform", "healthz", "livez", "readyz", "metrics", "static", "assets", "docs", "api", "graphql", "admin"}
"""Slugs that addresses of the server itself begin with."""

FIRST_LOGIN = "admin"


@dataclass(frozen=True, slots=True)
class Onboarded:
    """A new county: how many organisations it has, and how its first account, a tenant_admin, signs in."""

    tenant: TenantInfo
    orgs: int
    login: str
    password: str


async def create_tenant(
    database: Database,
    registry: Registry,
    code: str,
    *,
    blueprint: Blueprint | None = None,
    now: Callable[[], datetime] = system_now,
) -> Onboarded:
    """Make a running county out of its six-digit division code, in one transaction.

    Raises ConfigError, and nothing is changed, when no county has the code or it is onboarded already.
    """
    county = divisions.county(code)
    blueprint = blueprint or load()
    sections = sections_for(blueprint, registry)
    tenant = _tenant(county, blueprint)
    ctx = Context.of_system(database, tenant.info(), [action.item for action in registry.actions], now)
    password = secrets.token_urlsafe(12)
    try:
        async with ctx.transaction() as session:
            tenant.slug = await _free_slug(session, county)
            session.add(tenant)
            await session.flush()
            orgs = await plant_tree(ctx, county)
            await plant_units(ctx, orgs, blueprint.units)
            await install_roles(ctx, registry.roles_for(blueprint.plugins))
            await install_templates(ctx, registry.document_forms_for(blueprint.plugins))
            account = await create_account(
                ctx,
                Passwords(),
                org_id=orgs[0].id,
                login=FIRST_LOGIN,
                name=in_language(TENANT_ADMIN.name, tenant.locale),
                password=password,
            )
            await grant_role(ctx, account.id, TENANT_ADMIN.key, orgs[0].id)
            for section, content in sections:
                await section.apply(ctx, content)
            ctx.record(TenantCreated(tenant.id, tenant.slug, tenant.division_code))
            await session.refresh(tenant)  # the roles raised its policy version
    except IntegrityError as error:
        if "core_tenant" not in str(error.orig):
            raise
        raise ConfigError(f"Somebody else onboarded {county.name} ({code}) at the same moment.") from error
    return Onboarded(tenant.info(), len(orgs), account.login, password)


def _tenant(county: Division, blueprint: Blueprint) -> Tenant:
    return Tenant(
        id=new_id(),
        slug="",
        division_code=county.code,
        name=county.name,
        locale=blueprint.tenant.locale,
        time_zone=blueprint.tenant.time_zone,
        calendar=blueprint.tenant.calendar,
        state=TenantState.ACTIVE,
        plugins=blueprint.plugins,
        policy_version=1,
    )


async def _free_slug(session: AsyncSession, county: Division) -> str:
    """The county's slug, with its code when another one has it; raises ConfigError when the county is onboarded."""
    slug = slug_of(county.name)
    same = select(Tenant).where(or_(Tenant.slug == slug, Tenant.division_code == county.code))
    for tenant in await session.scalars(same):
        if tenant.division_code == county.code:
            raise ConfigError(f"{county.name} ({county.code}) is onboarded already, as `{tenant.slug}`.")
        slug = f"{slug_of(county.name)}-{county.code}"
    return slug if slug not in RESERVED else f"{slug}-{county.code}"


def slug_of(name: str) -> str:
    """The name in pinyin without what every county's name ends in: 云阳县 is `yunyang`, and 单县 stays `shanxian`."""
    read = syllables(name)
    suffix = next((end for end in SUFFIXES if name.endswith(end) and len(name) > len(end) + 1), "")
    kept = read[: len(read) - len(suffix)] if len(read) == len(name) else read
    return "".join(sign for sign in "".join(kept) if sign.isascii() and sign.isalnum())[:40]


async def all_tenants(database: Database) -> list[TenantInfo]:
    """Every tenant, by slug."""
    async with database.transaction(None) as session:
        return [tenant.info() for tenant in await session.scalars(select(Tenant).order_by(Tenant.slug))]


async def tenant_called(database: Database, slug: str) -> TenantInfo:
    """The tenant of that slug; raises ConfigError, naming the nearest one."""
    tenants = {tenant.slug: tenant for tenant in await all_tenants(database)}
    if slug not in tenants:
        raise ConfigError(f"No tenant is called `{slug}`{did_you_mean(slug, tenants)}")
    return tenants[slug]


async def enable_plugin(database: Database, registry: Registry, slug: str, plugin: str) -> TenantInfo:
    """Switch a plug-in on for a tenant, as an act of the system.

    Raises ConfigError for an unknown tenant or plug-in, RuleError for one whose requirements are off.
    """
    known = {one.name for one in registry.plugins if not one.manifest.kernel}
    if plugin not in known:
        raise ConfigError(f"No plug-in `{plugin}` is loaded{did_you_mean(plugin, known)}")
    ctx = await _system(database, registry, slug)
    async with ctx.transaction():
        await plugins.enable_plugin(ctx, registry, plugin)
    return await tenant_called(database, slug)


async def disable_plugin(database: Database, registry: Registry, slug: str, plugin: str) -> TenantInfo:
    """Switch a plug-in off for a tenant, as an act of the system; raises RuleError while another one needs it."""
    ctx = await _system(database, registry, slug)
    async with ctx.transaction():
        await plugins.disable_plugin(ctx, registry, plugin)
    return await tenant_called(database, slug)


async def change_settings(database: Database, registry: Registry, slug: str, **changes: Any) -> TenantInfo:
    """Open or close a tenant's address, as an act of the system; `changes` are those of `settings.change_settings`.

    Raises ConfigError for an unknown tenant, RuleError for an origin that no browser would send.
    """
    ctx = await _system(database, registry, slug)
    async with ctx.transaction():
        return await settings.change_settings(ctx, registry, **changes)


async def _system(database: Database, registry: Registry, slug: str) -> Context:
    tenant = await tenant_called(database, slug)
    return Context.of_system(database, tenant, [action.item for action in registry.actions])
