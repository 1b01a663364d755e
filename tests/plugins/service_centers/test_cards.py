"""Service cards: a page of PDF with a code that opens the guides."""

from base64 import b64decode
from datetime import UTC, date, datetime

import pytest

from core.errors import RuleError
from core.orgs.models import Org
from graphql_schema.services import Views
from plugins.service_centers.cards.card import Card, card_of, checked_address, to_pdf, told
from plugins.service_centers.centers.models import CenterSchedule, CenterStaff
from tests.conftest import ContextFor
from tests.factories import make_person, save
from tests.plugins.service_centers.conftest import Desk, make_item, offer

CARD = Card(
    name="东镇社会服务管理中心",
    address="示例路1号",
    phone="示例电话",
    hours=["每周一、二 09:00—12:00"],
    staff=["主任 示例一"],
    items=["居住证办理"],
    guides="https://example.org/guides",
    printed_on=date(2011, 3, 1),
    locale="zh",
)
ASK = """
query($center: ID!, $guides: String!) { serviceCard(centerId: $center, guides: $guides) { pdf } }"""


def test_a_card_is_a_page_of_pdf_and_the_same_each_time() -> None:
    made = [to_pdf(CARD, datetime(2011, 3, 1, tzinfo=UTC)) for _ in range(2)]
    assert made[0].startswith(b"%PDF-1.7")
    assert made[0] == made[1]


@pytest.mark.parametrize("address", ["http://example.org", "https://示例.cn", f"https://{'a' * 300}"])
def test_an_address_that_a_code_cannot_open_is_refused(address: str) -> None:
    with pytest.raises(RuleError):
        checked_address(address)


ISSUE = """
mutation($center: ID!, $copies: Int!) {
  serviceCardIssue(input: { centerId: $center, guides: "https://example.org/guides", copies: $copies }) {
    serviceCenter { cardVersion cardsIssued } errors { field code } } }"""
VERSION = """
query($center: ID!) { serviceCard(centerId: $center, guides: "https://example.org/guides") {
  centerId version issuedCount } }"""


async def issued(desk: Desk, copies: int) -> tuple[int, int]:
    """Issue cards; the version of the centre's card, and how many there are."""
    answer = await desk.director.query(ISSUE, {"center": desk.id(desk.center), "copies": copies})
    assert answer.data["serviceCardIssue"]["errors"] == []
    found = answer.data["serviceCardIssue"]["serviceCenter"]
    return found["cardVersion"], found["cardsIssued"]


async def test_cards_are_counted_until_what_they_tell_changes(desk: Desk, east: Org) -> None:
    assert [await issued(desk, 3), await issued(desk, 2)] == [(1, 3), (1, 5)]
    await offer(desk.center, await make_item(east, "HOUSEHOLD", name="户口登记"))
    answer = await desk.clerk.query(VERSION, {"center": desk.id(desk.center)})
    assert answer.data["serviceCard"] == {"centerId": desk.id(desk.center), "version": 2, "issuedCount": 0}
    assert await issued(desk, 1) == (2, 1)


async def test_no_cards_are_not_issued(desk: Desk) -> None:
    answer = await desk.director.query(ISSUE, {"center": desk.id(desk.center), "copies": 0})
    assert answer.data["serviceCardIssue"]["errors"] == [{"field": ["copies"], "code": "INVALID"}]


async def test_a_clerk_does_not_issue_cards(desk: Desk) -> None:
    answer = await desk.clerk.query(ISSUE, {"center": desk.id(desk.center), "copies": 1})
    assert answer.codes == ["FORBIDDEN"]


async def test_whoever_sees_a_centre_prints_its_card(desk: Desk) -> None:
    given = {"center": desk.id(desk.center), "guides": "https://example.org/guides"}
    answer = await desk.clerk.query(ASK, given)
    assert b64decode(answer.data["serviceCard"]["pdf"]).startswith(b"%PDF-")


async def test_a_card_tells_what_holds_on_its_day(desk: Desk, ctx_for: ContextFor, east: Org) -> None:
    over, begins, ends = date(2011, 2, 28), date(2011, 3, 2), date(2011, 3, 1)
    rule = {"recurrence": "FREQ=WEEKLY;BYDAY=MO,TU", "closes": 1020, "rests_on_holidays": False}
    runs = [(date(2011, 1, 1), over), (begins, None), (date(2011, 1, 1), ends)]
    for number, (first, last) in enumerate(runs):
        held = {"opens": 540 + number, "valid_from": first, "valid_to": last}
        await save(CenterSchedule(center_id=desk.center.id, **rule, **held), east)
        person = await make_person(east, name=f"示例{number}")
        serves = {"person_id": person.id, "name": person.name, "post": "主任", "employment": "PART_TIME"}
        await save(CenterStaff(center_id=desk.center.id, **serves, started_on=first, ended_on=last), east)
    ctx = await ctx_for("window_clerk", east, now=datetime(2011, 3, 1, 4, tzinfo=UTC))
    async with ctx.transaction():
        card = await card_of(ctx, desk.center.id, "https://example.org/guides")
    assert (card.hours, card.staff) == (["每周一、二 09:02—17:00"], ["主任 示例2"])


@pytest.mark.parametrize(
    ("recurrence", "locale", "text"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,SU", "zh", "每周一、日 09:00—17:00，节假日休息"),
        ("FREQ=WEEKLY;BYDAY=MO,SU", "en", "Monday, Sunday 09:00–17:00, not on holidays"),
        ("FREQ=MONTHLY;BYDAY=1MO", "en", "FREQ=MONTHLY;BYDAY=1MO 09:00–17:00, not on holidays"),
    ],
)
def test_hours_are_told_in_the_county_s_language(views: Views, recurrence: str, locale: str, text: str) -> None:
    schedule = CenterSchedule(recurrence=recurrence, opens=540, closes=1020, rests_on_holidays=True)
    assert told(schedule, locale) == text
