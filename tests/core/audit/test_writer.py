"""What every act leaves behind: one row in the outbox, one in the audit trail, its idempotency key."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from core.audit.digests import digest
from core.audit.models import AuditEntry, OutboxEntry
from core.audit.writer import make_key, replayed
from core.context import Context
from core.errors import Conflict, KeyReused
from core.orgs.events import OrgAdded
from core.orgs.models import Org
from core.people.models import Person
from core.people.service import add_person
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_dispute, make_person

NOW = datetime(2011, 3, 1, tzinfo=UTC)


@pytest.fixture
async def ctx(ctx_for: ContextFor, county: Org) -> Context:
    return await ctx_for("tenant_admin", county, now=NOW)


def name_digest(ctx: Context, name: str) -> str:
    """A person's name as the trail holds it."""
    return digest(ctx.tenant.id, "core_person.name", name)


async def test_an_act_leaves_one_event_with_its_payload(ctx: Context, east: Org) -> None:
    async with ctx.transaction():
        person = await add_person(ctx, east.id, "王五")
    async with ctx.transaction() as session:
        (entry,) = await session.scalars(select(OutboxEntry))
    assert (entry.event, entry.record_type, entry.occurred_at) == ("PersonAdded", "core_person", NOW)
    assert entry.payload == {"id": str(person.id), "org_id": str(east.id)}


async def test_an_act_that_fails_leaves_nothing(ctx: Context, east: Org) -> None:
    with pytest.raises(ZeroDivisionError):
        async with ctx.transaction():
            await add_person(ctx, east.id, "王五")
            _ = 1 / 0
    async with ctx.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(AuditEntry)) == 0


async def test_a_change_is_audited_as_it_was_and_as_it_is(ctx: Context, east: Org) -> None:
    person = await make_person(east, name="旧名")
    async with ctx.transaction() as session:
        held = await session.get_one(Person, (ctx.tenant.id, person.id))
        held.name = "新名"
        ctx.record(OrgAdded(person.id, east.id))
    async with ctx.transaction() as session:
        (entry,) = await session.scalars(select(AuditEntry))
    assert (entry.before, entry.after) == ({"name": name_digest(ctx, "旧名")}, {"name": name_digest(ctx, "新名")})


async def test_several_changes_in_one_act_are_audited_as_one(ctx: Context, east: Org) -> None:
    person = await make_person(east, name="一")
    async with ctx.transaction() as session:
        held = await session.get_one(Person, (ctx.tenant.id, person.id))
        for name in ("二", "三"):
            held.name = name
            await session.flush()
        ctx.record(OrgAdded(person.id, east.id))
    async with ctx.transaction() as session:
        (entry,) = await session.scalars(select(AuditEntry))
    assert (entry.before, entry.after) == ({"name": name_digest(ctx, "一")}, {"name": name_digest(ctx, "三")})


async def test_a_new_record_that_changes_in_its_act_was_nothing_before(ctx: Context, east: Org) -> None:
    async with ctx.transaction() as session:
        person = await add_person(ctx, east.id, "一")
        person.name = "二"
        await session.flush()
    async with ctx.transaction() as session:
        (entry,) = await session.scalars(select(AuditEntry))
    assert (entry.before, entry.after["name"]) == ({}, name_digest(ctx, "二"))


@pytest.mark.parametrize("statement", ["update core_audit set event = ''", "delete from core_audit"])
async def test_the_audit_trail_is_not_rewritten(ctx: Context, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with ctx.database.transaction(ctx.tenant.id) as session:
            await session.execute(text(statement))


async def test_a_key_that_was_never_used_finds_nothing(ctx: Context) -> None:
    async with ctx.transaction():
        assert await replayed(ctx, make_key(ctx, "personAdd", "k", {"name": "王五"})) is None


async def test_a_key_finds_the_record_it_made(ctx: Context, east: Org) -> None:
    key = make_key(ctx, "personAdd", "k", {"name": "王五"})
    async with ctx.transaction():
        person = await add_person(ctx, east.id, "王五")
        ctx.remember(key, person.id)
    async with ctx.transaction():
        assert await replayed(ctx, key) == person.id


async def test_a_key_with_another_input_is_refused(ctx: Context, east: Org) -> None:
    async with ctx.transaction():
        ctx.remember(make_key(ctx, "personAdd", "k", {"name": "王五"}), (await add_person(ctx, east.id, "王五")).id)
    with pytest.raises(KeyReused):
        async with ctx.transaction():
            await replayed(ctx, make_key(ctx, "personAdd", "k", {"name": "赵六"}))


async def test_a_key_is_its_accounts_own(ctx: Context, ctx_for: ContextFor, county: Org) -> None:
    key = make_key(ctx, "personAdd", "k", {})
    async with ctx.transaction():
        ctx.remember(key, county.id)
    other = await ctx_for("tenant_admin", county)
    async with other.transaction():
        assert await replayed(other, key) is None


async def test_a_key_is_kept_once(ctx: Context, county: Org) -> None:
    for _ in range(2):
        error = None
        try:
            async with ctx.transaction():
                ctx.remember(make_key(ctx, "personAdd", "k", {}), county.id)
        except IntegrityError as caught:
            error = caught
    assert error is not None
    assert "pk_core_idempotency" in str(error)


async def test_a_record_at_another_version_is_a_conflict(ctx_for: ContextFor, county: Org) -> None:
    dispute = await make_dispute(county)
    ctx = await ctx_for("county_leader", county)
    with pytest.raises(Conflict) as caught:
        async with ctx.transaction():
            await ctx.one_at(Dispute, dispute.id, dispute.version + 1)
    assert caught.value.params == {"current": dispute.version}
