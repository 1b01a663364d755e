"""What a role would show and allow, before it is granted."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

import strawberry
from strawberry.types import Info

from core.accounts.models import Account as AccountRow
from core.context import Context
from core.descriptors import Reach, SchemaPart
from core.errors import BadRequest, NotFound, RuleError
from core.orgs.models import Org as OrgRow
from core.rbac.holding import Right, rights_of
from core.rbac.models import Role as RoleRow
from core.rbac.permissions import GRANT_MANAGE
from core.rbac.preview import Seen, preview
from core.rbac.roles import checked_rights
from graphql_schema.context import RequestContext
from graphql_schema.node import decode, encode
from graphql_schema.types.role import RoleActionInput, rights_in
from graphql_schema.view import View

OrgId = Annotated[strawberry.ID, strawberry.argument(description="Where it would be held.")]
RoleId = Annotated[strawberry.ID | None, strawberry.argument(description="The role; or give `actions`.")]
Actions = Annotated[
    list[RoleActionInput] | None, strawberry.argument(description="What a role would hold; or give `roleId`.")
]
AccountId = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Who would hold it: whose own and assigned records count; nobody's when left out."),
]


@strawberry.type(description="An action that a role would allow, with its reach.")
class PreviewedAction:
    """An action that a role would allow, with its reach."""

    action: str = strawberry.field(description="The action, `plugin:noun:verb`.")
    reach: Reach = strawberry.field(description="How far it would reach.")


@strawberry.type(description="How many records of a type a role would list, and some of them.")
class PreviewedType:
    """How many records of a type a role would list, and some of them."""

    type: str = strawberry.field(description="The type's name.")
    action: str = strawberry.field(description="The action under which its records are seen.")
    count: int = strawberry.field(description="Records in its lists, counted to 1,000 at most.")
    count_capped: bool = strawberry.field(description="Whether there are more than `count` says.")
    examples: list[strawberry.ID] = strawberry.field(
        description="Three of the records at most, and only such as the asker may see too; read them by `nodes`."
    )


@strawberry.type(description="What a role would show and allow at an organisation (权限预览).")
class RolePreview:
    """What a role would show and allow at an organisation."""

    actions: list[PreviewedAction] = strawberry.field(description="What its holder might do.")
    types: list[PreviewedType] = strawberry.field(description="What its holder would see, type by type.")


@strawberry.type
class PreviewQuery:
    """Previews at the root."""

    @strawberry.field(
        description="What a role, or a set of actions, would show and allow at an organisation, read with its rights; "
        "null where there is no such role, organisation or account to see. Only for who may grant it there.\n\n"
        f"Needs `{GRANT_MANAGE}`."
    )
    async def role_preview(
        self, info: Info, org_id: OrgId, role_id: RoleId = None, actions: Actions = None, account_id: AccountId = None
    ) -> RolePreview | None:
        """What a role would show and allow at an organisation."""
        request: RequestContext = info.context
        if (role_id is None) is (actions is None):
            raise BadRequest("error.exactly_one", field="rolePreview", arguments="roleId, actions")
        ctx = replace(request.ctx)  # a transaction of its own: sibling fields read at the same time
        try:
            async with request.lock, ctx.transaction():
                org = await ctx.one(OrgRow, decode(org_id, "Org"))
                rights = await _rights(ctx, request, role_id, actions)
                person_id = await _person(ctx, account_id)
                models = [model for model in request.document.view.by_model if model in ctx.read_actions]
                seen = await preview(ctx, rights, org, models, person_id=person_id)
        except NotFound:
            return None
        except RuleError as error:
            raise BadRequest(error.key, **error.params) from error
        return _shown(ctx, request.document.view, rights, seen)


async def _rights(
    ctx: Context, request: RequestContext, role_id: str | None, actions: list[RoleActionInput] | None
) -> set[Right]:
    known = request.services.actions(ctx.tenant.plugins)
    if role_id is None:
        return checked_rights(known, rights_in(actions or []))
    role = await ctx.one(RoleRow, decode(role_id, "Role"))
    return {(action, reach) for action, reach in await rights_of(ctx, role.id) if action in known}


async def _person(ctx: Context, account_id: str | None) -> UUID | None:
    if account_id is None:
        return None
    return (await ctx.one(AccountRow, decode(account_id, "Account"))).person_id


def _shown(ctx: Context, view: View, rights: set[Right], seen: list[Seen]) -> RolePreview:
    types = [
        PreviewedType(
            type=(name := view.by_model[one.model].name),
            action=ctx.read_actions[one.model].name,
            count=one.count,
            count_capped=one.capped,
            examples=[strawberry.ID(encode(name, record_id)) for record_id in one.sample],
        )
        for one in seen
    ]
    return RolePreview(
        actions=[PreviewedAction(action=action, reach=Reach(reach)) for action, reach in sorted(rights)],
        types=sorted(types, key=lambda one: one.type),
    )


PARTS = (SchemaPart("Query", PreviewQuery),)
