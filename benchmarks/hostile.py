"""What hostile requests cost: how long each takes to refuse, and how long an innocent client waits meanwhile.

.venv-311/bin/python -m benchmarks.hostile [--seconds 10] [--attackers 8]

It starts the demo in a folder of its own, with points enough for the attackers to be refused by what they send rather
than by how often, and exits with 1 when a goal is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle
from multiprocessing import Event, Process
from multiprocessing.synchronize import Event as Flag
from pathlib import Path
from statistics import median
from threading import Thread
from time import monotonic, perf_counter, sleep
from urllib.parse import urlsplit

import psutil

from tests.graphql_schema.test_edge_hostile import BROKEN, FAULTY, TOO_MUCH, UNSPEAKABLE

REFUSED_MS = 50
INNOCENT_MS = 250
GROWTH_MIB = 50
INNOCENT = "{ disputes(first: 20) { nodes { number title state org { name } mediator { name } } } }"
BATTERY = {**TOO_MUCH, **BROKEN, **FAULTY, **UNSPEAKABLE}


@dataclass(frozen=True, slots=True)
class Target:
    """A running demo."""

    url: str
    token: str
    process: psutil.Process

    def memory(self) -> float:
        """Resident memory in MiB."""
        return float(self.process.memory_info().rss) / 2**20

    def cpu_ms(self) -> float:
        """Processor time that the process has used so far; other work on the machine does not change it."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6


@contextmanager
def demo() -> Iterator[Target]:
    """A demo of few records, in a folder of its own."""
    helin = str(Path(sys.executable).with_name("helin"))
    with tempfile.TemporaryDirectory(prefix="helin-hostile-") as home:
        Path(home).chmod(0o711)
        given = {name: value for name, value in os.environ.items() if not name.startswith("HELIN_")}
        given |= {
            "HELIN_HOME": f"{home}/home",
            "HELIN_LIMIT_POINTS": str(10**12),
            "HELIN_LIMIT_TENANT_POINTS": str(10**12),
        }
        command = [helin, "demo", "--scale", "0.02", "--port", "0", "--json"]
        with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())["tenants"]["yunyang"]
            try:
                yield Target(told["url"], told["tokens"]["county_leader"], psutil.Process(process.pid))
            finally:
                process.terminate()


class Client:
    """Sends bodies over one connection that is kept."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        self._path = parts.path
        self._connection = HTTPConnection(parts.hostname, parts.port, timeout=30)
        self._headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}

    def send(self, body: bytes) -> tuple[int, float]:
        """The answer's status, and the milliseconds it took."""
        began = perf_counter()
        try:
            self._connection.request("POST", self._path, body, self._headers)
            answer = self._connection.getresponse()
            answer.read()
            status = answer.status
        except OSError:  # refused before all of the body was sent
            self._connection.close()
            status = 0
        return status, (perf_counter() - began) * 1000


def refusals(target: Target) -> list[tuple[float, str, int]]:
    """Milliseconds of processor time, name and status of each, slowest first: the median of seven."""
    client, found = Client(target.url, target.token), []
    for name, body in BATTERY.items():
        tried = [_used(target, client, body) for _ in range(7)]
        found.append((median(took for _, took in tried), name, tried[0][0]))
    return sorted(found, reverse=True)


def _used(target: Target, client: Client, body: bytes) -> tuple[int, float]:
    before = target.cpu_ms()
    status, _ = client.send(body)
    return status, target.cpu_ms() - before


def attack(url: str, token: str, stop: Flag, threads: int) -> None:
    """Send the battery over and over, on several connections."""

    def run(offset: int) -> None:
        client, bodies = Client(url, token), list(BATTERY.values())
        for body in cycle(bodies[offset:] + bodies[:offset]):
            if stop.is_set():
                return
            client.send(body)

    for thread in [Thread(target=run, args=(index * 7,)) for index in range(threads)]:
        thread.start()


def waits(target: Target, seconds: float) -> list[float]:
    """How long each request of an innocent client takes, one every 20 ms."""
    client, body = Client(target.url, target.token), json.dumps({"query": INNOCENT}).encode()
    client.send(body)  # the first one is planned
    found, until = [], monotonic() + seconds
    while monotonic() < until:
        status, took = client.send(body)
        assert status == 200, status
        found.append(took)
        sleep(0.02)
    return sorted(found)


def under_attack(target: Target, seconds: float, attackers: int) -> list[float]:
    """The innocent client's waits while others attack."""
    stop = Event()
    attacker = Process(target=attack, args=(target.url, target.token, stop, attackers))
    attacker.start()
    sleep(1)
    try:
        return waits(target, seconds)
    finally:
        stop.set()
        attacker.join()


def main() -> int:
    """Measure, print, and tell whether the goals are met."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--attackers", type=int, default=8)
    given = options.parse_args()
    with demo() as target:
        calm = waits(target, 2)
        before = target.memory()
        slowest = refusals(target)
        hurt = under_attack(target, given.seconds, given.attackers)
        growth = target.memory() - before
    missed = slowest[0][0] > REFUSED_MS or hurt[-1] > INNOCENT_MS or growth > GROWTH_MIB
    lines = [
        f"{len(BATTERY)} kinds of request; the dearest to refuse, in the server's processor time:",
        *(f"  {took:6.1f} ms  {status or '-':>3}  {name}" for took, name, status in slowest[:8]),
        f"an innocent client, alone:    median {median(calm):6.1f} ms, worst {calm[-1]:6.1f} ms",
        f"the same under {given.attackers} attackers: median {median(hurt):6.1f} ms, worst {hurt[-1]:6.1f} ms",
        f"memory: {before:.0f} MiB before, {growth:+.0f} MiB after",
        "a goal is missed" if missed else "the goals are met",
    ]
    sys.stdout.write("\n".join([*lines, ""]))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
