"""Members, emergencies, explanations and what the viewer can do, over GraphQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.accounts.models import Account
from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing import Client
from tests.conftest import ContextFor
from tests.factories import (
    make_account,
    make_break,
    make_dispute,
    make_mediator,
    make_member,
    make_party,
    make_person,
)

ADD = """mutation ($input: MemberAddInput!) {
  memberAdd(input: $input) {
    node { ... on Dispute { number members { nodes { id name role isOrg endedAt } } } ... on Person { name } }
    errors { field code }
  }
}"""
SET = """mutation ($input: AccessLevelSetInput!) {
  accessLevelSet(input: $input) { node { id ... on Dispute { accessLevel } } errors { field code message } }
}"""
BREAK = """mutation ($input: AccessBreakInput!) {
  accessBreak(input: $input) { accessBreak { id name isOverdue case { number } } errors { field code message } }
}"""
REVIEW = """mutation ($input: AccessReviewInput!) {
  accessReview(input: $input) { accessBreak { verdict comment withheldBasis } errors { field code } }
}"""


def gid(record: Any) -> str:
    """The record's global id."""
    return encode(type(record).__name__, record.id)


async def done(api: Client, account: Account, document: str, **given: Any) -> Any:
    """The payload of the document's only mutation."""
    answer = await api.as_(account).query(document, {"input": given})
    assert answer.errors == []
    (payload,) = answer.data.values()
    return payload


# --- members ---------------------------------------------------------------------------------------------------------


async def test_a_member_is_named_and_finds_the_case_in_a_list_of_the_own(api: Client, east: Org, west: Org) -> None:
    dispute = await make_dispute(east, access_level="PROTECTED")
    director, member = await make_account(east, "center_director"), await make_account(east, "mediation_manager")
    await make_member(dispute, director, role="MANAGER")
    payload = await done(
        api, director, ADD, id=gid(dispute), accountId=gid(member), role="HANDLER", reason="joint handling"
    )
    assert payload["errors"] == []
    assert {node["role"] for node in payload["node"]["members"]["nodes"]} == {"MANAGER", "HANDLER"}
    lists = "{ disputes { totalCount } sharedCases { nodes { role case { __typename number } person { id } } } }"
    answer = await api.as_(member).query(lists)
    assert answer.planned
    assert len(answer.statements) == 1
    shown = {"role": "HANDLER", "case": {"__typename": "Dispute", "number": dispute.number}, "person": None}
    assert answer.data == {"disputes": {"totalCount": 0}, "sharedCases": {"nodes": [shown]}}
    assert (await api.as_(member).query(lists, ordinary=True)).data == answer.data


async def test_a_membership_that_is_over_is_listed_no_more(api: Client, east: Org, west: Org) -> None:
    account = await make_account(east, "mediation_manager")
    over = datetime.now(UTC) - timedelta(minutes=1)
    await make_member(await make_dispute(west), account, ended_at=over)
    await make_member(await make_dispute(west), account, started_at=datetime.now(UTC) + timedelta(days=1))
    person = await make_person(west)
    await make_member(person, account)
    answer = await api.as_(account).query(
        "{ sharedCases { nodes { id } } sharedPeople { nodes { person { name } case { id } } } }"
    )
    assert answer.data == {
        "sharedCases": {"nodes": []},
        "sharedPeople": {"nodes": [{"person": {"name": person.name}, "case": None}]},
    }


async def test_what_is_shared_with_an_organisation_is_listed_to_those_who_lead_it(
    api: Client, county: Org, east: Org, west: Org
) -> None:
    dispute = await make_dispute(west, access_level="PROTECTED")
    await make_member(dispute, east, ended_at=datetime.now(UTC) + timedelta(days=1))
    document = '{ org(code: "500235101") { sharedCases { totalCount nodes { case { number } } } } }'
    at_east, above = [await make_account(org, "mediation_manager") for org in (east, county)]
    shown = [(await api.as_(account).query(document)).data["org"]["sharedCases"] for account in (at_east, above)]
    assert shown == [
        {"totalCount": 1, "nodes": [{"case": {"number": dispute.number}}]},
        {"totalCount": 0, "nodes": []},
    ]


