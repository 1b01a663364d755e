"""Every example of docs/figures.md is sent as it stands there, in its order, and answers what the page says."""

from datetime import date, timedelta

import httpx2
import pytest
from sqlalchemy import select

from core.cases.models import Episode, EpisodeOutcome
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.node import encode
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from plugins.mediation.mediators.models import StaffingNorm
from plugins.mediation.models import Dispute
from tests.docs.examples import DOCS, KEY, Frontend, read, shown, signed
from tests.factories import make_account, make_dispute, make_mediator, save

EPISODES = select(Episode)

EXAMPLES = list(read((DOCS / "figures.md").read_text(encoding="utf-8")))


@pytest.fixture
async def disputes(database: Database, county: Org, east: Org, east_village: Org) -> None:
    """The three disputes that the page begins with, and a mediator."""
    ends = ((east, EpisodeOutcome.SETTLED), (east, EpisodeOutcome.ESCALATED), (east_village, EpisodeOutcome.DIVERTED))
    for org, outcome in ends:
        dispute = await make_dispute(org)
        await _end(database, dispute, outcome)
        if outcome == EpisodeOutcome.ESCALATED:
            begun = dispute.opened_at + timedelta(days=1)
            handed = Episode(case_id=dispute.id, org_id=county.id, level=county.level, started_at=begun)
            handed.ended_at, handed.outcome = begun + timedelta(days=1), EpisodeOutcome.SETTLED
            await save(handed, dispute)
    await make_mediator(east, number="M-1")
    await save(StaffingNorm(level=county.level, at_least=0, norm=100, effective_from=date(2010, 1, 1)), county)


async def _end(database: Database, dispute: Dispute, outcome: EpisodeOutcome) -> None:
    async with database.transaction(dispute.tenant_id) as session:
        (episode,) = [one for one in await session.scalars(EPISODES) if one.case_id == dispute.id]
        episode.ended_at, episode.outcome = dispute.opened_at + timedelta(days=1), outcome


async def test_every_example_answers_what_the_page_says(
    database: Database, registry: Registry, county: Org, disputes: None
) -> None:
    roles = {"leader": "county_leader", "admin": "tenant_admin"}
    tokens = {(who, "yunyang"): signed(await make_account(county, role)) for who, role in roles.items()}
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        frontend = Frontend(client, tokens, {"…county": encode("Org", county.id)})
        for example in EXAMPLES:
            answer = await frontend.send(example)
            answer.pop("extensions", None)  # what it cost
            assert shown(answer, example.answer) == example.answer, f"the example in line {example.line}"
