"""Commands on keys: `helin keys …`."""

import sys
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Annotated

import typer

from core.context import Context
from core.crypto import rotation
from core.crypto.master import make_master_key
from core.db import Database
from core.errors import ConfigError
from core.runtime import on_database, system_contexts

app = typer.Typer(help="Keys of sensitive values.", no_args_is_help=True)

TenantName = Annotated[str | None, typer.Option("--tenant", help="Slug of one county; all of them when left out.")]

TELL_SECONDS = 1.0


@app.command()
def make() -> None:
    """Print a new master key; write it before the others in HELIN_MASTER_KEY, with a comma between them."""
    typer.echo(make_master_key())


@app.command()
def rewrap(tenant: TenantName = None) -> None:
    """Wrap the counties' data keys by the first master key; afterwards the others are needed no more."""
    for slug, count in _for_each(tenant, rotation.rewrap):
        typer.echo(f"{slug}: {count} data keys wrapped anew.")


@app.command()
def rotate(
    tenant: TenantName = None,
    batch: Annotated[int, typer.Option(min=1, max=10_000, help="Values in one transaction.")] = rotation.BATCH,
) -> None:
    """Seal all values by a fresh data key while the counties work; run it again if it was stopped."""

    async def renew(ctx: Context) -> int:
        await rotation.rewrap(ctx)
        return await rotation.rotate(ctx, batch=batch, progress=_Told(ctx.tenant.slug))

    for slug, count in _for_each(tenant, renew):
        typer.echo(f"{slug}: {count} values sealed anew.")


@app.command()
def destroy(
    tenant: Annotated[str, typer.Option("--tenant", help="Slug of the county.")],
    really: Annotated[str, typer.Option(help="The slug once more: nobody can undo this.")],
) -> None:
    """Destroy a county's data keys: its sensitive values can never be read again, from no backup either."""
    if really != tenant:
        raise ConfigError(f"Nothing was destroyed: write `--really {tenant}` to destroy the keys of `{tenant}`.")
    for slug, count in _for_each(tenant, rotation.destroy_keys):
        typer.echo(f"{slug}: {count} data keys destroyed.")


def _for_each(slug: str | None, act: Callable[[Context], Awaitable[int]]) -> list[tuple[str, int]]:
    async def run(database: Database) -> list[tuple[str, int]]:
        return [(ctx.tenant.slug, await act(ctx)) for ctx in await system_contexts(database, slug)]

    return on_database(run)


class _Told:
    """Tells on standard error how far a rotation is: the first batch, and then once a second."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._column, self._at = "", 0.0

    def __call__(self, column: str, done: int) -> None:
        now = monotonic()
        if column != self._column or now - self._at >= TELL_SECONDS:
            self._column, self._at = column, now
            print(f"{self._slug} {column}: {done}", file=sys.stderr, flush=True)