async def test_a_member_reaches_the_case_by_its_id_and_its_number(api: Client, east: Org, west: Org) -> None:
    dispute, account = await make_dispute(west, access_level="SEALED"), await make_account(east, "mediation_manager")
    await make_member(dispute, account)
    answer = await api.as_(account).query(
        "query ($id: ID!, $number: String!) { node(id: $id) { id } dispute(number: $number) { id } }",
        {"id": gid(dispute), "number": dispute.number},
    )
    assert answer.data == {"node": {"id": gid(dispute)}, "dispute": {"id": gid(dispute)}}


async def test_the_edge_to_a_shared_person_is_open_to_the_member(api: Client, east: Org, west: Org) -> None:
    dispute, person = await make_dispute(east), await make_person(west, access_level="PROTECTED")
    await make_party(dispute, person)
    account, other = [await make_account(east, "mediation_manager") for _ in range(2)]
    await make_member(person, account)
    document = "{ disputes { nodes { parties { nodes { person { name } } } } } }"
    seen = [
        (await api.as_(who).query(document)).data["disputes"]["nodes"][0]["parties"]["nodes"][0]["person"]
        for who in (account, other)
    ]
    assert seen == [{"name": person.name}, None]


async def test_a_level_is_set_and_the_payload_shows_it(api: Client, east: Org) -> None:
    dispute, director = await make_dispute(east), await make_account(east, "center_director")
    payload = await done(api, director, SET, id=gid(dispute), level="OPEN", reason="published")
    assert payload == {"node": {"id": gid(dispute), "accessLevel": "OPEN"}, "errors": []}


async def test_an_id_of_another_kind_is_refused_in_the_payload(api: Client, east: Org) -> None:
    director = await make_account(east, "center_director")
    for wrong in (gid(east), "nonsense"):
        payload = await done(api, director, SET, id=wrong, level="OPEN", reason="published")
        assert [error["field"] for error in payload["errors"]] == [["id"]]


# --- emergencies -----------------------------------------------------------------------------------------------------


async def test_an_emergency_is_opened_reviewed_and_told(api: Client, county: Org, east: Org) -> None:
    subject = await make_person(east)
    dispute = await make_dispute(east, access_level="PROTECTED")
    await make_party(dispute, subject)
    director = await make_account(east, "center_director", name="示例主任")
    payload = await done(api, director, BREAK, id=gid(dispute), reason="a fire")
    assert payload["errors"] == []
    opened = payload["accessBreak"]
    assert (opened["name"], opened["isOverdue"]) == ("示例主任", False)
    by_id = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await api.as_(director).query(by_id, {"id": gid(dispute)})).data["node"] is not None

    officer = await make_account(county, "privacy_officer")
    queue = "{ accessReviews { nodes { id reason case { id } } } }"
    (waiting,) = (await api.as_(officer).query(queue)).data["accessReviews"]["nodes"]
    assert waiting == {"id": opened["id"], "reason": "a fire", "case": None}

    told = "{ notifications { nodes { kind who } } }"
    owner = await make_account(east, person_id=subject.id)
    assert (await api.as_(owner).query(told)).data["notifications"]["nodes"] == []
    judged = await done(api, officer, REVIEW, id=opened["id"], verdict="JUSTIFIED", comment="it burned")
    assert judged["accessBreak"] == {"verdict": "JUSTIFIED", "comment": "it burned", "withheldBasis": None}
    assert (await api.as_(officer).query(queue)).data["accessReviews"]["nodes"] == []
    answer = await api.as_(owner).query(told)
    assert answer.data["notifications"]["nodes"] == [{"kind": "access_broken", "who": "示例主任"}]
    text = await api.as_(owner).query("{ notifications { nodes { text } } }")
    assert "示例主任" in text.data["notifications"]["nodes"][0]["text"]


