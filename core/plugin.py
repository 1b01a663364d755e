"""The kernel as a plug-in: it registers through the hooks that everybody uses."""

from collections.abc import Iterable
from importlib.resources import files

from core.access import events as access_events
from core.access import models as access
from core.access import permissions as access_permissions
from core.accounts import events as account_events
from core.accounts import models as accounts
from core.accounts import permissions as account_permissions
from core.appraisals import events as appraisal_events
from core.appraisals import models as appraisals
from core.appraisals import permissions as appraisal_permissions
from core.audit import models as audit
from core.audit import permissions as audit_permissions
from core.cases import events as case_events
from core.cases import models as cases
from core.cases import parts as case_parts
from core.cases import permissions as case_permissions
from core.crypto import events as crypto_events
from core.crypto import models as crypto
from core.deadlines import events as deadline_events
from core.deadlines import models as deadlines
from core.deadlines import permissions as deadline_permissions
from core.deadlines.blueprint import apply_rules
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
    Sheet,
)
from core.documents import events as document_events
from core.documents import models as documents
from core.documents import permissions as document_permissions
from core.figures import events as figure_events
from core.figures import models as figures
from core.figures import permissions as figure_permissions
from core.files import events as file_events
from core.files import models as stored
from core.files import permissions as file_permissions
from core.hookspecs import hookimpl
from core.identities import events as identity_events
from core.identities import models as identities
from core.identities import permissions as identity_permissions
from core.meetings import events as meeting_events
from core.meetings import models as meetings
from core.meetings import permissions as meeting_permissions
from core.orgs import events as org_events
from core.orgs import indicators as org_indicators
from core.orgs import models as orgs
from core.orgs import permissions as org_permissions
from core.orgs import sheet as org_sheet
from core.people import events as person_events
from core.people import models as people
from core.people import permissions as person_permissions
from core.people import sheet as person_sheet
from core.policies import events as policy_events
from core.policies import models as policies
from core.policies import permissions as policy_permissions
from core.privacy import events as privacy_events
from core.privacy import models as privacy
from core.privacy import permissions as privacy_permissions
from core.privacy.retention import apply_section
from core.privacy.reveal import ValueRevealed
from core.rbac import events as rbac_events
from core.rbac import models as rbac
from core.rbac import permissions as rbac_permissions
from core.sheets import events as sheet_events
from core.sheets import models as sheets
from core.sheets import permissions as sheet_permissions
from core.tenancy import TenantMixin
from core.transitions import events as transition_events
from core.transitions import models as transitions
from core.transitions import permissions as transition_permissions
from core.trusted import events as trusted_events
from core.trusted import models as trusted

manifest = Manifest("core", api=">=1,<2", kernel=True)


