"""The forms of mediation: each is made of a dispute that has come so far, and says what it must."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.cases.parts import FollowUp, FollowUpMethod
from core.context import Context
from core.documents.forms import FieldType
from core.documents.models import Document
from core.documents.service import create_document
from core.files.models import File
from core.files.service import open_file
from core.files.store import FileStore
from core.orgs.models import Org
from plugins.mediation.documents.forms import FORMS
from plugins.mediation.models import Dispute
from plugins.mediation.proceedings.models import (
    Agreement,
    AgreementForm,
    Confirmation,
    Obligation,
    Participant,
    ParticipantKind,
)
from tests.conftest import ContextFor
from tests.factories import make_dispute, make_dispute_type, make_mediator, make_party, save
from tests.papers import text_of

DAY = date(2011, 1, 10)
NOW = datetime(2011, 1, 12, 1, tzinfo=UTC)
BY_KEY = {form.key: form for form in FORMS}
WRITTEN = {FieldType.DATE: "2011-01-11", FieldType.MONEY: "10.00", FieldType.NUMBER: "3", FieldType.LIST: "一项\n二项"}

MUST_SAY = {
    "application": ("人民调解申请书", "两家因地界争执。", "申请事项的内容"),
    "registration": ("人民调解受理登记表", "当事人申请", "1,250.50元"),
    "rights_notice": ("接受调解、拒绝调解或者要求终止调解", "不收取任何费用", "示例乙一"),
    "inquiry_record": ("人民调解调查记录", "被调查人的内容", "2011年1月11日"),
    "mediation_record": ("人民调解记录", "调解记录的内容", "示例邻居"),
    "agreement": ("人民调解协议书", "恢复界石", "叁佰元整", "本协议一式3份", "三十日内共同向人民法院申请司法确认"),
    "oral_agreement": ("人民调解口头协议登记表", "恢复界石", "自各方当事人达成协议之日起生效"),
    "follow_up": ("人民调解回访记录", "电话", "双方和睦"),
    "closing": ("人民调解结案表", "达成调解协议，已经履行", "结案意见的内容"),
    "confirmation_application": ("司法确认申请书", "示例县人民法院", "2011年2月9日", "调解协议书"),
    "transfer_letter": ("移送函", "接收单位的内容", "移送事由的内容", "回执"),
}
"""What each form says of the dispute below, by the last part of its key."""


@pytest.fixture
async def dispute(east: Org) -> Dispute:
    """A dispute that was settled, performed, visited and brought to a court."""
    kind = await make_dispute_type(east, name="地界纠纷")
    mediator = await make_mediator(east, name="示例调解员")
    given = {"summary": "两家因地界争执。", "amount_fen": 125_050, "source": "APPLIED", "state": "PERFORMED"}
    made = await make_dispute(east, mediator=mediator, type_=kind, **given)
    await make_party(made, name="示例甲一", ordinal=1)
    respondent = await make_party(made, name="示例乙一", ordinal=2, role="RESPONDENT")
    of_case = {"case_id": made.id}
    agreement = await save(
        Agreement(
            **of_case, form=AgreementForm.WRITTEN, content="恢复界石", reached_on=DAY, effective_on=DAY, copies=3
        ),
        made,
    )
    owed = {"debtor_id": respondent.id, "content": "赔偿", "amount_fen": 30_000, "due_on": DAY}
    court = {"court": "示例县人民法院", "prepared_on": DAY, "file_by": date(2011, 2, 9)}
    asked = {"followed_on": DAY, "method": FollowUpMethod.PHONE, "author": "示例", "has_recurred": False}
    for part in (
        Obligation(**of_case, agreement_id=agreement.id, **owed),
        Confirmation(**of_case, agreement_id=agreement.id, **court),
        FollowUp(**of_case, **asked, is_performed=True, is_satisfied=True, note="双方和睦"),
        Participant(**of_case, kind=ParticipantKind.NEIGHBOR, name="示例邻居", consented_on=DAY),
    ):
        await save(part, made)
    return made


async def made(ctx: Context, store: FileStore, dispute: Dispute, key: str) -> Document:
    """The document, its own fields filled with something of their type."""
    values: dict[str, Any] = {
        field.key: field.choices[0] if field.choices else WRITTEN.get(field.type, f"{field.name}的内容")
        for field in BY_KEY[key].fields
        if not field.is_from_case
    }
    async with ctx.transaction():
        return await create_document(ctx, store, BY_KEY, Dispute, dispute.id, template=key, values=values)


@pytest.fixture
def store(tmp_path: Any) -> FileStore:
    """A store of the test's own."""
    return FileStore(tmp_path)


def test_every_paper_that_practice_knows_has_a_form() -> None:
    assert {key.partition(":")[2] for key in BY_KEY} == set(MUST_SAY)


@pytest.mark.parametrize("name", MUST_SAY)
async def test_a_form_says_of_the_dispute_what_it_must(
    ctx_for: ContextFor, east: Org, dispute: Dispute, store: FileStore, name: str
) -> None:
    ctx = await ctx_for("mediation_manager", east, now=NOW)
    document = await made(ctx, store, dispute, f"mediation:{name}")
    async with ctx.transaction() as session:
        shown = select(File.id).where(File.document_id == document.id, File.media_type == "application/pdf")
        file_id = await session.scalar(shown)
    assert file_id is not None
    text = text_of(b"".join([part async for part in (await open_file(ctx, store, file_id)).content])).replace(" ", "")
    for words in MUST_SAY[name]:
        assert words in text
    assert "{" not in text


async def test_each_form_counts_its_own_numbers(
    ctx_for: ContextFor, east: Org, dispute: Dispute, store: FileStore
) -> None:
    ctx = await ctx_for("mediation_manager", east, now=NOW)
    keys = ("mediation:agreement", "mediation:oral_agreement", "mediation:agreement")
    numbers = [(await made(ctx, store, dispute, key)).number for key in keys]
    assert numbers == [
        "〔2011〕500235101调协字第1号",
        "〔2011〕500235101口协字第1号",
        "〔2011〕500235101调协字第2号",
    ]


def test_what_was_said_in_mediation_goes_to_no_court() -> None:
    assert {form.paper for form in FORMS if form.is_internal} == {"MEDIATION_RECORD", "INQUIRY_RECORD"}
    for form in FORMS:
        if form.paper in ("CONFIRMATION_APPLICATION", "TRANSFER_LETTER"):
            assert "记录" not in form.body
