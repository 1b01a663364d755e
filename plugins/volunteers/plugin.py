"""Volunteers as a plug-in: what it brings, and in which file it stands."""

from collections.abc import Iterable
from importlib.resources import files

from core.descriptors import (
    Action,
    BlueprintSection,
    Demo,
    Event,
    Indicator,
    Manifest,
    Messages,
    Migrations,
    RoleTemplate,
    SchemaPart,
    Sheet,
)
from core.hookspecs import hookimpl
from core.tenancy import TenantMixin
from plugins.volunteers import blueprint, indicators, models, permissions
from plugins.volunteers.activities import events as activities
from plugins.volunteers.associations import events as associations
from plugins.volunteers.enrollment import events as enrollment
from plugins.volunteers.honors import events as honors
from plugins.volunteers.hours import events as hours

manifest = Manifest("volunteers", api=">=1,<2", requires=("core", "graphql_schema"))


@hookimpl
def register_models() -> Iterable[type[TenantMixin]]:
    """Associations, volunteers, activities, hours and honors."""
    return models.MODELS


@hookimpl
def register_migrations() -> Iterable[Migrations]:
    """Tables of volunteers."""
    return (Migrations(files("plugins.volunteers.migrations") / "versions", prefix="volunteers_"),)


@hookimpl
def register_actions() -> Iterable[Action]:
    """What may be done with volunteers."""
    return permissions.ACTIONS


@hookimpl
def register_roles() -> Iterable[RoleTemplate]:
    """Who helps and who leads."""
    return permissions.ROLES


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """What happens to volunteers and their work."""
    return (*associations.EVENTS, *enrollment.EVENTS, *activities.EVENTS, *hours.EVENTS, *honors.EVENTS)


@hookimpl
def register_schema_types() -> Iterable[type]:
    """The GraphQL types of volunteers."""
    from plugins.volunteers.schema import TYPES

    return TYPES


@hookimpl
def register_schema_parts() -> Iterable[SchemaPart]:
    """Roots, and what volunteers add to organisations and people."""
    from plugins.volunteers.schema import PARTS

    return PARTS


@hookimpl
def register_messages() -> Iterable[Messages]:
    """Messages of volunteers."""
    return (Messages(files("plugins.volunteers") / "locale"),)


@hookimpl
def register_blueprint_sections() -> Iterable[BlueprintSection]:
    """The kinds of branches and the duties that a county starts with."""
    return (BlueprintSection("volunteers", blueprint.apply),)


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Figures on volunteers and their work."""
    return indicators.INDICATORS


@hookimpl
def register_demo() -> Iterable[Demo]:
    """Synthetic associations, volunteers and a year of their work."""
    from plugins.volunteers.demo import load

    return (Demo(load),)


@hookimpl
def register_sheets() -> Iterable[Sheet]:
    """Volunteers and their hours."""
    from plugins.volunteers.sheets import SHEETS

    return SHEETS
