"""Whether the walls between tenants stand in this database, for the login that asks: a sentence for each breach.

The server refuses to start on anything found here; `helin db check` prints it, and what was looked at.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from core.audit.insert_only import of_trail
from core.db import Database
from core.errors import ConfigError
from core.migrations.runner import Owned, pending
from core.selfcheck.login import of_login
from core.selfcheck.objects import of_objects
from core.selfcheck.survey import Survey
from core.selfcheck.tables import of_tables

TOLD = 3
"""How many breaches an error names; `helin db check` tells all."""


async def look(database: Database, owners: Iterable[Owned]) -> Survey:
    """Look at the whole database as its own login sees it."""
    async with database.transaction(None) as session:
        return await (await session.connection()).run_sync(survey, tuple(owners))


async def refuse_breaches(database: Database, owners: Iterable[Owned]) -> None:
    """Raise ConfigError, naming the first few, unless every wall stands and every migration has run."""
    found = (await look(database, owners)).breaches
    if found:
        more = f" And {len(found) - TOLD} more: run `helin db check`." if len(found) > TOLD else ""
        raise ConfigError(f"The database does not keep tenants apart. {' '.join(found[:TOLD])}{more}")


def survey(connection: Connection, owners: Iterable[Owned]) -> Survey:
    """Everything by which this login could see another tenant's rows or rewrite a trail; or revisions not yet run."""
    made = Survey()
    made.breaches += _of_migrations(connection, owners)
    made.breaches += of_login(connection, made)
    made.breaches += of_tables(connection, made)
    made.breaches += of_objects(connection, made)
    made.breaches += of_trail(connection)
    return made


def _of_migrations(connection: Connection, owners: Iterable[Owned]) -> Iterator[str]:
    for owner in owners:
        if pending(connection, owner):
            yield f"The tables of `{owner.plugin}` are not up to date: run `helin db upgrade`."
