"""What a document may hold and what it costs, told before it is validated or run."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from core.config import Limits
from core.errors import BadRequest, LimitExceeded, RateLimited
from core.plugin_host import Registry
from graphql_schema.limits import price
from graphql_schema.points import MINUTE, Payer, Points, Window
from graphql_schema.schema import compose
from graphql_schema.validate import Invalid, read_valid
from graphql_schema.view import View

Cost = Callable[..., int]

FULL_INTROSPECTION = get_introspection_query(
    specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
)


@pytest.fixture(scope="session")
def view(registry: Registry) -> View:
    """The schema with every plug-in."""
    return compose(registry, {plugin.name for plugin in registry.plugins})


@pytest.fixture
def cost(view: View) -> Cost:
    """Call it with a document, and its variables, for the points of its only operation."""

    def find(document: str, **variables: Any) -> int:
        (found,) = read_valid(view.schema, document, Limits())[1].values()
        return found.at(variables)

    return find


def refusal(view: View, document: str, **limits: int) -> str:
    """The key of the error that a document meets."""
    with pytest.raises((LimitExceeded, BadRequest)) as caught:
        read_valid(view.schema, document, Limits(**limits))
    key: str = caught.value.key
    return key


@pytest.mark.parametrize(
    ("document", "points"),
    [
        ('{ org(code: "1") { name } }', 1),
        ("{ disputes { nodes { number } } }", 20),
        ("{ disputes(first: 50) { nodes { number } } }", 50),
        ("{ disputes(last: 5) { edges { cursor node { number } } pageInfo { hasNextPage } } }", 5),
        ("{ disputes(first: null) { nodes { number } } }", 20),
        ("{ disputes(first: 10) { nodes { org { name } mediator { name } } } }", 30),
        ("{ disputes(first: 10) { totalCount nodes { number } } }", 20),
        ("{ disputes(first: 10) { nodes { parties { nodes { name person { name } } } } } }", 10 * (1 + 20 * 2)),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 3),
        ("{ disputesAggregate { count } }", 100),
        ("{ a: tenant { slug } b: tenant { slug } }", 2),
        ("{ ...F ...G } fragment F on Query { tenant { slug } ...G } fragment G on Query { tenant { name } }", 3),
        ("{ __typename }", 1),
    ],
)
def test_a_document_costs_about_the_records_it_may_show(cost: Cost, document: str, points: int) -> None:
    assert cost(document) == points


@pytest.mark.parametrize(("given_size", "points"), [(7, 14), (None, 40), (1000, 200), (-3, 2), (0, 2)])
def test_a_size_in_a_variable_counts_as_it_comes(cost: Cost, given_size: int | None, points: int) -> None:
    document = "query ($n: Int) { disputes(first: $n) { nodes { org { name } } } }"
    assert cost(document, n=given_size) == points


def test_a_variable_left_out_is_a_page_of_the_default_size(cost: Cost) -> None:
    assert cost("query ($n: Int) { disputes(first: $n) { nodes { id } } }") == 20


def test_variables_inside_one_another_multiply(cost: Cost) -> None:
    document = "query ($n: Int, $m: Int) { orgs(first: $n) { nodes { children(first: $m) { nodes { id } } } } }"
    assert cost(document, n=4, m=5) == 4 * (1 + 5)


def test_a_list_of_ids_in_a_variable_counts_by_its_length(cost: Cost) -> None:
    assert cost("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a"] * 30) == 30


@given(n=st.integers(1, 100), m=st.integers(1, 100))
def test_written_out_or_in_variables_the_cost_is_the_same(view: View, n: int, m: int) -> None:
    def points(first: str, second: str, head: str = "", **variables: int) -> int:
        document = f"{head}{{ orgs(first: {first}) {{ nodes {{ units(last: {second}) {{ nodes {{ id }} }} }} }} }}"
        (found,) = price(view.schema, parse(document), Limits()).values()
        return found.at(variables)

    assert points(str(n), str(m)) == points("$n", "$m", "query ($n: Int, $m: Int) ", n=n, m=m)


@pytest.mark.parametrize("document", [get_introspection_query(), FULL_INTROSPECTION])
def test_tools_may_look_at_the_whole_schema(cost: Cost, document: str) -> None:
    assert cost(document) < Limits().cost / 2


def test_a_mutation_costs_more_than_the_record_it_shows(cost: Cost) -> None:
    act = 'disputeAccept(input: { id: "1", version: 1 }) { errors { code } }'
    assert cost(f"mutation {{ {act} }}") > cost("{ tenant { slug } }")


BOMB = (
    "{ ...F0 } "
    + " ".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(30))
    + " fragment F30 on Query { __typename }"
)


@pytest.mark.parametrize(
    ("document", "key"),
    [
        (BOMB, "error.too_many_fields"),
        (BOMB.replace("{ __typename }", "{ }"), "error.too_many_fields"),
        ("{ " + " ".join(f"a{i}: __typename" for i in range(201)) + " }", "error.too_many_aliases"),
        ("{ __typename " + "@skip(if: false) " * 101 + "}", "error.too_many_directives"),
        ('{ org(code: "1") ' + "{ parent " * 25 + "{ name }" + "}" * 25 + " }", "error.too_deep"),
        ("{ org " * 190 + "{ name }" + "}" * 190, "error.too_deep"),
        ("{a" * 5000, "error.too_deep"),
        ("{ " + "a " * 3000 + "}", "error.too_many_tokens"),
        ("{ " + "__typename " * 1001 + "}", "error.too_many_fields"),
        ("{ " + "__typename " * 999 + "}", "error.too_intricate"),
        (
            "{ orgs { nodes { " + " ".join(f"p{i}: parent {{ id }}" for i in range(100)) + " } } }",
            "error.too_many_tables",
        ),
        ("{ disputes(where: " + "{ not: " * 33 + "{}" + "}" * 33 + ") { nodes { id } } }", "error.values_too_deep"),
        ("{ disputes(where: { or: [" + "{}" * 201 + "] }) { nodes { id } } }", "error.too_many_objects"),
        (
            "{ orgs(first: 100) { nodes { children(first: 100) { nodes { units { nodes { id } } } } } } }",
            "error.too_costly",
        ),
        ("mutation { " + "a: x " * 11 + "}", "error.too_many_mutations"),
        ("mutation { sessionCreate { x } disputeAccept { x } }", "error.alone"),
        ("mutation { ...F } fragment F on Mutation { a: sessionRefresh b: sessionRefresh }", "error.alone"),
        ('{ org(code: "\\u0000") { id } }', "error.bad_text"),
        ('{ org(code: "\\ud800") { id } }', "error.bad_text"),
        ('{ disputes(where: { number: { in: ["a", "\\u{0}"] } }) { nodes { id } } }', "error.bad_text"),
    ],
)
def test_a_document_beyond_a_limit_is_refused(view: View, document: str, key: str) -> None:
    assert refusal(view, document) == key


@pytest.mark.parametrize("name", ["tokens", "fields", "aliases", "directives", "tables", "depth", "cost"])
def test_each_limit_is_a_setting(view: View, name: str) -> None:
    document = "{ a: orgs @skip(if: false) { nodes { parent @skip(if: true) { b: name } } } }"
    assert refusal(view, document, **{name: 1})


def test_fragments_that_spread_one_another_in_a_circle_are_refused(view: View) -> None:
    with pytest.raises(Invalid, match="within itself"):
        read_valid(view.schema, "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", Limits())


def test_few_errors_are_told_of_one_document(view: View) -> None:
    with pytest.raises(Invalid) as caught:
        read_valid(view.schema, "{ " + " ".join(f"unknown{i}" for i in range(100)) + " }", Limits())
    assert len(caught.value.errors) == 11


@pytest.mark.parametrize(("suggest", "told"), [(True, True), (False, False)])
def test_what_was_meant_is_told_only_to_those_who_may_know(view: View, suggest: bool, told: bool) -> None:
    with pytest.raises(Invalid) as caught:
        read_valid(view.schema, "{ disputs { nodes { id } } }", Limits(), suggest=suggest)
    assert ("disputes" in caught.value.errors[0].message) is told


# --- points in a minute -----------------------------------------------------------------------------------------------


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = datetime(2011, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def points(clock: Hand) -> Points:
    """An account may spend 100 points in a minute, a tenant 150."""
    return Points(Limits(points=100, tenant_points=150), now=clock)


ONE, OTHER, STRANGER = Payer("a", "t"), Payer("b", "t"), Payer("127.0.0.1", None)


def wait(points: Points, payer: Payer, wanted: int) -> int:
    """The seconds that a refused request is told to wait."""
    with pytest.raises(RateLimited) as caught:
        points.spend(payer, wanted)
    seconds: int = caught.value.params["retry_after"]
    return seconds


def test_what_was_spent_is_missing_from_the_balance(points: Points) -> None:
    points.spend(ONE, 30)
    assert points.spend(ONE, 30).remaining == 40


def test_an_account_cannot_spend_more_than_its_points(points: Points) -> None:
    points.spend(ONE, 60)
    assert wait(points, ONE, 41) > 0
    assert points.spend(ONE, 40).remaining == 0


def test_accounts_of_one_tenant_share_its_points(points: Points) -> None:
    points.spend(ONE, 100)
    assert wait(points, OTHER, 51) > 0
    assert points.spend(OTHER, 50).remaining == 0


def test_strangers_do_not_spend_a_tenants_points(points: Points) -> None:
    points.spend(STRANGER, 100)
    assert points.spend(ONE, 100).remaining == 0


def test_points_come_back_little_by_little(points: Points, clock: Hand) -> None:
    points.spend(ONE, 100)
    clock.pass_by(MINUTE * 1.5)
    assert points.spend(ONE, 50).remaining == 0
    assert wait(points, ONE, 10) > 0


def test_after_two_minutes_all_is_forgotten(points: Points, clock: Hand) -> None:
    points.spend(ONE, 100)
    clock.pass_by(2 * MINUTE)
    assert points.spend(ONE, 1).remaining == 99


@given(first=st.integers(0, 100), second=st.integers(0, 100), wanted=st.integers(1, 100), at=st.floats(0, 59))
def test_whoever_waits_as_long_as_told_is_served_and_hardly_too_late(
    first: int, second: int, wanted: int, at: float
) -> None:
    window, now = Window(100), 600 + at
    window.add("a", first, 550)
    window.add("a", second, now)
    if window.left("a", now) >= wanted:
        return
    seconds = window.wait("a", wanted, now)
    assert window.left("a", now + seconds) >= wanted
    assert seconds == 1 or window.left("a", now + seconds - 2) < wanted


def test_a_fine_leaves_less_than_nothing(points: Points, clock: Hand) -> None:
    points.fine(ONE, 0.01)
    with pytest.raises(RateLimited):
        points.check(ONE)
    clock.pass_by(3 * MINUTE)
    points.check(ONE)


def test_workers_have_their_share(clock: Hand) -> None:
    assert Points(Limits(points=100), workers=4, now=clock).spend(ONE, 1).limit == 25


def test_keys_used_longest_ago_are_forgotten_first() -> None:
    window = Window(10, keys=2)
    for key in ("a", "b", "c"):
        window.add(key, 5, 60)
    assert [window.left(key, 60) for key in ("a", "b", "c")] == [10, 5, 5]
