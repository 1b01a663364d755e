"""`python -m benchmarks`: measure, print the tables, write docs/performance.md and docs/performance.json."""

import json
import shutil
import signal
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from benchmarks import facts, report
from benchmarks.load import CONNECTIONS
from benchmarks.run import ALL, Plan, measure
from benchmarks.variants import POOL

QUICK = Plan(seconds=1, scale=0.05, counties=2, in_turn=20, remembered=60)


def main(
    quick: Annotated[
        bool, typer.Option(help="Few rows, short runs, nothing written: to see that all of it works.")
    ] = False,
    seconds: Annotated[float | None, typer.Option(min=1, help="How long each figure is measured.")] = None,
    scale: Annotated[float | None, typer.Option(min=0.001, max=1, help="Share of the people and disputes.")] = None,
    only: Annotated[str, typer.Option(help=f"Only these operations, with commas: {', '.join(ALL)}.")] = "",
    rewrite: Annotated[bool, typer.Option(help="Measure nothing; write the page again from performance.json.")] = False,
) -> None:
    """Measure Helin beside its peers."""
    if rewrite:
        report.write(json.loads(report.JSON.read_text(encoding="utf-8")))
        return
    if shutil.which("wrk") is None:
        sys.exit("The benchmarks need wrk; install it with the system's package manager.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    plan = QUICK if quick else Plan()
    plan = replace(plan, seconds=seconds or plan.seconds, scale=scale or plan.scale, operations=_chosen(only))
    result = _result(plan)
    typer.echo(report.tables(result))
    if plan.is_whole:
        report.write(result)


def _chosen(only: str) -> tuple[str, ...]:
    wanted = [name.strip() for name in only.split(",") if name.strip()]
    if unknown := set(wanted) - set(ALL):
        sys.exit(f"There is no operation {', '.join(sorted(unknown))}; there are {', '.join(ALL)}.")
    return tuple(name for name in ALL if name in wanted) or ALL


def _result(plan: Plan) -> dict[str, Any]:
    found = measure(plan)
    size = plan.all_counties[0].size
    return {
        **facts.commit(),
        "measured_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "machine": facts.machine(),
        "settings": {
            "seconds": plan.seconds,
            "connections": CONNECTIONS,
            "pool": POOL,
            "counties": plan.counties,
            "orgs": size.orgs + 1,
            "people": size.people,
            "disputes": size.disputes,
        },
        **asdict(found),
        "versions": facts.versions(found.postgresql),
    }


if __name__ == "__main__":
    typer.run(main)
