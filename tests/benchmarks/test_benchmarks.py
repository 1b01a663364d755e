"""The generator of the benchmarks at a tiny scale, and the writer of its report; nothing is timed."""

import json
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from benchmarks import report
from benchmarks.counties import KINDS, County, Size, fill
from benchmarks.database import ask_sql
from benchmarks.operations import OPERATIONS, TOWN, Asker, document, shown
from core.plugin_host import Registry
from core.provision import Addresses
from graphql_schema.schema import compose

TINY = Size(towns=2, villages=6, people=80, disputes=400)
RESULT: dict[str, Any] = {
    "commit": "0123456789ab",
    "changed": False,
    "measured_at": "2011-01-05 02:03 UTC",
    "machine": {"system": "Linux x86_64", "cores": 2, "processor": "A processor"},
    "settings": {
        "seconds": 6.0,
        "connections": 16,
        "pool": 10,
        "counties": 5,
        "orgs": 522,
        "people": 20_000,
        "disputes": 50_000,
    },
    "rates": [
        {"operation": "page", "variant": "helin", "per_second": 1500.0, "p50_ms": 10.0, "p99_ms": 20.0, "cpu_ms": 0.25},
        {"operation": "page", "variant": "mercurius", "per_second": 600.0, "p50_ms": 9.0, "p99_ms": 9.5, "cpu_ms": 2.0},
        {"operation": "page", "variant": "postgraphile", "per_second": 750.0, "p50_ms": 9, "p99_ms": 9, "cpu_ms": 2.0},
        {"operation": "page", "variant": "sql", "per_second": 2000.0, "mean_ms": 5.0},
    ],
    "in_turn": {"tenants": 200, "readers": 8, "one_per_second": 1000.0, "in_turn_per_second": 900.0},
    "memory": {
        "tenants": 1000,
        "after_one_bytes": 100 << 20,
        "after_half_bytes": 110 << 20,
        "after_all_bytes": 120 << 20,
    },
    "notes": ["Something was left out."],
    "versions": {"PostgreSQL": "15.0"},
}


@pytest.mark.commits
async def test_the_generator_makes_what_the_size_says(addresses: Addresses, registry: Registry) -> None:
    counties = [County(1, TINY), County(2, TINY)]
    await fill(addresses, registry, counties)
    for county in counties:
        tenant = f"tenant_id = '{county.id('tenant')}'"
        counts = {
            table: await ask_sql(addresses.owner, f"select count(*) from {table} where {tenant}")
            for table in (
                "core_org",
                "core_person",
                "core_case",
                "mediation_dispute",
                "core_case_party",
                "core_episode",
            )
        }
        assert [int(count) for (count,) in counts.values()] == [9, 80, 400, 400, 800, 1200]
        assert await ask_sql(addresses.owner, f"select id from core_case where {tenant} order by number limit 1") == [
            str(county.id("dispute", 1))
        ]


def test_an_id_of_a_row_is_a_uuid_of_version_7() -> None:
    ids = [County(3, TINY).id(kind, 5) for kind in KINDS]
    assert {made.version for made in ids} == {7}
    assert len(set(ids)) == len(KINDS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.key)
def test_the_schema_allows_each_document(operation: Any, registry: Registry) -> None:
    view = compose(registry, {"mediation"})
    assert validate(view.schema, parse(document("helin", operation.key))) == []


@pytest.mark.commits
async def test_an_answer_is_compared_with_sql(addresses: Addresses, registry: Registry) -> None:
    county = County(1, TINY)
    await fill(addresses, registry, [county])
    counts = next(operation for operation in OPERATIONS if operation.key == "counts")
    rows = await ask_sql(addresses.owner, "select state || ' ' || count(*) from core_case group by state")
    answer = {"disputeCounts": [dict(zip(("state", "count"), row.split(), strict=True)) for row in rows]}
    asker = Asker(county, "plain", places=TOWN)
    await asker.check(addresses.owner, counts, answer)
    answer["disputeCounts"].pop()
    with pytest.raises(AssertionError, match="SQL says"):
        await asker.check(addresses.owner, counts, answer)


def test_values_are_found_by_the_end_of_their_path() -> None:
    answer = {"page": [{"org": {"name": "east"}, "name": "a"}, {"org": None, "name": "b"}]}
    assert list(shown(answer, "org.name")) == ["east"]
    assert list(shown(answer, "name")) == ["east", "a", "b"]


def test_the_page_says_which_goals_are_met() -> None:
    page = report.markdown(RESULT)
    lines = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| page: ")}
    assert lines["page: Helin to Mercurius"].endswith(" met |")
    assert lines["page: Helin to PostGraphile"].endswith(" missed by 33% |")
    assert "Something was left out." in page


def test_the_committed_page_is_what_the_committed_figures_say() -> None:
    if not Path(report.JSON).exists():
        pytest.skip("no run was kept yet")
    figures = json.loads(report.JSON.read_text(encoding="utf-8"))
    assert report.MARKDOWN.read_text(encoding="utf-8") == report.markdown(figures)
