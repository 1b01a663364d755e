"""Several processes that serve one listening socket: started, watched, replaced when they die, and ended together."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from types import FrameType

import structlog

from core.errors import ConfigError

log = structlog.get_logger()

Work = Callable[[Callable[[], None], int], None]
"""What a worker does until it is told to stop: it calls the first argument once it serves.

The second is a file that ends when the first process does, so that no worker outlives it.
"""

GRACE_SECONDS = 10
"""How long workers may take to end after they were told to."""

PAUSE_SECONDS = 1
"""How long to wait before a worker is replaced that died as soon as it served."""

_fork = multiprocessing.get_context("fork")  # what the first process has loaded is shared


@dataclass(frozen=True, slots=True)
class Worker:
    """One process, and where it tells that it serves."""

    process: ForkProcess
    says: Connection
    born: float


def supervise(work: Work, count: int, ready: Callable[[], None]) -> None:
    """Keep `count` workers at work until SIGTERM or SIGINT; `ready` is called once all of them serve.

    Raises ConfigError when one ends before it has served.
    """
    watch, held = os.pipe()
    workers: list[Worker] = []
    with _stop_signals() as stopped:
        try:
            workers += [_start(work, watch, held) for _ in range(count)]
            if _all_serve(workers, stopped):
                ready()
                _keep(workers, lambda: _start(work, watch, held), stopped)
        finally:
            _end(workers)
            os.close(held)
            os.close(watch)


@contextmanager
def _stop_signals() -> Iterator[Callable[[], bool]]:
    """Tells whether the first process was asked to stop."""
    asked: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(work: Work, watch: int, held: int) -> Worker:
    says, tell = _fork.Pipe(duplex=False)
    process = _fork.Process(target=_run, args=(work, tell, watch, held), daemon=True)
    process.start()
    tell.close()
    return Worker(process, says, time.monotonic())


def _run(work: Work, tell: Connection, watch: int, held: int) -> None:
    os.close(held)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    work(lambda: tell.send(None), watch)


def _all_serve(workers: list[Worker], stopped: Callable[[], bool]) -> bool:
    """Wait for each worker to say so; False when the wait was ended by a signal."""
    for worker in workers:
        while not worker.says.poll(0.1):
            if stopped():
                return False
        try:
            worker.says.recv()
        except EOFError as error:
            raise ConfigError("A worker ended before it served; what it said stands above.") from error
    return True


def _keep(workers: list[Worker], start: Callable[[], Worker], stopped: Callable[[], bool]) -> None:
    while not stopped():
        wait([worker.process.sentinel for worker in workers], timeout=0.2)
        for index, worker in enumerate(workers):
            if not worker.process.is_alive() and not stopped():
                log.error("a worker died", pid=worker.process.pid, exit_code=worker.process.exitcode)
                if time.monotonic() < worker.born + PAUSE_SECONDS:
                    time.sleep(PAUSE_SECONDS)
                workers[index] = start()


def _end(workers: list[Worker]) -> None:
    """Tell all to stop, and end those that take too long."""
    for worker in workers:
        worker.process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS - 1
    for worker in workers:
        worker.process.join(max(deadline - time.monotonic(), 0))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
