"""Points that may be spent in a minute, by tenant and by account: counted in memory, so each worker has its share."""

from collections.abc import Callable, Hashable, Iterator
from datetime import datetime
from math import ceil
from typing import NamedTuple

from core.clock import system_now
from core.config import Limits
from core.errors import RateLimited

MINUTE = 60
READING = 100
"""Points for each millisecond in which a document was read in vain: refusing, too, must not be had for nothing."""


class Payer(NamedTuple):
    """Whose points a request takes: an account's and its tenant's, or those of a stranger's network address."""

    account: Hashable
    tenant: Hashable | None


class Balance(NamedTuple):
    """What a payer may spend in a minute, and what is left of it now."""

    limit: int
    remaining: int


class Window:
    """At most so many points for each key in any minute: the last minute counts by the share that still lies in it."""

    def __init__(self, most: int, *, keys: int = 100_000) -> None:
        self.most = most
        self._keys = keys
        self._spent: dict[Hashable, tuple[int, int, int]] = {}

    def left(self, key: Hashable, at: float) -> int:
        """The points that can be spent at this instant; less than none after a fine."""
        before, current = self._read(key, int(at // MINUTE))
        return self.most - current - (ceil(before * (1 - at % MINUTE / MINUTE)) if before else 0)

    def add(self, key: Hashable, points: int, at: float) -> None:
        """Count the points, whether or not they are left."""
        minute = int(at // MINUTE)
        found = self._spent.get(key)
        if found is not None and found[0] == minute:
            self._spent[key] = minute, found[1], found[2] + points
            return
        before, _ = self._read(key, minute)
        self._spent.pop(key, None)  # so that keys stand in the order in which they were last used, by the minute
        self._spent[key] = minute, before, points
        if len(self._spent) > self._keys:
            self._spent.pop(next(iter(self._spent)))

    def wait(self, key: Hashable, points: int, at: float) -> int:
        """In how many seconds so many points will be left, if they ever are."""
        before, current = self._read(key, int(at // MINUTE))
        passed, room = at % MINUTE, max(self.most - points, 0)
        if current <= room:
            return max(1, int(MINUTE * (1 - (room - current) / max(before, 1)) - passed) + 1)
        return max(1, int(MINUTE * (2 - room / current) - passed) + 1)  # a second more than enough: shares are rounded

    def _read(self, key: Hashable, minute: int) -> tuple[int, int]:
        """What was spent in the minute before, and what in this one."""
        since, before, current = self._spent.get(key, (minute, 0, 0))
        if since == minute:
            return before, current
        return (current, 0) if since == minute - 1 else (0, 0)


class Points:
    """The windows of all accounts and tenants."""

    def __init__(self, limits: Limits, *, workers: int = 1, now: Callable[[], datetime] = system_now) -> None:
        self._accounts = Window(max(limits.points // workers, 1))
        self._tenants = Window(max(limits.tenant_points // workers, 1))
        self._now = now

    def spend(self, payer: Payer, points: int) -> Balance:
        """Count the points of a request; raises RateLimited, and counts nothing, when too few are left."""
        at = self._now().timestamp()
        left = self._left(self._accounts, payer.account, points, at)
        if payer.tenant is not None:
            left = min(left, self._left(self._tenants, payer.tenant, points, at))
            self._tenants.add(payer.tenant, points, at)
        self._accounts.add(payer.account, points, at)
        return Balance(self._accounts.most, left - points)

    def check(self, payer: Payer) -> None:
        """Raise RateLimited when not a single point is left."""
        at = self._now().timestamp()
        for window, key in self._windows(payer):
            self._left(window, key, 1, at)

    def fine(self, payer: Payer, seconds: float) -> None:
        """Count the time that a refused document took."""
        at = self._now().timestamp()
        for window, key in self._windows(payer):
            window.add(key, int(seconds * 1000 * READING), at)

    def _windows(self, payer: Payer) -> Iterator[tuple[Window, Hashable]]:
        yield self._accounts, payer.account
        if payer.tenant is not None:
            yield self._tenants, payer.tenant

    def _left(self, window: Window, key: Hashable, points: int, at: float) -> int:
        left = window.left(key, at)
        if left < points:
            raise RateLimited(retry_after=window.wait(key, points, at))
        return left
