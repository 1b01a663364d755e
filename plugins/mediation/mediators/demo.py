"""Synthetic mediation organisations, titles, specialities and linkages, as many as Yunyang's model states."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from core.bulk import insert_rows
from core.context import Context
from core.db import new_id
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from plugins.mediation.demo import times
from plugins.mediation.demo.disputes import PlannedDispute
from plugins.mediation.demo.staff import PlannedMediator, Staff
from plugins.mediation.mediators.models import (
    LegalStatus,
    Linkage,
    LinkageChannel,
    LinkageResult,
    MediationOrg,
    MediationOrgMember,
    MediatorAward,
    MediatorSpeciality,
    MediatorTitle,
    MediatorTraining,
    Tier,
    Title,
)
from plugins.mediation.models import DisputeType

ESTABLISHED = date(2009, 3, 1)
GRANTED = date(2010, 12, 1)

INDUSTRIES = (
    *("TRANSPORT", "MEDICAL", "CONSTRUCTION", "PLANNING", "EXPROPRIATION", "LABOR"),
    *("LAND_CONTRACT", "ENTERPRISE_REFORM", "WORK_SAFETY", "SCHOOL", "KEY_PROJECT"),
)
"""The eleven that the model names (M-08)."""

ENTERPRISES = 112
INDUSTRY_MEMBERS = 203
TITLES = {
    (OrgLevel.TOWN, Title.ABLE): 519,
    (OrgLevel.TOWN, Title.CHIEF): 373,
    (OrgLevel.COUNTY, Title.ABLE): 49,
    (OrgLevel.COUNTY, Title.CHIEF): 27,
    (OrgLevel.COUNTY, Title.EXPERT): 18,
}
LINKAGES = {LinkageChannel.COURT: 185, LinkageChannel.PROCURATORATE: 22}
"""Figures of the model: M-05, M-20, M-23, M-41."""

BODIES = {LinkageChannel.COURT: "示例人民法院", LinkageChannel.PROCURATORATE: "示例人民检察院"}
DUE_DAYS = 30

VILLAGES = 480
"""Organisations among which Yunyang's figures are; another county has its share of them."""

Rows = Iterator[dict[str, Any]]


async def load_mediators(
    ctx: Context,
    orgs: Sequence[Org],
    staff: Staff,
    types: Sequence[DisputeType],
    disputes: Sequence[PlannedDispute],
    scale: float,
) -> None:
    """Write them; other counties and smaller scales have their share."""
    random = Random(f"{orgs[0].code} MEDIATORS")
    share = scale * sum(org.level == OrgLevel.VILLAGE for org in orgs) / VILLAGES
    bodies = list(_bodies(orgs, types, share))
    await insert_rows(ctx, MediationOrg, bodies)
    await insert_rows(ctx, MediationOrgMember, _members(random, bodies, staff, share))
    await insert_rows(ctx, MediatorTitle, _titles(random, orgs, staff, share))
    await insert_rows(ctx, MediatorSpeciality, _specialities(random, staff, types))
    await insert_rows(ctx, MediatorTraining, _training(random, staff))
    await insert_rows(ctx, MediatorAward, _awards(staff))
    await insert_rows(ctx, Linkage, _linkages(random, orgs[0], disputes, share))


def _bodies(orgs: Sequence[Org], types: Sequence[DisputeType], share: float) -> Rows:
    """One body at each organisation, the industries' at the county, stations of enterprises in the towns."""
    for org in orgs:
        status = LegalStatus.OTHER_LAWFUL if org.level == OrgLevel.COUNTY else LegalStatus.PEOPLE_COMMITTEE
        name = "社会矛盾调处中心" if org.level != OrgLevel.VILLAGE else "矛盾纠纷调处工作站"
        yield _body(org, f"{org.name}{name}", Tier(org.level), status)
    known = {kind.code: kind.name for kind in types}
    for code in INDUSTRIES:
        if code in known:
            name = f"示例{known[code]}调处中心"
            yield _body(orgs[0], name, Tier.INDUSTRY, LegalStatus.OTHER_LAWFUL, industry=code)
    towns = [org for org in orgs if org.level == OrgLevel.TOWN] or list(orgs[:1])
    for number in range(round(ENTERPRISES * share)):
        name = f"示例企业{number + 1:03}调处工作站"
        yield _body(towns[number % len(towns)], name, Tier.ENTERPRISE, LegalStatus.INFORMAL)


