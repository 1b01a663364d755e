"""What is undone inside an act leaves no entry, and what came before it does."""

from collections.abc import Callable

from sqlalchemy import func, select

from core.audit.models import AuditEntry
from core.context import Context
from core.errors import RuleError
from core.orgs.models import Org
from core.people.models import Person
from core.people.service import add_person
from core.tenancy import TenantInfo

System = Callable[[TenantInfo], Context]


async def test_an_attempt_that_fails_is_undone_with_its_entries(yunyang: TenantInfo, east: Org, system: System) -> None:
    ctx = system(yunyang)
    async with ctx.transaction() as session:
        await add_person(ctx, east.id, "甲")
        try:
            async with ctx.attempt():
                await add_person(ctx, east.id, "乙")
                await session.flush()
                raise RuleError("rule.invalid")
        except RuleError:
            pass
        async with ctx.attempt():
            await add_person(ctx, east.id, "丙")
    async with ctx.transaction() as session:
        made = {
            one.name: one.id for one in await session.scalars(select(Person).where(Person.name.in_(list("甲乙丙"))))
        }
        added = set(await session.scalars(select(AuditEntry.record_id).where(AuditEntry.event == "PersonAdded")))
    assert made.keys() == {"甲", "丙"}
    assert set(made.values()) == added


async def test_what_is_written_down_is_written_once(yunyang: TenantInfo, east: Org, system: System) -> None:
    ctx = system(yunyang)
    async with ctx.transaction():
        await add_person(ctx, east.id, "甲")
        await ctx.write_down()
        await ctx.write_down()
    async with ctx.transaction() as session:
        assert await session.scalar(select(func.count()).where(AuditEntry.event == "PersonAdded")) == 1
