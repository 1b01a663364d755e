"""No county learns of another through our own plug-ins; and what the proof is for, it finds."""

from collections import defaultdict
from dataclasses import replace

import pytest
import strawberry
from strawberry.types import Info

from core.descriptors import SchemaPart
from core.plugin_host import Contribution, Registry
from graphql_schema.testing.isolation import FULL, QUICK, Report, Size, Subject, Template, prove
from tests.conformance.subjects import SUBJECTS
from tests.conftest import Figures


async def test_no_county_learns_of_another(template: Template, figures: Figures) -> None:
    async with template.open() as worlds:
        report = await prove(worlds, SUBJECTS, QUICK)
    figures("isolation", report)
    report.check()
    assert report.tables == len({one.item.__tablename__ for one in template.registry.models})


@pytest.mark.proof
async def test_no_county_learns_of_another_by_any_way_to_any_leaf(template: Template, figures: Figures) -> None:
    async with template.open() as worlds:
        report = await prove(worlds, SUBJECTS, FULL)
    figures("isolation, full size", report)
    report.check()
    assert report.probes >= 10_000


# --- what the proof is for, it finds ---------------------------------------------------------------------------------


def with_field(registry: Registry, part: type) -> Registry:
    """The registry with one more field at the root of queries."""
    added = Contribution("mediation", SchemaPart("Query", part))
    return replace(registry, schema_parts=(*registry.schema_parts, added))


async def proved(template: Template, part: type, *, exempt: dict[str, str] | None = None) -> Report:
    """The report on a schema with one more field."""
    template = replace(template, registry=with_field(template.registry, part))
    subject = Subject(exempt=exempt or {})
    async with template.open() as worlds:
        return await prove(worlds, [*SUBJECTS, subject], Size(only=r"Query\.stranger"))


async def test_an_answer_kept_for_all_counties_is_found(template: Template) -> None:
    kept: defaultdict[int, set[str]] = defaultdict(set)  # of each server

    @strawberry.type
    class Stranger:
        @strawberry.field(description="Whether a name is free.")
        def stranger(self, info: Info, name: str) -> bool:
            taken = kept[id(info.context.services)]
            is_free = name not in taken
            taken.add(name)
            return is_free

    report = await proved(template, Stranger)
    assert {(leak.kind, leak.place) for leak in report.leaks} == {("ORACLE", "Query.stranger(name)")}


async def test_an_id_that_is_answered_is_found(template: Template) -> None:
    neighbor = template.counties[0]

    @strawberry.type
    class Stranger:
        @strawberry.field(description="Somebody's account.")
        def stranger(self, name: str) -> str:
            return str(neighbor.account.id)

    report = await proved(template, Stranger)
    assert {leak.kind for leak in report.leaks} == {"LEAK"}


async def test_an_argument_that_no_id_fits_is_not_covered(template: Template) -> None:
    @strawberry.type
    class Stranger:
        @strawberry.field(description="A gadget.")
        def stranger(self, gadget_id: strawberry.ID) -> str | None:
            return None

    report = await proved(template, Stranger)
    with pytest.raises(AssertionError, match=r"Not covered:\nQuery\.stranger\(gadgetId\): no id of one's own succeeds"):
        report.check()


async def test_an_argument_is_passed_over_for_a_reason_only(template: Template) -> None:
    @strawberry.type
    class Stranger:
        @strawberry.field(description="A gadget.")
        def stranger(self, gadget_id: strawberry.ID) -> str | None:
            return None

    report = await proved(template, Stranger, exempt={"Query.stranger": "gadgets are not built yet"})
    report.check()
    assert report.exempt == {"Query.stranger(gadgetId)": "gadgets are not built yet"}
