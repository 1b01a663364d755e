"""The plan of mediation's demo alone, without a database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from core.cases.models import EpisodeOutcome
from core.orgs.models import Org
from core.orgs.service import _grow
from plugins.mediation.demo.courses import plan_courses
from plugins.mediation.demo.disputes import County, PlannedDispute, Resident, Residents, Types, plan_disputes
from plugins.mediation.demo.outcomes import FIGURES
from plugins.mediation.demo.staff import Staff, plan_staff
from plugins.mediation.models import DisputeType
from tenants import demo as people
from tenants import divisions
from tests.plugins.mediation.model_norms import norm_of

ZONE = ZoneInfo("Asia/Shanghai")


def orgs_of(code: str) -> list[Org]:
    orgs = list(_grow(divisions.county(code), None, 0))
    people.populate(orgs)
    return orgs


def norms_of(orgs: Sequence[Org]) -> dict[UUID, int]:
    return {org.id: norm_of(org.level, org.population or 0, org.children_count) for org in orgs}


def plan(code: str, scale: float) -> tuple[Staff, list[PlannedDispute]]:
    orgs, random = orgs_of(code), Random(code)
    residents = [Resident(row["id"], row["name"], row["org_place"]) for row in people.residents(orgs, scale)]
    types = [DisputeType(code=code, name=code) for code in ("ROAD", "LABOR", "ADDED_BY_THE_COUNTY")]
    staff = plan_staff(random, orgs, norms_of(orgs), scale)
    return staff, plan_disputes(random, County(orgs, Residents(residents), Types(types), staff, ZONE), scale)


def content(disputes: Iterable[PlannedDispute]) -> list[tuple[Any, ...]]:
    """The disputes without their ids."""
    return [
        (
            dispute.number,
            dispute.wording,
            dispute.type.code,
            (dispute.channel, dispute.source, dispute.severity),
            dispute.mediator and dispute.mediator.number,
            [party.name for party in dispute.parties],
            dispute.course.ending,
            dispute.course.closed_at,
            [(one.org.code, one.outcome, one.started_at, one.ended_at) for one in dispute.course.handlings],
        )
        for dispute in disputes
    ]


def test_a_county_and_a_scale_give_the_same_records_each_time() -> None:
    (staff, disputes), (again, disputes_again) = plan("500236", 0.1), plan("500236", 0.1)
    assert content(disputes) == content(disputes_again)
    assert [(one.mediator.number, one.org.code, one.started_on) for one in staff.appointments] == [
        (one.mediator.number, one.org.code, one.started_on) for one in again.appointments
    ]


@pytest.mark.parametrize("code", ["441900", "460400", "659001"])
@pytest.mark.parametrize("scale", [0.0, 0.05, 1.0])
def test_any_county_can_be_planned(code: str, scale: float) -> None:
    staff, disputes = plan(code, scale)
    assert all(staff.at[dispute.course.handling_org.id] for dispute in disputes)


@pytest.mark.parametrize("scale", [0.02, 0.1, 0.3, 1.0])
def test_a_scale_keeps_the_shares_of_each_level(scale: float) -> None:
    courses = plan_courses(Random(1), orgs_of("500235"), ZONE, scale)
    found = Counter((one.org.level, one.outcome) for course in courses for one in course.handlings)
    for level, figures in FIGURES.items():
        for outcome, figure in figures.items():
            assert abs(found[level, outcome] - figure * scale) < 1.5


def test_some_disputes_pass_through_all_three_levels() -> None:
    courses = plan_courses(Random(1), orgs_of("500235"), ZONE, 0.05)
    assert any(len(course.handlings) == 3 for course in courses)


@pytest.mark.parametrize("scale", [0.0, 0.05, 0.5])
def test_a_scale_leaves_each_organisation_some_of_its_mediators(scale: float) -> None:
    orgs = orgs_of("500236")
    staff = plan_staff(Random(1), orgs, norms_of(orgs), scale)
    assert all(
        1 <= len(staff.at[org.id]) <= norm_of(org.level, org.population or 0, org.children_count) for org in orgs
    )


def test_outcomes_that_hand_up_end_no_course() -> None:
    courses = plan_courses(Random(1), orgs_of("500236"), ZONE, 0.2)
    assert all(course.handlings[-1].outcome != EpisodeOutcome.ESCALATED for course in courses)
