"""`helin audit …` on a real database: sealed, heads kept, checked, and a deed found with exit code 1."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from core.cli import command_line
from core.config import Settings
from core.errors import ConfigError
from core.plugin_host import Registry
from core.provision import Addresses
from core.runtime import audit_key
from tests.databases import Databases, administer, in_thread

pytestmark = pytest.mark.database

ENTRIES = """
insert into core_audit (tenant_id, id, event, occurred_at, request_id)
select t.id, gen_random_uuid(), 'Event', now(), '' from core_tenant t, generate_series(1, 3)
"""
SECOND = "select entry_id from core_audit_seal where number = 2"
CUT = (
    "delete from core_audit where id in (select entry_id from core_audit_seal where number = 3)",
    "delete from core_audit_seal where number = 3",
)


@pytest.fixture
def run(databases: Databases, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call it with the words after `helin audit`; `run.owner` administers the same database."""
    with databases.cloned() as addresses:
        monkeypatch.setenv("HELIN_DATABASE_URL", addresses.app)
        monkeypatch.setenv("HELIN_OWNER_URL", addresses.owner)
        in_thread(administer(addresses.owner, ENTRIES))

        def call(*words: str) -> Result:
            return CliRunner().invoke(command_line(registry), ["audit", *words])

        call.addresses = addresses
        yield call


def test_a_sound_trail_is_sealed_and_verified(run: Any) -> None:
    assert run("seal").output == "Sealed 6 entries.\n"
    result = run("verify", "--tenant", "yunyang")
    assert (result.exit_code, result.output) == (0, "yunyang: 3 seals, no findings\n")


def test_a_changed_entry_is_told_with_its_place(run: Any) -> None:
    run("seal")
    addresses: Addresses = run.addresses
    in_thread(administer(addresses.owner, "update core_audit set event = 'x' where id in (" + SECOND + ")"))
    result = run("verify")
    assert result.exit_code == 1
    assert "fengjie, seal 2, entry " in result.output
    assert "yunyang: 3 seals, 1 findings" in result.output


def test_a_cut_end_is_told_by_heads_that_were_kept(run: Any, tmp_path: Path) -> None:
    run("seal")
    heads = tmp_path / "heads.jsonl"
    assert run("heads", "--append", str(heads)).output == heads.read_text()
    for statement in CUT:
        in_thread(administer(run.addresses.owner, statement))
    assert run("verify").exit_code == 0
    result = run("verify", "--heads", str(heads))
    assert result.exit_code == 1
    assert "yunyang, seal 3: the end was cut off: up to seal 3 stood there" in result.output


def test_an_unknown_county_is_told(run: Any) -> None:
    assert isinstance(run("verify", "--tenant", "nowhere").exception, ConfigError)


def test_the_trails_key_is_made_once_and_must_be_long(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, audit_key=None)
    with pytest.raises(ConfigError, match="HELIN_AUDIT_KEY to at least 32"):
        audit_key(settings)
    made = audit_key(settings, make=True)
    assert audit_key(settings) == made
    with pytest.raises(ConfigError, match="audit key in HELIN_AUDIT_KEY is too short"):
        audit_key(Settings(home=tmp_path, audit_key=SecretStr("short")))
