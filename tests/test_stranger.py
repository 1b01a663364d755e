"""A stranger's plug-in: a distribution of its own, found by its entry point, with no line of ours naming it."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from core.provision import Addresses
from tests.databases import Databases

SAMPLE = Path(__file__).parent / "helin_sample"
KEY = "only for tests: thirty-two letters"
PASSWORD = "password of the editor"

Helin = Callable[..., str]

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the sample was installed by pip."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--disable-pip-version-check", "--target", folder, SAMPLE], check=True)
    return folder


@pytest.fixture(scope="module")
async def own(databases: Databases) -> AsyncIterator[Addresses]:
    """A database of this module's own."""
    async with databases.clone() as addresses:
        yield addresses


@pytest.fixture(scope="module")
def environment(installed: Path, own: Addresses, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a server that has the sample installed."""
    return os.environ | {
        "PYTHONPATH": str(installed),
        "HELIN_DATABASE_URL": own.app,
        "HELIN_OWNER_URL": own.owner,
        "HELIN_HOME": str(tmp_path_factory.mktemp("home")),
        "HELIN_SIGNING_KEY": KEY,
    }


@pytest.fixture(scope="module")
def helin(environment: dict[str, str]) -> Helin:
    """Run a command of `helin` and give back what it printed."""

    def run(*arguments: str, given: str = "") -> str:
        command = [Path(sys.executable).with_name("helin"), *arguments]
        done = subprocess.run(command, env=environment, input=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module")
def enabled(helin: Helin) -> None:
    """The sample's table is there, and Yunyang has switched it on."""
    helin("db", "upgrade")
    helin("tenant", "enable", "--tenant", "yunyang", "--plugin", "sample")


@pytest.fixture(scope="module")
def url(environment: dict[str, str], enabled: None) -> Iterator[str]:
    """The address of a running server."""
    command = [str(Path(sys.executable).with_name("helin")), "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = next(line for line in server.stderr if line.startswith("Helin is ready at "))
        yield said.removeprefix("Helin is ready at ").strip()
        server.terminate()
        assert server.wait(timeout=10) in (0, -15)


@pytest.fixture(scope="module")
def editor(helin: Helin, enabled: None) -> str:
    """A token of an account that holds the sample's own role."""
    who = ["--tenant", "yunyang", "--login", "editor"]
    helin("account", "create", *who, "--name", "Editor", "--role", "sample_editor", "--org", "500235")
    return helin("token", *who).strip()


def ask(url: str, token: str, document: str) -> Any:
    """POST the document to Yunyang."""
    headers = {"authorization": f"Bearer {token}"}
    return httpx2.post(f"{url}/yunyang/graphql", json={"query": document}, headers=headers).json()


def test_it_is_found_by_its_entry_point(helin: Helin) -> None:
    assert "sample               1.2.3        helin-sample         loaded" in helin("plugins", "list")


def test_the_walls_stand_round_its_table(helin: Helin, enabled: None) -> None:
    helin("db", "check")


def test_its_type_and_its_field_on_org_are_in_the_view_of_a_tenant_that_has_it(helin: Helin, enabled: None) -> None:
    sdl = helin("schema", "print", "--tenant", "yunyang")
    assert "type SampleNotice implements Node" in sdl
    assert "sampleNotices(" in sdl
    assert "sampleNoticePost(" in sdl


def test_nothing_of_it_is_in_the_view_of_a_tenant_that_has_not(helin: Helin, enabled: None) -> None:
    assert "sample" not in helin("schema", "print", "--tenant", "fengjie").lower()


def test_its_mutation_and_its_field_work_over_http(url: str, editor: str) -> None:
    org = ask(url, editor, '{ org(code: "500235") { id } }')["data"]["org"]["id"]
    given = f'{{orgId: "{org}", title: "Dam closed"}}'
    post = f"mutation {{ sampleNoticePost(input: {given}) {{ sampleNotice {{ title }} }} }}"
    assert ask(url, editor, post)["data"] == {"sampleNoticePost": {"sampleNotice": {"title": "Dam closed"}}}
    read = ask(url, editor, '{ org(code: "500235") { sampleNotices { nodes { title org { name } } } } }')
    assert read["data"] == {"org": {"sampleNotices": {"nodes": [{"title": "Dam closed", "org": {"name": "云阳县"}}]}}}


def test_its_own_proof_of_isolation_holds(environment: dict[str, str], databases: Databases) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-c", SAMPLE / "pyproject.toml", "-p", "no:cacheprovider", SAMPLE]
    given = environment | {"HELIN_DATABASE_URL": databases.admin_url}
    done = subprocess.run(command, env=given, cwd=environment["HELIN_HOME"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
