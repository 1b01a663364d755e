"""Commands on centres: `helin centers …`."""

from typing import Annotated

import typer

from core.db import Database
from core.runtime import on_database, system_contexts
from plugins.service_centers.centers.coverage import note_coverage

app = typer.Typer(help="Service centres.", no_args_is_help=True)

PLUGIN = "service_centers"


@app.callback()
def _group() -> None:
    """Keeps `run` a command of its own while it is the only one."""


@app.command()
def run(
    tenant: Annotated[str | None, typer.Option(help="Slug of one county; all of them when left out.")] = None,
) -> None:
    """Count how long centres were open of what they promise; once a night is often enough."""

    async def everywhere(database: Database) -> list[str]:
        return [
            f"{ctx.tenant.slug}: the hours of {await note_coverage(ctx)} centres counted."
            for ctx in await system_contexts(database, tenant)
            if PLUGIN in ctx.tenant.plugins
        ]

    for line in on_database(everywhere):
        typer.echo(line)
