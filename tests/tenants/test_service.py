import asyncio
import re

import pytest
from sqlalchemy import func, select, text, update

from core.accounts.models import Account
from core.accounts.sessions import sign_in
from core.audit.models import AuditEntry
from core.auth import Authentication, Signer
from core.authz import Authorizer
from core.clock import system_now
from core.context import Context
from core.db import Database
from core.errors import ConfigError
from core.orgs import places
from core.orgs.models import FunctionalUnit, Org
from core.plugin_host import Registry
from core.rbac.models import Role
from core.tenancy import Tenant, TenantInfo
from plugins.mediation.models import DisputeType
from tenants.blueprint import load
from tenants.divisions import _index
from tenants.service import RESERVED, Onboarded, all_tenants, create_tenant, slug_of
from tests.factories import find_tenant

CHENGKOU = "500229"


@pytest.fixture
async def made(database: Database, registry: Registry) -> Onboarded:
    """A county onboarded from its code."""
    return await create_tenant(database, registry, CHENGKOU)


async def count(database: Database, made: Onboarded, model: type) -> int | None:
    async with database.transaction(made.tenant.id) as session:
        return await session.scalar(select(func.count()).select_from(model))


async def test_every_organisation_of_the_county_is_made(database: Database, made: Onboarded) -> None:
    assert await count(database, made, Org) == made.orgs > 200


async def test_organisations_stand_below_their_parents(database: Database, made: Onboarded) -> None:
    async with database.transaction(made.tenant.id) as session:
        orgs = {org.code: org for org in await session.scalars(select(Org))}
    below = [org for org in orgs.values() if org.parent_id is not None]
    assert {org.parent_id == orgs[org.code[:-3]].id for org in below} == {True}
    assert {places.subtree(orgs[org.code[:-3]].place)[1] >= org.place_end for org in below} == {True}


async def test_every_organisation_has_three_units(database: Database, made: Onboarded) -> None:
    assert await count(database, made, FunctionalUnit) == 3 * made.orgs


async def test_the_roles_of_the_enabled_plugins_are_installed(
    database: Database, registry: Registry, made: Onboarded
) -> None:
    async with database.transaction(made.tenant.id) as session:
        assert set(await session.scalars(select(Role.key))) == {
            role.key for role in registry.roles_for(made.tenant.plugins)
        }


async def test_the_sections_of_plugins_are_applied(database: Database, made: Onboarded) -> None:
    assert await count(database, made, DisputeType) == 20


async def test_the_first_account_signs_in_and_administers(database: Database, made: Onboarded) -> None:
    ctx = Context.of_system(database, made.tenant, [])
    authentication = Authentication(Signer("a key for tests, long enough to be taken"))
    signed_in = await sign_in(ctx, authentication, login=made.login, password=made.password, address="::1")
    authorizer = Authorizer(database, system_now)
    rights = await authorizer.rights(made.tenant.id, made.tenant.policy_version, signed_in.account_id)
    assert [role.key for role in rights.roles] == ["tenant_admin"]
    assert rights.scope("core:grant:manage").whole


async def test_what_is_told_of_the_tenant_is_what_stands_in_the_register(made: Onboarded) -> None:
    assert await find_tenant("chengkou") == made.tenant


async def test_onboarding_is_audited(database: Database, made: Onboarded) -> None:
    async with database.transaction(made.tenant.id) as session:
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.event == "TenantCreated"))
    assert entry is not None
    assert (entry.record_id, entry.account_id) == (made.tenant.id, None)


async def test_a_slug_that_is_taken_gets_the_code_behind_it(database: Database, registry: Registry) -> None:
    async with database.transaction(None) as session:
        await session.execute(update(Tenant).where(Tenant.slug == "fengjie").values(slug="chengkou"))
    assert (await create_tenant(database, registry, CHENGKOU)).tenant.slug == "chengkou-500229"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("500235", "云阳县 (500235) is onboarded already, as `yunyang`."),
        ("500299", "No county has the code `500299`"),
        ("5002350", "not a county code"),
        ("", "not a county code"),
    ],
)
async def test_a_county_that_cannot_be_onboarded_changes_nothing(
    database: Database, registry: Registry, code: str, sentence: str
) -> None:
    before = await all_tenants(database)
    with pytest.raises(ConfigError) as caught:
        await create_tenant(database, registry, code)
    assert sentence in str(caught.value)
    assert await all_tenants(database) == before


async def test_a_section_that_fails_leaves_nothing_behind(database: Database, registry: Registry) -> None:
    blueprint = load()
    broken = blueprint.model_copy(update={"sections": {"mediation": {"dispute_types": [{"code": "A"}]}}})
    with pytest.raises(ConfigError, match="dispute type"):
        await create_tenant(database, registry, CHENGKOU, blueprint=broken)
    assert [tenant.slug for tenant in await all_tenants(database)] == ["fengjie", "yunyang"]


@pytest.mark.commits
async def test_of_two_that_onboard_a_county_at_once_one_is_told(database: Database, registry: Registry) -> None:
    results = await asyncio.gather(
        *(create_tenant(database, registry, CHENGKOU) for _ in range(2)), return_exceptions=True
    )
    assert {type(result) for result in results} == {Onboarded, ConfigError}


async def test_other_tenants_see_nothing_of_it(database: Database, yunyang: TenantInfo, made: Onboarded) -> None:
    async with database.transaction(yunyang.id) as session:
        assert await session.scalar(select(func.count()).select_from(Org)) == 7
        assert await session.scalar(select(func.count()).select_from(Account)) == 0
        assert (await session.execute(text("select count(*) from core_org"))).scalar_one() == 7


# --- slugs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("云阳县", "yunyang"),
        ("单县", "shanxian"),
        ("东莞市", "dongguan"),
        ("浦东新区", "pudong"),
        ("鄂温克族自治旗", "ewenkezu"),
        ("城区", "chengqu"),
        ("吕梁市", "lvliang"),
    ],
)
def test_a_slug_is_the_name_in_pinyin_without_its_ending(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_every_county_of_china_has_a_slug_for_addresses() -> None:
    slugs = [slug_of(name) for code, name in _index().items() if len(code) == 6]
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]{2,40}", slug) or slug in RESERVED] == []
    assert len(slugs) == 2_978
