"""What the report of the model claims beside what the demo's records say."""

from core.figures.reconciliation import Reconciled, reconcile
from core.indicators.periods import Period
from tests.plugins.mediation.conftest import NOW, Demo

SPRING = Period.of("2011-01", "2011-05")


async def reconciled(loaded: Demo) -> dict[str, Reconciled]:
    indicators = {one.item.key: one.item for one in loaded.registry.indicators}
    ctx = loaded.ctx(loaded.yunyang, NOW)
    async with ctx.transaction():
        return {one.figure.key: one for one in await reconcile(ctx, indicators, period=SPRING)}


async def test_the_towns_parts_leave_those_open_that_nobody_explained(loaded: Demo) -> None:
    towns = (await reconciled(loaded))["mediation.town.found"]
    assert (towns.claimed, towns.computed, towns.gap) == (1_750, 1_750, 0)
    assert [(part.figure.key, part.claimed, part.computed) for part in towns.parts] == [
        ("mediation.town.diverted", 65, 65),
        ("mediation.town.settled", 1_662, 1_662),
    ]
    assert (towns.sum_of_parts, towns.gap_to_parts) == (1_727, 23)


async def test_what_was_found_and_settled_is_what_was_claimed(loaded: Demo) -> None:
    found = await reconciled(loaded)
    keys = [f"mediation.{level}.{what}" for level in ("village", "county") for what in ("found", "settled")]
    assert [(found[key].claimed, found[key].gap) for key in keys] == [(4_610, 0), (4_241, 0), (1_485, 0), (1_351, 0)]


async def test_appointments_are_as_many_as_claimed_and_people_fewer(loaded: Demo) -> None:
    found = await reconciled(loaded)
    assert (found["mediation.appointments"].computed, found["mediation.appointments"].gap) == (7_825, 0)
    assert (found["mediation.mediators"].computed, found["mediation.mediators"].gap) == (6_595, 1_230)


async def test_the_tree_of_today_has_one_village_more_than_the_model(loaded: Demo) -> None:
    found = await reconciled(loaded)
    villages = found["orgs.villages"]
    assert (villages.claimed, villages.computed, villages.gap) == (479, 480, -1)
    assert found["orgs.towns"].gap == 0


async def test_bodies_are_counted_beside_those_reported(loaded: Demo) -> None:
    bodies = (await reconciled(loaded))["mediation.orgs"]
    assert (bodies.claimed, bodies.computed, bodies.gap) == (552, 523 + 11 + 112, -94)
    assert (bodies.sum_of_parts, bodies.gap_to_parts) == (522, 30)
    assert {part.figure.key.rpartition(".")[2]: part.gap for part in bodies.parts} == {
        "county": 0,
        "town": 0,
        "village": -1,
    }


async def test_titles_industries_and_linkages_are_as_claimed(loaded: Demo) -> None:
    found = await reconciled(loaded)
    prefixes = ("mediation.titles.", "mediation.industry.", "mediation.linkage.")
    told = {key: (one.claimed, one.gap) for key, one in found.items() if key.startswith(prefixes)}
    assert told == {
        "mediation.industry.mediators": (203, 0),
        "mediation.linkage.court": (185, 0),
        "mediation.linkage.procuratorate": (22, 0),
        "mediation.titles.county.able": (49, 0),
        "mediation.titles.county.chief": (27, 0),
        "mediation.titles.county.expert": (18, 0),
        "mediation.titles.town.able": (519, 0),
        "mediation.titles.town.chief": (373, 0),
    }
