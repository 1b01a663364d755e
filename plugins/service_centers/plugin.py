"""Service centres as a plug-in: what it brings, and in which file it stands."""

from collections.abc import Iterable
from importlib.resources import files

from core.descriptors import (
    Action,
    BlueprintSection,
    CommandGroup,
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
from plugins.service_centers import blueprint, indicators, permissions
from plugins.service_centers.centers import events as center_events
from plugins.service_centers.centers import models as centers
from plugins.service_centers.directory import models as directory
from plugins.service_centers.items import events as item_events
from plugins.service_centers.items import models as items
from plugins.service_centers.needs import events as need_events
from plugins.service_centers.needs import models as needs
from plugins.service_centers.ratings import events as rating_events
from plugins.service_centers.ratings import models as ratings
from plugins.service_centers.requests import events as request_events
from plugins.service_centers.requests import models as requests

manifest = Manifest("service_centers", api=">=1,<2", requires=("core", "graphql_schema"))


@hookimpl
def register_models() -> Iterable[type[TenantMixin]]:
    """Centres, what is offered there, requests and ratings, and what the directory finds things by."""
    return (
        *(centers.ServiceCenter, centers.ServiceWindow, centers.CenterSchedule, centers.ScheduleException),
        *(centers.CenterStateChange, centers.OpeningMonth, centers.CenterStaff),
        *(items.ServiceItem, items.ServiceGuide, items.RequiredMaterial),
        *(items.ServiceAtCenter, items.OneThing, items.OneThingItem, items.FormField),
        *(directory.ItemToken, directory.OneThingToken),
        *(requests.ServiceRequest, requests.SupplementNotice, requests.RequestAnswer, ratings.ServiceRating),
        needs.ServiceNeed,
    )


@hookimpl
def register_migrations() -> Iterable[Migrations]:
    """Tables of service centres."""
    return (Migrations(files("plugins.service_centers.migrations") / "versions", prefix="service_centers_"),)


@hookimpl
def register_actions() -> Iterable[Action]:
    """What may be done at service centres."""
    return permissions.ACTIONS


@hookimpl
def register_roles() -> Iterable[RoleTemplate]:
    """Who serves residents and who leads."""
    return permissions.ROLES


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """What happens at service centres."""
    return (
        *(*center_events.EVENTS, *item_events.EVENTS, *request_events.EVENTS),
        *(*rating_events.EVENTS, *need_events.EVENTS),
    )


@hookimpl
def register_schema_types() -> Iterable[type]:
    """The GraphQL types of service centres."""
    from plugins.service_centers.centers.schema import TYPES as CENTERS
    from plugins.service_centers.items.schema import TYPES as ITEMS
    from plugins.service_centers.needs.schema import TYPES as NEEDS
    from plugins.service_centers.ratings.schema import TYPES as RATINGS
    from plugins.service_centers.requests.schema import TYPES as REQUESTS

    return (*CENTERS, *ITEMS, *REQUESTS, *RATINGS, *NEEDS)


@hookimpl
def register_schema_parts() -> Iterable[SchemaPart]:
    """Roots, and what service centres add to organisations."""
    from plugins.service_centers.cards.schema import PARTS as CARDS
    from plugins.service_centers.centers.schema import PARTS as CENTERS
    from plugins.service_centers.directory.schema import PARTS as DIRECTORY
    from plugins.service_centers.items.schema import PARTS as ITEMS
    from plugins.service_centers.needs.schema import PARTS as NEEDS
    from plugins.service_centers.ratings.schema import PARTS as RATINGS
    from plugins.service_centers.requests.schema import PARTS as REQUESTS

    return (*CENTERS, *ITEMS, *REQUESTS, *RATINGS, *NEEDS, *DIRECTORY, *CARDS)


@hookimpl
def register_commands() -> Iterable[CommandGroup]:
    """`helin centers …`."""
    from plugins.service_centers.centers.cli import app

    return (CommandGroup(app, "centers"),)


@hookimpl
def register_blueprint_sections() -> Iterable[BlueprintSection]:
    """The catalogue that a county starts with."""
    return (BlueprintSection("service_centers", blueprint.apply),)


@hookimpl
def register_messages() -> Iterable[Messages]:
    """Messages of service centres."""
    return (Messages(files("plugins.service_centers") / "locale"),)


@hookimpl
def register_demo() -> Iterable[Demo]:
    """Synthetic centres, requests and needs."""
    from plugins.service_centers.demo import load

    return (Demo(load),)


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Figures on requests, ratings, needs, guides and hours."""
    return indicators.INDICATORS


@hookimpl
def register_sheets() -> Iterable[Sheet]:
    """The catalogue of items."""
    from plugins.service_centers.items.sheet import ITEMS

    return (ITEMS,)
