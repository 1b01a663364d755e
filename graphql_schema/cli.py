"""Commands that serve the API."""

import typer

app = typer.Typer()
schema = typer.Typer()
