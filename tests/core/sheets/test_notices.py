"""Whoever began an import is told that it ended."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.access.models import Notification
from core.context import Context
from core.orgs.models import Org
from core.people.models import Person
from core.plugin_host import Registry
from core.sheets import imports
from core.sheets.expiry import drop_expired_sheets
from tests.conftest import ContextFor
from tests.core.sheets.sheets import Desk, as_csv
from tests.factories import make_account, make_person

PEOPLE = as_csv([["org", "name"], ["500235101", "示例甲"], ["500235101", ""]])


@pytest.fixture
async def clerk(county: Org) -> Person:
    """The person behind an administrator's account."""
    return await make_person(county)


@pytest.fixture
async def desk(ctx_for: ContextFor, registry: Registry, county: Org, east: Org, clerk: Person) -> Desk:
    """Takes spreadsheets in for the clerk."""
    return Desk(await ctx_for(await make_account(county, "tenant_admin", person_id=clerk.id)), registry)


async def told(ctx: Context) -> list[tuple[object, str]]:
    """Who was told, and what."""
    async with ctx.transaction() as session:
        found = await session.execute(select(Notification.person_id, Notification.kind))
        return [(person_id, kind) for person_id, kind in found]


async def test_an_import_that_is_done_is_told_once_to_whoever_began_it(desk: Desk, clerk: Person) -> None:
    held = await desk.begin((await desk.upload(PEOPLE)).id)
    await desk.go_on(held.id, rows=1)
    assert await told(desk.ctx) == []
    await desk.go_on(held.id, rows=1)
    assert await told(desk.ctx) == [(clerk.id, "import_done")]


async def test_an_import_that_waited_too_long_is_told(desk: Desk, clerk: Person) -> None:
    await desk.upload(PEOPLE)
    later = desk.ctx.clock.now() + timedelta(days=8)
    late = replace(desk.ctx, clock=replace(desk.ctx.clock, now=lambda: later))
    assert await drop_expired_sheets(late) == 1
    assert await drop_expired_sheets(late) == 0
    assert await told(desk.ctx) == [(clerk.id, "import_expired")]


async def test_nobody_is_told_of_what_they_gave_up_themselves(desk: Desk) -> None:
    held = await desk.upload(PEOPLE)
    async with desk.ctx.transaction():
        await imports.cancel(desk.ctx, held.id)
    assert await told(desk.ctx) == []


async def test_an_account_that_is_nobody_s_is_told_nothing(ctx_for: ContextFor, registry: Registry, east: Org) -> None:
    desk = Desk(await ctx_for("tenant_admin", east), registry)
    await desk.run(as_csv([["org", "name"], ["500235101", "示例甲"]]))
    assert await told(desk.ctx) == []
