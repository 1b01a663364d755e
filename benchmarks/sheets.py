"""`python -m benchmarks.sheets`: how long a file of 100,000 people takes to come in by `helin import run`.

The names are no people's, and the identity numbers run on as no office gives them out. One row of a hundred is faulty.
Peaks of memory are those of the command's own process, beside the peak for a file of a hundredth as many rows.
"""

import asyncio
import csv
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated, Any

import orjson
import typer
from stdnum.cn import ric

from benchmarks.counties import County, Size
from benchmarks.database import TRAIL, ask_sql, filled
from benchmarks.variants import MASTER_KEY
from core.config import read_settings
from core.plugin_host import load
from core.sheets.writing import WRITERS, SheetFormat

HEADER = ("所属单位", "姓名", "证件类型", "证件号码", "出生日期", "住址", "手机号码")
IN_THOUSAND = {100: "name", 300: "number", 500: "date", 700: "phone"}
"""Which rows of a thousand are faulty, and where; with the ten below, one of a hundred."""

REPEATED = (901, 903, 905, 907, 909, 911)
"""Rows of a thousand that hold the identity number of the row before."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one import took."""

    seconds: float
    megabytes: float
    told: dict[str, Any]


def main(
    rows: Annotated[int, typer.Option(min=1_000, help="Rows of the file.")] = 100_000,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Measure the check instead of the import.")] = False,
) -> None:
    """Import the same people from CSV and from XLSX, each into a county of its own."""
    counties = [County(number, Size().scaled(0.01)) for number in (1, 2, 3, 4)]
    with filled(read_settings(), load(), counties) as addresses, TemporaryDirectory() as folder:
        for format, pair in zip(SheetFormat, (counties[:2], counties[2:]), strict=True):
            figures = []
            for county, many in zip(pair, (rows // 100, rows), strict=True):
                found = asyncio.run(
                    ask_sql(addresses.owner, f"select code from core_org where tenant_id = '{county.id('tenant')}'")
                )
                file = Path(folder) / f"people.{format.lower()}"
                _write(file, format, people(many, found))
                figures.append(_import(addresses.app, county.slug, file, Path(folder), dry_run=dry_run))
            small, large = figures
            counts = ", ".join(f"{large.told[name]:,} {name}" for name in ("rows", "written", "faulty"))
            typer.echo(
                f"{format}: {large.seconds:.1f} s, {counts}; peak {large.megabytes:.0f} MB, "
                f"{large.megabytes - small.megabytes:.0f} MB more than for {small.told['rows']:,} rows"
            )


def people(many: int, orgs: Sequence[str]) -> Iterator[Sequence[str]]:
    """The header, and so many synthetic people; one row of a hundred is faulty."""
    yield HEADER
    number = ""
    for ordinal in range(many):
        place = ordinal % 1_000
        if place not in REPEATED:
            number = identity_number(ordinal)
        row = [
            orgs[ordinal % len(orgs)],
            f"示例{ordinal}",
            "居民身份证",
            number,
            "",
            f"示例路{ordinal}号",
            f"138{ordinal:08d}",
        ]
        match IN_THOUSAND.get(place):
            case "name":
                row[1] = ""
            case "number":
                row[3] = f"{int(number[:15] + '000'):.13E}"
            case "date":
                row[4] = "昨天"
            case "phone":
                row[6] = "12345"
        yield row


def identity_number(ordinal: int) -> str:
    """A number with the right check digit: as many born in one county on one day as in no county ever."""
    day, place = divmod(ordinal, 1_000)
    start = f"50023520{day // 336 % 20:02d}{1 + day // 28 % 12:02d}{1 + day % 28:02d}{place:03d}"
    return start + ric.calc_check_digit(start + "0")


def _write(file: Path, format: SheetFormat, rows: Iterator[Sequence[str]]) -> None:
    if format == SheetFormat.CSV:
        with file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows(rows)
        return
    writer = WRITERS[format]()
    with file.open("wb") as packed:
        while some := list(islice(rows, 1_000)):  # a process that is started begins with the peak of who starts it
            packed.write(writer.write(some))
        packed.write(writer.end())


def _import(url: str, slug: str, file: Path, folder: Path, *, dry_run: bool) -> Figures:
    """The command's time from its start to its end, and the peak of its own memory."""
    keys = {"HELIN_DATABASE_URL": url, "HELIN_AUDIT_KEY": TRAIL, "HELIN_MASTER_KEY": MASTER_KEY}
    script = str(Path(sys.executable).with_name("helin"))
    how = "--dry-run" if dry_run else "--good-rows"
    command = [
        sys.executable,
        script,
        "import",
        "run",
        "--tenant",
        slug,
        "--sheet",
        "core:person",
        "--file",
        str(file),
        how,
    ]
    result = folder / "result.json"
    began = perf_counter()
    with result.open("w") as output:
        process = subprocess.Popen(
            command, env={**os.environ, **keys, "HELIN_FILES": str(folder / "files")}, stdout=output
        )
        _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - began
    told = orjson.loads(result.read_bytes() or b"{}")
    if "rows" not in told:
        sys.exit(f"The import ended with {os.waitstatus_to_exitcode(status)}.")
    return Figures(seconds, used.ru_maxrss / 1024, told)


if __name__ == "__main__":
    typer.run(main)
