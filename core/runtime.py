"""Where a command finds its database and its keys: what the settings name, else what HELIN_HOME holds."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import asyncpg
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from core.config import Settings, read_settings
from core.context import Context
from core.crypto.master import write_key
from core.db import UNREACHABLE, Database, driver_error, parse_url
from core.embedded import running
from core.errors import ConfigError, Unavailable
from core.plugin_host import load
from core.provision import Addresses, provision
from core.tenancy import Tenant
from core.text import did_you_mean

T = TypeVar("T")

DATABASE = "helin"
DEMO_DATABASE = "helin_demo"
KEY_LENGTH = 32

REFUSED = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)


@contextmanager
def addresses(settings: Settings, *, migrating: bool = False) -> Iterator[Addresses]:
    """The database of a command: the one given, else `helin` on the embedded server, joined or started meanwhile.

    Raises ConfigError when only one of the two addresses is given and the command needs the other.
    """
    if settings.database_url is None and settings.owner_url is None:
        with administered(settings) as made:
            yield made
    else:
        yield _given(settings, migrating)


def _given(settings: Settings, migrating: bool) -> Addresses:
    if migrating and settings.owner_url is None:
        raise ConfigError(
            "Set HELIN_OWNER_URL to the address of a login that is a member of helin_owner: HELIN_DATABASE_URL is what "
            "the server uses, and that may not change tables."
        )
    if not migrating and settings.database_url is None:
        raise ConfigError("Set HELIN_DATABASE_URL beside HELIN_OWNER_URL: it is the address that the server uses.")
    app, owner = settings.database_url or settings.owner_url, settings.owner_url or settings.database_url
    assert app and owner
    return Addresses(app, owner)


@contextmanager
def administered(settings: Settings, database: str | None = None) -> Iterator[Addresses]:
    """A database made where it is missing, from the administrative address that is given or the embedded server's.

    Without a name it is `helin_demo` on a given server, which may hold a county's real `helin`, and the `helin` of all
    commands on the embedded one.
    """
    if settings.database_url is not None:
        yield asyncio.run(_provision(settings.database_url, database or DEMO_DATABASE))
    else:
        with running(settings.home) as server:
            yield asyncio.run(_provision(server.url, database or DATABASE))


async def _provision(admin_url: str, database: str) -> Addresses:
    try:
        return await provision(admin_url, database)
    except (OSError, asyncpg.PostgresError, DBAPIError) as error:
        raise ConfigError(
            f"The database `{database}` cannot be made ({error}); HELIN_DATABASE_URL must be the address of a running "
            "PostgreSQL and of a login that may make roles and databases."
        ) from error


def on_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """Do one command's work on its database; raises ConfigError when that does not answer or has no tables yet."""
    settings = read_settings()
    with addresses(settings) as found:
        try:
            return asyncio.run(_with_database(found.app, work))
        except (Unavailable, OSError, DBAPIError) as error:
            raise _explained(error, found.app) from error


def _explained(error: Exception, url: str) -> Exception:
    """The error as a sentence, if it is about the database as a whole."""
    said = driver_error(error.__cause__ if isinstance(error, Unavailable) and error.__cause__ else error)
    if isinstance(said, asyncpg.UndefinedTableError):
        return ConfigError("The database lacks tables: run `helin db upgrade`.")
    if isinstance(said, (*UNREACHABLE, OSError, *REFUSED)):
        return ConfigError(f"The database at {_public(url)} cannot be used: {said}.")
    return error


async def _with_database(url: str, work: Callable[[Database], Awaitable[T]]) -> T:
    database = Database.connect(url)
    try:
        return await work(database)
    finally:
        await database.close()


def _public(url: str) -> str:
    return parse_url(url).set(drivername="postgresql").render_as_string(hide_password=True)


async def system_contexts(database: Database, slug: str | None = None) -> list[Context]:
    """Contexts for acts of the system itself, in the tenant of that slug or in each; raises ConfigError for none."""
    async with database.transaction(None) as session:
        tenants = {tenant.slug: tenant for tenant in await session.scalars(select(Tenant).order_by(Tenant.slug))}
    if slug is not None and slug not in tenants:
        raise ConfigError(f"No tenant is called `{slug}`{did_you_mean(slug, tenants)}")
    actions = [action.item for action in load().actions]
    return [
        Context.of_system(database, tenant.info(), actions)
        for tenant in tenants.values()
        if slug is None or tenant.slug == slug
    ]


def signing_key(settings: Settings, *, make: bool = False) -> str:
    """The key that signs access tokens: HELIN_SIGNING_KEY, else the file in HELIN_HOME, which `make` makes if missing.

    Raises ConfigError when there is none, or when it is too short to be safe.
    """
    return _held_key(settings, settings.signing_key, "signing", "to sign tokens with", make=make)


def audit_key(settings: Settings, *, make: bool = False) -> str:
    """The key of the audit trail: HELIN_AUDIT_KEY, else the file in HELIN_HOME, which `make` makes if missing.

    Raises ConfigError when there is none, or when it is too short to be safe.
    """
    return _held_key(settings, settings.audit_key, "audit", "of the audit trail", make=make)


def _held_key(settings: Settings, given: SecretStr | None, name: str, purpose: str, *, make: bool) -> str:
    variable = f"HELIN_{name.upper()}_KEY"
    if given is not None:
        return _long_enough(given.get_secret_value(), name, variable)
    file = settings.home / f"{name}.key"
    if make and not file.exists():
        write_key(file, secrets.token_urlsafe(48))
    if not file.exists():
        raise ConfigError(
            f"There is no key {purpose}: set {variable} to at least {KEY_LENGTH} random characters, "
            f"or write them into {file}."
        )
    return _long_enough(file.read_text(encoding="utf-8").strip(), name, str(file))


def _long_enough(key: str, name: str, source: str) -> str:
    if len(key) < KEY_LENGTH:
        raise ConfigError(f"The {name} key in {source} is too short; it needs at least {KEY_LENGTH} random characters.")
    return key
