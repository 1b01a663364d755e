"""People."""

import strawberry

from core.access.levels import AccessLevel
from core.context import Context
from core.descriptors import SchemaPart
from core.orgs.models import UnitHead as UnitHeadRow
from core.people import models, service
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node
from graphql_schema.types.org import Org

graphql_enum(AccessLevel)


@bind(models.Person, Order("NAME", ("name_pinyin",)))
@strawberry.type(description="A resident or a member of staff (人员).")
class Person(Node):
    """A resident or a member of staff."""

    name: str = column(models.Person.name, "Full name.", filter=True)
    access_level: AccessLevel = column(models.Person.access_level, "Who sees the record.")
    version: int = column(models.Person.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Person.org_id, "The organisation of residence.", filter=True)


@strawberry.type
class PersonQuery:
    """People at the root."""

    people: Connection[Person] = connection(models.Person, "People.")


@strawberry.type
class UnitHeadFields:
    """The person behind a head's name in office."""

    person: Person | None = relation(UnitHeadRow.person_id, "The person's record.")


@strawberry.input(description="A person to record.")
class PersonCreateInput:
    """A person to record."""

    org_id: strawberry.ID = strawberry.field(description="The organisation of residence.")
    name: str = strawberry.field(description="Full name.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second record."
    )


@strawberry.input(description="What changes in a person's record; what is left out stays.")
class PersonUpdateInput:
    """What changes in a person's record."""

    id: strawberry.ID = strawberry.field(description="The person.")
    version: int = strawberry.field(description="The version that was seen.")
    name: str | None = strawberry.field(default=None, description="Full name.")
    org_id: strawberry.ID | None = strawberry.field(default=None, description="The organisation of residence.")


@strawberry.type
class PersonMutation:
    """Acts on people's records."""

    @mutation(Person)
    async def person_create(ctx: Context, input: PersonCreateInput) -> models.Person:
        """Record a person under the organisation of residence."""
        return await service.add_person(ctx, ref(input.org_id, Org, "org_id"), input.name)

    @mutation(Person)
    async def person_update(ctx: Context, input: PersonUpdateInput) -> models.Person:
        """Change a person's name or organisation of residence."""
        return await service.update_person(
            ctx,
            ref(input.id, Person, "id"),
            input.version,
            name=input.name,
            org_id=optional_ref(input.org_id, Org, "org_id"),
        )


TYPES = (Person,)

PARTS = (
    SchemaPart("Query", PersonQuery),
    SchemaPart("UnitHead", UnitHeadFields),
    SchemaPart("Mutation", PersonMutation),
)
