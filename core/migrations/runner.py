"""Bringing a database up to date: core first, then plug-ins in the order of `requires`, one version table for each."""

import sys
from collections.abc import Callable, Iterable
from importlib.resources import as_file, files

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.db import Base, make_engine, parse_url
from core.descriptors import Migrations
from core.plugin_host import Contribution
from core.provision import APP, OPS, OWNER

LOCK = 0x48454C4942  # one upgrade at a time, however many servers start at once

Owned = Contribution[Migrations]


async def upgrade(owner_url: str, owners: Iterable[Owned]) -> None:
    """Run every revision that has not run yet, as helin_owner; several processes may call it at once."""
    engine = make_engine(parse_url(owner_url), role=OWNER)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, tuple(owners))
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, owners: tuple[Owned, ...]) -> None:
    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOCK})
    for owner in owners:
        if pending(connection, owner):
            print(f"Migrating {owner.plugin} …", file=sys.stderr)
            with_config(connection, owner, lambda config: command.upgrade(config, "head"))
            connection.execute(text(f"grant select on {version_table(owner.plugin)} to {APP}, {OPS}"))


async def analyze(owner_url: str) -> None:
    """Bring the planner's statistics up to date after many rows came in at once."""
    engine = make_engine(parse_url(owner_url), role=OWNER)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("analyze"))
    finally:
        await engine.dispose()


def pending(connection: Connection, owner: Owned) -> bool:
    """Whether the plug-in has revisions that this database has not seen."""
    found = MigrationContext.configure(connection, opts={"version_table": version_table(owner.plugin)})
    heads: list[str] = []
    with_config(connection, owner, lambda config: heads.extend(ScriptDirectory.from_config(config).get_heads()))
    return set(found.get_current_heads()) != set(heads)


def differences(connection: Connection, owner: Owned) -> list[object]:
    """What the plug-in's tables lack or have too much, compared with its models: empty when the revisions are whole."""
    options = {"version_table": version_table(owner.plugin), "compare_type": True, "include_object": _only(owner.item)}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata))


def version_table(plugin: str) -> str:
    """Name of the table in which Alembic notes how far a plug-in's revisions have run."""
    return f"alembic_{plugin}"


def _only(owner: Migrations) -> Callable[..., bool]:
    return lambda item, name, kind, *_: kind != "table" or name.startswith(owner.prefix)


def with_config(connection: Connection, owner: Owned, work: Callable[[Config], object]) -> None:
    """Do something with Alembic set up for the revisions of one plug-in."""
    with as_file(files("core.migrations")) as scripts, as_file(owner.item.versions) as versions:
        config = Config(attributes={"connection": connection, "version_table": version_table(owner.plugin)})
        config.set_main_option("script_location", str(scripts))
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", str(versions))
        work(config)
