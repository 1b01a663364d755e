"""Mediation as a plug-in: what it brings, and in which file it stands."""

from collections.abc import Iterable
from importlib.resources import files

from core.descriptors import (
    Action,
    BlueprintSection,
    Demo,
    DocumentForm,
    Event,
    Indicator,
    Manifest,
    Messages,
    Migrations,
    Report,
    RoleTemplate,
    SchemaPart,
    Sheet,
)
from core.hookspecs import hookimpl
from core.tenancy import TenantMixin
from plugins.mediation import blueprint, events, indicators, models, permissions, reports
from plugins.mediation.mediators import events as mediator_events
from plugins.mediation.mediators import indicators as mediator_indicators
from plugins.mediation.mediators import models as mediators
from plugins.mediation.mediators import permissions as mediator_permissions
from plugins.mediation.proceedings import indicators as rates
from plugins.mediation.proceedings import models as proceedings
from plugins.mediation.sessions import events as session_events
from plugins.mediation.sessions import models as sessions
from plugins.mediation.sessions import permissions as session_permissions

manifest = Manifest("mediation", api=">=1,<2", requires=("core", "graphql_schema"))


@hookimpl
def register_models() -> Iterable[type[TenantMixin]]:
    """Disputes, their types and proceedings, mediators, where they are appointed and what they are called."""
    return (
        *(proceedings.MediatorAssignment, proceedings.MediatorConflict, proceedings.Participant),
        *(proceedings.Agreement, proceedings.Obligation, proceedings.Confirmation),
        *(proceedings.Diversion, proceedings.RoutingRule),
        *(sessions.MediationSession, sessions.SessionAttendee, sessions.SessionNote),
        *(models.Dispute, models.DisputeType, models.Mediator, models.MediatorAppointment),
        *(mediators.MediationOrg, mediators.MediationOrgMember, mediators.MediatorTitle),
        *(mediators.MediatorSpeciality, mediators.MediatorTraining, mediators.MediatorAward, mediators.Linkage),
        *(mediators.StaffingNorm, mediators.FitnessRule),
    )


@hookimpl
def register_migrations() -> Iterable[Migrations]:
    """Tables of mediation."""
    return (Migrations(files("plugins.mediation.migrations") / "versions", prefix="mediation_"),)


@hookimpl
def register_actions() -> Iterable[Action]:
    """What may be done in mediation."""
    return (*permissions.ACTIONS, *mediator_permissions.ACTIONS, *session_permissions.ACTIONS)


@hookimpl
def register_roles() -> Iterable[RoleTemplate]:
    """Who mediates and who leads it."""
    return (*permissions.ROLES, *mediator_permissions.ROLES)


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """What happens to disputes."""
    return (*events.EVENTS, *mediator_events.EVENTS, *session_events.EVENTS)


@hookimpl
def register_schema_types() -> Iterable[type]:
    """The GraphQL types of mediation."""
    from plugins.mediation.mediators.schema import TYPES as OF_MEDIATORS
    from plugins.mediation.proceedings.schema import TYPES as PROCEEDINGS
    from plugins.mediation.schema import TYPES
    from plugins.mediation.sessions.schema import TYPES as SESSIONS

    return (*TYPES, *PROCEEDINGS, *OF_MEDIATORS, *SESSIONS)


@hookimpl
def register_schema_parts() -> Iterable[SchemaPart]:
    """Roots, and what mediation adds to organisations and people."""
    from plugins.mediation.mediators.schema import PARTS as OF_MEDIATORS
    from plugins.mediation.proceedings.schema import PARTS as PROCEEDINGS
    from plugins.mediation.schema import PARTS
    from plugins.mediation.sessions.schema import PARTS as SESSIONS

    return (*PARTS, *PROCEEDINGS, *OF_MEDIATORS, *SESSIONS)


@hookimpl
def register_messages() -> Iterable[Messages]:
    """Messages of mediation."""
    return (Messages(files("plugins.mediation") / "locale"),)


@hookimpl
def register_blueprint_sections() -> Iterable[BlueprintSection]:
    """The kinds of dispute that a county starts with."""
    return (BlueprintSection("mediation", blueprint.apply),)


@hookimpl
def register_demo() -> Iterable[Demo]:
    """Synthetic mediators and disputes."""
    from plugins.mediation.demo import load

    return (Demo(load),)


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Figures on disputes and mediators."""
    return (*indicators.INDICATORS, *rates.INDICATORS, *mediator_indicators.INDICATORS)


@hookimpl
def register_reports() -> Iterable[Report]:
    """The statistics of mediation."""
    return reports.REPORTS


@hookimpl
def register_document_forms() -> Iterable[DocumentForm]:
    """The papers of a dispute."""
    from plugins.mediation.documents.forms import FORMS

    return FORMS


@hookimpl
def register_sheets() -> Iterable[Sheet]:
    """The register of mediators."""
    from plugins.mediation.mediators.sheet import MEDIATORS

    return (MEDIATORS,)
