"""A PostgreSQL to test on: the one that HELIN_DATABASE_URL names, or a server of one's own in a temporary folder."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.config import Settings
from core.embedded import running


@contextmanager
def admin_address() -> Iterator[str]:
    """The address of a login that may make roles and databases; a server that was started for it stops at the end."""
    if given := Settings().database_url:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="helin-tests-"))
    folder.chmod(0o711)  # root hands the server over to an account that must be able to reach it
    try:
        with running(folder / "home", durable=False) as server:
            yield server.url
    finally:
        shutil.rmtree(folder, ignore_errors=True)
