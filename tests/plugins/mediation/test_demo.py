"""The demo of mediation: Yunyang as its model states it, and a smaller Fengjie beside it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from core.cases.service import next_number
from core.db import make_engine, parse_url
from core.errors import ConfigError
from core.orgs.kinds import OrgLevel
from core.tenancy import Tenant, TenantInfo
from plugins.mediation import demo
from plugins.mediation.demo.outcomes import FIGURES
from plugins.mediation.models import KIND
from plugins.mediation.service import RESOLUTIONS
from plugins.mediation.states import OPEN, DisputeState
from tests.plugins.mediation.conftest import Demo
from tests.plugins.mediation.model_norms import norm_of

ZONE = ZoneInfo("Asia/Shanghai")
S = DisputeState
AFTER = {S.PERFORMING, S.PERFORMED, S.BREACHED, S.ARCHIVED}
"""States that the model tells nothing about."""


EPISODES = "select level, outcome, count(*) from core_episode group by level, outcome"


async def episodes(loaded: Demo, tenant: TenantInfo) -> dict[OrgLevel, dict[str | None, int]]:
    found: dict[OrgLevel, dict[str | None, int]] = {level: {} for level in OrgLevel}
    for level, outcome, count in await loaded.rows(EPISODES, tenant):
        found[OrgLevel(level)][outcome] = count
    return found


async def test_episodes_are_those_of_the_model(loaded: Demo) -> None:
    found = await episodes(loaded, loaded.yunyang)
    totals = {level: (sum(outcomes.values()), outcomes["SETTLED"]) for level, outcomes in found.items()}
    assert totals == {
        OrgLevel.VILLAGE: (4_610, 4_241),
        OrgLevel.TOWN: (1_750, 1_662),
        OrgLevel.COUNTY: (1_485, 1_351),
    }
    assert {level: outcomes.get("DIVERTED", 0) for level, outcomes in found.items()} == {
        OrgLevel.VILLAGE: 0,
        OrgLevel.TOWN: 65,
        OrgLevel.COUNTY: 0,
    }


async def test_a_dispute_that_was_handed_up_is_one_record(loaded: Demo) -> None:
    ((disputes, episodes, handed_up),) = await loaded.rows(
        "select (select count(*) from mediation_dispute), count(*), count(*) filter (where outcome = 'ESCALATED')"
        " from core_episode"
    )
    assert (disputes, episodes, handed_up) == (7_630, 7_845, 215)


async def test_a_smaller_county_keeps_the_shares(loaded: Demo) -> None:
    for level, outcomes in (await episodes(loaded, loaded.fengjie)).items():
        whole, planned = sum(outcomes.values()), FIGURES[level]
        for outcome, figure in planned.items():
            assert abs(outcomes.get(outcome, 0) - whole * figure / sum(planned.values())) < 1


@pytest.mark.parametrize("county", ["yunyang", "fengjie"])
async def test_some_disputes_are_in_each_state(loaded: Demo, county: str) -> None:
    states = await loaded.rows("select distinct state from core_case", getattr(loaded, county))
    assert {state for (state,) in states} == set(DisputeState) - AFTER


@pytest.mark.parametrize("county", ["yunyang", "fengjie"])
async def test_how_a_dispute_stands_fits_its_last_episode(loaded: Demo, county: str) -> None:
    standing = await loaded.rows(
        "select distinct state, resolution, outcome, refusal_reason is not null, closed_at is not null"
        " from core_case c join mediation_dispute d on d.id = c.id"
        " cross join lateral (select outcome from core_episode e where e.case_id = c.id"
        " order by started_at desc limit 1) last",
        getattr(loaded, county),
    )
    wrong = [row for row in standing if not is_possible(*row)]
    assert wrong == []


def is_possible(state: str, resolution: str | None, outcome: str | None, refused: bool, closed: bool) -> bool:
    """Whether acts of the service could have led to it; what was diverted stays open until the body answers."""
    ended = {
        "SETTLED": {S.AGREED},
        "NOT_SETTLED": {S.FAILED, S.TERMINATED},
        "DIVERTED": {S.TERMINATED, *OPEN},
        None: OPEN,
    }[outcome]
    ended = {S.NOT_ACCEPTED} if refused else ended
    if state != S.CLOSED:
        return state in ended and resolution is None and not closed
    return closed and any(resolution in RESOLUTIONS[before] for before in ended if before in RESOLUTIONS)


async def test_a_dispute_has_a_mediator_from_when_it_is_assigned(loaded: Demo) -> None:
    unassigned = await loaded.rows(
        "select distinct state, refusal_reason is not null from core_case c join mediation_dispute d on d.id = c.id"
        " where d.mediator_id is null"
    )
    assigned = await loaded.rows(
        "select distinct state from core_case c join mediation_dispute d on d.id = c.id where d.mediator_id is not null"
    )
    assert set(unassigned) == {("REGISTERED", False), ("ACCEPTED", False), ("NOT_ACCEPTED", True), ("CLOSED", True)}
    assert {state for (state,) in assigned} == {*DisputeState} - {S.REGISTERED, S.ACCEPTED, S.NOT_ACCEPTED} - AFTER


@pytest.mark.parametrize("county", ["yunyang", "fengjie"])
async def test_the_worker_is_a_mediator_with_an_appointment_where_the_dispute_is_handled(
    loaded: Demo, county: str
) -> None:
    without = await loaded.rows(
        "select c.number from core_case c join mediation_dispute d on d.id = c.id"
        " left join mediation_mediator m on m.id = d.mediator_id"
        " where c.worker_id is distinct from m.person_id or d.mediator_id is not null and not exists (select from"
        " mediation_appointment a where a.mediator_id = m.id and a.org_id = c.handling_org_id"
        " and a.state = 'APPOINTED' and a.started_on <= c.opened_at::date and a.ended_on is null)",
        getattr(loaded, county),
    )
    assert without == []


async def test_each_episode_begins_one_level_above_when_the_one_before_it_ended(loaded: Demo) -> None:
    broken = await loaded.rows(
        "select case_id from (select e.*, o.parent_id,"
        " lead(e.org_id) over w as next_org, lead(e.started_at) over w as next_start"
        " from core_episode e join core_org o on o.id = e.org_id window w as (partition by case_id order by started_at)"
        ") e where (outcome = 'ESCALATED') <> (next_org is not null)"
        " or next_org is not null and (next_org <> parent_id or next_start <> ended_at)"
        " or (outcome is null) <> (ended_at is null) or ended_at <= started_at"
    )
    assert broken == []


async def test_a_dispute_begins_where_it_was_found_and_is_handled_where_it_came_to(loaded: Demo) -> None:
    astray = await loaded.rows(
        "select number from core_case c cross join lateral (select"
        " (array_agg(org_id order by started_at))[1] as first, (array_agg(org_id order by started_at desc))[1] as last,"
        " min(started_at) as began, max(ended_at) as ended from core_episode e where e.case_id = c.id) e"
        " where c.org_id <> first or c.handling_org_id <> last or c.opened_at <> began or c.closed_at < ended"
    )
    assert astray == []


async def test_all_of_it_happens_from_january_to_may(loaded: Demo) -> None:
    ((first, last, opened_last, months),) = await loaded.rows(
        "select min(opened_at), greatest(max(closed_at), (select max(ended_at) from core_episode)), max(opened_at),"
        " count(distinct extract(month from opened_at at time zone 'Asia/Shanghai')) from core_case"
    )
    assert datetime(2011, 1, 1, tzinfo=ZONE) <= first
    assert max(last, opened_last) < datetime(2011, 6, 1, tzinfo=ZONE)
    assert months == 5


async def test_most_disputes_come_in_office_hours(loaded: Demo) -> None:
    ((share,),) = await loaded.rows(
        "select avg(case when t::time between '08:30' and '18:00' and extract(isodow from t) < 6 then 1 else 0 end)"
        " from (select opened_at at time zone 'Asia/Shanghai' as t from core_case) c"
    )
    assert share > 0.8


@pytest.mark.parametrize("county", ["yunyang", "fengjie"])
async def test_numbers_run_without_a_gap_in_the_order_of_opening(loaded: Demo, county: str) -> None:
    broken = await loaded.rows(
        "select number from (select c.number, o.code, row_number() over (partition by org_id order by opened_at, c.id)"
        " as n from core_case c join core_org o on o.id = c.org_id) c"
        " where number <> code || '-2011-' || lpad(n::text, 5, '0')",
        getattr(loaded, county),
    )
    assert broken == []


async def test_ids_are_in_the_order_of_opening(loaded: Demo) -> None:
    ids = await loaded.rows("select id from core_case order by opened_at, id")
    assert ids == sorted(ids)


@pytest.mark.parametrize("county", ["yunyang", "fengjie"])
async def test_counters_stand_at_the_last_number(loaded: Demo, county: str) -> None:
    tenant = getattr(loaded, county)
    given = await loaded.rows("select org_id, kind, 2011, count(*) from core_case group by org_id, kind", tenant)
    counters = await loaded.rows("select org_id, kind, year, last from core_number", tenant)
    assert sorted(counters) == sorted(given)


async def test_the_next_dispute_of_the_year_continues_the_numbers(loaded: Demo) -> None:
    ((org_id, count),) = await loaded.rows(
        "select org_id, count(*) from core_case group by org_id order by count(*) desc limit 1"
    )
    ctx = loaded.ctx(loaded.yunyang, datetime(2011, 6, 1, tzinfo=UTC))
    async with ctx.transaction() as session:
        number = await next_number(ctx, org_id, KIND)
        await session.rollback()
    assert number == count + 1


async def test_each_dispute_has_two_sides_from_its_own_place(loaded: Demo) -> None:
    wrong = await loaded.rows(
        "select c.number from core_case c join core_org o on o.id = c.org_id join core_case_party p on p.case_id = c.id"
        " left join core_person h on h.id = p.person_id and h.name = p.name"
        " and h.org_place between o.place and o.place_end group by c.number"
        " having count(distinct h.id) <> 2 or array_agg(role order by ordinal) <> '{APPLICANT,RESPONDENT}'"
        " or array_agg(ordinal order by ordinal) <> '{1,2}'"
    )
    assert wrong == []
    assert await loaded.rows("select count(*) from core_case_party") == [(2 * 7_630,)]


async def test_nobody_in_a_dispute_is_of_another_tenant(loaded: Demo) -> None:
    named = (
        "select p.tenant_id, h.tenant_id from core_case_party p join core_person h on h.id = p.person_id",
        "select c.tenant_id, h.tenant_id from core_case c join core_person h on h.id = c.worker_id",
        "select d.tenant_id, m.tenant_id from mediation_dispute d join mediation_mediator m on m.id = d.mediator_id",
    )
    engine = make_engine(parse_url(loaded.addresses.owner))  # sees both counties
    async with engine.connect() as connection:
        found = [{tuple(row) for row in await connection.execute(text(sql))} for sql in named]
    await engine.dispose()
    own = {(loaded.yunyang.id, loaded.yunyang.id), (loaded.fengjie.id, loaded.fengjie.id)}
    assert found == [own, own, own]


async def test_all_words_are_marked_as_an_example(loaded: Demo) -> None:
    unmarked = await loaded.rows(
        "select title, summary from core_case c join mediation_dispute d on d.id = c.id"
        " where title not like '【示例】%' or summary not like '示例数据%' or refusal_reason not like '示例%'"
    )
    assert unmarked == []


async def test_appointments_are_those_of_the_model(loaded: Demo) -> None:
    appointments = await loaded.rows("select level, count(*) from mediation_appointment group by level")
    assert dict(appointments) == {"COUNTY": 100, "TOWN": 1_130, "VILLAGE": 6_595}


async def test_each_organisation_is_staffed_by_its_norm(loaded: Demo) -> None:
    staffed = await loaded.rows(
        "select o.level, o.population, o.children_count, count(distinct a.mediator_id), count(a.id)"
        " from core_org o left join mediation_appointment a on a.org_id = o.id and a.state = 'APPOINTED' group by o.id,"
        " o.level, o.population, o.children_count"
    )
    wrong = [row for row in staffed if not row[3] == row[4] == norm_of(*row[:3])]
    assert (len(staffed), wrong) == (523, [])


async def test_a_level_chooses_its_mediators_from_the_level_below(loaded: Demo) -> None:
    strangers = await loaded.rows(
        "select a.id from mediation_appointment a join core_org o on o.id = a.org_id where o.level <> 'VILLAGE'"
        " and not exists (select from mediation_appointment b join core_org c on c.id = b.org_id"
        " where b.mediator_id = a.mediator_id and c.parent_id = o.id)"
    )
    assert strangers == []


async def test_each_mediator_is_a_person_of_the_same_place_and_name(loaded: Demo) -> None:
    ((mediators, people),) = await loaded.rows(
        "select count(*), count(distinct h.id) from mediation_mediator m join core_person h on h.id = m.person_id"
        " and h.org_id = m.org_id and h.name = m.name"
    )
    assert (mediators, people) == (6_595, 6_595)


ACCOUNTS = (
    "select a.login, r.key, o.level, g.org_id, a.person_id from core_account a join core_grant g on g.account_id = a.id"
    " join core_role r on r.id = g.role_id join core_org o on o.id = g.org_id order by a.login"
)


@pytest.mark.parametrize("county", ["yunyang", "fengjie"])
async def test_each_demo_account_holds_its_role_where_it_works(loaded: Demo, county: str) -> None:
    accounts = await loaded.rows(ACCOUNTS, getattr(loaded, county))
    assert [account[:3] for account in accounts] == [
        ("admin", "tenant_admin", "COUNTY"),
        ("auditor", "privacy_officer", "COUNTY"),
        ("county_leader", "county_leader", "COUNTY"),
        ("mediator", "mediator", "VILLAGE"),
        ("town_manager", "mediation_manager", "TOWN"),
    ]


@pytest.mark.parametrize("county", ["yunyang", "fengjie"])
async def test_the_manager_leads_the_town_with_most_disputes(loaded: Demo, county: str) -> None:
    tenant = getattr(loaded, county)
    towns = await loaded.rows(
        "select count(*), array_agg(distinct o.id) from core_case c join core_org o on o.level = 'TOWN'"
        " and c.org_place between o.place and o.place_end group by o.id order by count(*) desc",
        tenant,
    )
    most = {org_id for count, ids in towns for org_id in ids if count == towns[0][0]}
    (manager,) = [account for account in await loaded.rows(ACCOUNTS, tenant) if account[0] == "town_manager"]
    assert manager[3] in most


async def test_the_mediator_has_many_disputes_and_some_to_end(loaded: Demo) -> None:
    (mediator,) = [account for account in await loaded.rows(ACCOUNTS) if account[0] == "mediator"]
    states = await loaded.rows("select state from core_case where worker_id = :person", person=mediator[4])
    assert len(states) > 100
    assert sum(state in OPEN for (state,) in states) >= 3


async def test_a_demo_without_residents_says_what_is_missing(loaded: Demo) -> None:
    async with loaded.database.transaction(None) as session:
        small = (await session.scalars(select(Tenant).where(Tenant.slug == "small-yunyang"))).one().info()
    ctx = loaded.ctx(small, datetime(2011, 6, 1, tzinfo=UTC))
    with pytest.raises(ConfigError, match="residents"):
        async with ctx.transaction():
            await demo.load(ctx, 1.0)
