"""The API as a plug-in: the kernel nouns' GraphQL types, and the commands that serve them."""

from collections.abc import Iterable
from importlib.resources import files

from core.descriptors import CommandGroup, Manifest, Messages, SchemaPart
from core.hookspecs import hookimpl

manifest = Manifest("graphql_schema", api=">=1,<2", requires=("core",), kernel=True)


@hookimpl
def register_schema_types() -> Iterable[type]:
    """The kernel nouns."""
    from graphql_schema import types
    from graphql_schema.schema import Mutation, Query
    from graphql_schema.types import casework, deadline, privacy, transition
    from graphql_schema.types.access import AccessBreak, Member, Notification
    from graphql_schema.types.api_key import ApiKey
    from graphql_schema.types.audit import AuditEntry
    from graphql_schema.types.figure import ReportedFigure
    from graphql_schema.types.identity import Identity, IdentityProvider
    from graphql_schema.types.person_details import PersonDuplicate, PersonPhone
    from graphql_schema.types.session import AccountSession
    from graphql_schema.types.viewer import Tenant

    nouns = (types.Org, types.OrgChange, types.FunctionalUnit, types.UnitHead, types.Person)
    rights = (
        types.Account,
        AccountSession,
        ApiKey,
        IdentityProvider,
        Identity,
        types.Role,
        types.RoleAction,
        types.Grant,
        Member,
        AccessBreak,
        Notification,
        AuditEntry,
    )
    personal = (PersonPhone, PersonDuplicate, *privacy.TYPES)
    return (
        *(Query, Mutation, types.Node, Tenant),
        *nouns,
        *rights,
        *personal,
        *(types.Case, types.CaseParty, types.PartyGroup, types.Episode),
        *casework.TYPES,
        *deadline.TYPES,
        *transition.TYPES,
        ReportedFigure,
    )


@hookimpl
def register_schema_parts() -> Iterable[SchemaPart]:
    """Roots of the kernel."""
    from graphql_schema.types.access import (
        AccessMutation,
        AccessQuery,
        CaseAccessFields,
        OrgAccessFields,
        PersonAccessFields,
    )
    from graphql_schema.types.account import AccountMutation, AccountQuery, OrgAccounts
    from graphql_schema.types.api_key import ApiKeyMutation, ApiKeyQuery
    from graphql_schema.types.audit import AccountAuditFields, AuditQuery, RecordAuditFields
    from graphql_schema.types.casework import CaseworkFields, CaseworkMutation
    from graphql_schema.types.credit_code import OrgCreditCodeFields, OrgCreditCodeMutation
    from graphql_schema.types.deadline import CaseDeadlineFields, DeadlineMutation, DeadlineQuery
    from graphql_schema.types.explain import ExplainQuery
    from graphql_schema.types.figure import FigureMutation, FigureQuery
    from graphql_schema.types.grant import AccountGrants, GrantMutation, GrantQuery, OrgGrants, RoleGrants
    from graphql_schema.types.identity import AccountIdentities, IdentityMutation, IdentityQuery, OidcMutation
    from graphql_schema.types.indicator import IndicatorQuery
    from graphql_schema.types.looks import LooksQuery
    from graphql_schema.types.org import OrgQuery
    from graphql_schema.types.org_acts import OrgMutation
    from graphql_schema.types.person import PersonMutation, PersonQuery, UnitHeadFields
    from graphql_schema.types.person_details import PersonDetailFields, PersonDetailMutation, PersonDetailQuery
    from graphql_schema.types.preview import PreviewQuery
    from graphql_schema.types.privacy import PersonPrivacyFields, PrivacyMutation, PrivacyQuery
    from graphql_schema.types.role import RoleMutation, RoleQuery
    from graphql_schema.types.root import NodeQuery
    from graphql_schema.types.session import SessionMutation, SessionQuery
    from graphql_schema.types.tenant import PluginQuery, TenantFields, TenantMutation
    from graphql_schema.types.transition import CaseTransitionFields, TransitionMutation
    from graphql_schema.types.viewer import ViewerQuery

    return (
        SchemaPart("Query", NodeQuery),
        SchemaPart("Query", ViewerQuery),
        SchemaPart("Query", OrgQuery),
        SchemaPart("Query", PersonQuery),
        SchemaPart("Query", AccessQuery),
        SchemaPart("Query", ExplainQuery),
        SchemaPart("Query", IndicatorQuery),
        SchemaPart("Query", FigureQuery),
        SchemaPart("Mutation", FigureMutation),
        SchemaPart("Org", OrgAccessFields),
        SchemaPart("Case", CaseAccessFields),
        SchemaPart("Case", CaseworkFields),
        SchemaPart("Mutation", CaseworkMutation),
        SchemaPart("Case", CaseTransitionFields),
        SchemaPart("Mutation", TransitionMutation),
        SchemaPart("Case", CaseDeadlineFields),
        SchemaPart("Query", DeadlineQuery),
        SchemaPart("Mutation", DeadlineMutation),
        SchemaPart("Person", PersonAccessFields),
        SchemaPart("Query", SessionQuery),
        SchemaPart("Query", ApiKeyQuery),
        SchemaPart("Query", IdentityQuery),
        SchemaPart("Account", AccountIdentities),
        SchemaPart("Mutation", IdentityMutation),
        SchemaPart("Mutation", OidcMutation),
        SchemaPart("Mutation", ApiKeyMutation),
        SchemaPart("Query", AuditQuery),
        SchemaPart("Query", LooksQuery),
        SchemaPart("Account", AccountAuditFields),
        SchemaPart("Case", RecordAuditFields),
        SchemaPart("Person", RecordAuditFields),
        SchemaPart("Mutation", SessionMutation),
        SchemaPart("Org", OrgCreditCodeFields),
        SchemaPart("Mutation", OrgCreditCodeMutation),
        SchemaPart("Person", PersonDetailFields),
        SchemaPart("Query", PersonDetailQuery),
        SchemaPart("Mutation", PersonDetailMutation),
        SchemaPart("Person", PersonPrivacyFields),
        SchemaPart("Query", PrivacyQuery),
        SchemaPart("Mutation", PrivacyMutation),
        SchemaPart("Mutation", AccessMutation),
        SchemaPart("Query", AccountQuery),
        SchemaPart("Query", RoleQuery),
        SchemaPart("Query", GrantQuery),
        SchemaPart("Query", PreviewQuery),
        SchemaPart("Query", PluginQuery),
        SchemaPart("Org", OrgAccounts),
        SchemaPart("Org", OrgGrants),
        SchemaPart("UnitHead", UnitHeadFields),
        SchemaPart("Account", AccountGrants),
        SchemaPart("Role", RoleGrants),
        SchemaPart("Tenant", TenantFields),
        SchemaPart("Mutation", OrgMutation),
        SchemaPart("Mutation", PersonMutation),
        SchemaPart("Mutation", AccountMutation),
        SchemaPart("Mutation", RoleMutation),
        SchemaPart("Mutation", GrantMutation),
        SchemaPart("Mutation", TenantMutation),
    )


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
