"""Asking a server for the same thing again and again, by wrk, and counting the answers."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

import httpx2

from benchmarks.servers import Server

CONNECTIONS = 16
WARM_UP_SECONDS = 1.5
PATIENCE = 10
"""How many times longer a slow server may take."""
FRESH = "@KEY@"
"""Stands in a request for something that no other request has."""

SCRIPT = Path(__file__).parent / "request.lua"


@dataclass(frozen=True, slots=True)
class Request:
    """One GraphQL request over HTTP."""

    path: str
    token: str
    query: str
    variables: dict[str, Any]

    @property
    def body(self) -> str:
        """Its JSON."""
        return json.dumps({"query": self.query, "variables": self.variables}, ensure_ascii=False)

    @property
    def line(self) -> str:
        """As `request.lua` reads it."""
        return f"{self.path}\t{self.token}\t{self.body}\n"


@dataclass(frozen=True, slots=True)
class Rate:
    """What a server did under load."""

    per_second: float
    p50_ms: float | None = None
    p99_ms: float | None = None
    mean_ms: float | None = None
    answer_bytes: int | None = None
    cpu_ms: float | None = None
    """Processor time of the server's process for each request."""


def ask(server: Server, request: Request) -> Any:
    """The answer to one request; raises RuntimeError for one with errors."""
    headers = {"authorization": f"Bearer {request.token}"} if request.token else {}
    headers["content-type"] = "application/json"
    body = request.body.replace(FRESH, uuid4().hex).encode()
    answer = httpx2.post(server.url + request.path, content=body, headers=headers, timeout=120, trust_env=False)
    content = answer.json() if answer.status_code == 200 else {}
    if "errors" in content or content.get("data") is None:
        raise RuntimeError(f"{request.path} answered {answer.status_code}: {answer.text[:500]}")
    return content["data"]


def measure(server: Server, requests: Iterable[Request], seconds: float, taken: float = 0.0) -> Rate:
    """The rate over so many seconds, or more where one answer takes long; `taken` is how long one took."""
    patient = min(max(seconds, 2 * CONNECTIONS * taken), PATIENCE * seconds)
    with NamedTemporaryFile("w", suffix=".tsv") as file:
        file.writelines(request.line for request in requests)
        file.flush()
        _wrk(server, file.name, max(WARM_UP_SECONDS, patient / 4))
        before = server.cpu_seconds()
        told = _wrk(server, file.name, patient)
    if not told["requests"]:
        raise RuntimeError(f"no answer came in {patient:.0f} seconds of {CONNECTIONS} connections")
    if told["errors"]:
        raise RuntimeError(f"{told['errors']} of {told['requests']} requests were not answered with status 200")
    return Rate(
        per_second=told["requests"] / told["seconds"],
        p50_ms=told["p50_ms"],
        p99_ms=told["p99_ms"],
        answer_bytes=round(told["bytes"] / told["requests"]),
        cpu_ms=1000 * (server.cpu_seconds() - before) / told["requests"],
    )


def _wrk(server: Server, file: str, seconds: float) -> dict[str, float]:
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout=120s", "-s", str(SCRIPT)]
    output = subprocess.run(["wrk", *options, server.url, "--", file], capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(output.stdout.rstrip().splitlines()[-1])
    return told
