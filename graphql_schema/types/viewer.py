"""Who is asking, and in which county."""

import strawberry
from sqlalchemy import select
from strawberry.types import Info

from core.accounts.models import Account
from core.descriptors import SchemaPart
from core.orgs.models import Org
from core.rbac.models import Role
from core.scopes import Scope
from graphql_schema.context import RequestContext
from graphql_schema.node import encode


@strawberry.type(description="The county that is asked (租户).")
class Tenant:
    """The county that is asked."""

    slug: str = strawberry.field(description="Name in addresses.")
    name: str = strawberry.field(description="Official name.")
    division_code: str = strawberry.field(description="Six digits, National Bureau of Statistics.")
    locale: str = strawberry.field(description="BCP 47 tag of the default language.")
    time_zone: str = strawberry.field(description="IANA name; days and months are cut in it.")
    plugins: list[str] = strawberry.field(description="Plug-ins that are switched on.")


@strawberry.type(description="A role that the viewer holds, and where.")
class ViewerRole:
    """A role that the viewer holds, and where."""

    key: str = strawberry.field(description="Key of the role.")
    name: str = strawberry.field(description="Name of the role.")
    org_id: strawberry.ID = strawberry.field(description="The organisation at which it is held, with its subtree.")
    org_name: str = strawberry.field(description="Name of that organisation.")


@strawberry.type(description="How far one action reaches for the viewer.")
class ViewerScope:
    """How far one action reaches for the viewer."""

    action: str = strawberry.field(description="The action, `plugin:noun:verb`.")
    whole_tenant: bool = strawberry.field(description="Everywhere in the county.")
    org_ids: list[strawberry.ID] = strawberry.field(description="In the subtrees of these organisations.")
    assigned: bool = strawberry.field(description="On records that the viewer works on.")
    own: bool = strawberry.field(description="On records about the viewer.")


@strawberry.type(description="The account that asks, and what it may do.")
class Viewer:
    """The account that asks, and what it may do."""

    id: strawberry.ID = strawberry.field(description="Global id of the account.")
    login: str = strawberry.field(description="The account's login.")
    name: str = strawberry.field(description="The account's name.")
    person_id: strawberry.ID | None = strawberry.field(description="The person whose account it is.")
    roles: list[ViewerRole] = strawberry.field(description="Roles held now.")
    actions: list[str] = strawberry.field(description="Actions that are allowed somewhere.")
    scopes: list[ViewerScope] = strawberry.field(description="How far each of the actions reaches.")


@strawberry.type
class ViewerQuery:
    """Who is asking, and in which county."""

    @strawberry.field(description="The account that asks.")
    async def viewer(self, info: Info) -> Viewer:
        """The account that asks."""
        request: RequestContext = info.context
        async with request.lock, request.ctx.database.transaction(request.ctx.tenant.id) as session:
            account = await session.scalar(select(Account).where(Account.id == request.ctx.account_id))
            assert account is not None
            held = {role.org_id for role in request.ctx.rights.roles}
            orgs = {org.id: org for org in await session.scalars(select(Org).where(Org.id.in_(held)))}
            roles = {role.key: role for role in await session.scalars(select(Role))}
        return Viewer(
            id=strawberry.ID(encode("Account", account.id)),
            login=account.login,
            name=account.name,
            person_id=strawberry.ID(encode("Person", account.person_id)) if account.person_id else None,
            roles=[
                ViewerRole(
                    key=role.key,
                    name=roles[role.key].name,
                    org_id=strawberry.ID(encode("Org", role.org_id)),
                    org_name=orgs[role.org_id].name,
                )
                for role in request.ctx.rights.roles
            ],
            actions=sorted(request.ctx.rights.scopes),
            scopes=[
                _scope(action, scope, list(orgs.values()))
                for action, scope in sorted(request.ctx.rights.scopes.items())
            ],
        )

    @strawberry.field(description="The county that is asked.")
    def tenant(self, info: Info) -> Tenant:
        """The county that is asked."""
        tenant = info.context.ctx.tenant
        return Tenant(
            slug=tenant.slug,
            name=tenant.name,
            division_code=tenant.division_code,
            locale=tenant.locale,
            time_zone=tenant.time_zone,
            plugins=sorted(tenant.plugins),
        )


def _scope(action: str, scope: Scope, orgs: list[Org]) -> ViewerScope:
    inside = [org for org in orgs if any(low <= org.place <= high for low, high in scope.ranges)]
    return ViewerScope(
        action=action,
        whole_tenant=scope.whole,
        org_ids=[strawberry.ID(encode("Org", org.id)) for org in inside],
        assigned=scope.assigned,
        own=scope.own,
    )


TYPES = (Tenant,)

PARTS = (SchemaPart("Query", ViewerQuery),)
