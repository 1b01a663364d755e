"""On what a run was measured: commit, machine, versions; nothing that names the machine or its network."""

import json
import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.servers import PEERS

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "strawberry-graphql",
    "graphql-core",
    "starlette",
    "uvicorn",
    "uvloop",
    "httptools",
    "sqlalchemy",
    "asyncpg",
    "orjson",
)


def commit() -> dict[str, Any]:
    """The commit, and whether the code that was measured differs from it."""
    code = ["core", "graphql_schema", "plugins", "tenants", "benchmarks"]
    return {
        "commit": _told("git", "rev-parse", "--short=12", "HEAD"),
        "changed": bool(_told("git", "status", "--porcelain", "--", *code)),
    }


def machine() -> dict[str, Any]:
    """Its system and processors."""
    information = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", information.read_text()) if information.exists() else None
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "processor": model[1] if model else platform.processor(),
    }


def versions(postgresql: str) -> dict[str, str]:
    """Everything that had a part in the figures."""
    peers: dict[str, str] = json.loads((PEERS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return {
        "PostgreSQL": postgresql.split()[0],
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        **peers,
        "wrk": _told("wrk", "-v").split(" [")[0].removeprefix("wrk "),
        "pgbench": _told("pgbench", "--version").split()[2],
    }


def _told(*command: str) -> str:
    """What a program says; empty when there is no such program."""
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
