"""`helin report …`: the reports that plug-ins bring, for a county and a period."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import orjson
import typer

from core.db import Database
from core.descriptors import Report
from core.errors import ConfigError
from core.indicators.periods import Period
from core.plugin_host import load
from core.runtime import on_database, system_contexts
from core.text import did_you_mean

app = typer.Typer()


@app.command()
def report(
    name: Annotated[str, typer.Argument(help="Which report, such as mediation.")],
    tenant: Annotated[str, typer.Option("--tenant", help="Slug of the county, as `helin tenant list` shows it.")],
    first: Annotated[str, typer.Option("--from", help="The first month, such as 2011-01.")],
    last: Annotated[str, typer.Option("--to", help="The last month.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one line of JSON.")] = False,
) -> None:
    """Print a county's figures for a period of whole months."""
    period = Period.of(first, last)

    async def made(database: Database) -> Mapping[str, Any]:
        (ctx,) = await system_contexts(database, tenant)
        found = _find(name, tenant, ctx.tenant.plugins)
        async with ctx.transaction():
            return await found.make(ctx, period)

    content = on_database(made)
    typer.echo(orjson.dumps(content).decode() if as_json else "\n".join(_lines(content)))


def _find(name: str, tenant: str, plugins: Mapping[str, Any]) -> Report:
    registry = load()
    known = {one.item.key: one.item for one in registry.enabled(registry.reports, plugins)}
    if name not in known:
        raise ConfigError(f"`{tenant}` has no report `{name}`{did_you_mean(name, known)}")
    return known[name]


def _lines(content: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """A line for each value: where it stands, then what it is."""
    for key, value in content.items():
        if isinstance(value, Mapping):
            yield from _lines(value, (*path, key))
        else:
            yield f"{' '.join((*path, key)):<32} {'-' if value is None else value}"
