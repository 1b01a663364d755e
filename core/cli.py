"""The `helin` command: the kernel's own commands, and those that plug-ins bring."""

import asyncio
import secrets
import sys
import traceback
from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy import select

from core.accounts.models import Account, AccountState
from core.accounts.service import create_account, normal_login
from core.accounts.sessions import issue_token
from core.auth import Passwords, Signer
from core.config import read_settings
from core.context import Context
from core.db import Database
from core.errors import ConfigError, HelinError
from core.i18n import FALLBACK, translate
from core.orgs.models import Org
from core.plugin_host import Registry, load
from core.provision import OWNER, provision
from core.rbac.models import Role
from core.rbac.service import grant_role
from core.rbac.sync import sync_roles
from core.runtime import addresses, on_database, signing_key, system_contexts
from core.text import did_you_mean

TenantName = Annotated[str, typer.Option("--tenant", help="Slug of the county, as `helin tenant list` shows it.")]

db = typer.Typer(help="The database.", no_args_is_help=True)
account = typer.Typer(help="Who may sign in.", no_args_is_help=True)
plugins = typer.Typer(help="Plug-ins.", no_args_is_help=True)


def main() -> None:
    """Run the command line: a problem is one sentence on standard error and exit code 1."""
    debug = "--debug" in sys.argv
    try:
        registry = load()
        for fault in registry.quarantined:
            typer.echo(f"Left out: {fault.reason}", err=True)
        command_line(registry)([argument for argument in sys.argv[1:] if argument != "--debug"])
    except HelinError as error:
        if debug:
            traceback.print_exc()
        typer.echo(_sentence(error), err=True)
        sys.exit(1)


def command_line(registry: Registry) -> typer.Typer:
    """The kernel's commands and those of the plug-ins."""
    app = typer.Typer(
        help="Helin: social services of a county over GraphQL.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    app.command()(token)
    for name, group in (("db", db), ("account", account), ("plugins", plugins)):
        app.add_typer(group, name=name)
    for brought in registry.commands:
        app.add_typer(brought.item.app, name=brought.item.name)
    return app


def _sentence(error: HelinError) -> str:
    if isinstance(error, ConfigError):
        return str(error)
    return translate(error.key, FALLBACK, **error.params)


def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where a problem comes from.")] = False,
) -> None:
    """`main` reads the option, since loading plug-ins may go wrong before this is called."""


@db.command()
def upgrade() -> None:
    """Bring tables and template roles of core and all plug-ins up to date; several servers may call it at once."""
    registry = load()
    with addresses(read_settings(), migrating=True) as found:
        tenants = asyncio.run(_upgrade(found.owner, registry))
    typer.echo("The database is up to date.")
    if tenants:
        typer.echo(f"Counties whose roles gained what plug-ins brought: {tenants}")


async def _upgrade(owner_url: str, registry: Registry) -> int:
    """Tables first, then the roles of every county: a new version brings new actions."""
    from core.migrations import runner  # Alembic takes a while to load

    await runner.upgrade(owner_url, registry.migrations)
    database = Database.connect(owner_url, role=OWNER)
    try:
        return await sync_roles(database, registry)
    finally:
        await database.close()


@db.command("create")
def create_database(
    admin: Annotated[str, typer.Option(help="Address of a login that may make roles and databases.")],
    name: Annotated[str, typer.Option(help="Name of the database.")] = "helin",
) -> None:
    """Make the database and its roles where they are missing, and show the two addresses to set."""
    found = asyncio.run(provision(admin, name))
    typer.echo(f"HELIN_DATABASE_URL={found.app}")
    typer.echo(f"HELIN_OWNER_URL={found.owner}")


@db.command()
def check() -> None:
    """Tell everything by which the server's login could see another tenant's rows; exit code 1 if there is anything."""
    from core.selfcheck import look  # Alembic takes a while to load

    registry = load()
    found = on_database(lambda database: look(database, registry.migrations))
    for sentence in found.breaches:
        typer.echo(sentence)
    typer.echo(f"Looked at {found}.")
    if found.breaches:
        raise typer.Exit(1)
    typer.echo("Every wall between tenants stands.")


@account.command()
def create(
    tenant: TenantName,
    login: Annotated[str, typer.Option(help="What the person signs in with.")],
    name: Annotated[str, typer.Option(help="Whose account it is.")],
    role: Annotated[str, typer.Option(help="Key of the role to be held, such as mediation_manager.")],
    org: Annotated[str, typer.Option(help="Division code of the organisation where it is held.")],
) -> None:
    """Make an account with a role, and show its password once."""
    password = secrets.token_urlsafe(12)

    async def make(database: Database) -> str:
        ctx = await _system(database, tenant)
        async with ctx.transaction() as session:
            org_id = await session.scalar(select(Org.id).where(Org.code == org))
            if org_id is None:
                raise ConfigError(f"No organisation of `{tenant}` has the division code {org}.")
            roles = list(await session.scalars(select(Role.key)))
            if role not in roles:
                raise ConfigError(f"`{tenant}` has no role `{role}`{did_you_mean(role, roles)}")
            made = await create_account(ctx, Passwords(), org_id=org_id, login=login, name=name, password=password)
            await grant_role(ctx, made.id, role, org_id)
            return made.login

    typer.echo(f"Account: {on_database(make)}, password {password} (shown only here)")


def token(
    tenant: TenantName,
    login: Annotated[str, typer.Option(help="The account's login.")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long the token is good for.")] = 30,
) -> None:
    """Print an access token for an account, for scripts."""
    key = signing_key(read_settings())

    async def issue(database: Database) -> str:
        ctx = await _system(database, tenant)
        async with ctx.transaction() as session:
            found = await session.scalar(select(Account).where(Account.login == normal_login(login)))
            if found is None or found.state != AccountState.ACTIVE:
                raise ConfigError(f"`{tenant}` has no active account `{login}`.")
            return await issue_token(ctx, Signer(key), found, timedelta(days=days))

    typer.echo(on_database(issue))


async def _system(database: Database, slug: str) -> Context:
    """The context of an act of the system in the tenant of that slug."""
    (ctx,) = await system_contexts(database, slug)
    return ctx


@plugins.command("list")
def list_plugins() -> None:
    """Show every plug-in: name, version, distribution, and whether it is in use."""
    registry = load()
    for plugin in registry.plugins:
        state = "kernel" if plugin.manifest.kernel else "loaded"
        typer.echo(f"{plugin.name:<20} {plugin.version or '-':<12} {plugin.distribution or '-':<20} {state}")
    for fault in registry.quarantined:
        typer.echo(f"{fault.name:<20} {'-':<12} {'-':<20} left out: {fault.reason}")
