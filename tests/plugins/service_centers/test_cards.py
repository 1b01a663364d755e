"""Service cards: a page of PDF with a code that opens the guides."""

from base64 import b64decode
from datetime import UTC, date, datetime

import pytest

from core.errors import RuleError
from plugins.service_centers.cards.card import Card, checked_address, to_pdf
from tests.plugins.service_centers.conftest import Desk

CARD = Card(
    name="东镇社会服务管理中心",
    address="示例路1号",
    phone="示例电话",
    hours=["每周一、二 09:00—12:00"],
    staff=["主任 示例一"],
    items=["居住证办理"],
    guides="https://example.org/guides",
    printed_on=date(2011, 3, 1),
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


async def test_whoever_sees_a_centre_prints_its_card(desk: Desk) -> None:
    given = {"center": desk.id(desk.center), "guides": "https://example.org/guides"}
    answer = await desk.clerk.query(ASK, given)
    assert b64decode(answer.data["serviceCard"]["pdf"]).startswith(b"%PDF-")
