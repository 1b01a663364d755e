"""Work that takes longer than others may wait: done beside the event loop, one piece after the other."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from time import thread_time
from typing import TypeVar

from core.errors import Unavailable

T = TypeVar("T")

MOST_WAITING = 64
"""Pieces of work that may wait; more are turned away, since their clients would have gone before their turn."""

_THREAD = ThreadPoolExecutor(1, thread_name_prefix="aside")
"""One thread: two would only take Python's lock from each other, and from the loop."""

_waiting = 0


@dataclass(slots=True)
class Spent:
    """Processor time that a request took beside the loop."""

    seconds: float = 0.0


SPENT: ContextVar[Spent | None] = ContextVar("spent", default=None)
"""Where the running request's time is counted."""


async def aside(work: Callable[..., T], *arguments: object) -> T:
    """Call `work` beside the loop, and count its time; raises Unavailable when too much waits already."""
    global _waiting
    if _waiting >= MOST_WAITING:
        raise Unavailable
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_THREAD, _timed, SPENT.get(), work, *arguments)
    finally:
        _waiting -= 1


def _timed(spent: Spent | None, work: Callable[..., T], *arguments: object) -> T:
    began = thread_time()
    try:
        return work(*arguments)
    finally:
        if spent is not None:
            spent.seconds += thread_time() - began
