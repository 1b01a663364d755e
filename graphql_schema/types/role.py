"""Roles and the actions they are made of."""

from datetime import datetime

import strawberry
from strawberry.types import Info

from core.context import Context
from core.descriptors import Reach, SchemaPart
from core.rbac import models, roles
from core.rbac.permissions import ROLE_READ
from core.scopes import NOTHING
from graphql_schema.connection import Connection
from graphql_schema.context import RequestContext
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, lookup
from graphql_schema.mutation import mutation, optional_ref, ref
from graphql_schema.node import Node
from graphql_schema.services import Services

graphql_enum(Reach)


@bind(models.RoleAction, Order("ACTION", ("action",)))
@strawberry.type(description="An action inside a role, with how far it reaches.")
class RoleAction(Node):
    """An action inside a role, with how far it reaches."""

    action: str = column(models.RoleAction.action, "The action, `plugin:noun:verb`.", filter=True)
    reach: Reach = column(models.RoleAction.reach, "How far it reaches.", filter=True)


@bind(models.Role, Order("KEY", ("key",)))
@strawberry.type(description="A named set of actions (角色): a plug-in's template, or the county's own.")
class Role(Node):
    """A named set of actions."""

    key: str = column(models.Role.key, "Short key; those of the county's own roles begin with `local_`.", filter=True)
    name: str = column(models.Role.name, "Name.", filter=True)
    is_template: bool = column(
        models.Role.is_template, "It comes from plug-ins: copy it to have it otherwise.", filter=True
    )
    retired_at: datetime | None = column(models.Role.retired_at, "Since when nobody is granted it.", filter=True)
    version: int = column(models.Role.version, "Raised by every change; give it back with a mutation.")
    actions: Connection[RoleAction] = connection(models.RoleAction.role_id, "What its holders may do.", contained=True)


@strawberry.type(description="Something a role may be granted (操作).")
class Action:
    """Something a role may be granted."""

    name: str = strawberry.field(description="`plugin:noun:verb`.")
    summary: str = strawberry.field(description="What it allows.")
    plugin: str = strawberry.field(description="The plug-in that brings it.")
    type: str | None = strawberry.field(description="The type of the records it is about; null for the whole county.")
    reaches: list[Reach] = strawberry.field(description="The reaches with which a role can hold it.")


@strawberry.type
class RoleQuery:
    """Roles at the root."""

    role: Role | None = lookup(models.Role, "One role, by its id or key.", by=("id", "key"))
    roles: Connection[Role] = connection(models.Role, "Roles.")

    @strawberry.field(
        description=f"Every action there is with the county's plug-ins; null for who may not see roles.\n\n"
        f"Needs `{ROLE_READ}`."
    )
    async def actions(self, info: Info) -> list[Action] | None:
        """Every action there is with the county's plug-ins."""
        request: RequestContext = info.context
        if request.ctx.rights.scope(ROLE_READ) == NOTHING:
            return None
        registry, view = request.services.registry, request.document.view
        shown = registry.enabled(registry.actions, request.ctx.tenant.plugins)
        types = {model: binding.name for model, binding in view.by_model.items()}
        return [
            Action(
                name=one.item.name,
                summary=one.item.summary,
                plugin=one.plugin,
                type=types.get(one.item.on),
                reaches=list(roles.reaches_of(one.item)),
            )
            for one in sorted(shown, key=lambda one: one.item.name)
        ]


@strawberry.input(description="An action for a role, with how far it reaches.")
class RoleActionInput:
    """An action for a role, with how far it reaches."""

    action: str = strawberry.field(description="The action, `plugin:noun:verb`.")
    reach: Reach = strawberry.field(default=Reach.ORG, description="How far it reaches.")


@strawberry.input(description="A role to make: of actions, of what another role holds, or both.")
class RoleCreateInput:
    """A role to make."""

    name: str = strawberry.field(description="Name; the key is made of it.")
    actions: list[RoleActionInput] = strawberry.field(default_factory=list, description="What its holders may do.")
    copy_of: strawberry.ID | None = strawberry.field(default=None, description="A role whose actions it gets too.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second role."
    )


@strawberry.input(description="The role, as the caller last saw it.")
class RoleInput:
    """The role, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The role.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="What changes of a role; what is left out stays.")
class RoleUpdateInput(RoleInput):
    """What changes of a role."""

    name: str | None = strawberry.field(default=None, description="Name.")
    actions: list[RoleActionInput] | None = strawberry.field(
        default=None, description="What its holders may do, in place of what they might before."
    )


@strawberry.type
class RoleMutation:
    """Acts on the county's own roles."""

    @mutation(Role)
    async def role_create(ctx: Context, input: RoleCreateInput, services: Services) -> models.Role:
        """Make a role of the county's own."""
        known = services.actions(ctx.tenant.plugins)
        copy_of = optional_ref(input.copy_of, Role, "copy_of")
        return await roles.create_role(ctx, known, input.name, rights_in(input.actions), copy_of=copy_of)

    @mutation(Role)
    async def role_update(ctx: Context, input: RoleUpdateInput, services: Services) -> models.Role:
        """Change a role of the county's own; what it gains must be held by whoever changes it."""
        known = services.actions(ctx.tenant.plugins)
        actions = None if input.actions is None else rights_in(input.actions)
        role_id = ref(input.id, Role, "id")
        return await roles.update_role(ctx, known, role_id, input.version, name=input.name, actions=actions)

    @mutation(Role)
    async def role_delete(ctx: Context, input: RoleInput) -> models.Role:
        """Remove a role that nobody holds; one that was held once is retired and stays for history."""
        return await roles.delete_role(ctx, ref(input.id, Role, "id"), input.version)


def rights_in(actions: list[RoleActionInput]) -> list[tuple[str, Reach]]:
    """The actions of an input, each with its reach."""
    return [(one.action, one.reach) for one in actions]


TYPES = (Role, RoleAction)

PARTS = (
    SchemaPart("Query", RoleQuery),
    SchemaPart("Mutation", RoleMutation),
)
