"""`where`: every operator of every field, against a naive evaluation in Python."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, get_named_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.orgs.models import Org
from graphql_schema.fields import Binding, Relation
from graphql_schema.node import encode
from graphql_schema.testing import Client
from graphql_schema.view import View
from plugins.mediation.models import Dispute
from tests.factories import make_account, make_dispute
from tests.graphql_schema.documents import Writer
from tests.graphql_schema.goals import Goal
from tests.graphql_schema.naive import Naive
from tests.graphql_schema.world import World

ALL_DISPUTES = "disputes(first: 100, where: $where) { nodes { id } }"
READERS = ("leader", "manager of a town", "manager of two towns", "administrator")
OF_ADMINISTRATION = {"IdentityProvider", "Identity", "Account", "Role", "RoleAction", "Grant"}
"""Types whose records the leader does not see."""


def ids(value: Any) -> Iterator[str]:
    """Every id in an answer."""
    if isinstance(value, list):
        for item in value:
            yield from ids(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from [item] if name == "id" else ids(item)


def found(world: World, reader: str, type_name: str, where: Any) -> list[str]:
    """Ids of the records that fulfil the condition, by the API."""
    known: set[str] = set()
    for way in world.ways[type_name]:
        answer = world.ask(reader, f"query ($where: {type_name}Filter) {{ {way} }}", {"where": where})
        assert answer.errors == []
        known.update(ids(answer.data))
    return sorted(known)


def expected(world: World, reader: str, type_name: str, where: Any) -> list[str]:
    """The same by Python."""
    rows = world.seen_by(reader)
    return sorted(Naive(world.view, rows).matching(world.view.bindings[type_name], where))


def writer(world: World, random: Random) -> Writer:
    """Somebody who makes up conditions over the county's values."""
    return Writer(world.view, world.rows["yunyang"], world.rows["fengjie"], random, Goal("", ()))


def comparisons(view: View) -> Iterator[tuple[Binding, str, str]]:
    """Each filterable column of each type, with each operator it has."""
    for name, binding in view.bindings.items():
        where = view.schema.type_map.get(f"{name}Filter")
        for field, node in view.filters[name].items():
            if isinstance(where, GraphQLInputObjectType) and not isinstance(node, Relation):
                operators = get_named_type(where.fields[field].type)
                assert isinstance(operators, GraphQLInputObjectType)
                yield from ((binding, field, operator) for operator in operators.fields)


def test_every_type_with_filters_is_tried(world: World) -> None:
    assert {binding.name for binding, _, _ in comparisons(world.view)} == set(world.ways)


@pytest.mark.parametrize("turned", [False, True], ids=["as it is", "under not"])
def test_every_operator_of_every_column_means_what_it_says(world: World, turned: bool) -> None:
    for binding, field, operator in comparisons(world.view):
        random = Random(f"{binding.name}.{field}.{operator}")
        for _ in range(2):
            operand = writer(world, random).operand(binding, world.view.filters[binding.name][field], "", operator)
            where = {field: {operator: operand}}
            where = {"not": where} if turned else where
            reader = "administrator" if binding.name in OF_ADMINISTRATION else "leader"
            assert found(world, reader, binding.name, where) == expected(world, reader, binding.name, where), where


