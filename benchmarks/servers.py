"""Starting the servers that are measured, each in one process, and ending those and no others."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, sleep

import psutil

PEERS = Path(__file__).parent / "peers"
NODE = PEERS / "node_modules" / ".bin" / "node"
PATIENCE_SECONDS = 60
READY = re.compile(rb"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True)
class Server:
    """A running server: its address and its process."""

    url: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """Processor time it has used so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Bytes of its memory that are resident."""
        return int(self.process.memory_info().rss)


@contextmanager
def started(command: list[str], environment: Mapping[str, str]) -> Iterator[Server]:
    """The server that the command runs, from when it tells its address until the end of the block."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("HELIN_")}
    with TemporaryFile() as output:
        process = subprocess.Popen(command, env={**settings, **environment}, stdout=output, stderr=output)
        try:
            yield Server(_address(process, output.fileno(), command), psutil.Process(process.pid))
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: "subprocess.Popen[bytes]", output: int, command: list[str]) -> str:
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        said = os.pread(output, 1 << 20, 0)
        if found := READY.search(said):
            return found[0].decode()
        if process.poll() is not None:
            raise RuntimeError(f"{' '.join(command)} ended before it was ready:\n{said.decode(errors='replace')}")
        sleep(0.05)
    raise RuntimeError(f"{' '.join(command)} was not ready in {PATIENCE_SECONDS} seconds.")


def install_node_peers() -> None:
    """Install what peers/package.json names, unless it is there already."""
    wanted, installed = PEERS / "package.json", PEERS / "node_modules" / "installed.json"
    if not installed.exists() or installed.read_bytes() != wanted.read_bytes():
        options = ["--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(["npm", "install", *options], cwd=PEERS, check=True, stdout=sys.stderr)
        installed.write_bytes(wanted.read_bytes())
