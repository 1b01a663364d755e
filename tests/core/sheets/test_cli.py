"""`helin import run` on a real database."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from core.cli import command_line
from core.plugin_host import Registry
from tests.core.sheets.sheets import as_csv, number
from tests.databases import Databases

pytestmark = pytest.mark.database

HEADER = ["所属单位", "姓名", "证件类型", "证件号码"]


def test_a_dry_run_tells_what_the_run_does(
    databases: Databases, registry: Registry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    good = tmp_path / "good.csv"
    good.write_bytes(as_csv([HEADER, ["500235101", "示例甲", "居民身份证", number(1)]]))
    faulty = tmp_path / "faulty.csv"
    faulty.write_bytes(as_csv([HEADER, ["500235101", "示例乙", "", ""], ["500235101", "", "", ""]]))
    with databases.cloned() as addresses:
        monkeypatch.setenv("HELIN_DATABASE_URL", addresses.app)
        monkeypatch.setenv("HELIN_OWNER_URL", addresses.owner)

        def run(file: Path, *how: str) -> Result:
            words = ["import", "run", "--tenant", "yunyang", "--sheet", "core:person", "--file", str(file), *how]
            return CliRunner().invoke(command_line(registry), words)

        dry, nothing, rest, whole, again = (
            run(faulty, "--dry-run"),
            run(faulty),
            run(faulty, "--good-rows"),
            run(good),
            run(good, "--dry-run"),
        )
        unknown = CliRunner().invoke(
            command_line(registry),
            ["import", "run", "--tenant", "yunyang", "--sheet", "core:x", "--file", str(good)],
        )
    assert [done.exit_code for done in (dry, nothing, rest, whole, again)] == [1, 1, 0, 0, 1]
    told = [json.loads(done.stdout) for done in (dry, nothing, rest, whole, again)]
    assert [(one["state"], one["good"], one["faulty"], one["written"]) for one in told] == [
        ("CHECKED", 1, 1, 0),
        ("CHECKED", 1, 1, 0),
        ("DONE", 1, 1, 1),
        ("DONE", 1, 0, 1),
        ("CHECKED", 0, 1, 0),
    ]
    assert told[0]["faults"] == told[2]["faults"]
    assert told[4]["faults"][0]["cell"] == "D2"
    assert "CHECKED: 2 of 2 rows, 1 faulty, 0 written" in dry.stderr
    assert unknown.exit_code == 1
