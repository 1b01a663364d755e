"""Rules on a real database: editions follow each other, hold on days, and are read by one's own word."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.context import Context
from core.errors import Forbidden, IllegalMove, NotFound, RuleError
from core.orgs.models import Org
from core.policies import reading, writing
from core.policies.models import PolicyDocument, PolicyKind, PolicyReading, ReadingState
from core.policies.states import Audience, PolicyState
from tests.conftest import ContextFor
from tests.factories import make_account

NOW = datetime(2011, 1, 10, 1, tzinfo=UTC)
TODAY = date(2011, 1, 10)
DAY = timedelta(days=1)


@pytest.fixture
async def ctx(ctx_for: ContextFor, county: Org) -> Context:
    """Whoever leads the county's centre."""
    return await ctx_for(await make_account(county, "center_director", name="示例县主任"), now=NOW)


async def draft(ctx: Context, org: Org, **more: object) -> PolicyDocument:
    """A handbook for those who work here, which holds from today on."""
    given = {
        "kind": PolicyKind.HANDBOOK,
        "title": "管理手册",
        "text": "# 总则",
        "audience": Audience.STAFF,
        "effective_from": TODAY,
    } | more
    async with ctx.transaction():
        return await writing.draft(ctx, org_id=org.id, **given)


async def publish(ctx: Context, document: PolicyDocument) -> PolicyDocument:
    async with ctx.transaction():
        current = await ctx.one(PolicyDocument, document.id)
        return await writing.publish(ctx, document.id, current.version)


async def revise(ctx: Context, document: PolicyDocument, effective_from: date) -> PolicyDocument:
    async with ctx.transaction():
        return await writing.revise(ctx, document.id, effective_from)


async def withdraw(ctx: Context, document: PolicyDocument, last_on: date | None = None) -> PolicyDocument:
    async with ctx.transaction():
        current = await ctx.one(PolicyDocument, document.id)
        return await writing.withdraw(ctx, document.id, current.version, reason="不再适用", last_on=last_on)


async def again(ctx: Context, document: PolicyDocument) -> PolicyDocument:
    async with ctx.transaction():
        return await ctx.one(PolicyDocument, document.id)


async def ask(ctx: Context, document: PolicyDocument, org: Org, role: str | None = None) -> None:
    async with ctx.transaction():
        await reading.ask_to_read(ctx, document.id, org_id=org.id, due_on=TODAY + DAY, role_key=role)


async def confirm(ctx: Context, document: PolicyDocument) -> PolicyReading:
    async with ctx.transaction():
        return await reading.confirm_reading(ctx, document.id)


async def count(ctx: Context, document: PolicyDocument, state: ReadingState) -> int:
    async with ctx.transaction() as session:
        wanted = select(func.count()).where(PolicyReading.document_id == document.id, PolicyReading.state == state)
        return int(await session.scalar(wanted) or 0)


async def test_a_rule_holds_from_the_first_instant_of_its_day(ctx: Context, county: Org) -> None:
    document = await publish(ctx, await draft(ctx, county, effective_from=TODAY + DAY))
    assert document.effective_at == datetime(2011, 1, 10, 16, tzinfo=UTC)
    assert (document.publisher, document.issuer_code) == ("示例县主任", "500235")


async def test_a_rule_does_not_hold_before_it_is_published(ctx: Context, county: Org) -> None:
    with pytest.raises(RuleError) as raised:
        await publish(ctx, await draft(ctx, county, effective_from=TODAY - DAY))
    assert raised.value.payload_code == "POLICY_BEGINS_IN_THE_PAST"


async def test_what_residents_must_know_is_told_in_plain_language(ctx: Context, county: Org) -> None:
    with pytest.raises(RuleError) as raised:
        await publish(ctx, await draft(ctx, county, audience=Audience.RESIDENTS))
    assert raised.value.key == "policy.plain_language"


async def test_the_next_edition_ends_the_one_before_on_its_eve(ctx: Context, county: Org) -> None:
    first = await publish(ctx, await draft(ctx, county))
    second = await publish(ctx, await revise(ctx, first, TODAY + 5 * DAY))
    assert (second.edition, second.supersedes_id, second.text) == (2, first.id, first.text)
    ended = await again(ctx, first)
    assert (ended.state, ended.ended_on) == (PolicyState.PUBLISHED, TODAY + 4 * DAY)
    assert ended.ended_at == second.effective_at


async def test_the_next_edition_begins_later_than_the_one_before(ctx: Context, county: Org) -> None:
    first = await publish(ctx, await draft(ctx, county))
    with pytest.raises(RuleError) as raised:
        await publish(ctx, await revise(ctx, first, TODAY))
    assert raised.value.payload_code == "POLICY_OVERLAPS"


async def test_one_edition_follows_another(ctx: Context, county: Org) -> None:
    first = await publish(ctx, await draft(ctx, county))
    await revise(ctx, first, TODAY + DAY)
    with pytest.raises(RuleError) as raised:
        await revise(ctx, first, TODAY + DAY)
    assert raised.value.params["edition"] == 2