async def test_an_emergency_is_listed_to_whoever_opened_it(api: Client, east: Org) -> None:
    director, other = [await make_account(east, "center_director") for _ in range(2)]
    await make_break(await make_dispute(east, access_level="PROTECTED"), director)
    document = "{ accessBreaks { totalCount } accessReviews { totalCount } }"
    counts = [
        (await api.as_(account).query(document)).data["accessBreaks"]["totalCount"] for account in (director, other)
    ]
    assert counts == [1, 0]


# --- explanations ----------------------------------------------------------------------------------------------------

EXPLAIN = """query ($action: ActionName!, $record: ID!, $account: ID, $first: Int, $after: String) {
  explain(action: $action, record: $record, account: $account, first: $first, after: $after) {
    totalCount nodes { way role orgId memberRole } pageInfo { hasNextPage endCursor }
  }
}"""
WHO = """query ($action: ActionName!, $record: ID!, $first: Int, $after: String) {
  whoMay(action: $action, record: $record, first: $first, after: $after) {
    nodes { accountId reasons { way role } } pageInfo { hasNextPage endCursor }
  }
}"""
READ = "mediation:dispute:read"


async def test_the_viewer_asks_why_about_a_record(api: Client, east: Org) -> None:
    dispute, account = await make_dispute(east), await make_account(east, "mediation_manager")
    answer = await api.as_(account).query(EXPLAIN, {"action": READ, "record": gid(dispute)})
    assert answer.data["explain"]["nodes"] == [
        {"way": "RANGE", "role": "mediation_manager", "orgId": gid(east), "memberRole": None}
    ]


async def test_reasons_come_in_pages(api: Client, east: Org) -> None:
    dispute, account = await make_dispute(east), await make_account(east, "mediation_manager")
    await make_member(dispute, account)
    given = {"action": READ, "record": gid(dispute), "first": 1}
    page = (await api.as_(account).query(EXPLAIN, given)).data["explain"]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
    rest = await api.as_(account).query(EXPLAIN, given | {"after": page["pageInfo"]["endCursor"]})
    assert rest.data["explain"]["pageInfo"]["hasNextPage"] is False
    assert {node["way"] for node in page["nodes"] + rest.data["explain"]["nodes"]} == {"RANGE", "MEMBER"}


async def test_asking_about_somebody_else_needs_an_action_of_its_own(api: Client, county: Org, east: Org) -> None:
    dispute, other = await make_dispute(east), await make_account(east, "mediation_manager")
    given = {"action": READ, "record": gid(dispute), "account": gid(other)}
    leader, director = [await make_account(county, role) for role in ("county_leader", "center_director")]
    assert (await api.as_(leader).query(EXPLAIN, given)).codes == ["FORBIDDEN"]
    assert (await api.as_(director).query(EXPLAIN, given)).data["explain"]["totalCount"] == 1


