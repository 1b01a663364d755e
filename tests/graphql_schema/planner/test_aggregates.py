"""Counts and sums by group, against the rows that the reader sees, counted in Python."""

from collections import defaultdict
from decimal import Decimal
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.orgs.models import Org
from graphql_schema.node import encode
from plugins.mediation.models import Dispute
from tests.graphql_schema.naive import Naive
from tests.graphql_schema.records.values import Rows
from tests.graphql_schema.world import World

KEYS = {
    "STATE": "state",
    "CATEGORY": "category",
    "CHANNEL": "channel",
    "RESOLUTION": "resolution",
    "MONTH": "month",
    "ORG_TOWN": "orgTown { id }",
}
READERS = ("leader", "manager of a town", "manager of two towns")
ZONE = ZoneInfo("Asia/Shanghai")


def key(rows: Rows, dispute: Dispute, group: str) -> Any:
    """What the dispute is counted by."""
    match group:
        case "MONTH":
            return f"{dispute.opened_at.astimezone(ZONE):%Y-%m}"
        case "ORG_TOWN":
            towns = (
                org for org in rows[Org] if org.level == "TOWN" and org.place <= dispute.org_place <= org.place_end
            )
            return next((encode("Org", town.id) for town in towns), None)
    return getattr(dispute, group.lower())


def shown(keys: dict[str, Any], group: str) -> Any:
    """The same in an answer."""
    value = keys[KEYS[group].split()[0]]
    return value["id"] if isinstance(value, dict) else value


def counted(world: World, reader: str, groups: tuple[str, ...], where: dict[str, Any]) -> dict[Any, list[int]]:
    """Number of disputes and the fen in them, by key."""
    rows = world.seen_by(reader)
    wanted = Naive(world.view, rows).matching(world.view.bindings["Dispute"], where)
    found: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for dispute in rows[Dispute]:
        if encode("Dispute", dispute.id) in wanted:
            entry = found[tuple(key(rows, dispute, group) for group in groups)]
            entry[0] += 1
            entry[1] += dispute.amount_fen or 0
    return dict(found)


@pytest.mark.parametrize("where", [{}, {"severity": {"eq": "MAJOR"}}], ids=str)
@pytest.mark.parametrize("reader", READERS)
def test_groups_are_those_of_the_visible_rows(world: World, reader: str, where: dict[str, Any]) -> None:
    document = f"""query ($groups: [DisputeGroup!], $where: DisputeFilter) {{
      disputesAggregate(groupBy: $groups, where: $where) {{
        count sum {{ amount }} keys {{ {" ".join(KEYS.values())} }}
      }}
    }}"""
    for groups in [(), *combinations(KEYS, 1), *combinations(KEYS, 2)]:
        answer = world.ask(reader, document, {"groups": list(groups), "where": where})
        got = {
            tuple(shown(entry["keys"], group) for group in groups): [
                entry["count"],
                int(Decimal(entry["sum"]["amount"] or 0) * 100),
            ]
            for entry in answer.data["disputesAggregate"]
        }
        assert got == (counted(world, reader, groups, where) or {(): [0, 0]}), groups


@pytest.mark.parametrize("reader", READERS)
def test_states_that_are_only_counted_are_those_of_the_visible_rows(world: World, reader: str) -> None:
    answer = world.ask(reader, "{ disputesAggregate(groupBy: [STATE]) { count keys { state } } }", {})
    got = [(shown(entry["keys"], "STATE"), entry["count"]) for entry in answer.data["disputesAggregate"]]
    assert got == sorted((key[0], found[0]) for key, found in counted(world, reader, ("STATE",), {}).items())


def test_groups_of_an_organisation_are_of_its_own_disputes(world: World) -> None:
    answer = world.ask("leader", "{ orgs { nodes { id disputes { totalCount } disputesAggregate { count } } } }")
    for org in answer.data["orgs"]["nodes"]:
        assert org["disputesAggregate"] == [{"count": org["disputes"]["totalCount"]}]


def test_groups_stand_in_the_order_of_their_keys_the_empty_one_last(world: World) -> None:
    answer = world.ask("leader", "{ disputesAggregate(groupBy: [RESOLUTION]) { keys { resolution } } }")
    found = [entry["keys"]["resolution"] for entry in answer.data["disputesAggregate"]]
    assert found == [*sorted(filter(None, found)), None]


def test_nothing_is_counted_as_none_without_groups_and_as_no_group_with(world: World) -> None:
    document = """query ($none: DisputeFilter = { or: [] }) {
      a: disputesAggregate(where: $none) { count sum { amount } }
      b: disputesAggregate(groupBy: [STATE], where: $none) { count }
    }"""
    answer = world.ask("leader", document)
    assert answer.data == {"a": [{"count": 0, "sum": {"amount": None}}], "b": []}
