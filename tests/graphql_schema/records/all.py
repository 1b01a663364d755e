"""Every record of a county in the order in which they are made. A plug-in adds its own in a file beside this one."""

from collections.abc import Iterator
from typing import Any

from core.orgs.models import Org
from tests.graphql_schema.records import (
    cases,
    county,
    documents,
    mediation,
    meetings,
    norms,
    people,
    policies,
    service_centers,
    sessions,
    sheets,
    volunteers,
)
from tests.graphql_schema.records.values import Records, Step

STEPS: tuple[Step, ...] = (
    *people.PEOPLE,
    *mediation.DISPUTES,
    *documents.DOCUMENTS,
    *cases.CASES,
    *meetings.MEETINGS,
    *mediation.MEDIATION,
    *service_centers.SERVICE_CENTERS,
    *sessions.SESSIONS,
    *norms.NORMS,
    *people.KEPT,
    *county.CLAIMS,
    *county.COUNTY,
    *people.NAMED,
    *county.LATER,
    *policies.POLICIES,
    *sheets.SHEETS,
    *volunteers.VOLUNTEERS,
)
"""Whom others point at comes first."""


def make(records: Records) -> Iterator[list[Any]]:
    """The rows of each model in turn."""
    records.rows[Org] = records.orgs
    for model, one, many in STEPS:
        rows = records.rows[model] = []
        for number in range(many):
            rows.append(one(records, number))
        yield rows
