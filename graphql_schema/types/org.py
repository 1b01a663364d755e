"""Organisations."""

import strawberry

from core.orgs import models
from core.orgs.kinds import OrgKind, OrgLevel
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, lookup, relation
from graphql_schema.node import Node

for enum in (OrgLevel, OrgKind, models.OrgState, models.UnitFunction):
    graphql_enum(enum)


@bind(models.FunctionalUnit, Order("FUNCTION", ("function",)))
@strawberry.type(description="A nameplate that an organisation's one team carries (一套班子三块牌子).")
class FunctionalUnit(Node):
    """A nameplate that an organisation's one team carries."""

    function: models.UnitFunction = column(models.FunctionalUnit.function, "What it is for.", filter=True)
    name: str = column(models.FunctionalUnit.name, "Official name.")
    org: "Org | None" = relation(models.FunctionalUnit.org_id, "The organisation whose team it is.")


@bind(models.Org, Order("CODE", ("code",)), Order("NAME", ("name_pinyin",)))
@strawberry.type(description="A county, town or village as an organisation (组织).")
class Org(Node):
    """A county, town or village as an organisation."""

    code: str = column(models.Org.code, "Statistical division code: 6, 9 or 12 digits.", filter=True)
    name: str = column(models.Org.name, "Official name.", filter=True)
    level: OrgLevel = column(models.Org.level, "Level of the territorial line.", filter=True)
    kind: OrgKind = column(models.Org.kind, "What it is, told from its code and name.", filter=True)
    state: models.OrgState = column(models.Org.state, "Whether it is at work.", filter=True)
    population: int | None = column(models.Org.population, "Residents; null when not known.")
    parent: "Org | None" = relation(models.Org.parent_id, "The organisation above it.", filter=True)
    children: Connection["Org"] = connection(models.Org.parent_id, "The organisations right below it.")
    units: Connection[FunctionalUnit] = connection(
        models.FunctionalUnit.org_id, "The nameplates its team carries.", contained=True
    )


@strawberry.type
class OrgQuery:
    """Organisations at the root."""

    org: Org | None = lookup(models.Org, "One organisation, by its id or its division code.", by=("id", "code"))
    orgs: Connection[Org] = connection(models.Org, "Organisations.")
