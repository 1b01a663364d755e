"""Acts on cases of any kind: journal, groups, tasks, papers, duplicates, reopening, the archive."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.accounts.models import Account
from core.audit.models import AuditEntry
from core.cases import ending, file, journal, parties, tasks
from core.cases.models import Case, PartyGroup, PartyRole, Resolution
from core.cases.parts import CaseEntry, CaseTask, FollowUpMethod, TaskKind
from core.context import Context
from core.errors import Forbidden, IllegalMove, RuleError
from core.orgs.models import Org
from plugins.mediation import service
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_mediator


@pytest.fixture
async def manager(east: Org) -> Account:
    """The manager of the eastern town."""
    return await make_account(east, "mediation_manager")


async def found(ctx: Context, dispute: Dispute) -> Dispute:
    async with ctx.transaction():
        return await ctx.one(Dispute, dispute.id)


async def close(ctx: Context, dispute: Dispute, version: int = 1) -> None:
    async with ctx.transaction():
        await service.close_dispute(ctx, dispute.id, version, Resolution.NOT_COMPETENT)


async def test_a_move_stands_in_the_journal_with_its_reason(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    dispute, ctx = await make_dispute(east), await ctx_for(manager)
    async with ctx.transaction():
        await service.refuse_dispute(ctx, dispute.id, 1, "法院已受理")
    async with ctx.transaction() as session:
        entry = (await session.scalars(select(CaseEntry))).one()
        assert (entry.from_state, entry.to_state, entry.text) == ("REGISTERED", "NOT_ACCEPTED", "法院已受理")
        assert entry.author == manager.name
        assert (await session.scalars(select(AuditEntry.record_id))).one() == dispute.id


async def test_only_a_note_on_de_escalation_names_an_office(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    dispute, ctx = await make_dispute(east), await ctx_for(manager)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await journal.add_note(ctx, Dispute, dispute.id, "?", told_to="镇综治中心")
    assert raised.value.field == "told_to"


async def test_at_most_five_speak_for_a_group(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    dispute, ctx = await make_dispute(east), await ctx_for(manager)
    async with ctx.transaction() as session:
        await parties.add_group(ctx, Dispute, dispute.id, name="示例商户", size=500, is_approximate=True)
        await session.flush()
        group = (await session.scalars(select(PartyGroup))).one()
    given: dict[str, Any] = {"role": PartyRole.APPLICANT, "name": "示例代表", "group_id": group.id}
    for _ in range(5):
        async with ctx.transaction():
            await parties.add_party(ctx, Dispute, dispute.id, **given)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await parties.add_party(ctx, Dispute, dispute.id, **given)
    assert raised.value.field == "group_id"


async def test_an_order_from_above_is_not_given_by_the_mediator(ctx_for: ContextFor, east: Org) -> None:
    mediator = await make_mediator(east)
    dispute = await make_dispute(east, mediator=mediator)
    account = await make_account(east, "mediator", person_id=mediator.person_id)
    ctx = await ctx_for(account)
    day = ctx.clock.today() + timedelta(days=3)
    async with ctx.transaction():
        await tasks.add_task(ctx, Dispute, dispute.id, kind=TaskKind.WORK, content="?", due_on=day)
    with pytest.raises(Forbidden):
        async with ctx.transaction():
            await tasks.add_task(ctx, Dispute, dispute.id, kind=TaskKind.SUPERVISION, content="?", due_on=day)


async def test_a_task_is_finished_once(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    dispute, ctx = await make_dispute(east), await ctx_for(manager)
    async with ctx.transaction() as session:
        await tasks.add_task(ctx, Dispute, dispute.id, kind=TaskKind.SUPERVISION, content="?", due_on=ctx.clock.today())
        await session.flush()
        task = (await session.scalars(select(CaseTask))).one()
    async with ctx.transaction():
        await tasks.finish_task(ctx, task.id, result="done", is_cancelled=False)
    with pytest.raises(RuleError):
        async with ctx.transaction():
            await tasks.finish_task(ctx, task.id, result="done", is_cancelled=True)


async def test_a_file_that_lacks_papers_keeps_the_case_open_until_they_are_exempted(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    dispute, ctx = await make_dispute(east, state="TERMINATED"), await ctx_for(manager)

    async def end() -> None:
        async with ctx.transaction():
            await service.close_dispute(ctx, dispute.id, 1, Resolution.WITHDRAWN)

    with pytest.raises(RuleError) as raised:
        await end()
    assert (raised.value.payload_code, raised.value.params) == ("FILE_INCOMPLETE", {"missing": "APPLICATION"})
    async with ctx.transaction():
        await file.file_paper(ctx, Dispute, dispute.id, kind="APPLICATION", title="申请书", exemption="口头申请")
    await end()
    assert (await found(ctx, dispute)).state == "CLOSED"


async def test_duplicates_close_with_their_master(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    master, second = await make_dispute(east, state="NOT_ACCEPTED"), await make_dispute(east)
    ctx = await ctx_for(manager)
    async with ctx.transaction():
        await ending.mark_duplicate(ctx, Dispute, second.id, 1, master_id=master.id, reason="同一纠纷")
    closed = await found(ctx, second)
    assert (closed.state, closed.resolution, closed.master_id) == ("CLOSED", "DUPLICATE", master.id)
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await ending.mark_duplicate(ctx, Dispute, master.id, 1, master_id=second.id, reason="?")
    assert raised.value.field == "master_id"


async def test_a_closed_case_is_only_read_until_it_is_reopened(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    dispute, ctx = await make_dispute(east, state="NOT_ACCEPTED"), await ctx_for(manager)
    await close(ctx, dispute)
    with pytest.raises(RuleError):
        async with ctx.transaction():
            await journal.add_note(ctx, Dispute, dispute.id, "?", told_to=None)
    async with ctx.transaction():
        await ending.reopen(ctx, Dispute, dispute.id, 2, "出现新情况")
    reopened = await found(ctx, dispute)
    assert (reopened.state, reopened.closed_at, reopened.resolution) == ("ACCEPTED", None, None)
    async with ctx.transaction():
        await journal.add_note(ctx, Dispute, dispute.id, "?", told_to=None)


async def test_the_archive_takes_closed_cases_and_nothing_after(
    ctx_for: ContextFor, east: Org, manager: Account
) -> None:
    dispute, ctx = await make_dispute(east, state="NOT_ACCEPTED"), await ctx_for(manager)
    with pytest.raises(IllegalMove) as raised:
        async with ctx.transaction():
            await ending.archive(ctx, Dispute, dispute.id, 1)
    assert raised.value.params["possible"] == ["CLOSED"]
    await close(ctx, dispute)
    async with ctx.transaction():
        await ending.archive(ctx, Dispute, dispute.id, 2)
    with pytest.raises(RuleError):
        async with ctx.transaction():
            await ending.follow_up(
                ctx,
                Dispute,
                dispute.id,
                followed_on=date(2011, 1, 1),
                method=FollowUpMethod.PHONE,
                is_performed=None,
                is_satisfied=None,
                has_recurred=False,
                note=None,
            )


async def test_an_act_raises_the_version_once(ctx_for: ContextFor, east: Org, manager: Account) -> None:
    mediator, dispute, ctx = await make_mediator(east), await make_dispute(east, state="ACCEPTED"), None
    ctx = await ctx_for(manager)
    async with ctx.transaction():
        await service.assign_dispute(ctx, dispute.id, 1, mediator.id)
    async with ctx.transaction() as session:
        assert (await session.get_one(Case, (ctx.tenant.id, dispute.id))).version == 2
