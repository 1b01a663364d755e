"""Associations, their officers and the catalogue of duties in GraphQL."""

from core.descriptors import SchemaPart
from plugins.volunteers.associations.schema.acts import AssociationsMutation, AssociationsQuery
from plugins.volunteers.associations.schema.catalog import (
    CatalogMutation,
    CatalogQuery,
    VolunteerBranchType,
    VolunteerDuty,
    VolunteerDutyCategory,
)
from plugins.volunteers.associations.schema.nodes import (
    OrgAssociationFields,
    VolunteerAssociation,
    VolunteerBranch,
    VolunteerElection,
    VolunteerOfficer,
    VolunteerTeam,
)
from plugins.volunteers.associations.schema.officers import OfficersMutation
from plugins.volunteers.associations.schema.staffing import StaffingQuery

TYPES = (
    *(VolunteerBranchType, VolunteerDuty, VolunteerDutyCategory, VolunteerTeam, VolunteerBranch),
    *(VolunteerElection, VolunteerOfficer, VolunteerAssociation),
)

PARTS = (
    SchemaPart("Query", AssociationsQuery),
    SchemaPart("Query", StaffingQuery),
    SchemaPart("Query", CatalogQuery),
    SchemaPart("Mutation", AssociationsMutation),
    SchemaPart("Mutation", OfficersMutation),
    SchemaPart("Mutation", CatalogMutation),
    SchemaPart("Org", OrgAssociationFields),
)
