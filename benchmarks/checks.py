"""`python -m benchmarks.checks`: what one question about rights costs a request, with the rights of many counties held.

No database: rights are compiled as a server does it, and then asked in turn, as requests of many counties would.
"""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from time import thread_time_ns
from typing import Annotated, Any
from uuid import UUID

import typer

from core.access.levels import AccessLevel, MemberRole
from core.access.shares import Share
from core.authz import Rights, build_policy
from core.db import new_id
from core.descriptors import Action, Reach
from core.orgs import places
from core.people.models import Person
from core.people.permissions import PERSON_READ
from core.plugin_host import load
from core.scopes import covers
from core.tenancy import placement_of

RULES, GRANTS, SHARES, RECORDS = 120, 6, 20, 2_000
LONG_AGO = datetime(2011, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what, by whom, about which record."""

    rights: Rights
    action: Action
    record: Any


def main(
    counties: Annotated[int, typer.Option(min=1, help="Counties whose rights are held.")] = 1_000,
    times: Annotated[int, typer.Option(min=100, help="Questions of each kind.")] = 200_000,
) -> None:
    """Measure, and print microseconds: the median, and what 99 and 99.9 of 100 questions stay under."""
    random = Random(4)
    actions = [action.item for action in load().actions]
    held = [_rights(random, actions) for _ in range(counties)]
    gc.freeze()  # as a server does with what stays
    records = list(_records(random, [share.record_id for rights in held for share in rights.shares]))
    typer.echo(f"{counties:,} counties of {RULES} rules each, {times:,} questions of each kind, microseconds")
    for name, ask in QUESTIONS.items():
        questions = [Asked(random.choice(held), random.choice(actions), random.choice(records)) for _ in range(times)]
        for question in questions:
            ask(question)  # once, as in the requests before
        took = sorted(_timed(ask, question) for question in questions)
        shares = "  ".join(f"{label} {took[int(len(took) * part)] / 1000:7.2f}" for label, part in SHOWN)
        typer.echo(f"{name:<44}{shares}")


SHOWN = (("median", 0.5), ("p99", 0.99), ("p99.9", 0.999))


def _of_field(asked: Asked) -> object:
    """How far an action reaches on rows of a type: what a planned field asks."""
    return asked.rights.scope(asked.action, Person)


def _of_record(asked: Asked) -> object:
    """Whether an act is allowed on a record: what `require()` asks."""
    return covers(asked.rights.scope(asked.action, Person), asked.rights, asked.record)


def _of_page(asked: Asked) -> object:
    """What a page of nested records asks: how far twenty of its tables reach."""
    return [asked.rights.scope(PERSON_READ, Person).for_record() for _ in range(20)]


def _first(asked: Asked) -> object:
    """The first question about an action since rights were compiled: no answer is kept yet."""
    asked.rights._known.clear()
    return asked.rights.scope(asked.action, Person)


QUESTIONS: dict[str, Callable[[Asked], object]] = {
    "a field: how far does the action reach": _of_field,
    "the same, asked for the first time": _first,
    "an act: may it be done to the record": _of_record,
    "a page of twenty tables": _of_page,
}


def _timed(ask: Callable[[Asked], object], question: Asked) -> int:
    """Processor time, so that a busy machine does not count, less what reading the clock takes."""
    idle = -thread_time_ns() + thread_time_ns()
    began = thread_time_ns()
    ask(question)
    return max(thread_time_ns() - began - idle, 0)


def _rights(random: Random, actions: list[Action]) -> Rights:
    """One account of a county: some grants of roles that share the county's rules, and memberships."""
    account, person = new_id(), new_id()
    roles = [f"role{number}" for number in range(8)]
    rules = [(random.choice(roles), str(random.choice(actions)), str(random.choice(list(Reach)))) for _ in range(RULES)]
    grants = [(account, random.choice(roles), new_id(), _place(random)) for _ in range(GRANTS)]
    policy = build_policy(1, rules, grants)
    compiled = policy.compile(account, person)
    shares = tuple(Share("person_id", new_id(), MemberRole.HANDLER, LONG_AGO, None) for _ in range(SHARES))
    return Rights(account, person, compiled.scopes, compiled.roles, shares)


def _place(random: Random) -> int:
    """A village of one of forty towns."""
    return places.child(places.child(0, random.randint(1, 40)), random.randint(1, 12))


def _records(random: Random, shared: list[UUID]) -> Iterator[Person]:
    assert placement_of(Person).members
    for number in range(RECORDS):
        record_id = random.choice(shared) if number % 10 == 0 else new_id()
        yield Person(id=record_id, org_place=_place(random), access_level=random.choice(list(AccessLevel)))


if __name__ == "__main__":
    typer.run(main)
