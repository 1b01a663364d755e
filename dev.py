"""Set Helin up with nothing but Python, then do one thing with it.

python3 dev.py demo [options]         a county with synthetic records, and its address
python3 dev.py test [pytest options]  the tests
python3 dev.py check [--no-tests]     format, lint, types, import contracts, schema diff, tests
python3 dev.py run <arguments>        the `helin` command
"""

import sys

# Older ones must get as far as this line, so no syntax in this file may be newer than 3.6.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Helin needs Python 3.11 or newer, and this is {}.{}: use a newer one.".format(*sys.version_info[:2]))

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv-{}{}".format(*sys.version_info[:2])
PYTHON = str(VENV / "bin" / "python")
WORKERS = ["-n", "2", "--dist", "worksteal"]
# Each is handed to the environment's Python, and so are scripts: the path in their first line may have moved.
CHECKS = {
    "format": "-m ruff format --check .",
    "lint": "-m ruff check .",
    "types": "-m mypy",
    "imports": f"{VENV.name}/bin/lint-imports",
    "schema": f"{VENV.name}/bin/helin schema print | diff -u graphql_schema/schema.graphql -",
    "tests": f"-m pytest {' '.join(WORKERS)}",
}


def main(command: str = "help", *arguments: str) -> None:
    """Bring the environment up to date, then become what was asked for, so that signals reach it."""
    if command not in ("demo", "test", "check", "run"):
        sys.exit(__doc__)
    with locked(VENV.with_suffix(".lock")):
        prepare()
    if command == "check":
        sys.exit(check([name for name in CHECKS if name != "tests" or "--no-tests" not in arguments]))
    if command == "test":
        os.chdir(ROOT)
        become("-m", "pytest", *with_workers(arguments))
    become(str(VENV / "bin" / "helin"), *(["demo"] if command == "demo" else []), *arguments)


def become(*arguments: str) -> None:
    """Give this process over to the environment's Python."""
    os.execv(PYTHON, [PYTHON, *arguments])


def prepare() -> None:
    """Make the environment if it is missing or broken, and install what has changed."""
    unfinished = VENV / "unfinished"  # a package that was being copied when pip was killed would stay broken
    if unfinished.exists() or not works(PYTHON):
        make_environment(unfinished)
    versions, project = ROOT / "requirements.lock", ROOT / "pyproject.toml"
    for source, options in (
        (versions, ["--require-hashes", "-r", str(versions)]),
        (project, ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]),
    ):
        stamp = VENV / (source.name + ".sha256")
        if not stamp.exists() or stamp.read_text() != digest(source):
            say(f"Installing from {source.name} …")
            unfinished.touch()
            run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *options)
            stamp.write_text(digest(source))
            unfinished.unlink()


def works(python: str) -> bool:
    """Tell whether an environment was made to its end and its Python is still there."""
    return Path(python).exists() and subprocess.call([python, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0


def make_environment(unfinished: Path) -> None:
    """Make a virtual environment; Debian's Python may lack the part its own `venv` needs."""
    say(f"Making {VENV.name} …")
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    unfinished.touch()
    python = getattr(sys, "_base_executable", sys.executable)  # this may be the environment just removed
    if importlib.util.find_spec("ensurepip"):
        run(python, "-m", "venv", str(VENV))
    else:
        boot = str(ROOT / ".boot")
        run(python, "-m", "pip", "install", "--quiet", "--upgrade", "--target", boot, "virtualenv")
        run(python, "-m", "virtualenv", "--quiet", str(VENV), PYTHONPATH=boot)


def digest(source: Path) -> str:
    """Identify a file's content and the place of the checkout, which the editable install depends on."""
    return hashlib.sha256(os.fsencode(ROOT) + b"\0" + source.read_bytes()).hexdigest()


def with_workers(arguments: tuple[str, ...]) -> list[str]:
    """Add two workers, of whom an idle one takes over from the other, unless pytest's arguments decide that."""
    decided = any(a.startswith(("-n", "--numprocesses", "--pdb", "--trace")) or "no:xdist" in a for a in arguments)
    return [*([] if decided else WORKERS), *arguments]


def check(names: list[str]) -> int:
    """Run the checks, also after one has failed; return how many failed."""
    failed = 0
    for name in names:
        began = time.monotonic()
        code = subprocess.call(f"{VENV.name}/bin/python {CHECKS[name]}", shell=True, cwd=ROOT)
        failed += code != 0
        say(f"== {name}: {'failed' if code else 'passed'} in {time.monotonic() - began:.1f} s")
    return failed


def run(*command: str, **environment: str) -> None:
    """Run a step of the set-up; its output is progress, so it goes to standard error."""
    if subprocess.call(command, stdout=sys.stderr, env={**os.environ, **environment}) != 0:
        sys.exit(f"The set-up stopped at `{' '.join(command)}`; the lines above say why. The next start tries again.")


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one dev.py at a time change the environment."""
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another dev.py …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def say(message: str) -> None:
    """Tell progress, on standard error."""
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
