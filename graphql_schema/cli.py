"""Commands that serve the API: `helin serve`, `helin demo`, `helin schema …`, `helin documents …`; its operators."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
schema = typer.Typer(help="The GraphQL schema.")
documents = typer.Typer(help="Documents that clients may name instead of sending them.", no_args_is_help=True)
operator = typer.Typer(help="Who runs the platform, and sees no county's records.", no_args_is_help=True)

Login = Annotated[str, typer.Option(help="The operator's login.")]
Days = Annotated[int, typer.Option(min=1, max=366, help="How long the token is good for.")]
Host = Annotated[str, typer.Option(help="Network address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on; 0 picks a free one.")]


@app.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that share the address.")] = 1,
) -> None:
    """Serve the API over the database that HELIN_DATABASE_URL names."""
    from core.audit.digests import TRAIL_KEY
    from core.config import read_settings
    from core.crypto.master import master_keys
    from core.runtime import addresses, audit_key, signing_key
    from graphql_schema.serving import run

    settings = read_settings()
    key = signing_key(settings, make=False)
    master_keys(settings)  # people's records hold sensitive values in every county
    TRAIL_KEY.use(audit_key(settings, make=False))
    with addresses(settings) as found:
        run(
            found.app,
            key,
            host=host,
            port=port,
            workers=workers,
            settings=settings,
            ready=lambda url: typer.echo(f"Helin is ready at {url}", err=True),
        )


@app.command()
def demo(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    data: Annotated[Path | None, typer.Option(help="Folder of the embedded server; HELIN_HOME when left out.")] = None,
    scale: Annotated[float, typer.Option(min=0.0, max=1.0, help="Share of the generated records.")] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print addresses and tokens as one line of JSON.")] = False,
) -> None:
    """Onboard two counties with synthetic records and serve them."""
    from core.audit.digests import TRAIL_KEY
    from core.config import Settings
    from core.crypto.keyring import KeyRing
    from core.crypto.master import master_keys
    from core.runtime import administered, audit_key, signing_key
    from graphql_schema import demo as demonstration
    from graphql_schema.serving import run

    settings = Settings() if data is None else Settings(home=data)
    key = signing_key(settings, make=True)
    master = master_keys(settings, make=True)
    TRAIL_KEY.use(audit_key(settings, make=True))
    with administered(settings) as found:
        tokens = demonstration.prepare(found, key, scale, KeyRing(lambda: master))
        run(
            found.app,
            key,
            host=host,
            port=port,
            settings=settings,
            ready=lambda url: demonstration.announce(url, tokens, as_json=as_json),
        )


@schema.command("print")
def print_schema(
    tenant: Annotated[str | None, typer.Option(help="Slug of a tenant: its view, instead of the whole schema.")] = None,
) -> None:
    """Print the schema in SDL: of all plug-ins, or as one tenant sees it."""
    from core.plugin_host import load
    from graphql_schema.schema import compose

    registry = load()
    plugins = {plugin.name for plugin in registry.plugins}
    if tenant is not None:
        plugins &= _plugins_of(tenant)
    typer.echo(compose(registry, plugins).strawberry.as_str())


def _plugins_of(slug: str) -> set[str]:
    from core.errors import ConfigError
    from core.runtime import on_database
    from tenants.service import all_tenants

    tenants = {tenant.slug: tenant for tenant in on_database(all_tenants)}
    if slug not in tenants:
        raise ConfigError(f"No tenant is called `{slug}`; `helin tenant list` shows all.")
    return set(tenants[slug].plugins)


@documents.command()
def register(
    tenant: Annotated[str, typer.Option(help="Slug of the county.")],
    files: Annotated[list[Path], typer.Argument(help="Each is one document, with the operations and fragments in it.")],
) -> None:
    """Register documents, all of them or none, and print the id of each with its operations."""
    from core.runtime import on_database
    from graphql_schema.documents import register_files

    for file, (digest, operations) in zip(
        files, on_database(lambda db: register_files(db, tenant, files)), strict=True
    ):
        typer.echo(f"{digest}  {file}  {' '.join(operations)}".rstrip())


@operator.command()
def create(login: Login, days: Days = 30) -> None:
    """Make an operator, and print a token for /platform/graphql."""
    from core.config import read_settings
    from core.runtime import on_database, signing_key
    from graphql_schema.operators import create_operator

    signing_key(read_settings())  # without one nobody is made
    on_database(lambda database: create_operator(database, login))
    token(login, days)


@operator.command()
def token(login: Login, days: Days = 30) -> None:
    """Print another token of an operator."""
    from datetime import timedelta

    from core.auth import Signer
    from core.config import read_settings
    from core.runtime import on_database, signing_key
    from graphql_schema.operators import operator_called, operator_token

    signer = Signer(signing_key(read_settings()))
    found = on_database(lambda database: operator_called(database, login))
    typer.echo(operator_token(signer, found, timedelta(days=days)))


@operator.command()
def disable(login: Login) -> None:
    """Refuse every token of an operator from now on."""
    from core.runtime import on_database
    from graphql_schema.operators import disable_operator

    on_database(lambda database: disable_operator(database, login))
    typer.echo(f"The tokens of {login} are refused from now on.")
