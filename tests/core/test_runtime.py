from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from core.config import Settings, read_settings
from core.db import Database
from core.errors import ConfigError
from core.runtime import DEMO_DATABASE, addresses, administered, on_database, signing_key
from tests.databases import Databases, administer

LONG = "x" * 32


def settings(tmp_path: Path, **values: Any) -> Settings:
    return Settings(home=tmp_path, **{"database_url": None, "owner_url": None} | values)


def test_given_addresses_are_taken_as_they_are(tmp_path: Path) -> None:
    with addresses(settings(tmp_path, database_url="postgresql://app@h/d", owner_url="postgresql://o@h/d")) as found:
        assert (found.app, found.owner) == ("postgresql://app@h/d", "postgresql://o@h/d")


def test_a_migration_needs_the_owners_address(tmp_path: Path) -> None:
    given = settings(tmp_path, database_url="postgresql://app@h/d")
    with pytest.raises(ConfigError, match="HELIN_OWNER_URL"), addresses(given, migrating=True):
        pass


def test_a_server_needs_its_own_address(tmp_path: Path) -> None:
    given = settings(tmp_path, owner_url="postgresql://o@h/d")
    with pytest.raises(ConfigError, match="HELIN_DATABASE_URL"), addresses(given):
        pass


def test_a_server_that_cannot_be_reached_is_told_in_a_sentence(tmp_path: Path) -> None:
    given = settings(tmp_path, database_url="postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(ConfigError, match=f"{DEMO_DATABASE}.* cannot be made"), administered(given):
        pass


@pytest.mark.database
def test_a_database_that_lacks_tables_is_told_in_a_sentence(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELIN_DATABASE_URL", databases.admin_url)
    with pytest.raises(ConfigError, match="helin db upgrade"):
        on_database(lambda database: _read_tenants(database))


async def _read_tenants(database: Database) -> None:
    from tenants.service import all_tenants

    await all_tenants(database)


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "postgresql://nobody@no-such-host.invalid/none"]
)
def test_a_database_that_does_not_answer_is_told_without_its_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HELIN_DATABASE_URL", url.replace("nobody", "nobody:secret"))
    with pytest.raises(ConfigError, match="cannot be used") as caught:
        on_database(lambda database: _read_tenants(database))
    assert "secret" not in str(caught.value)


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELIN_DATABASE_READERS", "many")
    with pytest.raises(ConfigError, match="HELIN_DATABASE_READERS"):
        read_settings()


def test_the_key_of_the_settings_comes_first(tmp_path: Path) -> None:
    (tmp_path / "signing.key").write_text("y" * 40)
    assert signing_key(settings(tmp_path, signing_key=SecretStr(LONG))) == LONG


def test_without_a_key_nothing_is_signed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="HELIN_SIGNING_KEY"):
        signing_key(settings(tmp_path))


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = signing_key(settings(home), make=True)
    assert [signing_key(settings(home)), signing_key(settings(home), make=True)] == [made, made]


def test_a_key_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    signing_key(settings(tmp_path), make=True)
    assert [(file.name, file.stat().st_mode & 0o777) for file in tmp_path.iterdir()] == [("signing.key", 0o600)]


@pytest.mark.parametrize("where", ["setting", "file"])
def test_a_key_that_is_too_short_is_refused(tmp_path: Path, where: str) -> None:
    (tmp_path / "signing.key").write_text("x" * 31 + "\n")
    given = {"signing_key": SecretStr("x" * 31)} if where == "setting" else {}
    with pytest.raises(ConfigError, match="too short"):
        signing_key(settings(tmp_path, **given))


async def test_databases_that_are_not_postgresql_are_refused(tmp_path: Path) -> None:
    from core.db import parse_url

    with pytest.raises(ConfigError, match="PostgreSQL only"):
        parse_url("sqlite:///x.db")


@pytest.mark.database
async def test_the_servers_roles_are_made_with_no_more_rights_than_they_need(databases: Databases) -> None:
    rows = await administer(
        databases.admin_url,
        "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname ~ '^helin_'",
    )
    assert {tuple(row) for row in rows} >= {
        ("helin_owner", False, False, False, False),
        ("helin_app", True, False, False, False),
        ("helin_ops", True, False, True, False),
    }
