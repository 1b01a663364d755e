"""No tenant learns of another through notices: the proof that Helin ships, run by a stranger's plug-in."""

from helin_sample.models import Notice

from graphql_schema.testing.isolation import KERNEL, County, Subject, run


async def fill(county: County) -> None:
    """Two notices that every county has, and one that bears the county's mark."""
    town, marked = county.orgs[1], county.orgs[3]
    async with county.ctx.transaction() as session:
        for org, title in ((town, "Dam closed"), (town, "Dam open"), (marked, f"Market {county.mark}")):
            session.add(Notice(org_id=org.id, org_place=org.place, title=title))


UNCOVERED = 60
"""Places of which the stage has no record yet: members, heads of units, emergencies, consents and the like."""

SIGHTED = 50
"""Percent: the kernel's own acts are tried here too, and not all of their inputs can be made whole yet."""


def test_no_tenant_learns_of_another() -> None:
    report = run([KERNEL, Subject(fill)], plugins=["sample"])
    report.check(sighted=SIGHTED, uncovered=UNCOVERED)
