"""What a run found, as tables: on standard output, in docs/performance.json, and from that in docs/performance.md."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.operations import OPERATIONS
from benchmarks.variants import VARIANTS

DOCS = Path(__file__).parent.parent / "docs"
JSON, MARKDOWN = DOCS / "performance.json", DOCS / "performance.md"

Result = Mapping[str, Any]
Line = Sequence[str]


@dataclass(frozen=True, slots=True)
class Goal:
    """How many times the rate of another variant one must reach."""

    operation: str
    variant: str
    over: str
    times: float


GOALS = (
    Goal("one", "helin", "postgraphile", 3),
    Goal("one", "helin", "mercurius", 0.8),
    Goal("page", "helin", "postgraphile", 3),
    Goal("page", "helin", "mercurius", 2),
    Goal("page", "helin", "textbook", 40),
    Goal("page", "helin_town", "helin", 0.7),
    Goal("tree", "helin", "postgraphile", 3),
    Goal("tree", "helin", "mercurius", 2.5),
    Goal("counts", "helin", "postgraphile", 1.2),
    Goal("counts", "helin", "mercurius", 1.2),
    Goal("open", "helin", "postgraphile", 0.75),
)

TITLES = {variant.key: variant.title for variant in VARIANTS}
ASKED = {operation.key: operation.title for operation in OPERATIONS}


def write(result: Result) -> None:
    """Write both files."""
    JSON.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    MARKDOWN.write_text(markdown(result), encoding="utf-8")


def tables(result: Result) -> str:
    """The rates and the goals."""
    return "\n".join([*_table(*_rates(result)), "", *_table(*_goals(result))])


def markdown(result: Result) -> str:
    """The whole page."""
    return "\n".join([*_page(result), ""])


def _page(result: Result) -> Iterable[str]:
    settings, machine = result["settings"], result["machine"]
    yield "# Performance"
    yield ""
    yield (
        "Written by `python -m benchmarks` from the figures in `performance.json`; change neither by hand. "
        "What is measured, and how, is in `benchmarks/README.md`."
    )
    yield ""
    yield (
        f"Commit {result['commit']}{', with changes' if result['changed'] else ''}, {result['measured_at']}; "
        f"{machine['system']}, {machine['cores']} cores ({machine['processor']}) for server, PostgreSQL and load. "
        f"{settings['counties']} counties of {settings['orgs']:,} organisations, {settings['people']:,} people and "
        f"{settings['disputes']:,} disputes each; {settings['connections']} connections, one process for each server, "
        f"{settings['pool']} database connections, {settings['seconds']:g} s a figure."
    )
    yield ""
    yield from (f"- **{key}**: {title}" for key, title in ASKED.items())
    yield from _section("Requests a second", _rates(result))
    yield from _section("Against the goals", _goals(result))
    yield from _section("Milliseconds", _milliseconds(result))
    yield from _section("Many tenants", _tenants(result))
    if result["notes"]:
        yield from ("", "## Notes", "", *(f"- {note}" for note in result["notes"]))
    yield from _section("Versions", (["what", "version"], [list(item) for item in result["versions"].items()]))


def _section(title: str, table: tuple[Line, Sequence[Line]]) -> Iterable[str]:
    if table[1]:
        yield from ("", f"## {title}", "", *_table(*table))


def _table(head: Line, lines: Sequence[Line]) -> Iterable[str]:
    widths = [max(len(line[index]) for line in [head, *lines]) for index in range(len(head))]
    for line in (head, ["-" * width for width in widths], *lines):
        cells = [
            cell.rjust(width) if index else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield f"| {' | '.join(cells)} |"


def _measured(result: Result) -> tuple[dict[tuple[str, str], Any], list[str]]:
    """The figures by operation and variant, and the operations that have any."""
    found = {(rate["operation"], rate["variant"]): rate for rate in result["rates"]}
    return found, [key for key in ASKED if any(operation == key for operation, _ in found)]


def _by_variant(result: Result, show: Any) -> tuple[Line, Sequence[Line]]:
    found, operations = _measured(result)
    lines = [
        [title, *(show(found[key, variant]) if (key, variant) in found else "" for key in operations)]
        for variant, title in TITLES.items()
        if any((key, variant) in found for key in operations)
    ]
    return ["", *operations], lines


def _rates(result: Result) -> tuple[Line, Sequence[Line]]:
    """Requests a second, and beside each how many times it Helin's own is."""
    helin = {rate["operation"]: rate["per_second"] for rate in result["rates"] if rate["variant"] == "helin"}

    def show(rate: Any) -> str:
        mine = helin.get(rate["operation"])
        times = f" ({_short(mine / rate['per_second'])}x)" if mine and rate["variant"] != "helin" else ""
        return f"{_short(rate['per_second'])}{times}"

    return _by_variant(result, show)


def _milliseconds(result: Result) -> tuple[Line, Sequence[Line]]:
    """Half and 99 of 100 requests take no longer; and the processor time of the server's process."""

    def show(rate: Any) -> str:
        if "p50_ms" not in rate:
            return f"mean {_short(rate['mean_ms'])}"
        return f"{_short(rate['p50_ms'])} / {_short(rate['p99_ms'])}, cpu {_short(rate['cpu_ms'])}"

    return _by_variant(result, show)


def _goals(result: Result) -> tuple[Line, Sequence[Line]]:
    found, _ = _measured(result)
    lines = []
    for goal in GOALS:
        mine, other = (found.get((goal.operation, variant)) for variant in (goal.variant, goal.over))
        if mine and other:
            times = mine["per_second"] / other["per_second"]
            verdict = "met" if times >= goal.times else f"missed by {1 - times / goal.times:.0%}"
            what = f"{goal.operation}: {TITLES[goal.variant]} to {TITLES[goal.over]}"
            lines.append([what, f"{goal.times:g}", _short(times), verdict])
    return ["ratio", "goal", "measured", ""], lines


def _tenants(result: Result) -> tuple[Line, Sequence[Line]]:
    lines = []
    if turn := result["in_turn"]:
        readers = f"page of a small county, {turn['readers']} database connections"
        lines.append([f"{readers}: always the same", f"{_short(turn['one_per_second'])} /s"])
        lines.append([f"{readers}: {turn['tenants']} counties in turn", f"{_short(turn['in_turn_per_second'])} /s"])
    if memory := result["memory"]:
        for when, key in (("one county has", "after_one_bytes"), ("all have", "after_all_bytes")):
            what = f"memory of the server when {when} been shown its schema, of {memory['tenants']:,}"
            lines.append([what, f"{memory[key] / 2**20:.1f} MiB"])
    return ["what", "measured"], lines


def _short(value: float) -> str:
    """Three digits that matter."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