@hookimpl
def register_models() -> Iterable[type[TenantMixin]]:
    """The kernel nouns."""
    return (
        orgs.Org,
        orgs.OrgChange,
        orgs.FunctionalUnit,
        orgs.UnitHead,
        people.Person,
        people.PersonPhone,
        people.PersonDuplicate,
        people.PersonMerge,
        privacy.Consent,
        privacy.LegalBasis,
        privacy.DataExport,
        privacy.Correction,
        privacy.RetentionClass,
        privacy.Erasure,
        crypto.WrappedKey,
        accounts.Account,
        accounts.AccountSession,
        accounts.ApiKey,
        accounts.AttemptCount,
        identities.IdentityProvider,
        identities.Identity,
        identities.SignInRequest,
        rbac.Role,
        rbac.RoleAction,
        rbac.Grant,
        cases.Case,
        cases.Episode,
        cases.CaseParty,
        cases.NumberCounter,
        cases.PartyGroup,
        case_parts.CaseEntry,
        case_parts.CaseTask,
        case_parts.FileItem,
        case_parts.FollowUp,
        deadlines.StatutoryRule,
        deadlines.CalendarDay,
        deadlines.Deadline,
        deadlines.LadderStep,
        deadlines.DeadlineAlert,
        transitions.CaseTransition,
        meetings.MeetingSeries,
        meetings.Meeting,
        meetings.MeetingAttendee,
        meetings.AgendaItem,
        meetings.MeetingResolution,
        meetings.ActionItem,
        policies.PolicyDocument,
        policies.PolicyReading,
        appraisals.AppraisalScheme,
        appraisals.AppraisalCriterion,
        appraisals.AppraisalBand,
        appraisals.AppraisalResult,
        appraisals.AppraisalScore,
        audit.OutboxEntry,
        audit.AuditEntry,
        audit.AuditSeal,
        audit.AuditSighting,
        audit.IdempotencyKey,
        trusted.TrustedDocument,
        access.Member,
        access.AccessBreak,
        access.Notification,
        figures.ReportedFigure,
        documents.DocumentTemplate,
        documents.TemplateField,
        documents.Document,
        stored.File,
        sheets.SheetImport,
        sheets.SheetFault,
        sheets.SheetClaim,
        sheets.SheetExport,
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
        org_permissions.ORG_REORGANIZE,
        org_permissions.ORG_EXPORT,
        person_permissions.PERSON_READ,
        person_permissions.PERSON_MANAGE,
        person_permissions.PERSON_REVEAL,
        person_permissions.PERSON_FIND,
        person_permissions.PERSON_MERGE,
        person_permissions.PERSON_IMPORT,
        person_permissions.PERSON_EXPORT,
        person_permissions.DUPLICATE_READ,
        privacy_permissions.CONSENT_MANAGE,
        privacy_permissions.PERSON_DISCLOSE,
        privacy_permissions.EXPORT_READ,
        privacy_permissions.CORRECTION_READ,
        privacy_permissions.CORRECTION_REQUEST,
        privacy_permissions.CORRECTION_DECIDE,
        privacy_permissions.PERSON_ERASE,
        privacy_permissions.RETENTION_READ,
        privacy_permissions.RETENTION_MANAGE,
        *account_permissions.ACTIONS,
        *identity_permissions.ACTIONS,
        rbac_permissions.ROLE_READ,
        rbac_permissions.ROLE_MANAGE,
        rbac_permissions.GRANT_READ,
        rbac_permissions.GRANT_MANAGE,
        rbac_permissions.GRANT_DELEGATE,
        audit_permissions.AUDIT_READ,
        figure_permissions.FIGURE_READ,
        figure_permissions.FIGURE_MANAGE,
        *access_permissions.ACTIONS,
        *case_permissions.ACTIONS,
        *deadline_permissions.ACTIONS,
        *transition_permissions.ACTIONS,
        *document_permissions.ACTIONS,
        *file_permissions.ACTIONS,
        *meeting_permissions.ACTIONS,
        *policy_permissions.ACTIONS,
        *appraisal_permissions.ACTIONS,
        *sheet_permissions.ACTIONS,
    )


@hookimpl
def register_roles() -> Iterable[RoleTemplate]:
    """Roles that every county has; plug-ins add their own actions to them."""
    return (
        rbac_permissions.TENANT_ADMIN,
        rbac_permissions.COUNTY_LEADER,
        rbac_permissions.CENTER_DIRECTOR,
        rbac_permissions.PRIVACY_OFFICER,
        privacy_permissions.RESIDENT,
    )


