"""Selections: fragments, aliases and directives are merged as the specification says."""

from typing import Any

import orjson
import pytest

from graphql_schema.node import encode
from plugins.mediation.models import Dispute
from tests.graphql_schema.world import World

ORG = '"500235"'


def alike(world: World, document: str, variables: dict[str, Any] | None = None) -> Any:
    """What a county leader is answered, by plan and by the executor; keys in the same order."""
    planned, ordinary = (world.ask("leader", document, variables, ordinary=way) for way in (False, True))
    assert planned.errors == []
    assert orjson.dumps(planned.data) == orjson.dumps(ordinary.data)
    return planned.data


def dispute(world: World) -> Any:
    """A dispute that the leader sees."""
    return next(row for row in world.rows["yunyang"][Dispute] if row.access_level == "ORG")


@pytest.mark.parametrize(
    "selection",
    [
        "__typename",
        "a: __typename b: __typename",
        "__typename @skip(if: true)",
        f"org(code: {ORG}) {{ name @skip(if: true) }}",
        f"org(code: {ORG}) {{ children {{ nodes {{ id @include(if: false) }} }} }}",
        f"org(code: {ORG}) {{ children {{ edges {{ cursor @include(if: false) }} nodes {{ name }} }} }}",
        f"org(code: {ORG}) {{ children {{ totalCount @skip(if: true) }} }}",
        f"org(code: {ORG}) {{ children {{ pageInfo {{ hasNextPage @skip(if: true) }} }} }}",
        "disputesAggregate { count @skip(if: true) }",
        "disputesAggregate { keys { state @skip(if: true) } sum { amount @skip(if: true) } }",
        "disputesAggregate { __typename keys { __typename } sum { __typename } }",
        "disputes(first: 1) { __typename edges { __typename node { __typename } } pageInfo { __typename } }",
        "nodes(ids: []) { id }",
        'nodes(ids: ["x"]) { __typename }',
    ],
)
def test_a_selection_may_come_down_to_nothing(world: World, selection: str) -> None:
    alike(world, f"{{ {selection} }}")


@pytest.mark.parametrize(
    "alias", ["r", "n1", "n2", "p1", "q1", "t1", "t1b", "c1", "g1", "i", "rn", "one", "count", "id"]
)
def test_an_alias_may_be_called_like_anything_in_the_statement(world: World, alias: str) -> None:
    inside = f"pageInfo {{ {alias}: endCursor }} nodes {{ {alias}: title }} edges {{ {alias}: cursor }}"
    alike(world, f"{{ {alias}: disputes(first: 2) {{ {inside} }} }}")
    alike(world, f"{{ disputesAggregate(groupBy: [STATE, ORG_TOWN]) {{ {alias}: keys {{ {alias}: state }} }} }}")
    alike(world, f'{{ {alias}: nodes(ids: ["x"]) {{ {alias}: __typename }} }}')


@pytest.mark.parametrize("letters", [62, 63, 64, 200])
def test_an_alias_may_be_longer_than_a_name_in_postgresql(world: World, letters: int) -> None:
    first, second = "a" * letters, "a" * (letters - 1) + "b"
    data = alike(world, f"{{ {first}: disputes(first: 1) {{ nodes {{ {first}: title {second}: number }} }} }}")
    assert set(data[first]["nodes"][0]) == {first, second}


def test_more_long_aliases_than_postgresql_takes_arguments_are_refused(world: World) -> None:
    fields = " ".join(f"{'a' * 64}{number}: title" for number in range(51))
    answer = world.ask("leader", f"{{ disputes(first: 1) {{ nodes {{ {fields} }} }} }}")
    assert answer.codes == ["LIMIT_EXCEEDED"]


def test_names_that_differ_in_case_only_are_two(world: World) -> None:
    data = alike(world, "{ disputes(first: 1) { nodes { Title: title title TITLE: number } } }")
    assert list(data["disputes"]["nodes"][0]) == ["Title", "title", "TITLE"]


