"""Associations, their branches, teams and officers as types of GraphQL."""

from datetime import date

import strawberry

from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.node import Node
from graphql_schema.types import Org, Person
from plugins.volunteers.associations import models
from plugins.volunteers.associations.schema.catalog import VolunteerBranchType

strawberry.enum(
    models.Registration, name="VolunteerRegistration", description=(models.Registration.__doc__ or "").strip()
)
strawberry.enum(models.Post, name="VolunteerPost", description=(models.Post.__doc__ or "").strip())


@bind(models.Team, Order("NAME", ("name",)))
@strawberry.type(description="A team of a branch (服务队).")
class VolunteerTeam(Node):
    """A team of a branch."""

    name: str = column(models.Team.name, "Name.", filter=True)
    founded_on: date = column(models.Team.founded_on, "First day.")
    closed_on: date | None = column(models.Team.closed_on, "Last day; null while it exists.", filter=True)


@bind(models.Branch, Order("NAME", ("name",)))
@strawberry.type(description="A branch of an association, for one kind of service (义工分会).")
class VolunteerBranch(Node):
    """A branch of an association."""

    name: str = column(models.Branch.name, "Name.", filter=True)
    founded_on: date = column(models.Branch.founded_on, "First day.")
    closed_on: date | None = column(models.Branch.closed_on, "Last day; null while it exists.", filter=True)
    type: VolunteerBranchType | None = relation(models.Branch.type_id, "Which kind of service.")
    teams: Connection[VolunteerTeam] = connection(models.Team.branch_id, "Its teams.", contained=True)


@bind(models.Election, Order("HELD_ON", ("held_on",), descending=True))
@strawberry.type(description="The record of an election of officers (推选记录).")
class VolunteerElection(Node):
    """The record of an election of officers."""

    held_on: date = column(models.Election.held_on, "When.")
    eligible: int = column(models.Election.eligible, "Members who could vote.")
    voters: int = column(models.Election.voters, "Members who did.")
    minutes: str = column(models.Election.minutes, "How it went and what came out.")


@bind(models.Officer, Order("STARTED_ON", ("started_on",)))
@strawberry.type(description="Who holds an office of an association from when to when (协会职务).")
class VolunteerOfficer(Node):
    """Who holds an office of an association."""

    post: models.Post = column(models.Officer.post, "Which office.", filter=True)
    name: str = column(models.Officer.name, "Name in office.")
    started_on: date = column(models.Officer.started_on, "First day.")
    ended_on: date | None = column(models.Officer.ended_on, "Last day; null while it runs.", filter=True)
    person: Person | None = relation(models.Officer.person_id, "Who it is; null where the actor may not see it.")
    branch: VolunteerBranch | None = relation(models.Officer.branch_id, "The branch that is headed.", contained=True)
    election: VolunteerElection | None = relation(
        models.Officer.election_id, "The election that chose the officer.", contained=True
    )


@bind(models.Association, Order("NAME", ("name",)))
@strawberry.type(description="An association of volunteers at the service centre of an organisation (义工协会).")
class VolunteerAssociation(Node):
    """An association of volunteers."""

    name: str = column(models.Association.name, "Name.", filter=True)
    charter: str | None = column(models.Association.charter, "Text of the charter.")
    registration: models.Registration = column(models.Association.registration, "What it is before the law.")
    founded_on: date = column(models.Association.founded_on, "First day.", filter=True)
    dissolved_on: date | None = column(models.Association.dissolved_on, "Last day; null while it exists.", filter=True)
    version: int = column(models.Association.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Association.org_id, "The organisation at whose centre it is.", filter=True)
    branches: Connection[VolunteerBranch] = connection(models.Branch.association_id, "Its branches.", contained=True)
    teams: Connection[VolunteerTeam] = connection(models.Team.association_id, "Teams of all branches.", contained=True)
    officers: Connection[VolunteerOfficer] = connection(
        models.Officer.association_id, "Its officers, those before among them.", contained=True
    )
    elections: Connection[VolunteerElection] = connection(
        models.Election.association_id, "Its elections.", contained=True
    )


@strawberry.type
class OrgAssociationFields:
    """What associations add to organisations."""

    volunteer_associations: Connection[VolunteerAssociation] = connection(
        models.Association.org_id, "Associations of volunteers at its centre."
    )