@hookimpl
def register_events() -> Iterable[type[Event]]:
    """What happens to kernel nouns."""
    return (
        org_events.OrgAdded,
        org_events.OrgUpdated,
        org_events.OrgMoved,
        org_events.OrgMerged,
        org_events.OrgClosed,
        org_events.FunctionalUnitAdded,
        org_events.OrgCreditCodeSet,
        person_events.PersonAdded,
        person_events.PersonDetailsSet,
        person_events.PersonPhoneAdded,
        person_events.PersonPhoneRemoved,
        person_events.PersonFound,
        person_events.PersonSought,
        person_events.DuplicateDismissed,
        person_events.PersonMerged,
        person_events.PersonGrown,
        privacy_events.ConsentGiven,
        privacy_events.ConsentWithdrawn,
        privacy_events.LegalBasisAdded,
        privacy_events.LegalBasisEnded,
        privacy_events.HoldingsTold,
        privacy_events.DataExported,
        privacy_events.ExportRead,
        privacy_events.CorrectionRequested,
        privacy_events.CorrectionDecided,
        privacy_events.RetentionClassSet,
        privacy_events.RecordErased,
        ValueRevealed,
        org_events.FunctionalUnitRenamed,
        org_events.FunctionalUnitClosed,
        org_events.UnitHeadAppointed,
        org_events.UnitHeadEnded,
        person_events.PersonUpdated,
        account_events.AccountCreated,
        account_events.AccountDisabled,
        account_events.AccountEnabled,
        account_events.AccountUpdated,
        account_events.SessionOpened,
        account_events.SessionRevoked,
        account_events.PasswordChanged,
        account_events.PasswordReset,
        account_events.AccountSignedOut,
        identity_events.IdentityProviderCreated,
        identity_events.IdentityProviderUpdated,
        identity_events.IdentityLinked,
        identity_events.IdentityUnlinked,
        account_events.ApiKeyCreated,
        account_events.ApiKeyRevoked,
        rbac_events.RoleGranted,
        rbac_events.GrantEnded,
        rbac_events.RoleCreated,
        rbac_events.RoleUpdated,
        rbac_events.RoleDeleted,
        rbac_events.RoleRetired,
        trusted_events.DocumentRegistered,
        figure_events.FigureReported,
        figure_events.FigureCorrected,
        crypto_events.DataKeyRetired,
        crypto_events.DataKeyWrapped,
        crypto_events.DataKeyDestroyed,
        *access_events.EVENTS,
        *case_events.EVENTS,
        *deadline_events.EVENTS,
        *transition_events.EVENTS,
        *document_events.EVENTS,
        *file_events.EVENTS,
        *meeting_events.EVENTS,
        *policy_events.EVENTS,
        *appraisal_events.EVENTS,
        *sheet_events.EVENTS,
    )


@hookimpl
def register_commands() -> Iterable[CommandGroup]:
    """`helin keys …`, `helin retention …`, `helin audit …`, `helin cases …`, `helin import …`, `helin report …`."""
    from core.audit.cli import app as audit_commands
    from core.cases.cli import app as cases_commands
    from core.crypto.cli import app as keys
    from core.indicators.cli import app as reports
    from core.privacy.cli import app as retention
    from core.sheets.cli import app as imports

    return (
        CommandGroup(keys, "keys"),
        CommandGroup(retention, "retention"),
        CommandGroup(audit_commands, "audit"),
        CommandGroup(cases_commands, "cases"),
        CommandGroup(imports, "import"),
        CommandGroup(reports),
    )


@hookimpl
def register_demo() -> Iterable[Demo]:
    """The county's rules, and a year's appraisal of some village centres."""
    from core.appraisals.demo import load as load_appraisals
    from core.policies.demo import load as load_policies

    return (Demo(load_policies), Demo(load_appraisals))


@hookimpl
def register_blueprint_sections() -> Iterable[BlueprintSection]:
    """How long records are kept, and the terms that law and own rules set."""
    return (BlueprintSection("retention", apply_section), BlueprintSection("deadlines", apply_rules))


@hookimpl
def register_indicators() -> Iterable[Indicator]:
    """Figures on kernel nouns."""
    return org_indicators.INDICATORS


@hookimpl
def register_sheets() -> Iterable[Sheet]:
    """Spreadsheets of kernel nouns."""
    return (person_sheet.PEOPLE, org_sheet.ORGS)


@hookimpl
def register_messages() -> Iterable[Messages]:
    """Messages of the kernel."""
    return (Messages(files("core") / "locale"),)
