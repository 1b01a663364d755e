"""Notices as a plug-in."""

from collections.abc import Iterable
from importlib.resources import files

from core.descriptors import Action, Event, Manifest, Migrations, RoleTemplate, SchemaPart
from core.hookspecs import hookimpl
from core.tenancy import TenantMixin
from helin_sample import models, permissions, schema, service

manifest = Manifest("sample", api=">=1,<2", requires=("core", "graphql_schema"))


@hookimpl
def register_models() -> Iterable[type[TenantMixin]]:
    """Notices."""
    return (models.Notice,)


@hookimpl
def register_migrations() -> Iterable[Migrations]:
    """The table of notices."""
    return (Migrations(files("helin_sample") / "migrations" / "versions", prefix="sample_"),)


@hookimpl
def register_actions() -> Iterable[Action]:
    """What may be done with notices."""
    return (permissions.NOTICE_READ, permissions.NOTICE_POST)


@hookimpl
def register_roles() -> Iterable[RoleTemplate]:
    """Who posts notices."""
    return permissions.ROLES


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """What happens to notices."""
    return (service.NoticePosted,)


@hookimpl
def register_schema_types() -> Iterable[type]:
    """Notices in GraphQL."""
    return schema.TYPES


@hookimpl
def register_schema_parts() -> Iterable[SchemaPart]:
    """What notices add to other types."""
    return schema.PARTS
