"""Operators: who runs the platform. They come in by tokens, which the command line makes."""

from datetime import timedelta

from sqlalchemy import select

from core.accounts.models import Operator
from core.accounts.service import LOGIN, normal_login
from core.auth import NOBODYS_HASH, Signer
from core.clock import system_now
from core.db import Database, new_id
from core.errors import ConfigError
from graphql_schema.platform import AUDIENCE


async def create_operator(database: Database, login: str) -> Operator:
    """Make an operator; raises ConfigError when the login is taken, or is none."""
    normal = normal_login(login)
    if not LOGIN.fullmatch(normal):
        raise ConfigError(f"`{login}` is no login: write 2 to 64 small letters, digits and . _ - @.")
    async with database.transaction(None) as session:
        if await session.scalar(select(Operator.id).where(Operator.login == normal)) is not None:
            raise ConfigError(f"There is an operator `{normal}` already; `helin operator token` makes another token.")
        operator = Operator(id=new_id(), login=normal, password_hash=NOBODYS_HASH, disabled_at=None)
        session.add(operator)
    return operator


async def operator_called(database: Database, login: str) -> Operator:
    """The operator of that login who is not disabled; raises ConfigError."""
    async with database.transaction(None) as session:
        operator = await session.scalar(select(Operator).where(Operator.login == normal_login(login)))
    if operator is None or operator.disabled_at is not None:
        raise ConfigError(f"There is no active operator `{login}`; `helin operator create` makes one.")
    return operator


async def disable_operator(database: Database, login: str) -> None:
    """Refuse every token of the operator from now on, for good; raises ConfigError."""
    found = await operator_called(database, login)
    async with database.transaction(None) as session:
        (await session.get_one(Operator, found.id)).disabled_at = system_now()


def operator_token(signer: Signer, operator: Operator, lifetime: timedelta) -> str:
    """A token for the operators' endpoint."""
    return signer.sign(operator.id, AUDIENCE, operator.id, lifetime)
