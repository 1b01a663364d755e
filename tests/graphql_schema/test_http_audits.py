"""The audits of the npm package `graphql-http`, against a running server."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.provision import Addresses
from tests.databases import Databases
from tests.graphql_schema.served import HELIN, environment, serving

PACKAGES = ("graphql-http@1.23.1", "graphql@16.13.0")
SCRIPT = Path(__file__).with_name("audits.mjs")

WANT_TEXT_BY_GET = {
    "MAY accept application/x-www-form-urlencoded formatted GET requests",
    "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json",
    "MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json",
}
"""Audits that fail on purpose: an address is kept in logs, so only registered documents are asked for by GET."""

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the audits."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("the audits need node and npm")
    folder = tmp_path_factory.mktemp("npm")
    (folder / "package.json").write_text("{}")
    command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent", *PACKAGES]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        pytest.skip("the npm registry does not answer")
    if done.returncode != 0:
        pytest.skip("the npm registry cannot be reached")
    return folder


@pytest.fixture(scope="module")
def own(databases: Databases) -> Iterator[Addresses]:
    """A database of this module's own."""
    with databases.cloned() as addresses:
        yield addresses


@pytest.fixture(scope="module")
def audits(packages: Path, own: Addresses, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """The outcome of each audit, and the reason."""
    given = environment(own, tmp_path_factory.mktemp("home"))
    who = ["--tenant", "yunyang", "--login", "leader"]
    account = [HELIN, "account", "create", *who, "--name", "X", "--role", "county_leader", "--org", "500235"]
    subprocess.run(account, env=given, check=True, capture_output=True)
    token = subprocess.run([HELIN, "token", *who], env=given, check=True, capture_output=True, text=True).stdout.strip()
    with serving(given) as server:
        command = ["node", SCRIPT, packages, f"{server.url}/yunyang/graphql", token]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return {audit["name"]: (audit["status"], audit["reason"]) for audit in json.loads(done.stdout)}


def failed(audits: dict[str, tuple[str, str]], level: str) -> set[str]:
    """Names of the audits of a level that did not pass."""
    return {name for name, (status, _) in audits.items() if name.startswith(level) and status != "ok"}


def test_all_audits_are_run(audits: dict[str, tuple[str, str]]) -> None:
    assert len(audits) >= 61


@pytest.mark.parametrize("level", ["MUST", "SHOULD"])
def test_what_the_draft_asks_for_is_done(audits: dict[str, tuple[str, str]], level: str) -> None:
    assert failed(audits, level) == set()


def test_of_what_the_draft_allows_only_text_by_get_is_not_done(audits: dict[str, tuple[str, str]]) -> None:
    assert failed(audits, "MAY") == WANT_TEXT_BY_GET
