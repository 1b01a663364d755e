"""`helin serve` as processes: several share one address, a dead one is replaced, nothing is left running."""

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from core.provision import Addresses
from graphql_schema.protocol import MAX_HEAD
from tests.databases import Databases
from tests.graphql_schema.served import Served, environment, serving

pytestmark = pytest.mark.database

Environment = dict[str, str]


@pytest.fixture(scope="module")
def own(databases: Databases) -> Iterator[Addresses]:
    """A database of this module's own."""
    with databases.cloned() as addresses:
        yield addresses


@pytest.fixture(scope="module")
def given(own: Addresses, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """The environment of a server on it."""
    return environment(own, tmp_path_factory.mktemp("home"))


def is_running(pid: int) -> bool:
    """Whether the process is there and more than a body that nobody has buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def comes_true(test: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether it does within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if test():
            return True
        time.sleep(0.05)
    return False


def answers(url: str) -> bool:
    """Whether the server answers on a new connection."""
    try:
        return httpx2.get(f"{url}/livez", timeout=2).status_code == 200
    except httpx2.TransportError:
        return False


def test_workers_share_the_address_and_end_together(given: Environment) -> None:
    with serving(given, "--workers", "3") as server:
        children = server.children()
        assert len(children) == 3
        assert all(answers(server.url) for _ in range(10))
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 10
        assert not any(is_running(pid) for pid in children)
        assert not answers(server.url)


def test_a_worker_that_dies_is_replaced(given: Environment) -> None:
    with serving(given, "--workers", "2") as server:
        first = set(server.children())
        os.kill(min(first), signal.SIGKILL)
        assert comes_true(lambda: len(set(server.children()) - first) == 1)
        assert comes_true(lambda: all(answers(server.url) for _ in range(10)))


def test_no_worker_outlives_the_first_process(given: Environment) -> None:
    with serving(given, "--workers", "2") as server:
        children = server.children()
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
        assert comes_true(lambda: not any(is_running(pid) for pid in children))


def test_workers_that_cannot_serve_end_the_server(given: Environment) -> None:
    broken = given | {"HELIN_DATABASE_URL": given["HELIN_OWNER_URL"]}  # a superuser: the walls would not hold
    with pytest.raises((StopIteration, RuntimeError)), serving(broken, "--workers", "2"):
        pytest.fail("it served")


# --- one process ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(given: Environment) -> Iterator[Served]:
    """A server of one process."""
    with serving(given) as running:
        yield running


def send(server: Served, *parts: bytes) -> tuple[int, dict[str, str]]:
    """Status and error of what was sent over a bare connection."""
    url = httpx2.URL(server.url)
    with socket.create_connection((url.host, url.port or 80), timeout=5) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(0.1)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/json" in head
    return int(head.split()[1]), json.loads(body)["errors"][0]["extensions"]


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"NONSENSE\r\n\r\n",
        b"POST /yunyang/graphql HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST /yunyang/graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"POST /yunyang/graphql HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
    ],
)
def test_what_is_no_http_is_refused_in_json(server: Served, request_: bytes) -> None:
    assert send(server, request_) == (400, {"code": "BAD_REQUEST"})


def test_a_head_without_end_is_refused(server: Served) -> None:
    begin, more = b"GET /yunyang/graphql HTTP/1.1\r\nhost: x\r\nx: ", b"x" * (MAX_HEAD + 1)
    assert send(server, begin, more) == (431, {"code": "LIMIT_EXCEEDED"})


def test_a_long_body_does_not_count_as_head(server: Served) -> None:
    answer = httpx2.post(f"{server.url}/yunyang/graphql", content=b" " * (4 * MAX_HEAD - 1))
    assert answer.status_code == 415
