"""Nobody sees or does anything but by a right that says so; and what the proof is for, it finds."""

import pytest
from structlog.testing import capture_logs

from core.descriptors import Reach
from tests.conftest import Figures
from tests.proofs.answers import ANSWERS
from tests.proofs.deeds.all import DEEDS, OPEN_TO_ALL
from tests.proofs.estate import EVERYTHING, Estate
from tests.proofs.faults import FAULTS
from tests.proofs.matrix import columns_of, untold
from tests.proofs.trial import try_out

QUICK, FULL = 2_000, 100_000
ENOUGH = 1_500
"""Requests within which a planted fault is found."""


async def test_rights_are_those_of_the_reference_and_of_casbin(estate: Estate, figures: Figures) -> None:
    report = await try_out(estate, max(QUICK, len(columns_of(estate.view))), seed=1)
    figures("rights", report)
    report.check()
    assert report.touched == set(columns_of(estate.view))


@pytest.mark.proof
async def test_rights_are_those_of_the_reference_and_of_casbin_for_everybody(estate: Estate, figures: Figures) -> None:
    report = await try_out(estate, FULL, seed=2)
    figures("rights, full size", report)
    report.check()
    assert report.touched == set(columns_of(estate.view))
    assert {cell.subject for cell in report.cells} >= estate.subjects.keys()


# --- what it is made of ----------------------------------------------------------------------------------------------


def test_every_act_and_computed_field_says_to_whom_it_is_open(estate: Estate) -> None:
    """A new act is told in tests/proofs/deeds/, a new field at the root in tests/proofs/answers.py."""
    found = untold(columns_of(estate.view), {*DEEDS, *OPEN_TO_ALL, *ANSWERS})
    assert found == []


def test_every_type_has_rows(estate: Estate) -> None:
    """A new one gets its rows in tests/graphql_schema/records/."""
    assert [name for name, rows in estate.rows.by_type.items() if not rows] == []


def test_the_county_has_what_rights_depend_on(estate: Estate) -> None:
    rows, reference = estate.rows, estate.reference
    templates = {row["key"] for row in rows.of("Role") if row["is_template"]}
    singles = {row["key"] for row in rows.of("Role") if row["key"].endswith(tuple(f"_{reach}" for reach in Reach))}
    assert templates | singles | {EVERYTHING, "delegated", "nothing"} <= estate.subjects.keys()
    assert {row["access_level"] for row in rows.of("Dispute") + rows.of("Person")} == {
        "OPEN",
        "ORG",
        "PROTECTED",
        "SEALED",
    }
    assert {row["state"] for row in rows.of("Org")} >= {"ACTIVE", "MERGED"}
    assert {row["kind"] for row in rows.of("OrgChange")} >= {"MOVED", "MERGED"}
    for name, begins, ends in (("Grant", "valid_from", "valid_to"), ("Member", "started_at", "ended_at")):
        times = [
            (row[begins] <= reference.now, row[ends] is None or row[ends] > reference.now) for row in rows.of(name)
        ]
        assert set(times) == {(True, True), (True, False), (False, True)}


# --- what the proof is for, it finds ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAULTS)
async def test_a_planted_fault_is_found(estate: Estate, figures: Figures, name: str) -> None:
    fault = FAULTS[name]
    try:
        with fault.plant(estate.view), capture_logs():
            estate.forget()
            report = await try_out(estate, ENOUGH, seed=3, only=fault.where, until=1)
    finally:
        estate.forget()
    figures("rights, faults found", f"{name}: after {report.requests:,} requests")
    assert report.complaints
