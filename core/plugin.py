"""The kernel as a plug-in: it registers through the hooks that everybody uses."""

from collections.abc import Iterable
from importlib.resources import files

from core.accounts import events as account_events
from core.accounts import models as accounts
from core.accounts import permissions as account_permissions
from core.audit import models as audit
from core.audit import permissions as audit_permissions
from core.cases import models as cases
from core.descriptors import Action, CommandGroup, Event, Manifest, Messages, Migrations, RoleTemplate
from core.hookspecs import hookimpl
from core.orgs import events as org_events
from core.orgs import models as orgs
from core.orgs import permissions as org_permissions
from core.people import events as person_events
from core.people import models as people
from core.people import permissions as person_permissions
from core.rbac import events as rbac_events
from core.rbac import models as rbac
from core.rbac import permissions as rbac_permissions
from core.tenancy import TenantMixin
from core.trusted import events as trusted_events
from core.trusted import models as trusted

manifest = Manifest("core", api=">=1,<2", kernel=True)


@hookimpl
def register_models() -> Iterable[type[TenantMixin]]:
    """The kernel nouns."""
    return (
        orgs.Org,
        orgs.FunctionalUnit,
        people.Person,
        accounts.Account,
        accounts.AccountSession,
        rbac.Role,
        rbac.RoleAction,
        rbac.Grant,
        cases.Case,
        cases.Episode,
        cases.CaseParty,
        cases.NumberCounter,
        audit.OutboxEntry,
        audit.AuditEntry,
        audit.AuditSeal,
        audit.AuditSighting,
        audit.IdempotencyKey,
        trusted.TrustedDocument,
    )


@hookimpl
def register_migrations() -> Iterable[Migrations]:
    """Tables of the kernel."""
    return (Migrations(files("core.migrations") / "versions", prefix="core_"),)


@hookimpl
def register_actions() -> Iterable[Action]:
    """What may be done with kernel nouns."""
    return (
        org_permissions.ORG_READ,
        org_permissions.ORG_MANAGE,
        person_permissions.PERSON_READ,
        person_permissions.PERSON_MANAGE,
        account_permissions.ACCOUNT_READ,
        account_permissions.ACCOUNT_MANAGE,
        rbac_permissions.GRANT_MANAGE,
        audit_permissions.AUDIT_READ,
    )


@hookimpl
def register_roles() -> Iterable[RoleTemplate]:
    """Roles that every county has; plug-ins add their own actions to them."""
    return (
        rbac_permissions.TENANT_ADMIN,
        rbac_permissions.COUNTY_LEADER,
        rbac_permissions.CENTER_DIRECTOR,
        rbac_permissions.PRIVACY_OFFICER,
    )


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """What happens to kernel nouns."""
    return (
        org_events.OrgAdded,
        org_events.FunctionalUnitAdded,
        person_events.PersonAdded,
        account_events.AccountCreated,
        account_events.AccountDisabled,
        account_events.SessionOpened,
        account_events.SessionRevoked,
        rbac_events.RoleGranted,
        rbac_events.GrantEnded,
        trusted_events.DocumentRegistered,
    )


@hookimpl
def register_commands() -> Iterable[CommandGroup]:
    """`helin audit …`."""
    from core.audit.cli import app

    return (CommandGroup(app, "audit"),)


@hookimpl
def register_messages() -> Iterable[Messages]:
    """Messages of the kernel."""
    return (Messages(files("core") / "locale"),)
