"""A server in processes of its own, for tests of what only a real one shows."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.provision import Addresses

KEY = "only for tests: thirty-two letters"
HELIN = str(Path(sys.executable).with_name("helin"))


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its address and its first process."""

    url: str
    process: "subprocess.Popen[str]"

    def children(self) -> list[int]:
        """The processes that the first one started."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end, at most ten seconds; gives the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=10)


def environment(addresses: Addresses, home: Path, **more: str) -> dict[str, str]:
    """The environment of `helin` on this database."""
    return os.environ | {
        "HELIN_DATABASE_URL": addresses.app,
        "HELIN_OWNER_URL": addresses.owner,
        "HELIN_HOME": str(home),
        "HELIN_SIGNING_KEY": KEY,
        **more,
    }


@contextmanager
def serving(given: dict[str, str], *options: str) -> Iterator[Served]:
    """`helin serve` until the end of the block, or until a test stops it."""
    command = [HELIN, "serve", "--port", "0", *options]
    with subprocess.Popen(command, env=given, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = next(line for line in process.stderr if line.startswith("Helin is ready at "))
            yield Served(said.removeprefix("Helin is ready at ").strip(), process)
        finally:
            process.terminate()
            process.wait(timeout=15)
