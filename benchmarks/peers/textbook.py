"""The textbook server: Strawberry types, the SQLAlchemy ORM, a DataLoader for each edge.

It serves one tenant (TENANT) and checks no rights; DATABASE_URL is a login that row-level security does not hold.
Parsed and validated documents are cached, as Strawberry's own documentation recommends.
"""

import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

import strawberry
from sqlalchemy import ARRAY, Select, Uuid, func, literal, select, true
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import aliased
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.types import Info

from benchmarks.peers.listening import run
from benchmarks.peers.rows import (
    CaseRow,
    DisputeRow,
    EpisodeRow,
    MediatorRow,
    OrgRow,
    PartyRow,
    PersonRow,
    Row,
    TypeRow,
)

TENANT = UUID(os.environ["TENANT"])

engine = create_async_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+asyncpg://"),
    pool_size=int(os.environ["POOL"]),
    max_overflow=0,
)
sessions = async_sessionmaker(engine, expire_on_commit=False)

IS_DISPUTE = CaseRow.kind == "DISPUTE"
"""The indexes of core_case begin with tenant and kind."""

NEWEST = (CaseRow.opened_at.desc(), CaseRow.id.desc())

T = TypeVar("T", bound=Row)
Load = Callable[[list[Any]], Awaitable[Sequence[Any]]]


async def fetch(statement: Select[Any]) -> Sequence[Any]:
    """The statement's records."""
    async with sessions() as session:
        return (await session.scalars(statement)).all()


def by_id(model: type[T]) -> Load:
    """Loads records by their ids."""

    async def load(ids: list[UUID]) -> list[T | None]:
        rows = await fetch(select(model).where(model.tenant_id == TENANT, model.id.in_(ids)))
        found = {row.id: row for row in rows}
        return [found.get(key) for key in ids]

    return load


def first_of_each(model: Any, key: Any, *order: Any, where: Sequence[Any] = ()) -> Load:
    """Loads the first records that point at each of the keys; a key comes with how many."""

    async def load(keys: list[tuple[UUID, int]]) -> list[list[Any]]:
        first = max(size for _, size in keys)
        parents = select(func.unnest(literal([parent for parent, _ in keys], ARRAY(Uuid()))).label("id")).subquery()
        nearest = select(model).where(model.tenant_id == TENANT, *where, key == parents.c.id).order_by(*order)
        entity = aliased(model, nearest.limit(first).lateral())
        groups: dict[UUID, list[Any]] = {}
        for row in await fetch(select(entity).select_from(parents).join(entity, true())):
            groups.setdefault(getattr(row, key.key), []).append(row)
        return [groups.get(parent, [])[:size] for parent, size in keys]

    return load


class Loaders:
    """The DataLoaders of one request."""

    def __init__(self) -> None:
        self.org: DataLoader[UUID, Any] = DataLoader(by_id(OrgRow))
        self.person: DataLoader[UUID, Any] = DataLoader(by_id(PersonRow))
        self.mediator: DataLoader[UUID, Any] = DataLoader(by_id(MediatorRow))
        self.parties: DataLoader[tuple[UUID, int], Any] = DataLoader(
            first_of_each(PartyRow, PartyRow.case_id, PartyRow.ordinal, PartyRow.id)
        )
        self.children: DataLoader[tuple[UUID, int], Any] = DataLoader(
            first_of_each(OrgRow, OrgRow.parent_id, OrgRow.code, OrgRow.id)
        )
        self.disputes: DataLoader[tuple[UUID, int], Any] = DataLoader(
            first_of_each(DisputeRow, DisputeRow.org_id, *NEWEST, where=[IS_DISPUTE])
        )


# --- resolvers -------------------------------------------------------------------------------------------------------


def to_one(loader: str, key: str) -> Any:
    """The record that the row's key names."""

    async def resolve(root: strawberry.Parent[Any], info: Info) -> Any:
        value = getattr(root, key)
        return None if value is None else await getattr(info.context["loaders"], loader).load(value)

    return strawberry.field(resolver=resolve)


def to_many(loader: str) -> Any:
    """The first records that point at the row."""

    async def resolve(root: strawberry.Parent[Any], info: Info, first: int) -> Any:
        return await getattr(info.context["loaders"], loader).load((root.id, first))

    return strawberry.field(resolver=resolve)


