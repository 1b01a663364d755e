"""The two counties that every test database holds: small trees with the roles of all plug-ins."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.context import Context
from core.db import Database, new_id
from core.documents.templates import install_templates
from core.orgs.kinds import OrgKind, OrgLevel
from core.orgs.service import plant_tree
from core.plugin_host import Registry
from core.rbac.service import install_roles
from core.tenancy import Tenant


@dataclass(frozen=True, slots=True)
class Division:
    """A division of a synthetic county."""

    code: str
    name: str
    level: OrgLevel
    kind: OrgKind
    children: tuple["Division", ...] = ()


def town(code: str, name: str) -> Division:
    """A town with two villages."""
    villages = (
        Division(f"{code}{number}", f"{name[0]}{ordinal}村", OrgLevel.VILLAGE, OrgKind.VILLAGE)
        for number, ordinal in ((201, "一"), (202, "二"))
    )
    return Division(code, name, OrgLevel.TOWN, OrgKind.TOWN, tuple(villages))


def small_county(code: str, name: str) -> Division:
    """A county with an eastern and a western town."""
    towns = (town(f"{code}101", "东镇"), town(f"{code}102", "西镇"))
    return Division(code, name, OrgLevel.COUNTY, OrgKind.COUNTY, towns)


def tenants(registry: Registry) -> Iterator[Tenant]:
    """Yunyang and Fengjie, with every plug-in switched on."""
    for slug, code, name in (("yunyang", "500235", "云阳县"), ("fengjie", "500236", "奉节县")):
        yield Tenant(
            id=new_id(),
            slug=slug,
            division_code=code,
            name=name,
            locale="zh",
            time_zone="Asia/Shanghai",
            calendar="cn",
            state="ACTIVE",
            policy_version=1,
            plugins={plugin.name: {} for plugin in registry.plugins if not plugin.manifest.kernel},
        )


async def plant_counties(database: Database, registry: Registry) -> None:
    """Make both, and commit."""
    for tenant in tenants(registry):
        ctx = Context.of_system(database, tenant.info(), [action.item for action in registry.actions])
        async with ctx.transaction() as session:
            session.add(tenant)
            await session.flush()
            await plant_tree(ctx, small_county(tenant.division_code, tenant.name))
            await install_roles(ctx, registry.roles_for(tenant.plugins))
            await install_templates(ctx, registry.document_forms_for(tenant.plugins))
