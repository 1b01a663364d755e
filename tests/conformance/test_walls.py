"""Each wall alone keeps counties apart, and without the last of them the proof fails: what it says is not idle.

The table below says for every set of walls taken away what comes through. Two kinds of attack are tried: all that a
client can send, which is the proof of isolation, and what careless code of a plug-in could do in its own session.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from asyncpg import PostgresError
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from core.people.models import Person
from graphql_schema.testing.isolation import Size, Template, Worlds, prove
from tests.conformance.subjects import SUBJECTS
from tests.conformance.walls import Wall, statements, without
from tests.conftest import Figures

QUESTIONS, ACTS = "questions of a client", "acts of a client"
READ, WRITE, POINT = "code that reads all", "code that writes for a neighbor", "code that points at a neighbor's row"

P, F, B, S, K = Wall.POLICIES, Wall.FILTER, Wall.PARAMETER, Wall.STAMP, Wall.KEYS

COMES_THROUGH: dict[frozenset[Wall], set[str]] = {
    # every wall by itself: the others hold; only the keys have none behind them
    frozenset(): set(),
    frozenset({P}): set(),
    frozenset({F}): set(),
    frozenset({B}): set(),
    frozenset({S}): set(),
    frozenset({K}): {POINT},
    # row-level security is all that is left, and then it is not
    frozenset({F, B, S, K}): {POINT},
    frozenset({P, F, B, S, K}): {QUESTIONS, ACTS, READ, WRITE, POINT},
    # the application's own walls are all that is left, and then one of them is not
    frozenset({P, K}): {POINT},
    frozenset({P, K, F}): {QUESTIONS, ACTS, READ, POINT},
    frozenset({P, K, B}): {QUESTIONS, POINT},
    frozenset({P, K, S}): {WRITE, POINT},
    # both walls of a kind, the others standing
    frozenset({P, F}): {QUESTIONS, ACTS, READ},
    frozenset({P, B}): {QUESTIONS},
    frozenset({P, S}): {WRITE},
}

OFTEN = (frozenset({P}), frozenset({P, F}), frozenset({P, B}))
"""Where a client is tried on every run: one wall gone and nothing comes through, then the last of each kind."""


def told(through: set[str]) -> str:
    """What comes through, for people."""
    return ", ".join(sorted(through)) or "nothing"


def named(gone: frozenset[Wall]) -> str:
    """The walls taken away, for people."""
    return "without " + (" and ".join(wall.value for wall in Wall if wall in gone) or "nothing")


async def what_a_client_gets(worlds: Worlds) -> set[str]:
    """Where the proof finds leaks, at some of the places."""
    report = await prove(worlds, SUBJECTS, Size(every=24, enough=1))
    assert report.leaks or report.sight > 80  # some of the places only, and blind ones among them
    return {ACTS if leak.place.startswith("Mutation") else QUESTIONS for leak in report.leaks}


async def read_all(worlds: Worlds) -> bool:
    """Whether a session sees a neighbor's people."""
    asker = worlds.asker.ctx.tenant.id
    async with worlds.crowded.stage.transaction(asker) as session:
        seen = await session.scalar(select(func.count(Person.id)))
    async with worlds.alone.stage.transaction(asker) as session:
        return seen != await session.scalar(select(func.count(Person.id)))


async def write_for_a_neighbor(worlds: Worlds) -> bool:
    """Whether a session can make a row of a neighbor's."""
    neighbor = worlds.neighbors[0]
    org = neighbor.orgs[0]
    row = Person(tenant_id=neighbor.ctx.tenant.id, org_id=org.id, org_place=org.place, name="甲", name_pinyin="jia")
    return await is_written(worlds, row)


async def point_at_a_neighbor(worlds: Worlds) -> bool:
    """Whether a row of one's own can stand under a neighbor's organisation."""
    org = worlds.neighbors[0].orgs[0]
    return await is_written(worlds, Person(org_id=org.id, org_place=org.place, name="甲", name_pinyin="jia"))


async def is_written(worlds: Worlds, row: Person) -> bool:
    """Whether a session of the asking county may write the row."""
    try:
        async with worlds.crowded.stage.undone() as stage, stage.transaction(worlds.asker.ctx.tenant.id) as session:
            session.add(row)
            await session.flush()
    except (RuntimeError, DBAPIError, PostgresError):
        return False
    return True


ATTACKS: dict[str, Callable[[Worlds], Awaitable[bool]]] = {
    READ: read_all,
    WRITE: write_for_a_neighbor,
    POINT: point_at_a_neighbor,
}


@asynccontextmanager
async def weakened(template: Template, gone: frozenset[Wall]) -> AsyncIterator[Worlds]:
    """The counties without these walls."""
    with without(gone), capture_logs():  # what fails behind a wall is told at length otherwise
        async with template.open(*statements(gone)) as worlds:
            yield worlds


@pytest.mark.parametrize("gone", COMES_THROUGH, ids=named)
async def test_what_code_brings_through(template: Template, figures: Figures, gone: frozenset[Wall]) -> None:
    async with weakened(template, gone) as worlds:
        through = {name for name, attack in ATTACKS.items() if await attack(worlds)}
    figures("walls", f"{named(gone)}: {told(through)} comes through")
    assert through == COMES_THROUGH[gone] - {QUESTIONS, ACTS}


@pytest.mark.parametrize(
    "gone",
    [pytest.param(gone, marks=() if gone in OFTEN else pytest.mark.proof) for gone in COMES_THROUGH],
    ids=named,
)
async def test_what_a_client_brings_through(template: Template, figures: Figures, gone: frozenset[Wall]) -> None:
    async with weakened(template, gone) as worlds:
        through = await what_a_client_gets(worlds)
    figures("walls", f"{named(gone)}: {told(through)} comes through to a client")
    assert through == COMES_THROUGH[gone] & {QUESTIONS, ACTS}


def test_every_wall_is_taken_away_alone_and_as_the_last_of_its_kind() -> None:
    alone = {wall for gone in COMES_THROUGH if len(gone) == 1 for wall in gone}
    last = {
        wall
        for gone, through in COMES_THROUGH.items()
        for wall in gone
        if gone - {wall} in COMES_THROUGH and through > COMES_THROUGH[gone - {wall}]
    }
    assert alone == set(Wall)
    assert last == set(Wall)
