"""The API as a plug-in: the kernel nouns' GraphQL types, and the commands that serve them."""

from collections.abc import Iterable
from importlib.resources import files

from core.descriptors import CommandGroup, Manifest, Messages, SchemaPart
from core.hookspecs import hookimpl

manifest = Manifest("graphql_schema", api=">=1,<2", requires=("core",), kernel=True)


@hookimpl
def register_schema_types() -> Iterable[type]:
    """The kernel nouns."""
    from graphql_schema.types.all import TYPES

    return TYPES


@hookimpl
def register_schema_parts() -> Iterable[SchemaPart]:
    """Roots of the kernel, and what its modules add to the nouns of others."""
    from graphql_schema.types.all import PARTS

    return PARTS


@hookimpl
def register_messages() -> Iterable[Messages]:
    """Messages of the API."""
    return (Messages(files("graphql_schema") / "locale"),)


@hookimpl
def register_commands() -> Iterable[CommandGroup]:
    """`helin serve`, `helin demo`, `helin schema …`, `helin documents …`, `helin operator …`."""
    from graphql_schema.cli import app, documents, operator, schema

    groups = {"schema": schema, "documents": documents, "operator": operator}
    return (CommandGroup(app), *(CommandGroup(group, name) for name, group in groups.items()))