def test_a_field_selected_twice_is_read_once_with_both_selections(world: World) -> None:
    document = """query ($code: String = "500235") { org(code: $code) { ...A name ...B } }
      fragment A on Org { parent { id } children(first: 1) { totalCount } }
      fragment B on Org { children(first: 1) { nodes { name } } parent { code } code }"""
    data = alike(world, document)
    assert list(data["org"]) == ["parent", "children", "name", "code"]
    assert list(data["org"]["children"]) == ["totalCount", "nodes"]


def test_fragments_on_interfaces_reach_the_types_behind_them(world: World) -> None:
    row = dispute(world)
    data = alike(
        world,
        """query ($id: ID!) {
          node(id: $id) { ... on Case { number ... on Dispute { state } } ... on Org { code } ... on Node { id } }
        }""",
        {"id": encode("Dispute", row.id)},
    )
    assert data["node"] == {"number": row.number, "state": row.state, "id": encode("Dispute", row.id)}


@pytest.mark.parametrize("state", ["", "stateName"], ids=["planned", "through the executor"])
def test_a_field_may_be_called_typename(world: World, state: str) -> None:
    row = dispute(world)
    document = f"query ($id: ID!) {{ node(id: $id) {{ __typename: id ... on Dispute {{ number {state} }} }} }}"
    data = alike(world, document, {"id": encode("Dispute", row.id)})
    assert data["node"]["__typename"] == encode("Dispute", row.id)


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize("hidden", [True, False])
def test_directives_take_their_values_from_each_request(world: World, shown: bool, hidden: bool) -> None:
    document = """query ($shown: Boolean!, $hidden: Boolean = true) {
      disputes(first: 1) { nodes { number title @include(if: $shown) state @skip(if: $hidden) } }
    }"""
    (node,) = alike(world, document, {"shown": shown, "hidden": hidden})["disputes"]["nodes"]
    assert list(node) == ["number", *(["title"] if shown else []), *([] if hidden else ["state"])]


@pytest.mark.parametrize(
    ("definition", "given", "many"),
    [
        ("$first: Int = 2", {}, 2),
        ("$first: Int = 2", {"first": 3}, 3),
        ("$first: Int = 2", {"first": None}, 20),
        ("$first: Int", {}, 20),
        ("$first: Int", {"first": None}, 20),
        ("$first: Int!", {"first": 1}, 1),
    ],
)
def test_a_variable_is_its_value_or_its_default_or_nothing(
    world: World, definition: str, given: dict[str, Any], many: int
) -> None:
    data = alike(world, f"query ({definition}) {{ disputes(first: $first) {{ nodes {{ id }} }} }}", given)
    assert len(data["disputes"]["nodes"]) == many


def test_variables_stand_anywhere_in_an_argument(world: World) -> None:
    row = dispute(world)
    document = """query ($numbers: [String!]!, $number: String!, $way: OrderDirection, $nothing: DisputeStateFilter) {
      a: disputes(where: { number: { in: $numbers } }) { nodes { number } }
      b: disputes(where: { or: [{ number: { in: [$number] }, state: $nothing }] }) { nodes { number } }
      c: disputes(where: { number: { eq: $number } }, orderBy: { field: OPENED_AT, direction: $way }) {
        nodes { number }
      }
    }"""
    data = alike(world, document, {"numbers": [row.number], "number": row.number})
    assert data == {key: {"nodes": [{"number": row.number}]} for key in "abc"}


def test_what_python_computes_stands_beside_what_is_planned(world: World) -> None:
    document = (
        "{ disputes(first: 3) { nodes { stateName a: stateName state parties { nodes { name } } } } tenant { slug } }"
    )
    data = alike(world, document)
    assert data["tenant"] == {"slug": "yunyang"}
    assert all(node["stateName"] == node["a"] != node["state"] for node in data["disputes"]["nodes"])


def test_what_python_computes_is_read_in_one_statement_for_each_root(world: World) -> None:
    answer = world.ask("leader", "{ disputes { nodes { stateName } } a: disputes(last: 9) { nodes { stateName } } }")
    assert len(answer.statements) == 2
