"""Organisations."""

from datetime import date, datetime

import strawberry

from core.descriptors import SchemaPart
from core.orgs import models
from core.orgs.kinds import OrgKind, OrgLevel
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, lookup, relation
from graphql_schema.node import Node

for enum in (OrgLevel, OrgKind, models.OrgState, models.OrgChangeKind, models.UnitFunction):
    graphql_enum(enum)


@bind(models.UnitHead, Order("STARTED_ON", ("started_on",), descending=True))
@strawberry.type(description="Who heads a functional unit from when to when (负责人).")
class UnitHead(Node):
    """Who heads a functional unit from when to when."""

    name: str = column(models.UnitHead.name, "The name in office.")
    post: str = column(models.UnitHead.post, "Title of the post.")
    started_on: date = column(models.UnitHead.started_on, "First day.", filter=True)
    ended_on: date | None = column(models.UnitHead.ended_on, "Last day; null while it runs.", filter=True)
    version: int = column(models.UnitHead.version, "Raised by every change; give it back with a mutation.")


@bind(models.FunctionalUnit, Order("FUNCTION", ("function",)))
@strawberry.type(description="A nameplate that an organisation's one team carries (一套班子三块牌子).")
class FunctionalUnit(Node):
    """A nameplate that an organisation's one team carries."""

    function: models.UnitFunction = column(models.FunctionalUnit.function, "What it is for.", filter=True)
    name: str = column(models.FunctionalUnit.name, "Official name.")
    closed_at: datetime | None = column(models.FunctionalUnit.closed_at, "When it was taken down.", filter=True)
    version: int = column(models.FunctionalUnit.version, "Raised by every change; give it back with a mutation.")
    org: "Org | None" = relation(models.FunctionalUnit.org_id, "The organisation whose team it is.")
    heads: Connection[UnitHead] = connection(models.UnitHead.unit_id, "Who headed it when.", contained=True)


@bind(models.OrgChange, Order("OCCURRED_AT", ("occurred_at",), descending=True))
@strawberry.type(description="An entry of an organisation's history (沿革).")
class OrgChange(Node):
    """An entry of an organisation's history."""

    kind: models.OrgChangeKind = column(models.OrgChange.kind, "What happened.", filter=True)
    occurred_at: datetime = column(models.OrgChange.occurred_at, "When.", filter=True)
    name_before: str | None = column(models.OrgChange.name_before, "The name before, where it changed.")
    name_after: str | None = column(models.OrgChange.name_after, "The name after, where it changed.")
    code_before: str | None = column(models.OrgChange.code_before, "The division code before, where it changed.")
    code_after: str | None = column(models.OrgChange.code_after, "The division code after, where it changed.")
    parent_before: "Org | None" = relation(models.OrgChange.parent_before_id, "What stood above it before.")
    parent_after: "Org | None" = relation(models.OrgChange.parent_after_id, "What stood above it after.")
    other: "Org | None" = relation(models.OrgChange.other_id, "The other organisation of a merger.")


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
    version: int = column(models.Org.version, "Raised by every change; give it back with a mutation.")
    parent: "Org | None" = relation(models.Org.parent_id, "The organisation above it.", filter=True)
    merged_into: "Org | None" = relation(models.Org.merged_into_id, "The organisation it was merged into.")
    children: Connection["Org"] = connection(models.Org.parent_id, "The organisations right below it.")
    units: Connection[FunctionalUnit] = connection(
        models.FunctionalUnit.org_id, "The nameplates its team carries, or did.", contained=True
    )
    history: Connection[OrgChange] = connection(models.OrgChange.org_id, "What became of it.", contained=True)


@strawberry.type
class OrgQuery:
    """Organisations at the root."""

    org: Org | None = lookup(models.Org, "One organisation, by its id or its division code.", by=("id", "code"))
    orgs: Connection[Org] = connection(models.Org, "Organisations.")


TYPES = (Org, OrgChange, FunctionalUnit, UnitHead)

PARTS = (SchemaPart("Query", OrgQuery),)
