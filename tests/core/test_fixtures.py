from core.db import Database
from core.orgs.models import Org
import pytest
from sqlalchemy import select, func
from tests.factories import *


async def test_a(database, yunyang, fengjie, east, abroad):
    assert yunyang.id != fengjie.id
    d = await make_dispute(org=east, parties=("a", "b"))
    async with database.transaction(yunyang.id) as s:
        assert (await s.scalar(select(func.count()).select_from(Org))) == 7
        async with database.transaction(fengjie.id) as s2:
            assert (await s2.scalar(select(func.count()).select_from(Dispute))) == 0
            v = await database.reader.fetch("select to_json(current_setting('helin.tenant'))", [])
            assert v.decode().strip('"') == str(fengjie.id)
        assert (await s.scalar(select(func.count()).select_from(Dispute))) == 1
    async with database.transaction(None) as s2:
        assert (await s2.scalar(select(func.count()).select_from(Dispute))) == 0


async def test_b(database, yunyang):
    async with database.transaction(yunyang.id) as s:
        assert (await s.scalar(select(func.count()).select_from(Dispute))) == 0


async def test_c(ctx_for, east, west):
    d = await make_dispute(org=east)
    ctx = await ctx_for("mediation_manager", west)
    from core.errors import NotFound

    async with ctx.transaction():
        with pytest.raises(NotFound):
            await ctx.one(Dispute, d.id)
    ctx = await ctx_for("mediation_manager", east)
    async with ctx.transaction():
        assert (await ctx.one(Dispute, d.id)).id == d.id


@pytest.mark.commits
async def test_d(database, yunyang):
    await make_person()
    async with database.transaction(yunyang.id) as s:
        assert (await s.scalar(select(func.count()).select_from(Person))) == 1


@pytest.mark.commits
async def test_e(database, yunyang):
    async with database.transaction(yunyang.id) as s:
        assert (await s.scalar(select(func.count()).select_from(Person))) == 0
