"""People."""

import strawberry

from core.access.levels import AccessLevel
from core.people import models
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.node import Node
from graphql_schema.types.org import Org

graphql_enum(AccessLevel)


@bind(models.Person, Order("NAME", ("name_pinyin",)))
@strawberry.type(description="A resident or a member of staff (人员).")
class Person(Node):
    """A resident or a member of staff."""

    name: str = column(models.Person.name, "Full name.", filter=True)
    access_level: AccessLevel = column(models.Person.access_level, "Who sees the record.")
    org: Org | None = relation(models.Person.org_id, "The organisation of residence.", filter=True)


@strawberry.type
class PersonQuery:
    """People at the root."""

    people: Connection[Person] = connection(models.Person, "People.")