@strawberry.type
class Org:
    """An organisation."""

    id: strawberry.ID
    code: str
    name: str
    children: list["Org"] = to_many("children")
    disputes: list["Dispute"] = to_many("disputes")


@strawberry.type
class Person:
    """A person."""

    id: strawberry.ID
    name: str


@strawberry.type
class Mediator:
    """A mediator."""

    id: strawberry.ID
    name: str


@strawberry.type
class Party:
    """A party to a dispute."""

    id: strawberry.ID
    role: str
    name: str
    person: Person | None = to_one("person", "person_id")


@strawberry.type
class Dispute:
    """A dispute."""

    id: strawberry.ID
    number: str
    title: str
    state: str
    category: str
    access_level: str
    channel: str
    summary: str
    opened_at: datetime
    closed_at: datetime | None
    version: int
    org: Org | None = to_one("org", "org_id")
    mediator: Mediator | None = to_one("mediator", "mediator_id")
    parties: list[Party] = to_many("parties")


@strawberry.type
class StateCount:
    """How many disputes are in a state."""

    state: str
    count: int


async def find_dispute(id: strawberry.ID) -> Any:
    """One dispute by its id."""
    rows = await fetch(select(DisputeRow).where(DisputeRow.tenant_id == TENANT, DisputeRow.id == UUID(id)))
    return rows[0] if rows else None


async def list_disputes(state: str, first: int) -> Any:
    """The newest disputes in a state."""
    wanted = select(DisputeRow).where(DisputeRow.tenant_id == TENANT, IS_DISPUTE, DisputeRow.state == state)
    return await fetch(wanted.order_by(*NEWEST).limit(first))


async def find_org(code: str) -> Any:
    """One organisation by its code."""
    rows = await fetch(select(OrgRow).where(OrgRow.tenant_id == TENANT, OrgRow.code == code))
    return rows[0] if rows else None


async def count_disputes() -> Any:
    """Disputes by state."""
    counted = select(CaseRow.state, func.count()).where(CaseRow.tenant_id == TENANT, IS_DISPUTE).group_by(CaseRow.state)
    async with sessions() as session:
        return [StateCount(state=state, count=count) for state, count in await session.execute(counted)]


@strawberry.type
class Query:
    """What can be read."""

    dispute: Dispute | None = strawberry.field(resolver=find_dispute)
    disputes: list[Dispute] = strawberry.field(resolver=list_disputes)
    org: Org | None = strawberry.field(resolver=find_org)
    dispute_counts: list[StateCount] = strawberry.field(resolver=count_disputes)


@strawberry.input
class OpenDisputeInput:
    """A dispute to open."""

    org_id: strawberry.ID
    type_id: strawberry.ID
    title: str
    summary: str


async def open_dispute(input: OpenDisputeInput) -> Any:
    """Open a dispute with its first event."""
    async with sessions.begin() as session:
        org = await session.get_one(OrgRow, (TENANT, UUID(input.org_id)))
        kind = await session.get_one(TypeRow, (TENANT, UUID(input.type_id)))
        dispute = DisputeRow(
            tenant_id=TENANT,
            id=uuid4(),
            org_id=org.id,
            org_place=org.place,
            number=f"T-{uuid4()}",
            category=kind.code,
            title=input.title,
            state="REGISTERED",
            handling_org_id=org.id,
            access_level="ORG",
            opened_at=datetime.now(UTC),
            version=1,
            type_id=kind.id,
            channel="PEOPLE",
            source="APPLIED",
            severity="ORDINARY",
            summary=input.summary,
        )
        session.add(dispute)
        await session.flush()
        session.add(
            EpisodeRow(
                tenant_id=TENANT, case_id=dispute.id, org_id=org.id, level=org.level, started_at=dispute.opened_at
            )
        )
    return dispute


@strawberry.type
class Mutation:
    """What can be done."""

    open_dispute: Dispute = strawberry.field(resolver=open_dispute)


class Endpoint(GraphQL[Any, Any]):
    """Strawberry's own view, with fresh loaders for each request."""

    async def get_context(self, request: Any, response: Any) -> Any:
        """What resolvers find in `info.context`."""
        return {"loaders": Loaders()}


if __name__ == "__main__":
    schema = strawberry.Schema(Query, Mutation, extensions=[ParserCache, ValidationCache])
    run(Starlette(routes=[Route("/graphql", Endpoint(schema))]))
