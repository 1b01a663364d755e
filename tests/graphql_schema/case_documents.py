"""Documents of disputes, made and read over GraphQL."""

from datetime import date
from typing import Any

from core.accounts.models import Account
from core.context import Context
from core.files.service import open_file
from core.files.store import FileStore
from core.orgs.models import Org
from graphql_schema.node import encode, split
from graphql_schema.testing import Client
from plugins.mediation.models import Dispute
from plugins.mediation.proceedings.models import Agreement, AgreementForm
from tests.factories import make_dispute, make_mediator, save

CREATE = """mutation ($case: ID!, $values: [DocumentValueInput!]!) {
  documentCreate(input: { caseId: $case, template: "mediation:agreement", values: $values }) {
    document { id number revision state title pages author files { nodes { id mediaType size sha256 } } }
    errors { field code message params } } }"""
REVISE = """mutation ($id: ID!) { documentRevise(input: { id: $id, values: [{ key: "place", value: "村委会" }] }) {
  document { id number revision state previous { id state } } errors { code } } }"""
ISSUE = "mutation ($id: ID!) { documentIssue(input: { id: $id }) { document { state issuer } errors { code params } } }"
WITHDRAW = """mutation ($id: ID!) { documentWithdraw(input: { id: $id, reason: "写错了" }) {
  document { state withdrawReason withdrawnBy } errors { code } } }"""
LISTS = """query ($case: ID!) { node(id: $case) { ... on Dispute {
  documents { nodes { number revision state template { key } } }
  file { nodes { kind pages withdrawnOn document { number } } } } } }"""
FORMS = """{ documentTemplates(where: { key: { eq: "mediation:agreement" } }) {
  nodes { id version title body author effectiveFrom fields { nodes { key type isRequired isFromCase } } } } }"""
CHANGE = """mutation ($id: ID!, $version: Int!, $body: String!, $from: Date!, $fields: [DocumentFieldInput!]) {
  documentTemplateChange(input: { id: $id, version: $version, title: "调解协议书", body: $body, effectiveFrom: $from,
    fields: $fields }) { documentTemplate { version author } errors { field code message params } } }"""


async def agreed(org: Org, *parties: str, content: str = "被申请人恢复界石。", **values: Any) -> Dispute:
    """A dispute in which an agreement was reached."""
    mediator = await make_mediator(org)
    named = parties or ("示例甲一", "示例乙一")
    dispute = await make_dispute(org, mediator=mediator, parties=named, state="AGREED", **values)
    day = date(2011, 1, 10)
    given = {"case_id": dispute.id, "form": AgreementForm.WRITTEN, "content": content, "reached_on": day}
    await save(Agreement(**given, copies=len(named) + 1), dispute)
    return dispute


def gid(dispute: Dispute) -> str:
    return encode("Dispute", dispute.id)


async def make(api: Client, who: Account, dispute: Dispute, **values: str) -> Any:
    given = [{"key": key, "value": value} for key, value in values.items()]
    answer = await api.as_(who).query(CREATE, {"case": gid(dispute), "values": given})
    return answer.data["documentCreate"]


async def bytes_of(ctx: Context, store: FileStore, file: Any) -> bytes:
    parts = split(file["id"])
    assert parts is not None
    return b"".join([part async for part in (await open_file(ctx, store, parts[1])).content])
