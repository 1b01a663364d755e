"""Commands on tenants."""

from typing import Annotated, Any

import typer

from core.tenancy import DocumentMode

app = typer.Typer(help="Counties that use Helin.", no_args_is_help=True)


@app.command()
def create(
    division: Annotated[str, typer.Option(help="Six-digit division code of the county, such as 500235.")],
) -> None:
    """Onboard a county: its organisations, units, roles and first account."""
    from core.plugin_host import load
    from core.runtime import on_database
    from tenants.service import create_tenant

    made = on_database(lambda database: create_tenant(database, load(), division))
    typer.echo(f"{made.tenant.name} ({made.tenant.division_code}) is onboarded as `{made.tenant.slug}`.")
    typer.echo(f"Organisations: {made.orgs}")
    typer.echo(f"First account: {made.login}, password {made.password} (shown only here)")


@app.command()
def enable(
    tenant: Annotated[str, typer.Option(help="Slug of the county.")],
    plugin: Annotated[str, typer.Option(help="Name of the plug-in, as `helin plugins list` shows it.")],
) -> None:
    """Switch a plug-in on for a county."""
    from core.plugin_host import load
    from core.runtime import on_database
    from tenants.service import enable_plugin

    changed = on_database(lambda database: enable_plugin(database, load(), tenant, plugin))
    typer.echo(f"{changed.name} has {', '.join(sorted(changed.plugins))}.")


@app.command()
def disable(
    tenant: Annotated[str, typer.Option(help="Slug of the county.")],
    plugin: Annotated[str, typer.Option(help="Name of the plug-in, as `helin plugins list` shows it.")],
) -> None:
    """Switch a plug-in off for a county; its records stay."""
    from core.plugin_host import load
    from core.runtime import on_database
    from tenants.service import disable_plugin

    changed = on_database(lambda database: disable_plugin(database, load(), tenant, plugin))
    typer.echo(f"{changed.name} has {', '.join(sorted(changed.plugins)) or 'no plug-in'}.")


@app.command("sync-roles")
def sync_roles() -> None:
    """Give every county the roles and actions that plug-ins brought since; `helin db upgrade` does so too."""
    from core.plugin_host import load
    from core.rbac.sync import sync_roles as sync
    from core.runtime import on_database

    changed = on_database(lambda database: sync(database, load()))
    typer.echo(f"Counties whose roles gained what plug-ins brought: {changed}")


@app.command("set")
def set_(
    tenant: Annotated[str, typer.Option(help="Slug of the county.")],
    documents: Annotated[
        DocumentMode | None,
        typer.Option(help="What becomes of documents that nobody registered.", case_sensitive=False),
    ] = None,
    open_schema: Annotated[
        bool | None, typer.Option("--open-schema/--closed-schema", help="Whether strangers may look at the schema.")
    ] = None,
    origin: Annotated[
        list[str] | None, typer.Option(help="A site whose pages may call, in place of those before; '' for none.")
    ] = None,
) -> None:
    """Open or close a county's address, and show how it stands."""
    from core.plugin_host import load
    from core.runtime import on_database
    from tenants.service import change_settings

    given = {
        "documents": documents,
        "open_schema": open_schema,
        "origins": None if origin is None else frozenset(filter(None, origin)),
    }
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    changed = on_database(lambda database: change_settings(database, load(), tenant, **changes))
    for name, value in changed.settings.stored().items():
        typer.echo(f"{name:<12} {' '.join(value) if isinstance(value, list) else value}".rstrip())


@app.command("list")
def list_() -> None:
    """Show every county: slug, division code, state, plug-ins, name."""
    from core.runtime import on_database
    from tenants.service import all_tenants

    for tenant in on_database(all_tenants):
        plugins = ",".join(sorted(tenant.plugins)) or "-"
        typer.echo(f"{tenant.slug:<20} {tenant.division_code} {tenant.state:<9} {plugins:<20} {tenant.name}")
