"""Accounts: who may sign in, and what an administrator does with them."""

import secrets
from datetime import datetime

import strawberry

from core.accounts import administration, models, service
from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, lookup, relation
from graphql_schema.mutation import Once, mutation, optional_ref, ref
from graphql_schema.node import Node
from graphql_schema.services import Services
from graphql_schema.types.org import Org
from graphql_schema.types.person import Person

graphql_enum(models.AccountState)


@bind(models.Account, Order("LOGIN", ("login",)))
@strawberry.type(description="Who may sign in (账号); kept by the organisation it works for.")
class Account(Node):
    """Who may sign in."""

    login: str = column(models.Account.login, "What is typed to sign in.", filter=True)
    name: str = column(models.Account.name, "Whose account it is.", filter=True)
    state: models.AccountState = column(models.Account.state, "Whether it can be used.", filter=True)
    created_at: datetime = column(models.Account.created_at, "When it was made.")
    version: int = column(models.Account.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Account.org_id, "The organisation it works for.", filter=True)
    person: Person | None = relation(models.Account.person_id, "The person's record, which is then its own.")


@strawberry.type
class AccountQuery:
    """Accounts at the root."""

    account: Account | None = lookup(models.Account, "One account, by its id or login.", by=("id", "login"))
    accounts: Connection[Account] = connection(models.Account, "Accounts.")


@strawberry.type
class OrgAccounts:
    """What accounts add to organisations."""

    accounts: Connection[Account] = connection(models.Account.org_id, "Accounts that work for it.")


@strawberry.input(description="An account to make; rights come by grants.")
class AccountCreateInput:
    """An account to make."""

    org_id: strawberry.ID = strawberry.field(description="The organisation it works for.")
    login: str = strawberry.field(description="2 to 64 small letters, digits and . _ - @.")
    name: str = strawberry.field(description="Whose account it is.")
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="The person's record, which is then the account's own."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, it makes no second account and tells no password."
    )


@strawberry.input(description="The account, as the caller last saw it.")
class AccountInput:
    """The account, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The account.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="What changes of an account; what is left out stays.")
class AccountUpdateInput(AccountInput):
    """What changes of an account."""

    name: str | None = strawberry.field(default=None, description="Whose account it is.")
    org_id: strawberry.ID | None = strawberry.field(default=None, description="The organisation it works for.")
    person_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The person's record; null takes it away."
    )


@strawberry.type
class AccountMutation:
    """Acts of an administrator on accounts."""

    @mutation(Account, once={"password": "The one-time password: told here and nowhere else; null when sent again."})
    async def account_create(ctx: Context, input: AccountCreateInput, services: Services) -> Once:
        """Make an account with a one-time password; what it may do comes by `grantCreate`."""
        password = secrets.token_urlsafe(12)
        account = await service.create_account(
            ctx,
            services.authentication.passwords,
            org_id=ref(input.org_id, Org, "org_id"),
            login=input.login,
            name=input.name,
            password=password,
            person_id=optional_ref(input.person_id, Person, "person_id"),
        )
        return Once(account, {"password": password})

    @mutation(Account, once={"password": "The one-time password: told here and nowhere else."})
    async def account_password_reset(ctx: Context, input: AccountInput, services: Services) -> Once:
        """Give an account another one-time password and end its sessions; takes all that the account holds."""
        password = secrets.token_urlsafe(12)
        account = await administration.reset_password(
            ctx, services.authentication.passwords, ref(input.id, Account, "id"), input.version, password=password
        )
        return Once(account, {"password": password})

    @mutation(Account)
    async def account_sign_out(ctx: Context, input: AccountInput) -> models.Account:
        """End the sessions and API keys of an account; who knows its password may sign in again."""
        return await administration.sign_out(ctx, ref(input.id, Account, "id"), input.version)

    @mutation(Account)
    async def account_update(ctx: Context, input: AccountUpdateInput) -> models.Account:
        """Change an account's name, organisation or person."""
        return await administration.update_account(
            ctx,
            ref(input.id, Account, "id"),
            input.version,
            name=input.name,
            org_id=optional_ref(input.org_id, Org, "org_id"),
            person_id=optional_ref(input.person_id or None, Person, "person_id"),
            without_person=input.person_id is None,
        )

    @mutation(Account)
    async def account_disable(ctx: Context, input: AccountInput) -> models.Account:
        """Let an account neither sign in nor act any more."""
        return await administration.disable_account(ctx, ref(input.id, Account, "id"), input.version)

    @mutation(Account)
    async def account_enable(ctx: Context, input: AccountInput) -> models.Account:
        """Let a disabled account be used again, with the grants it still has."""
        return await administration.enable_account(ctx, ref(input.id, Account, "id"), input.version)


TYPES = (Account,)

PARTS = (
    SchemaPart("Query", AccountQuery),
    SchemaPart("Org", OrgAccounts),
    SchemaPart("Mutation", AccountMutation),
)
