"""No tenant learns of another through notices: the proof that Helin ships, run by a stranger's plug-in."""

from helin_sample.models import Notice

from graphql_schema.testing.isolation import KERNEL, WITHOUT_CASES, County, Size, Subject, run


async def fill(county: County) -> None:
    """Two notices that every county has, and one that bears the county's mark."""
    town, marked = county.orgs[1], county.orgs[3]
    async with county.ctx.transaction() as session:
        for org, title in ((town, "Dam closed"), (town, "Dam open"), (marked, f"Market {county.mark}")):
            session.add(Notice(org_id=org.id, org_place=org.place, title=title))


def test_no_tenant_learns_of_another() -> None:
    ours = Size(only=r"(\w+\.)?[sS]ample")  # the kernel proves its own
    report = run([KERNEL, WITHOUT_CASES, Subject(fill)], plugins=["sample"], size=ours)
    report.check()
    assert report.probes
