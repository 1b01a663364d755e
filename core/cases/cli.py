"""Commands on cases: `helin cases …`."""

from typing import Annotated

import typer

from core.db import Database
from core.deadlines.ladder import climb
from core.meetings.reminders import remind
from core.runtime import on_database, system_contexts
from core.transitions.service import expire_transitions

app = typer.Typer(help="Cases and their deadlines.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps `run` a command of its own while it is the only one."""


@app.command()
def run(
    tenant: Annotated[str | None, typer.Option(help="Slug of one county; all of them when left out.")] = None,
) -> None:
    """Tell of deadlines and action items, end transitions whose time is over; every hour is often enough."""

    async def everywhere(database: Database) -> list[str]:
        return [
            f"{ctx.tenant.slug}: {await climb(ctx)} alerts raised, {await remind(ctx)} action items told, "
            f"{await expire_transitions(ctx)} transitions over."
            for ctx in await system_contexts(database, tenant)
        ]

    for line in on_database(everywhere):
        typer.echo(line)