@given(
    random=st.randoms(use_true_random=False),
    reader=st.sampled_from(READERS),
)
@settings(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_conditions_joined_in_any_way_mean_what_they_say(world: World, random: Random, reader: str) -> None:
    type_name = random.choice(sorted(world.ways))
    where = writer(world, random).where(world.view.bindings[type_name], 3)
    assert found(world, reader, type_name, where) == expected(world, reader, type_name, where)


@pytest.mark.parametrize(
    ("where", "everything"),
    [
        ({}, True),
        (None, True),
        ({"and": []}, True),
        ({"or": [{}]}, True),
        ({"or": None, "not": None, "org": None, "state": {"eq": None}}, True),
        ({"or": []}, False),
        ({"not": {}}, False),
        ({"state": {"in": []}}, False),
        ({"id": {"in": []}}, False),
        ({"number": {"in": []}}, False),
        ({"mediator": {"id": {"in": []}}}, False),
    ],
    ids=str,
)
def test_an_empty_condition_asks_nothing_and_an_empty_choice_matches_nothing(
    world: World, where: Any, everything: bool
) -> None:
    records = len(expected(world, "leader", "Dispute", {}))
    assert len(found(world, "leader", "Dispute", where)) == (records if everything else 0)


def test_a_relation_without_a_condition_asks_for_a_record_that_is_seen(world: World) -> None:
    for reader in READERS:
        assert found(world, reader, "Dispute", {"mediator": {}}) == expected(world, reader, "Dispute", {"mediator": {}})


def test_the_subtree_of_a_town_is_the_town_and_its_villages(world: World) -> None:
    town = next(org for org in world.rows["yunyang"][Org] if org.code == "500235101")
    inside = [org for org in world.rows["yunyang"][Org] if org.code.startswith(town.code)]
    where = {"within": encode("Org", town.id)}
    assert found(world, "leader", "Org", where) == sorted(encode("Org", org.id) for org in inside)
    disputes = found(world, "leader", "Dispute", {"org": where})
    assert disputes == found(world, "leader", "Dispute", {"org": {"code": {"startsWith": town.code}}})


# --- what is refused -------------------------------------------------------------------------------------------------

BAD_TEXT = ("a\0b", "\0", "\ud800", "a\udfff", "\udc00\ud800")


@pytest.mark.parametrize("ordinary", [False, True], ids=["planned", "ordinary"])
@pytest.mark.parametrize("text", BAD_TEXT, ids=ascii)
@pytest.mark.parametrize("operator", ["eq", "in", "startsWith"])
def test_text_that_no_record_can_hold_is_refused(world: World, operator: str, text: str, ordinary: bool) -> None:
    document = f"query ($where: DisputeFilter) {{ {ALL_DISPUTES} }}"
    where = {"number": {operator: [text] if operator == "in" else text}}
    assert world.ask("leader", document, {"where": where}, ordinary=ordinary).codes == ["BAD_REQUEST"]


@pytest.mark.parametrize("ordinary", [False, True], ids=["planned", "ordinary"])
@pytest.mark.parametrize("text", BAD_TEXT, ids=ascii)
@pytest.mark.parametrize("look_up", ["dispute(number: $text)", "org(code: $text)"])
def test_nothing_is_looked_up_by_such_text(world: World, look_up: str, text: str, ordinary: bool) -> None:
    document = f"query ($text: String!) {{ {look_up} {{ id }} }}"
    assert world.ask("leader", document, {"text": text}, ordinary=ordinary).codes == ["BAD_REQUEST"]


def test_a_nul_written_into_the_document_is_refused_too(world: World) -> None:
    assert world.ask("leader", r'{ dispute(number: "a\u0000b") { id } }').codes == ["BAD_REQUEST"]


NO_IDS = (
    "",
    "x",
    "\0",
    "dispute1_",
    "Dispute1_" + "0" * 32,
    "dispute2_" + "0" * 32,
    "org1_" + "0" * 32,
    "dispute1_" + "g" * 32,
)


@pytest.mark.parametrize("ordinary", [False, True], ids=["planned", "ordinary"])
@pytest.mark.parametrize("value", NO_IDS, ids=ascii)
@pytest.mark.parametrize("operator", ["eq", "in"])
def test_what_is_no_id_of_the_type_is_refused_in_a_filter(
    world: World, operator: str, value: str, ordinary: bool
) -> None:
    document = f"query ($where: DisputeFilter) {{ {ALL_DISPUTES} }}"
    where = {"id": {operator: [value] if operator == "in" else value}}
    assert world.ask("leader", document, {"where": where}, ordinary=ordinary).codes == ["BAD_REQUEST"]


@pytest.mark.parametrize("value", NO_IDS, ids=ascii)
def test_what_is_no_id_names_no_record(world: World, value: str) -> None:
    answer = world.ask("leader", "query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }", {"id": value})
    assert answer.data == {"node": None, "nodes": [None]}


@pytest.mark.parametrize("ordinary", [False, True], ids=["planned", "ordinary"])
def test_a_look_up_takes_exactly_one_key(world: World, ordinary: bool) -> None:
    for given_keys in ("", "(id: null, code: null)", '(id: "org1_x", code: "500235")'):
        answer = world.ask("leader", f"{{ org{given_keys} {{ id }} }}", ordinary=ordinary)
        assert answer.codes == ["BAD_REQUEST"]


def test_a_hundred_ids_are_read_at_once_and_no_more(world: World) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    one = encode("Org", world.rows["yunyang"][Org][0].id)
    assert world.ask("leader", document, {"ids": [one] * 100}).data["nodes"] == [{"id": one}] * 100
    for ordinary in (False, True):
        assert world.ask("leader", document, {"ids": [one] * 101}, ordinary=ordinary).codes == ["LIMIT_EXCEEDED"]


@pytest.mark.parametrize(
    ("filter_", "value"),
    [
        ("openedAt", "0001-01-01T00:00:00+14:00"),
        ("openedAt", "9999-12-31T23:59:59-12:00"),
        ("openedAt", "2011-01-05T02:03:04"),
        ("openedAt", "now"),
        ("openedAt", 7),
        ("startedOn", "2011-02-30"),
        ("startedOn", "20110205"),
        ("startedOn", 7),
    ],
)
def test_an_instant_or_day_that_is_none_is_refused(world: World, filter_: str, value: Any) -> None:
    type_name = "Dispute" if filter_ == "openedAt" else "MediatorAppointment"
    document = f"query ($where: {type_name}Filter) {{ {world.ways[type_name][0]} }}"
    assert world.ask("leader", document, {"where": {filter_: {"eq": value}}}).codes == ["DOCUMENT_INVALID"]
    document = world.ways[type_name][0].replace("$where", f"{{ {filter_}: {{ eq: {json.dumps(value)} }} }}")
    assert set(world.ask("leader", f"{{ {document} }}").codes) == {"DOCUMENT_INVALID"}


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999+00:00"])
def test_an_instant_at_the_edge_of_the_calendar_is_compared(world: World, instant: str) -> None:
    for ordinary in (False, True):
        document = f'{{ disputes(where: {{ openedAt: {{ gt: "{instant}" }} }}) {{ totalCount }} }}'
        answer = world.ask("leader", document, ordinary=ordinary)
        assert (answer.data["disputes"]["totalCount"] > 0) is instant.startswith("0001")


# --- a plan is made for the shape of a filter, and never for another ------------------------------------------------


async def test_one_document_answers_each_filter_by_its_own_values(api: Client, county: Org) -> None:
    made = [await make_dispute(county, state=state) for state in ("REGISTERED", "CLOSED", "CLOSED")]
    leader = api.as_(await make_account(county, "county_leader"))
    document = f"query ($where: DisputeFilter) {{ {ALL_DISPUTES} }}"

    def wanted(*disputes: Dispute) -> list[str]:
        return sorted(encode("Dispute", dispute.id) for dispute in disputes)

    for where, disputes in (
        ({"state": {"eq": "CLOSED"}}, made[1:]),
        ({"state": {"eq": "REGISTERED"}}, made[:1]),
        ({"resolution": {"isNull": True}}, made),
        ({"resolution": {"isNull": False}}, []),
        ({"number": {"eq": made[0].number}}, made[:1]),
        ({"number": {"in": [made[1].number]}}, made[1:2]),
        ({"number": {"in": [dispute.number for dispute in made]}}, made),
        ({"or": [{"state": {"eq": "REGISTERED"}}]}, made[:1]),
        ({"or": []}, []),
        ({"state": {"eq": None}}, made),
        (None, made),
    ):
        answer = await leader.query(document, {"where": where})
        assert sorted(ids(answer.data)) == wanted(*disputes), where
    assert len(api.documents) == 1
