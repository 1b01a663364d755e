"""From one administrative address to a database of our own: its roles, and the two addresses they use it by."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from core.db import parse_url

OWNER = "helin_owner"
APP = "helin_app"
OPS = "helin_ops"

LOCK = 0x48454C494E  # "HELIN": roles belong to the whole server, and several runs may start at once

ROLES = {
    OWNER: "NOLOGIN",  # owns the tables and migrates them
    APP: "LOGIN NOBYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE",  # what the server runs as: owns nothing
    OPS: "LOGIN BYPASSRLS",  # backups
}

DISCREET = {"log_error_verbosity": "terse", "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0"}
"""What keeps values out of the log of PostgreSQL, whatever statements its administrator has it log."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """`app` is what the server uses, `owner` what migrations use."""

    app: str
    owner: str


async def provision(admin_url: str, database: str) -> Addresses:
    """Make the roles and the database where they are missing, and say how to reach it as each role."""
    admin = parse_url(admin_url)
    await _run(admin, lambda connection: _make_roles_and_database(connection, database, admin.password))
    inside = admin.set(database=database)
    await _run(inside, _open_to_roles)
    app = inside.set(username=APP, password=_app_password(admin.password))
    return Addresses(_plain(app), _plain(inside))


async def drop(admin_url: str, database: str) -> None:
    """Remove the database and everything in it."""
    statement = text(f'drop database if exists "{database}" with (force)')
    await _run(parse_url(admin_url), lambda connection: connection.execute(statement))


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _app_password(admin_password: str | None) -> str | None:
    """Derived from the administrator's, so that runs side by side agree on it; none where none is asked for."""
    return admin_password and hashlib.sha256(f"{APP}:{admin_password}".encode()).hexdigest()


async def _run(url: URL, work: Callable[[Connection], object]) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.run_sync(work)
    finally:
        await engine.dispose()


def _make_roles_and_database(connection: Connection, database: str, admin_password: str | None) -> None:
    connection.execute(text("select pg_advisory_lock(:key)"), {"key": LOCK})
    existing = set(connection.scalars(text("select rolname from pg_roles")))
    for role, attributes in ROLES.items():
        if role not in existing:
            connection.execute(text(f"create role {role} {attributes}"))
    if connection.scalar(text("select rolsuper from pg_roles where rolname = session_user")):
        for name, value in DISCREET.items():
            connection.execute(text(f"alter role {APP} set {name} = '{value}'"))
    if password := _app_password(admin_password):
        connection.execute(text(f"alter role {APP} password '{password}'"))
    if not connection.scalar(text("select 1 from pg_database where datname = :name"), {"name": database}):
        connection.execute(
            text(f"create database \"{database}\" owner {OWNER} template template0 encoding 'UTF8' locale 'C'")
        )
    connection.execute(text("select pg_advisory_unlock(:key)"), {"key": LOCK})


def _open_to_roles(connection: Connection) -> None:
    for statement in (
        f"alter schema public owner to {OWNER}",
        "revoke all on schema public from public",
        f"grant usage on schema public to {APP}, {OPS}",
        f'revoke all on database "{connection.engine.url.database}" from public',
        f'grant connect on database "{connection.engine.url.database}" to {APP}, {OPS}',
    ):
        connection.execute(text(statement))
