"""What every case has, whatever its kind."""

from datetime import datetime

import strawberry
from sqlalchemy import func, literal_column

from core.access.levels import AccessLevel
from core.cases import models
from core.orgs.kinds import OrgLevel
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, expression, relation
from graphql_schema.node import Node
from graphql_schema.types.org import Org
from graphql_schema.types.person import Person

for enum in (models.Resolution, models.EpisodeOutcome, models.PartyRole, models.Source, models.Severity):
    graphql_enum(enum)


@bind(models.PartyGroup, Order("NAME", ("name",)))
@strawberry.type(description="Many people on one side of a case, of whom a few speak for all (群体).")
class PartyGroup(Node):
    """Many people on one side of a case."""

    name: str = column(models.PartyGroup.name, "Who they are.")
    size: int = column(models.PartyGroup.size, "How many.", filter=True)
    is_approximate: bool = column(models.PartyGroup.is_approximate, "Whether the size is an estimate.")


@bind(models.CaseParty, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="Somebody whom a case is about (当事人).")
class CaseParty(Node):
    """Somebody whom a case is about."""

    role: models.PartyRole = column(models.CaseParty.role, "On which side.", filter=True)
    name: str = column(models.CaseParty.name, "The name as it was when the case was opened.")
    person: Person | None = relation(
        models.CaseParty.person_id, "The person's record; null where there is none or the actor may not see it."
    )
    group: PartyGroup | None = relation(
        models.CaseParty.group_id, "The group that the party speaks for.", contained=True
    )


@bind(models.Episode, Order("STARTED_AT", ("started_at",)))
@strawberry.type(description="One organisation's handling of a case.")
class Episode(Node):
    """One organisation's handling of a case."""

    level: OrgLevel = column(models.Episode.level, "Level of the organisation.", filter=True)
    org: Org | None = relation(models.Episode.org_id, "The organisation that handled it.")
    started_at: datetime = column(models.Episode.started_at, "When its handling began.")
    ended_at: datetime | None = column(models.Episode.ended_at, "When it ended; null while it runs.")
    outcome: models.EpisodeOutcome | None = column(models.Episode.outcome, "How it ended.", filter=True)
    is_joint: bool = column(
        models.Episode.is_joint, "Whether it takes part beside the organisation that leads.", filter=True
    )


@bind(models.Case)
@strawberry.interface(description="A matter taken in, handled and closed (案件); each kind is a type of its own.")
class Case(Node):
    """A matter taken in, handled and closed."""

    number: str = column(models.Case.number, "Number, given once and never changed.", filter=True)
    title: str = column(models.Case.title, "What it is about, in a line.")
    category: str = column(models.Case.category, "The kind's own code.", filter=True)
    access_level: AccessLevel = column(models.Case.access_level, "Who may see it beyond ordinary rights.")
    opened_at: datetime = column(models.Case.opened_at, "When it was taken in.", filter=True)
    closed_at: datetime | None = column(models.Case.closed_at, "When it was closed.", filter=True)
    resolution: models.Resolution | None = column(
        models.Case.resolution, "How it ended: closed is not the same as solved.", filter=True
    )
    source: models.Source = column(models.Case.source, "How it came to be known.", filter=True)
    severity: models.Severity = column(models.Case.severity, "Whether it is major.", filter=True)
    legal_basis: str | None = column(models.Case.legal_basis, "The rule by which it is handled.")
    reopened_at: datetime | None = column(models.Case.reopened_at, "When it was last reopened.")
    archived_at: datetime | None = column(models.Case.archived_at, "When it went into the archive.", filter=True)
    due_at: datetime | None = expression(
        lambda case, _: func.nullif(case.due_at, literal_column(f"timestamptz '{models.NEVER.isoformat()}'")),
        "The first end of the deadlines that run; null when none does.",
        reads=(models.Case.due_at,),
    )
    is_overdue: bool = expression(
        lambda case, now: case.due_at <= now, "Past that instant.", reads=(models.Case.due_at,)
    )
    version: int = column(models.Case.version, "Raised by every change; give it back with a mutation.")
    org: Org | None = relation(models.Case.org_id, "The territorial organisation responsible for it.", filter=True)
    handling_org: Org | None = relation(models.Case.handling_org_id, "Who handles it now.", filter=True)
    worker: Person | None = relation(models.Case.worker_id, "Who works on it.", filter=True)
    groups: Connection[PartyGroup] = connection(
        models.PartyGroup.case_id, "Groups of many people that it is about.", contained=True
    )
    parties: Connection[CaseParty] = connection(models.CaseParty.case_id, "Whom it is about.", contained=True)
    episodes: Connection[Episode] = connection(models.Episode.case_id, "Who handled it when.", contained=True)


TYPES = (Case, CaseParty, PartyGroup, Episode)