async def test_who_may_needs_it_too_and_walks_in_pages(api: Client, county: Org, east: Org) -> None:
    dispute = await make_dispute(east)
    directors = [await make_account(org, "center_director") for org in (east, county, east)]
    leader = await make_account(county, "county_leader")
    assert (await api.as_(leader).query(WHO, {"action": READ, "record": gid(dispute)})).codes == ["FORBIDDEN"]
    found, after = [], None
    while True:
        given = {"action": READ, "record": gid(dispute), "first": 2, "after": after}
        page = (await api.as_(directors[0]).query(WHO, given)).data["whoMay"]
        found += [node["accountId"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert set(found) == {gid(account) for account in (*directors, leader)}
    assert len(found) == len(set(found))


@pytest.mark.parametrize("document", [EXPLAIN, WHO], ids=["explain", "whoMay"])
async def test_a_record_that_is_not_seen_is_explained_like_one_that_never_was(
    api: Client, county: Org, east: Org, west: Org, document: str
) -> None:
    hidden = [await make_dispute(east, access_level=level) for level in ("PROTECTED", "SEALED")]
    hidden.append(await make_dispute(west))
    director = await make_account(east, "center_director")
    answers = {
        (await api.as_(director).query(document, {"action": READ, "record": record})).body
        for record in [*map(gid, hidden), encode("Dispute", east.id), "nonsense", "caseParty1_" + "0" * 32]
    }
    assert len(answers) == 1


async def test_an_action_that_there_is_not_is_named(api: Client, east: Org) -> None:
    account = await make_account(east, "center_director")
    answer = await api.as_(account).query(EXPLAIN, {"action": "core:nothing:read", "record": gid(east)})
    assert answer.codes == ["BAD_REQUEST"]


# --- what the viewer can do ------------------------------------------------------------------------------------------

CAN = "query ($id: ID!, $actions: [ActionName!]!) { node(id: $id) { viewerCan(actions: $actions) } }"


async def test_the_viewer_is_told_what_a_record_offers_in_the_same_statement(api: Client, east: Org) -> None:
    mediator = await make_mediator(east)
    mine = await make_dispute(east, mediator=mediator)
    account = await make_account(east, "mediator", person_id=mediator.person_id)
    document = """{ disputes { nodes { number viewerCan(
      actions: ["mediation:dispute:close", "mediation:dispute:mediate", "mediation:dispute:read"]
    ) } } }"""
    answer = await api.as_(account).query(document)
    assert answer.planned
    assert len(answer.statements) == 1
    shown = [{"number": mine.number, "viewerCan": ["mediation:dispute:mediate", "mediation:dispute:read"]}]
    assert answer.data["disputes"]["nodes"] == shown


async def test_one_plan_for_each_set_of_actions(api: Client, ctx_for: ContextFor, east: Org) -> None:
    dispute = await make_dispute(east)
    ctx = await ctx_for("mediation_manager", east)
    for actions in (
        ["mediation:dispute:read"],
        ["core:org:manage"],
        ["core:org:manage", "mediation:dispute:close"],
        [],
    ):
        answer = await api.as_(ctx).query(CAN, {"id": gid(dispute), "actions": actions})
        assert answer.data["node"]["viewerCan"] == [action for action in actions if action.startswith("mediation")]


async def test_a_member_may_what_the_role_in_the_record_permits(api: Client, east: Org, west: Org) -> None:
    dispute, account = await make_dispute(west, access_level="SEALED"), await make_account(east, "center_director")
    await make_member(dispute, account, role="HANDLER")
    actions = ["core:member:manage", "mediation:dispute:close", "core:access:set"]
    answer = await api.as_(account).query(CAN, {"id": gid(dispute), "actions": actions})
    assert answer.data["node"]["viewerCan"] == ["mediation:dispute:close"]


async def test_a_part_of_a_record_offers_nothing_of_its_own(api: Client, east: Org) -> None:
    dispute = await make_dispute(east)
    await make_party(dispute)
    document = '{ disputes { nodes { parties { nodes { viewerCan(actions: ["mediation:dispute:read"]) } } } } }'
    answer = await api.as_(await make_account(east, "mediation_manager")).query(document)
    assert answer.data["disputes"]["nodes"][0]["parties"]["nodes"] == [{"viewerCan": []}]


@pytest.mark.parametrize(
    ("actions", "code"), [(["core:nothing:read"], "BAD_REQUEST"), (["core:org:read"] * 21, "LIMIT_EXCEEDED")]
)
async def test_what_cannot_be_asked_is_refused(api: Client, east: Org, actions: list[str], code: str) -> None:
    account = await make_account(east, "mediation_manager")
    answer = await api.as_(account).query(CAN, {"id": gid(east), "actions": actions})
    assert answer.codes == [code]