async def test_a_draft_that_was_thrown_away_makes_room_for_another(ctx: Context, county: Org) -> None:
    first = await publish(ctx, await draft(ctx, county))
    await withdraw(ctx, await revise(ctx, first, TODAY + DAY))
    assert (await revise(ctx, first, TODAY + DAY)).edition == 2


async def test_a_draft_has_no_next_edition(ctx: Context, county: Org) -> None:
    with pytest.raises(RuleError):
        await revise(ctx, await draft(ctx, county), TODAY)


async def test_a_published_edition_stays_as_it_is(ctx: Context, county: Org) -> None:
    document = await publish(ctx, await draft(ctx, county))
    with pytest.raises(RuleError) as raised:
        async with ctx.transaction():
            await writing.update(
                ctx,
                document.id,
                document.version,
                title="?",
                text="?",
                audience=Audience.STAFF,
                effective_from=TODAY,
            )
    assert raised.value.payload_code == "POLICY_NOT_DRAFT"


async def test_a_withdrawn_rule_holds_until_its_last_day(ctx: Context, county: Org) -> None:
    document = await withdraw(ctx, await publish(ctx, await draft(ctx, county)), TODAY + 3 * DAY)
    assert (document.state, document.ended_on) == (PolicyState.WITHDRAWN, TODAY + 3 * DAY)
    with pytest.raises(IllegalMove):
        await withdraw(ctx, document)


async def test_a_rule_that_is_withdrawn_before_its_first_day_never_holds(ctx: Context, county: Org) -> None:
    document = await withdraw(ctx, await publish(ctx, await draft(ctx, county, effective_from=TODAY + 5 * DAY)))
    assert document.ended_at == document.effective_at


async def test_a_village_reads_the_countys_rule_and_does_not_change_it(
    ctx: Context, ctx_for: ContextFor, county: Org, east_village: Org
) -> None:
    document = await publish(ctx, await draft(ctx, county))
    village = await ctx_for(await make_account(east_village, "center_director"), now=NOW)
    assert (await again(village, document)).title == "管理手册"
    with pytest.raises(Forbidden):
        await withdraw(village, document)


async def test_whoever_is_asked_confirms_once(ctx: Context, ctx_for: ContextFor, county: Org, east: Org) -> None:
    document = await publish(ctx, await draft(ctx, county))
    clerk = await make_account(east, "window_clerk")
    await ask(ctx, document, east)
    theirs = await ctx_for(clerk, now=NOW)
    assert (await confirm(theirs, document)).confirmed_at == NOW
    assert (await confirm(await ctx_for(clerk, now=NOW + DAY), document)).confirmed_at == NOW
    assert await count(ctx, document, ReadingState.CONFIRMED) == 1


async def test_nobody_is_asked_twice(ctx: Context, county: Org, east: Org) -> None:
    document = await publish(ctx, await draft(ctx, county))
    await make_account(east, "window_clerk")
    await ask(ctx, document, east)
    await make_account(east, "window_clerk")
    await ask(ctx, document, east)
    assert await count(ctx, document, ReadingState.ASKED) == 2


async def test_the_holders_of_a_role_alone_are_asked(ctx: Context, county: Org, east: Org) -> None:
    document = await publish(ctx, await draft(ctx, county))
    await make_account(east, "window_clerk")
    await make_account(east, "volunteer")
    await ask(ctx, document, east, "volunteer")
    assert await count(ctx, document, ReadingState.ASKED) == 1
    with pytest.raises(RuleError) as raised:
        await ask(ctx, document, east, "privacy_officer")
    assert raised.value.payload_code == "POLICY_NO_READERS"


async def test_a_resident_confirms_what_the_resident_was_asked_to_read(
    ctx: Context, ctx_for: ContextFor, county: Org, east: Org
) -> None:
    document = await publish(ctx, await draft(ctx, county))
    resident = await ctx_for(await make_account(east, "resident"), now=NOW)
    with pytest.raises(NotFound):
        await confirm(resident, document)
    await ask(ctx, document, east)
    assert (await confirm(resident, document)).state == ReadingState.CONFIRMED


async def test_one_may_confirm_what_nobody_asked_for(ctx: Context, ctx_for: ContextFor, county: Org, east: Org) -> None:
    document = await publish(ctx, await draft(ctx, county))
    clerk = await ctx_for(await make_account(east, "window_clerk"), now=NOW)
    assert (await confirm(clerk, document)).due_on is None


async def test_what_holds_no_longer_is_not_read(ctx: Context, ctx_for: ContextFor, county: Org, east: Org) -> None:
    document = await publish(ctx, await draft(ctx, county))
    await withdraw(ctx, document)
    clerk = await make_account(east, "window_clerk")
    with pytest.raises(RuleError) as raised:
        await confirm(await ctx_for(clerk, now=NOW + DAY), document)
    assert raised.value.payload_code == "POLICY_OVER"


async def test_a_draft_is_not_read(ctx: Context, county: Org) -> None:
    with pytest.raises(RuleError) as raised:
        await ask(ctx, await draft(ctx, county), county)
    assert raised.value.payload_code == "POLICY_UNPUBLISHED"
