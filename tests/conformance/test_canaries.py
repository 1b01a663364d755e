"""No canary gets out of our own plug-ins; that one would be found, tests/graphql_schema/test_canaries.py shows."""

from graphql_schema.testing.canary import seek
from graphql_schema.testing.isolation import Template
from tests.conformance.subjects import SUBJECTS
from tests.conftest import Figures

UNTAKEN = 15
"""Acts of plug-ins with texts that took no canary, until their subjects make the records or tell the reason: the kernel
and mediation have none."""


async def test_no_personal_value_gets_where_it_does_not_belong(template: Template, figures: Figures) -> None:
    report = await seek(template, SUBJECTS)
    figures("canaries", report)
    report.check(untaken=UNTAKEN)
    assert report.tables > len(template.registry.models)
