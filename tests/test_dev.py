import ast
import runpy
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose environment has, for a Python, a script that writes down what pip is asked to install."""
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\ncase "$*" in *install*) echo "$*" >> {tmp_path}/installed ;; esac\n')
    python.chmod(0o755)
    (tmp_path / "requirements.lock").write_text("pluggy==1.7\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "PYTHON", str(python))
    return tmp_path


def installs(checkout: Path) -> int:
    return len((checkout / "installed").read_text().splitlines())


def test_the_lock_and_the_project_are_installed(checkout: Path) -> None:
    dev.prepare()
    assert installs(checkout) == 2


def test_what_is_installed_is_not_installed_again(checkout: Path) -> None:
    dev.prepare()
    dev.prepare()
    assert installs(checkout) == 2


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_only_what_changed_is_installed_again(checkout: Path, changed: str) -> None:
    dev.prepare()
    (checkout / changed).write_text("# changed\n")
    dev.prepare()
    assert installs(checkout) == 3


def test_a_checkout_that_moved_is_installed_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dev.digest(checkout / "requirements.lock")
    monkeypatch.setattr(dev, "ROOT", checkout / "elsewhere")
    assert dev.digest(checkout / "requirements.lock") != before


def test_an_installation_that_stopped_leaves_its_mark(checkout: Path) -> None:
    (checkout / ".venv/bin/python").write_text('#!/bin/sh\ncase "$*" in *install*) exit 1 ;; esac\n')
    with pytest.raises(SystemExit, match="The next start tries again"):
        dev.prepare()
    assert (checkout / ".venv/unfinished").exists()


@pytest.mark.parametrize("given", ["-n0", "--numprocesses=4", "-pno:xdist", "--pdb"])
def test_workers_are_left_to_whoever_names_them(given: str) -> None:
    assert dev.with_workers((given, "tests")) == [given, "tests"]


def test_tests_run_on_two_workers() -> None:
    assert dev.with_workers(("--no-header",)) == [*dev.WORKERS, "--no-header"]


def test_an_older_python_is_told_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and this is 3\.10"):
        runpy.run_path(dev.__file__)


def test_an_older_python_can_read_the_file() -> None:
    ast.parse(Path(dev.__file__).read_text("utf-8"), feature_version=(3, 6))
