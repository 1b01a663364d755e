import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import asyncpg
import pytest

from core import embedded
from core.embedded import running
from core.errors import ConfigError

CHECKOUT = Path(embedded.__file__).parents[1]
HOLD = """
import sys
from pathlib import Path
from core.embedded import running
with running(Path(sys.argv[1]), durable=False) as server:
    print(server.owned, flush=True)
    sys.stdin.read()
"""

Hold = Callable[[], subprocess.Popen[str]]

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands over to another account")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder any account may enter; pytest's own `tmp_path` is closed to all but its owner."""
    folder = Path(tempfile.mkdtemp(prefix="helin-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def home(open_folder: Path) -> Iterator[Path]:
    home = open_folder / "home"
    yield home
    if (home / "postgres/data/postmaster.pid").exists():
        embedded._cluster(home).stop()


@pytest.fixture
def closed_home(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home under a folder that only root may enter."""
    closed = open_folder / "closed"
    closed.mkdir(0o700)
    monkeypatch.setattr(embedded, "STATE", open_folder / "state")
    return closed / "home"


@pytest.fixture
def hold(home: Path) -> Iterator[Hold]:
    """Start a process that uses the server of `home` until its input ends; it says whether it owns the server."""
    command = [sys.executable, "-c", HOLD, str(home)]
    with ExitStack() as stack:
        yield lambda: stack.enter_context(
            subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ask(url: str, query: str) -> object:
    async def answer() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(answer())


def server_pid(home: Path) -> int:
    return int((home / "postgres/data/postmaster.pid").read_text().split()[0])


def is_alive(pid: int) -> bool:
    """A zombie is dead; when it is reaped is up to the machine's first process."""
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_server_answers_at_its_address(home: Path) -> None:
    with running(home) as server:
        assert server.owned
        assert ask(server.url, "select current_user || current_setting('fsync')") == "postgreson"


def test_a_server_listens_on_its_socket_only(home: Path) -> None:
    with running(home, durable=False) as server:
        assert ask(server.url, "select current_setting('listen_addresses')") == ""


def test_standard_output_stays_empty(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with running(home, durable=False):
        pass
    assert capfd.readouterr().out == ""


def test_what_was_written_is_there_after_a_restart(home: Path) -> None:
    with running(home, durable=False) as server:
        ask(server.url, "create database kept")
    with running(home, durable=False) as server:
        assert ask(server.url.replace("/postgres?", "/kept?"), "select 1") == 1


def test_no_process_stays_when_the_body_raises(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), running(home, durable=False):
        pid = server_pid(home)
        _ = 1 / 0
    assert not is_alive(pid)


def test_no_process_stays_when_the_owner_is_terminated(home: Path, hold: Hold) -> None:
    owner = hold()
    first_line(owner)
    pid = server_pid(home)
    owner.terminate()
    assert owner.wait() == 128 + signal.SIGTERM
    assert not is_alive(pid)


def test_a_guest_leaves_the_server_running(home: Path) -> None:
    with running(home, durable=False) as owner:
        with running(home, durable=False) as guest:
            assert not guest.owned
        assert ask(owner.url, "select 1") == 1


def test_the_last_guest_stops_a_server_whose_owner_has_left(home: Path) -> None:
    owner, guest = ExitStack(), ExitStack()
    owner.enter_context(running(home, durable=False))
    server = guest.enter_context(running(home, durable=False))
    pid = server_pid(home)
    owner.close()
    assert ask(server.url, "select 1") == 1
    guest.close()
    assert not is_alive(pid)


def test_of_two_that_start_at_once_one_owns_the_server(hold: Hold) -> None:
    both = [hold(), hold()]
    assert sorted(map(first_line, both)) == ["False", "True"]


def test_the_server_of_a_killed_owner_is_joined(home: Path, hold: Hold) -> None:
    owner = hold()
    first_line(owner)
    owner.kill()
    owner.wait()
    with running(home) as server:
        assert not server.owned
    assert ask(server.url, "select 1") == 1


def test_a_killed_server_starts_again(home: Path) -> None:
    with running(home, durable=False):
        os.kill(server_pid(home), signal.SIGKILL)
    with running(home, durable=False) as server:
        assert server.owned
        assert ask(server.url, "select 1") == 1


def test_lock_files_that_name_a_strangers_process_are_removed(home: Path) -> None:
    locks = [home / "postgres/data/postmaster.pid", home / "postgres/data/.s.PGSQL.5432.lock"]
    with running(home, durable=False):
        found = [lock.read_text() for lock in locks]
    account = embedded._account(home / "postgres")
    with subprocess.Popen(["/bin/sleep", "60"], **account.switch) as stranger:
        for lock, text in zip(locks, found, strict=True):
            lock.write_text(text.replace(text.split()[0], str(stranger.pid), 1))
            os.chown(lock, account.uid, account.gid)
        with running(home, durable=False) as server:
            stranger.terminate()
            assert server.owned


def test_a_locale_this_machine_lacks_does_no_harm(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with running(home, durable=False) as server:
        assert ask(server.url, "select datcollate from pg_database where datname = 'template1'") == "C"


def test_a_home_with_signs_of_the_shell_is_served(open_folder: Path) -> None:
    with running(open_folder / "和邻 $HOME '\"%?", durable=False) as server:
        assert ask(server.url, "select 1") == 1


def test_a_path_too_long_for_a_socket_is_refused_with_the_remedy(open_folder: Path) -> None:
    with (
        pytest.raises(ConfigError, match="HELIN_HOME to a folder with a shorter path"),
        running(open_folder / ("x" * 90)),
    ):
        pass


def test_a_home_that_is_a_file_is_refused(open_folder: Path) -> None:
    (open_folder / "file").touch()
    with pytest.raises(ConfigError, match="set HELIN_HOME to a folder you may write"), running(open_folder / "file"):
        pass


@as_root
def test_a_home_only_root_may_enter_gets_its_data_elsewhere(
    closed_home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(closed_home, durable=False) as server:
        assert ask(server.url, "select 1") == 1
    assert (closed_home / "postgres").readlink().parent == embedded.STATE
    assert str(embedded.STATE) in capfd.readouterr().err


@as_root
def test_folders_that_were_there_keep_their_mode(closed_home: Path) -> None:
    closed_home.mkdir(0o750)
    with running(closed_home, durable=False):
        pass
    assert [folder.stat().st_mode & 0o777 for folder in (closed_home, closed_home.parent)] == [0o750, 0o700]


@as_root
def test_programs_only_root_may_read_are_copied(home: Path, closed_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (closed_home.parent / "sample").touch()
    monkeypatch.setattr(embedded, "_SAMPLES", [str(closed_home.parent / "sample")])
    with running(home, durable=False) as server:
        data = ask(server.url, "select setting from pg_config where name = 'BINDIR'")
    assert str(data).startswith(str(embedded.STATE / "programs-"))


@as_root
def test_the_database_of_a_deleted_home_is_set_aside(closed_home: Path) -> None:
    with running(closed_home, durable=False) as server:
        ask(server.url, "create database forgotten")
    shutil.rmtree(closed_home)
    with running(closed_home, durable=False) as server:
        assert ask(server.url, "select count(*) from pg_database where datname = 'forgotten'") == 0
