"""The demo's volunteers: numbered names, about as many at each association as the norm asks for."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Protocol
from uuid import UUID

from core.db import new_id
from core.text import person_pinyin
from plugins.volunteers import rules
from plugins.volunteers.associations.models import Duty, Post
from plugins.volunteers.demo.bodies import FOUNDED, Body, Rows
from plugins.volunteers.enrollment.models import EnrolledBy
from plugins.volunteers.enrollment.service import KIND
from plugins.volunteers.enrollment.states import VolunteerState

NAME = "示例义工"
AT_NORM = 0.6
"""Share of associations that have as many volunteers as the norm asks for; the others have most of them."""

AGES = range(18, 75)
IN_A_TEAM, INSURED = 0.8, 0.7
EVENING = (18 * 60, 21 * 60)
WEEKEND = (8 * 60, 18 * 60)
YEAR = timedelta(days=365)


class Counted(Protocol):
    """What volunteers gathered in the year."""

    @property
    def minutes(self) -> Mapping[UUID, int]:
        """Minutes that count, by volunteer."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A volunteer and the person who is one."""

    body: Body
    ordinal: int
    name: str
    born: date
    joined: datetime
    team_id: UUID | None
    duty: Duty
    insured_until: date | None
    id: UUID = field(default_factory=new_id)
    person_id: UUID = field(default_factory=new_id)


def plan(random: Random, bodies: Sequence[Body], duties: Sequence[Duty], today: date, scale: float) -> list[Enrolled]:
    """The volunteers of each association; at a smaller scale each has that part of them, and one at least."""
    found: list[Enrolled] = []
    for body in bodies:
        norm = rules.norm_of(body.org.kind) or min(rules.NORMS.values())
        many = norm + random.randrange(3) if random.random() < AT_NORM else round(norm * random.uniform(0.6, 0.98))
        teams = list(body.teams)
        for ordinal in range(1, max(1, round(many * min(scale, 1))) + 1):
            days = random.randrange(400, 1_200)
            found.append(
                Enrolled(
                    body,
                    ordinal,
                    f"{NAME}{len(found) + 1:05}",
                    date(today.year - random.choice(AGES), 1, 1),
                    datetime(today.year, today.month, today.day, 2, tzinfo=UTC) - timedelta(days=days),
                    random.choice(teams) if random.random() < IN_A_TEAM else None,
                    random.choice(duties),
                    today + YEAR if random.random() < INSURED else None,
                )
            )
    return found


def persons(enrolled: Sequence[Enrolled]) -> Rows:
    """The persons, residents of the association's organisation."""
    pinyin = person_pinyin(NAME)
    for one in enrolled:
        yield {
            "id": one.person_id,
            "org_id": one.body.org.id,
            "org_place": one.body.org.place,
            "name": one.name,
            "name_pinyin": one.name.replace(NAME, f"{pinyin} "),
            "birth_date": one.born.isoformat(),
            "is_under_14": False,
        }


def volunteers(enrolled: Sequence[Enrolled], counted: Counted) -> Rows:
    """The volunteers, all taken in, with what they gathered."""
    for one in enrolled:
        minutes = counted.minutes.get(one.id, 0)
        yield {
            "id": one.id,
            "org_id": one.body.org.id,
            "org_place": one.body.org.place,
            "person_id": one.person_id,
            "association_id": one.body.id,
            "team_id": one.team_id,
            "number": rules.volunteer_number(one.body.org.code, one.joined.year, one.ordinal),
            "name": one.name,
            "state": VolunteerState.ACTIVE,
            "enrolled_by": EnrolledBy.SELF,
            "applied_at": one.joined,
            "accepted_at": one.joined + timedelta(days=2),
            "insured_until": one.insured_until,
            "minutes": minutes,
            "credit_minutes": minutes,
            "stars": rules.stars_for(minutes),
        }


def skills(enrolled: Sequence[Enrolled]) -> Rows:
    """One duty that each can do."""
    for one in enrolled:
        yield {"id": new_id(), "volunteer_id": one.id, "duty_id": one.duty.id}


def times(enrolled: Sequence[Enrolled]) -> Rows:
    """An evening or a day of the weekend."""
    for one in enrolled:
        weekday = one.ordinal % 7 + 1
        begins, ends = EVENING if weekday < 6 else WEEKEND
        yield {
            "id": new_id(),
            "volunteer_id": one.id,
            "weekday": weekday,
            "from_minute": begins,
            "to_minute": ends,
        }


def officers(enrolled: Sequence[Enrolled]) -> Rows:
    """The first of each association are its officers."""
    posts = (Post.PRESIDENT, Post.VICE_PRESIDENT, Post.SECRETARY_GENERAL, Post.COUNCIL_MEMBER)
    for one in enrolled:
        if one.ordinal <= len(posts):
            yield {
                "id": new_id(),
                "association_id": one.body.id,
                "person_id": one.person_id,
                "name": one.name,
                "post": posts[one.ordinal - 1],
                "started_on": FOUNDED,
            }


def stars(enrolled: Sequence[Enrolled], counted: Counted) -> Rows:
    """The stars that they reached."""
    for one in enrolled:
        minutes = counted.minutes.get(one.id, 0)
        for star in range(1, rules.stars_for(minutes) + 1):
            granted_at = one.joined + timedelta(days=390)
            yield {"id": new_id(), "volunteer_id": one.id, "star": star, "minutes": minutes, "granted_at": granted_at}


def counters(enrolled: Sequence[Enrolled], year: int) -> Iterator[dict[str, Any]]:
    """The last number that each association gave out, so that the next volunteer continues."""
    last: Counter[UUID] = Counter(one.body.org.id for one in enrolled)
    for org_id, count in last.items():
        yield {"id": new_id(), "org_id": org_id, "kind": KIND, "year": year, "last": count}