def _body(org: Org, name: str, tier: Tier, status: LegalStatus, industry: str | None = None) -> dict[str, Any]:
    return {
        "id": new_id(),
        "org_id": org.id,
        "org_place": org.place,
        "name": name,
        "tier": tier,
        "industry": industry,
        "legal_status": status,
        "established_on": ESTABLISHED,
    }


def _members(random: Random, bodies: Sequence[dict[str, Any]], staff: Staff, share: float) -> Rows:
    """Mediators of the industries' bodies, drawn from all."""
    industries = [body["id"] for body in bodies if body["tier"] == Tier.INDUSTRY]
    count = min(round(INDUSTRY_MEMBERS * share), len(staff.mediators)) if industries else 0
    for number, mediator in enumerate(random.sample(staff.mediators, count)):
        yield {
            "id": new_id(),
            "mediation_org_id": industries[number % len(industries)],
            "mediator_id": mediator.id,
            "started_on": ESTABLISHED,
        }


def _titles(random: Random, orgs: Sequence[Org], staff: Staff, share: float) -> Rows:
    """Titles of those appointed at the level that gives them."""
    for (level, title), count in TITLES.items():
        appointed = [(org, mediator) for org in orgs if org.level == level for mediator in staff.at[org.id]]
        for org, mediator in random.sample(appointed, min(round(count * share), len(appointed))):
            yield _title(org, mediator, title, random)


def _title(org: Org, mediator: PlannedMediator, title: Title, random: Random) -> dict[str, Any]:
    return {
        "id": new_id(),
        "org_id": org.id,
        "org_place": org.place,
        "mediator_id": mediator.id,
        "title": title,
        "level": org.level,
        "granted_on": GRANTED + timedelta(random.randrange(30)),
    }


def _specialities(random: Random, staff: Staff, types: Sequence[DisputeType]) -> Rows:
    """One or two for each mediator."""
    for mediator in staff.mediators:
        for kind in random.sample(types, min(random.randint(1, 2), len(types))):
            yield {"id": new_id(), "mediator_id": mediator.id, "type_id": kind.id}


def _training(random: Random, staff: Staff) -> Rows:
    """A course for each mediator before the card was given."""
    for mediator in staff.mediators:
        day = ESTABLISHED + timedelta(random.randrange(60))
        yield {
            "id": new_id(),
            "mediator_id": mediator.id,
            "held_on": day,
            "hours": 16,
            "subject": "示例：调解员岗前培训",
        }


def _awards(staff: Staff) -> Rows:
    """The one that the model tells of (M-24), for a mediator who is nobody."""
    award = {"name": "示例：全国模范人民调解员", "granted_by": "示例主管部门", "year": 2010}
    for mediator in staff.mediators[:1]:
        yield {"id": new_id(), "mediator_id": mediator.id, **award}


def _linkages(random: Random, county: Org, disputes: Sequence[PlannedDispute], share: float) -> Rows:
    """Entrusted cases, each a dispute that the county took in; most are answered."""
    taken_in = [dispute for dispute in disputes if dispute.course.org.id == county.id]
    counts = {channel: round(count * share) for channel, count in LINKAGES.items()}
    drawn = iter(random.sample(taken_in, min(sum(counts.values()), len(taken_in))))
    for channel, count in counts.items():
        for number, dispute in zip(range(1, count + 1), drawn, strict=False):
            entrusted_on = dispute.course.opened_at.date()
            is_answered = random.random() < 0.9
            yield {
                "id": new_id(),
                "org_id": county.id,
                "org_place": county.place,
                "channel": channel,
                "from_body": BODIES[channel],
                "case_no": f"示例（{times.YEAR}）{number:04}号",
                "case_id": dispute.id,
                "entrusted_on": entrusted_on,
                "due_on": entrusted_on + timedelta(DUE_DAYS),
                "ended_on": entrusted_on + timedelta(random.randint(5, DUE_DAYS)) if is_answered else None,
                "result": random.choice(list(LinkageResult)) if is_answered else None,
            }
