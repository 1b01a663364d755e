"""Every hook a plug-in may implement: what it is called, what it returns. No logic here."""

from collections.abc import Iterable

import pluggy

from core.descriptors import (
    Action,
    BlueprintSection,
    CommandGroup,
    Demo,
    DocumentForm,
    Event,
    Indicator,
    Messages,
    Migrations,
    Report,
    RoleTemplate,
    SchemaPart,
    Sheet,
)
from core.tenancy import TenantMixin

API_VERSION = "1.0"

hookspec = pluggy.HookspecMarker("helin")
hookimpl = pluggy.HookimplMarker("helin")


@hookspec
def register_models() -> Iterable[type[TenantMixin]]:
    """Return the models whose tables the plug-in owns; each belongs to a tenant."""
    return ()


@hookspec
def register_migrations() -> Iterable[Migrations]:
    """Return the folder of Alembic revisions that makes the plug-in's tables."""
    return ()


@hookspec
def register_actions() -> Iterable[Action]:
    """Return the actions a role may be granted."""
    return ()


@hookspec
def register_roles() -> Iterable[RoleTemplate]:
    """Return the roles a new tenant gets, or actions that an existing role gains."""
    return ()


@hookspec
def register_schema_parts() -> Iterable[SchemaPart]:
    """Return fields for GraphQL types, the roots `Query` and `Mutation` among them."""
    return ()


@hookspec
def register_schema_types() -> Iterable[type]:
    """Return the GraphQL types bound to the plug-in's models."""
    return ()


@hookspec
def register_events() -> Iterable[type[Event]]:
    """Return the events the plug-in raises; the fields of each class are its payload."""
    return ()


@hookspec
def register_messages() -> Iterable[Messages]:
    """Return the folder of messages, one TOML file for each language."""
    return ()


@hookspec
def register_blueprint_sections() -> Iterable[BlueprintSection]:
    """Return the sections of a county's blueprint that the plug-in reads."""
    return ()


@hookspec
def register_demo() -> Iterable[Demo]:
    """Return what fills a demo tenant with synthetic records."""
    return ()


@hookspec
def register_commands() -> Iterable[CommandGroup]:
    """Return commands for the `helin` command line."""
    return ()


@hookspec
def register_indicators() -> Iterable[Indicator]:
    """Return the figures that are computed from the plug-in's records."""
    return ()


@hookspec
def register_reports() -> Iterable[Report]:
    """Return the reports that `helin report` prints."""
    return ()


@hookspec
def register_document_forms() -> Iterable[DocumentForm]:
    """Return the forms from which documents of the plug-in's cases are made."""
    return ()


@hookspec
def register_sheets() -> Iterable[Sheet]:
    """Return the spreadsheets by which the plug-in's records are taken in and given out."""
    return ()
