"""The IDE's page and the files it loads; that it works in a browser was looked at by hand."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema import ide
from graphql_schema.ide.examples import QUERIES
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from graphql_schema.testing import Client
from tenants.service import RESERVED
from tests.factories import make_account

FOLDER = Path(str(ide.__file__)).parent
PAGE = (FOLDER / "page.html").read_text(encoding="utf-8")
LOADED = re.findall(r'(?:src|href)="(/[^"]*)"', PAGE)
OURS = [FOLDER / "page.html", *(path for path in (FOLDER / "static").iterdir() if path.is_file())]


@pytest.fixture
async def browser(database: Database, registry: Registry) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody without a token."""
    app = create_app(make_services(database, "only for tests: thirty-two letters", registry))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://helin.test") as client:
        yield client


@pytest.mark.parametrize("path", ["/yunyang", "/yunyang/", "/nowhere/"])
async def test_every_name_of_a_county_has_the_same_page(browser: httpx2.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.text == PAGE


@pytest.mark.parametrize("path", ["/platform/", "/docs", "/favicon.ico", "/Yunyang/", "/yunyang/else"])
async def test_what_cannot_be_a_county_has_no_page(browser: httpx2.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (404, "application/json")
    assert answer.json()["errors"][0]["extensions"]["code"]


async def test_the_page_may_load_nothing_from_elsewhere_and_run_nothing_inline(browser: httpx2.AsyncClient) -> None:
    policy = (await browser.get("/yunyang/")).headers["content-security-policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert set(directives.values()) == {"'none'", "'self'", "data:"}
    assert directives["script-src"] == directives["connect-src"] == "'self'"


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_files_name_no_other_host(path: Path) -> None:
    assert not re.findall(r"(?:https?:)?//[\w\[]", path.read_text(encoding="utf-8"))


def test_the_page_has_no_inline_script_and_no_inline_style() -> None:
    assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", PAGE)


@pytest.mark.parametrize("path", LOADED)
async def test_what_the_page_loads_is_served_as_what_it_is(browser: httpx2.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    kind = {".js": "text/javascript", ".css": "text/css"}[Path(path).suffix]
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, kind)
    assert ("immutable" in answer.headers["cache-control"]) == ("/vendor/" in path)


async def test_an_unchanged_file_is_not_sent_again(browser: httpx2.AsyncClient) -> None:
    tag = (await browser.get("/assets/ide/ide.js")).headers["etag"]
    assert (await browser.get("/assets/ide/ide.js", headers={"if-none-match": tag})).status_code == 304


@pytest.mark.parametrize("name", ["nothing.js", "vendor/", "", "../page.html", "%2e%2e/__init__.py"])
async def test_an_unknown_file_is_not_found(browser: httpx2.AsyncClient, name: str) -> None:
    answer = await browser.get(f"/assets/ide/{name}")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (404, "application/json")
    assert answer.json()["errors"][0]["extensions"]["code"]


def test_each_vendored_folder_has_a_licence_and_its_version_in_the_readme() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for folder in (FOLDER / "static" / "vendor").iterdir():
        name, version = folder.name.rsplit("-", 1)
        assert (folder / "LICENSE").is_file()
        assert f"| `{name}` | {version} |" in readme


async def test_the_examples_are_those_of_the_demo(browser: httpx2.AsyncClient) -> None:
    answer = await browser.get("/assets/ide/examples.json")
    assert [example["query"] for example in answer.json()] == list(QUERIES.values())


@pytest.mark.parametrize("title", QUERIES)
async def test_each_example_runs(api: Client, county: Org, title: str) -> None:
    assert not (await api.as_(make_account(county, role="county_leader")).query(QUERIES[title])).errors


def test_no_county_can_take_the_address_of_the_files() -> None:
    assert "assets" in RESERVED
