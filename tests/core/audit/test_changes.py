"""No write goes past the trail: bulk statements are looked at before and after, what cannot be seen is refused."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from core.accounts.administration import disable_account
from core.accounts.models import AccountSession
from core.audit.digests import PREFIX, digest
from core.audit.models import AuditEntry
from core.cases.models import Case, CaseParty, Episode
from core.context import Context
from core.data_class import DataClass, class_of
from core.db import Base, new_id
from core.orgs.models import Org
from core.people.models import Person
from core.people.service import add_person
from core.plugin_host import Registry
from core.tenancy import TenantInfo
from tests.conftest import ContextFor
from tests.factories import OPENED_AT, make_account, make_dispute, make_person, save

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def ctx(ctx_for: ContextFor, county: Org) -> Context:
    return await ctx_for("tenant_admin", county)


async def entries(ctx: Context) -> list[AuditEntry]:
    """The trail so far."""
    async with ctx.transaction() as session:
        return list(await session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


async def test_an_update_of_many_rows_is_noted_row_by_row(ctx: Context, east: Org, west: Org) -> None:
    people = [await make_person(east), await make_person(east)]
    async with ctx.transaction() as session:
        await session.execute(update(Person).where(Person.id.in_([one.id for one in people])).values(org_id=east.id))
        await session.execute(
            update(Person).where(Person.org_id == east.id).values(org_id=west.id, org_place=west.place)
        )
    (entry,) = await entries(ctx)
    told = [{"id": str(entry.record_id), "before": entry.before, "after": entry.after}, *(entry.others or [])]
    assert entry.event == "Changed"
    assert {one["id"] for one in told} == {str(one.id) for one in people}
    assert {one["before"]["org_id"] for one in told} == {str(east.id)}
    assert {one["after"]["org_id"] for one in told} == {str(west.id)}


async def test_a_delete_of_many_rows_is_noted_with_what_they_held(ctx: Context, east: Org) -> None:
    person = await make_person(east, name="王五")
    async with ctx.transaction() as session:
        await session.execute(delete(Person).where(Person.id == person.id))
    (entry,) = await entries(ctx)
    assert entry.before["name"] == digest(ctx.tenant.id, "core_person.name", "王五")
    assert (entry.record_id, entry.before["org_id"], entry.after) == (person.id, str(east.id), {})


async def test_a_record_that_the_session_deletes_is_noted(ctx: Context, east: Org) -> None:
    person = await make_person(east)
    async with ctx.transaction() as session:
        await session.delete(await session.get_one(Person, (ctx.tenant.id, person.id)))
    (entry,) = await entries(ctx)
    assert (entry.record_id, entry.before["org_id"], entry.after) == (person.id, str(east.id), {})


async def test_an_update_of_a_bare_table_is_noted_too(ctx: Context, east: Org) -> None:
    person = await make_person(east, name="王五")
    table: Any = Person.__table__
    async with ctx.transaction() as session:
        await session.execute(update(table).where(table.c.id == person.id).values(name="赵六"))
    (entry,) = await entries(ctx)
    assert entry.after == {"name": digest(ctx.tenant.id, "core_person.name", "赵六")}


async def test_an_update_that_matches_nothing_leaves_nothing(ctx: Context) -> None:
    async with ctx.transaction() as session:
        await session.execute(update(Person).where(Person.id == new_id()).values(name="赵六"))
    assert await entries(ctx) == []


async def test_what_an_act_ends_beside_has_an_entry_of_its_own(ctx: Context, county: Org) -> None:
    account = await make_account(county)
    held = await save(
        AccountSession(
            account_id=account.id,
            refresh_hash="x" * 64,
            expires_at=OPENED_AT.replace(year=2999),
            access_expires_at=OPENED_AT.replace(year=2999),
            renewed_at=OPENED_AT,
            agent="a browser",
        ),
        county,
    )
    async with ctx.transaction():
        await disable_account(ctx, account.id)
    entry, ended = sorted(await entries(ctx), key=lambda found: found.event)
    assert (entry.event, entry.record_id, entry.after) == ("AccountDisabled", account.id, {"state": "DISABLED"})
    assert (ended.event, ended.record_id, ended.before) == ("SessionRevoked", held.id, {"revoked_at": None})
    assert list(ended.after) == ["revoked_at"]


async def test_a_secret_is_not_even_noted_as_a_digest(ctx: Context, county: Org) -> None:
    account = await make_account(county)
    async with ctx.transaction() as session:
        await session.execute(
            update(type(account)).where(type(account).id == account.id).values(password_hash="other", name="新名")
        )
    (entry,) = await entries(ctx)
    assert entry.after == {"name": "新名"}


async def test_rows_made_by_a_statement_are_refused(ctx: Context, east: Org) -> None:
    with pytest.raises(RuntimeError, match="core_episode are added to the session"):
        async with ctx.transaction() as session:
            await session.execute(insert(Episode).values(id=new_id()))


@pytest.mark.parametrize("statement", ["update core_person set name = ''", " DELETE from core_person", "with x as"])
async def test_a_statement_as_text_that_writes_is_refused(ctx: Context, statement: str) -> None:
    with pytest.raises(RuntimeError, match="made from the models"):
        async with ctx.transaction() as session:
            await session.execute(text(statement))


async def test_what_is_personal_stands_in_the_trail_as_a_digest_only(
    ctx: Context, east: Org, registry: Registry
) -> None:
    dispute = await make_dispute(east, parties=("王五",))
    async with ctx.transaction() as session:
        held = await session.get_one(type(dispute), (ctx.tenant.id, dispute.id))
        for column in (held.__table__, Case.__table__):
            for one in column.columns:
                if class_of(one) is DataClass.PERSONAL:
                    setattr(held, one.key, f"秘密{one.key}")
        party = await session.scalar(select(CaseParty).where(CaseParty.case_id == dispute.id))
        assert party is not None
        party.name = "秘密"
    (entry,) = await entries(ctx)
    values = [*entry.after.values(), *(value for one in entry.others or [] for value in one["after"].values())]
    assert len(values) > 3
    assert all(str(value).startswith(PREFIX) for value in values)


async def test_digests_of_one_value_differ_by_tenant_and_by_column(
    ctx: Context, yunyang: TenantInfo, fengjie: TenantInfo
) -> None:
    found = [digest(tenant.id, name, "500101198001011230") for tenant in (yunyang, fengjie) for name in ("a", "b")]
    assert len(set(found)) == 4


async def test_an_act_states_its_purpose_and_a_row_without_an_act_says_it_changed(ctx: Context, east: Org) -> None:
    ctx.purpose = "登记入住"
    async with ctx.transaction():
        await add_person(ctx, east.id, "王五")
    (entry,) = await entries(ctx)
    assert (entry.kind, entry.event, entry.purpose, entry.others) == ("WRITE", "PersonAdded", "登记入住", None)


def test_nobody_writes_beside_the_session() -> None:
    """What the session does not run it cannot show: the driver's connection is for these alone."""
    beside = re.compile(r"driver_connection\(|\.bulk_|exec_driver_sql\(|get_raw_connection\(|run_async\(")
    found = {
        str(file.relative_to(ROOT))
        for package in ("core", "tenants", "graphql_schema", "plugins")
        for file in (ROOT / package).rglob("*.py")
        if beside.search(file.read_text(encoding="utf-8"))
    }
    assert found == {
        "core/db.py",
        "core/rows.py",  # after the session's log has seen them
        "core/statements.py",  # reads, and what says that nobody need see it
        "core/tenancy.py",
        "core/bulk.py",  # likewise, or made up
        "core/audit/writer.py",
        "core/crypto/rotation.py",  # the values stay, only what seals them changes
        "graphql_schema/testing/stage.py",
        "core/audit/chain.py",
        "core/audit/heads.py",
    }


def test_every_table_that_is_not_audited_exists(registry: Registry) -> None:
    from core.audit.models import NOT_AUDITED

    assert set(NOT_AUDITED) <= set(Base.metadata.tables)
