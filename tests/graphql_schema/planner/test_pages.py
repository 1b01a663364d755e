"""Pages of lists: a walk meets each record once, in the declared order, however it goes."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.orgs.models import Org
from core.people.models import Person
from core.tenancy import TenantInfo
from graphql_schema.connection import encode_cursor
from graphql_schema.node import encode
from graphql_schema.testing import Answer, Asker, Client
from plugins.mediation.models import Dispute
from tests.factories import (
    OPENED_AT,
    database,
    make_account,
    make_dispute,
    make_dispute_type,
    make_party,
    make_person,
)

PAGE = """query ($first: Int, $after: String, $last: Int, $before: String, $order: [DisputeOrderBy!]) {
  disputes(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    nodes { number }
    edges { cursor node { number } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
    totalCountCapped
  }
}"""
UP = [{"field": "OPENED_AT", "direction": "ASC"}]
DOWN = [{"field": "OPENED_AT", "direction": "DESC"}]
ORDERS = [None, [], [{"field": "OPENED_AT"}], UP, DOWN]

sizes = st.lists(st.integers(1, 9), min_size=1, max_size=4)
examples = settings(
    max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True, slots=True)
class Pile:
    """A county's disputes, newest first, and somebody who sees them all."""

    reader: Asker
    disputes: tuple[Dispute, ...]

    def numbers(self, order: list[dict[str, str]] | None) -> list[str]:
        """Numbers in the order that was asked for."""
        numbers = [dispute.number for dispute in self.disputes]
        return numbers[::-1] if order == UP else numbers


@pytest.fixture
async def pile(api: Client, county: Org, abroad: Org) -> Pile:
    """Fourteen disputes, several of them opened at the same instant, beside one of the other county."""
    kind = await make_dispute_type(county)
    moments = [OPENED_AT + timedelta(microseconds=step) for step in (0, 0, 0, 1, 100, 100, 10**6, 10**6)]
    made = [await make_dispute(county, type_=kind, opened_at=moments[n % 8]) for n in range(14)]
    await make_dispute(abroad)
    ordered = sorted(made, key=lambda dispute: (dispute.opened_at, dispute.id), reverse=True)
    return Pile(api.as_(await make_account(county, "county_leader")), tuple(ordered))


def page(answer: Answer) -> Any:
    """The page of disputes in an answer."""
    assert answer.errors == []
    return answer.data["disputes"]


def numbers(nodes: Iterable[dict[str, Any]]) -> list[str]:
    """Numbers of the records."""
    return [node["number"] for node in nodes]


async def walk(reader: Asker, steps: list[int], order: Any, *, backwards: bool) -> list[str]:
    """All numbers, page by page, in the order of the list; each page has the next of the sizes."""
    size, cursor, has_more = ("last", "before", "hasPreviousPage") if backwards else ("first", "after", "hasNextPage")
    met: list[str] = []
    at = None
    for turn in range(100):
        found = page(await reader.query(PAGE, {size: steps[turn % len(steps)], cursor: at, "order": order}))
        shown = numbers(found["nodes"])
        met = shown + met if backwards else met + shown
        if not found["pageInfo"][has_more]:
            break
        at = found["pageInfo"]["startCursor" if backwards else "endCursor"]
    return met


@given(steps=sizes, order=st.sampled_from(ORDERS), backwards=st.booleans())
@examples
async def test_a_walk_meets_each_record_once_in_the_declared_order(
    pile: Pile, steps: list[int], order: Any, backwards: bool
) -> None:
    assert await walk(pile.reader, steps, order, backwards=backwards) == pile.numbers(order)


@given(
    order=st.sampled_from(ORDERS),
    size=st.integers(1, 16),
    backwards=st.booleans(),
    after=st.none() | st.integers(0, 13),
    before=st.none() | st.integers(0, 13),
)
@examples
async def test_a_page_is_the_slice_between_its_cursors_and_its_info_says_what_is_outside(
    pile: Pile, order: Any, size: int, backwards: bool, after: int | None, before: int | None
) -> None:
    ordered = pile.numbers(order)
    by_number = {d.number: encode_cursor("OPENED_AT", [d.opened_at.isoformat(), d.id]) for d in pile.disputes}
    cursors = {"after": after, "before": before}
    given = {name: by_number[ordered[place]] for name, place in cursors.items() if place is not None}
    found = page(await pile.reader.query(PAGE, given | {"last" if backwards else "first": size, "order": order}))
    inside = ordered[0 if after is None else after + 1 : before]
    shown = inside[-size:] if backwards else inside[:size]
    assert numbers(found["nodes"]) == shown
    more = len(inside) > size
    assert found["pageInfo"]["hasNextPage"] == (before is not None if backwards else more)
    assert found["pageInfo"]["hasPreviousPage"] == (more if backwards else after is not None)


async def test_nodes_and_edges_are_the_same_records_and_the_info_names_the_outer_cursors(pile: Pile) -> None:
    for size in ({"first": 5}, {"last": 5}, {}):
        found = page(await pile.reader.query(PAGE, size))
        assert [edge["node"] for edge in found["edges"]] == found["nodes"]
        assert found["pageInfo"]["startCursor"] == found["edges"][0]["cursor"]
        assert found["pageInfo"]["endCursor"] == found["edges"][-1]["cursor"]


async def test_a_page_without_a_size_has_twenty_records(api: Client, county: Org) -> None:
    kind = await make_dispute_type(county)
    for _ in range(21):
        await make_dispute(county, type_=kind)
    found = page(await api.as_(await make_account(county, "county_leader")).query(PAGE))
    assert (len(found["nodes"]), found["pageInfo"]["hasNextPage"], found["totalCount"]) == (20, True, 21)


async def test_a_page_that_is_not_looked_beyond_is_as_long(pile: Pile) -> None:
    for size in ("first", "last"):
        answer = await pile.reader.query(f"{{ disputes({size}: 3) {{ nodes {{ number }} }} }}")
        assert len(page(answer)["nodes"]) == 3


async def test_a_cursor_survives_records_that_come_and_go(pile: Pile, county: Org) -> None:
    cursor = page(await pile.reader.query(PAGE, {"first": 5}))["pageInfo"]["endCursor"]
    for opened_at in (OPENED_AT - timedelta(days=1), OPENED_AT + timedelta(days=1)):
        await make_dispute(county, opened_at=opened_at, number=f"{opened_at:%d}")
    following = page(await pile.reader.query(PAGE, {"first": 100, "after": cursor}))
    assert numbers(following["nodes"]) == [*pile.numbers(None)[5:], "04"]


async def test_an_empty_list_has_no_records_and_no_cursors(api: Client, county: Org) -> None:
    found = page(await api.as_(await make_account(county, "county_leader")).query(PAGE))
    assert found == {
        "nodes": [],
        "edges": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
        "totalCount": 0,
        "totalCountCapped": False,
    }


async def test_a_page_beyond_the_end_is_empty_and_knows_that_records_stand_before_it(pile: Pile) -> None:
    end = page(await pile.reader.query(PAGE, {"last": 1}))["pageInfo"]["endCursor"]
    found = page(await pile.reader.query(PAGE, {"first": 1, "after": end}))
    assert found["nodes"] == []
    assert found["totalCount"] == 14
    info = {"hasNextPage": False, "hasPreviousPage": True, "startCursor": None, "endCursor": None}
    assert found["pageInfo"] == info


@pytest.mark.parametrize(("people", "told"), [(1000, (1000, False)), (1001, (1000, True))])
async def test_a_total_is_counted_to_a_thousand(
    api: Client, county: Org, yunyang: TenantInfo, people: int, told: tuple[int, bool]
) -> None:
    async with database().transaction(yunyang.id) as session:
        session.add_all(
            Person(org_id=county.id, org_place=county.place, name=f"人{n}", name_pinyin="ren") for n in range(people)
        )
    answer = await api.as_(await make_account(county, "county_leader")).query(
        "{ people(first: 1) { totalCount totalCountCapped } }"
    )
    assert (answer.data["people"]["totalCount"], answer.data["people"]["totalCountCapped"]) == told


async def test_people_of_one_sound_are_each_met_once(api: Client, county: Org) -> None:
    made = [await make_person(county, name=name) for name in ("王一", "王伊", "王一", "李四", "王衣", "王一")]
    reader = api.as_(await make_account(county, "county_leader"))
    query = "query ($after: String) { people(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }"
    met, after = [], None
    for _ in made:
        found = (await reader.query(query, {"after": after})).data["people"]
        met += [node["id"] for node in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
    ordered = sorted(made, key=lambda person: (person.name_pinyin, person.id))
    assert met == [encode("Person", person.id) for person in ordered]


async def test_each_nested_list_has_cursors_of_its_own(api: Client, county: Org) -> None:
    quarrels = [await make_dispute(county) for _ in range(2)]
    for quarrel in quarrels:
        for name in "甲乙丙":
            await make_party(quarrel, name=name)
    reader = api.as_(await make_account(county, "county_leader"))
    query = """query ($number: String!, $after: String) {
      dispute(number: $number) { parties(first: 1, after: $after) { nodes { name } pageInfo { endCursor } } }
    }"""
    for quarrel in quarrels:
        after, met = None, ""
        for _ in range(3):
            answer = await reader.query(query, {"number": quarrel.number, "after": after})
            found = answer.data["dispute"]["parties"]
            met += found["nodes"][0]["name"]
            after = found["pageInfo"]["endCursor"]
        assert met == "甲乙丙"


async def test_a_nested_list_is_cut_for_each_record(api: Client, county: Org) -> None:
    for many in (0, 1, 3):
        quarrel = await make_dispute(county)
        for _ in range(many):
            await make_party(quarrel)
    query = """{ disputes(orderBy: [{ field: OPENED_AT, direction: ASC }]) { nodes {
      parties(first: 2) { totalCount nodes { name } pageInfo { hasNextPage } }
    } } }"""
    answer = await api.as_(await make_account(county, "county_leader")).query(query)
    found = [node["parties"] for node in answer.data["disputes"]["nodes"]]
    assert [(len(item["nodes"]), item["totalCount"], item["pageInfo"]["hasNextPage"]) for item in found] == [
        (0, 0, False),
        (1, 1, False),
        (2, 3, True),
    ]


# --- what is refused -------------------------------------------------------------------------------------------------


def forged(*content: Any) -> str:
    """A cursor that no list gave."""
    return base64.b64encode(orjson.dumps(content)).decode()


ID = "018f0000-0000-7000-8000-000000000000"
AT = "2011-01-05T02:03:04+00:00"
BAD_CURSORS = {
    "empty": "",
    "no base64": "~~~",
    "not ASCII": "游标",
    "half a surrogate pair": "\ud800",
    "no JSON": base64.b64encode(b"[1,").decode(),
    "no list": base64.b64encode(b"7").decode(),
    "nothing in it": forged(),
    "another version": forged(2, "OPENED_AT", AT, ID),
    "another order": forged(1, "NAME", "wang", ID),
    "too short": forged(1, "OPENED_AT", AT),
    "too long": forged(1, "OPENED_AT", AT, ID, ID),
    "no instant": forged(1, "OPENED_AT", "yesterday", ID),
    "an instant without its zone": forged(1, "OPENED_AT", "2011-01-05T02:03:04", ID),
    "an instant before the calendar": forged(1, "OPENED_AT", "0001-01-01T00:00:00+14:00", ID),
    "a number for an instant": forged(1, "OPENED_AT", 7, ID),
    "null": forged(1, "OPENED_AT", None, ID),
    "no id": forged(1, "OPENED_AT", AT, "x"),
    "a number for an id": forged(1, "OPENED_AT", AT, 7),
}


@pytest.mark.parametrize("ordinary", [False, True], ids=["planned", "ordinary"])
@pytest.mark.parametrize("name", BAD_CURSORS)
async def test_a_cursor_that_no_such_list_gave_is_refused(pile: Pile, name: str, ordinary: bool) -> None:
    for argument in ("after", "before"):
        answer = await pile.reader.query(PAGE, {argument: BAD_CURSORS[name]}, ordinary=ordinary)
        assert answer.codes == ["BAD_REQUEST"]


@pytest.mark.parametrize("ordinary", [False, True], ids=["planned", "ordinary"])
@pytest.mark.parametrize("key", [2**31, -(2**31) - 1, 2**64 - 1, 1e300, True, 1.5, "1"], ids=str)
async def test_a_cursor_with_a_number_that_no_record_has_is_refused(
    api: Client, county: Org, key: Any, ordinary: bool
) -> None:
    quarrel = await make_dispute(county)
    query = "query ($n: String!, $after: String) { dispute(number: $n) { parties(after: $after) { nodes { id } } } }"
    reader = api.as_(await make_account(county, "county_leader"))
    given = {"n": quarrel.number, "after": forged(1, "ORDINAL", key, ID)}
    assert (await reader.query(query, given, ordinary=ordinary)).codes == ["BAD_REQUEST"]


@pytest.mark.parametrize("ordinary", [False, True], ids=["planned", "ordinary"])
@pytest.mark.parametrize("key", ["a\0b", 7])
async def test_a_cursor_with_text_that_no_record_has_is_refused(
    api: Client, county: Org, key: Any, ordinary: bool
) -> None:
    reader = api.as_(await make_account(county, "county_leader"))
    query = "query ($after: String) { people(after: $after) { nodes { id } } }"
    answer = await reader.query(query, {"after": forged(1, "NAME", key, ID)}, ordinary=ordinary)
    assert answer.codes == ["BAD_REQUEST"]


@pytest.mark.parametrize("ordinary", [False, True], ids=["planned", "ordinary"])
@pytest.mark.parametrize(
    "given",
    [
        {"first": 0},
        {"first": -1},
        {"first": 101},
        {"last": 0},
        {"last": 101},
        {"first": 1, "last": 1},
        {"order": UP + DOWN},
    ],
    ids=str,
)
async def test_a_page_that_cannot_be_is_refused(pile: Pile, given: dict[str, Any], ordinary: bool) -> None:
    assert (await pile.reader.query(PAGE, given, ordinary=ordinary)).codes == ["BAD_REQUEST"]


@pytest.mark.parametrize("size", ["first", "last"])
async def test_a_page_holds_up_to_a_hundred(pile: Pile, size: str) -> None:
    assert len(page(await pile.reader.query(PAGE, {size: 100}))["nodes"]) == 14


async def test_a_size_that_is_null_is_as_none_given(pile: Pile) -> None:
    found = page(await pile.reader.query(PAGE, {"first": None, "last": 3, "after": None, "before": None}))
    assert len(found["nodes"]) == 3


@pytest.mark.parametrize("ordinary", [False, True], ids=["planned", "ordinary"])
@pytest.mark.parametrize("given", ["first: 0", "last: 101", 'after: "x"', "first: 1, last: 1"])
async def test_a_page_that_cannot_be_is_refused_also_when_only_its_total_is_asked(
    pile: Pile, given: str, ordinary: bool
) -> None:
    answer = await pile.reader.query(f"{{ disputes({given}) {{ totalCount }} }}", ordinary=ordinary)
    assert answer.codes == ["BAD_REQUEST"]


@pytest.mark.parametrize("cursor", ["", ', after: "{}"'])
async def test_the_info_of_a_page_can_be_asked_alone(pile: Pile, cursor: str) -> None:
    after = encode_cursor("OPENED_AT", [pile.disputes[0].opened_at.isoformat(), pile.disputes[0].id])
    query = f"{{ disputes(first: 3{cursor.format(after)}) {{ pageInfo {{ hasPreviousPage }} }} }}"
    assert page(await pile.reader.query(query)) == {"pageInfo": {"hasPreviousPage": bool(cursor)}}
