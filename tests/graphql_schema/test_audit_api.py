"""The trail over GraphQL: for the privacy officer the whole of it, for a person who looked."""

from dataclasses import replace
from typing import Any

import pytest

from core.accounts.models import Account
from core.context import Context
from core.orgs.models import Org
from core.people.models import Person
from graphql_schema.node import encode
from graphql_schema.testing import Client
from graphql_schema.testing.client import Asker
from tests.conftest import ContextFor
from tests.factories import make_account, make_person

ENTRIES = "{ auditEntries(where: $where) { nodes { %s } } }"


@pytest.fixture
async def officer(api: Client, county: Org) -> Asker:
    """The county's privacy officer."""
    return api.as_(await make_account(county, role="privacy_officer"))


@pytest.fixture
async def clerk(east: Org) -> Account:
    """Keeps people's records in the eastern town."""
    return await make_account(east, role="tenant_admin", name="示例职员")


@pytest.fixture
async def person(api: Client, clerk: Account, east: Org) -> Person:
    """Somebody whose record the clerk changed, and then read in a list."""
    person = await make_person(east, name="示例甲")
    document = "mutation($i: PersonUpdateInput!) { personUpdate(input: $i) { person { id } errors { code } } }"
    given = {"id": gid(person), "name": "示例乙", "version": person.version}
    changed = await api.as_(clerk).query(document, {"i": given})
    assert (changed.errors, changed.data["personUpdate"]["errors"]) == ([], [])
    assert (await api.as_(clerk).query("{ people { nodes { name } } }")).errors == []
    return person


def gid(person: Person) -> str:
    return encode("Person", person.id)


async def entries(officer: Asker, fields: str, **where: Any) -> list[dict[str, Any]]:
    """The newest entries first."""
    answer = await officer.query(f"query($where: AuditEntryFilter) {ENTRIES % fields}", {"where": where})
    assert answer.errors == []
    assert len(answer.statements) == 1
    found: list[dict[str, Any]] = answer.data["auditEntries"]["nodes"]
    return found


async def test_an_act_is_told_with_who_what_and_digests(officer: Asker, person: Person) -> None:
    told = "kind event account { name } recordType recordId before after"
    (entry,) = await entries(officer, told, event={"eq": "PersonUpdated"})
    before, after = entry.pop("before")["name"], entry.pop("after")["name"]
    assert entry == {
        "kind": "WRITE",
        "event": "PersonUpdated",
        "account": {"name": "示例职员"},
        "recordType": "core_person",
        "recordId": gid(person),
    }
    assert before.startswith("hmac:") and after.startswith("hmac:") and before != after


async def test_a_read_is_told_with_tables_rows_and_purpose(
    api: Client, ctx_for: ContextFor, officer: Asker, clerk: Account, person: Person
) -> None:
    stating = replace(await ctx_for(clerk), purpose="回访")
    await api.as_(stating).query("{ people { nodes { name } } }")
    found = await entries(officer, "recordId tables rows purpose account { name }", purpose={"eq": "回访"})
    (entry,) = found
    assert entry["rows"] > 0
    assert (entry["recordId"], entry["tables"], entry["account"]["name"]) == (None, ["core_person"], "示例职员")


async def test_reading_the_trail_leaves_an_entry(officer: Asker, person: Person) -> None:
    read = await entries(officer, "id", event={"eq": "PersonUpdated"})
    (noted, *_) = await entries(officer, "kind tables rows", kind={"eq": "READ"})
    assert noted == {"kind": "READ", "tables": ["core_audit"], "rows": len(read)}


async def test_the_trail_of_a_record_is_found_by_its_id_and_hangs_on_it(officer: Asker, person: Person) -> None:
    by_id = await entries(officer, "event", recordId={"eq": gid(person)})
    answer = await officer.query(
        "query($id: ID!) { node(id: $id) { ... on Person { auditEntries { nodes { event } } } } }", {"id": gid(person)}
    )
    assert by_id == answer.data["node"]["auditEntries"]["nodes"] == [{"event": "PersonUpdated"}]
    assert await entries(officer, "event", recordId={"in": [gid(person)]}, kind={"eq": "READ"}) == []


async def test_the_trail_of_an_account_hangs_on_it(officer: Asker, clerk: Account, person: Person) -> None:
    answer = await officer.query(
        "query($id: ID!) { node(id: $id) { ... on Account { auditEntries { nodes { event } } } } }",
        {"id": encode("Account", clerk.id)},
    )
    events = [entry["event"] for entry in answer.data["node"]["auditEntries"]["nodes"]]
    assert events == ["RecordsRead", "PersonUpdated"]


async def test_an_id_that_is_none_is_refused(officer: Asker) -> None:
    answer = await officer.query('{ auditEntries(where: { recordId: { eq: "x" } }) { nodes { id } } }')
    assert answer.codes == ["BAD_REQUEST"]


@pytest.mark.parametrize("role", ["tenant_admin", "county_leader", "resident"])
async def test_nobody_else_reads_the_trail(api: Client, county: Org, person: Person, role: str) -> None:
    answer = await api.as_(make_account(county, role=role)).query("{ auditEntries { nodes { id } totalCount } }")
    assert answer.data["auditEntries"] == {"nodes": [], "totalCount": 0}


async def test_an_officer_of_a_town_does_not_read_the_countys_trail(api: Client, east: Org, person: Person) -> None:
    answer = await api.as_(make_account(east, role="privacy_officer")).query("{ auditEntries { totalCount } }")
    assert answer.data["auditEntries"]["totalCount"] == 0


# --- who looked ------------------------------------------------------------------------------------------------------


@pytest.fixture
async def resident(ctx_for: ContextFor, east: Org, person: Person) -> Context:
    """The person's own account."""
    return await ctx_for(await make_account(east, role="resident", person_id=person.id))


async def test_a_resident_sees_who_looked_in_lists_too(api: Client, resident: Context) -> None:
    answer = await api.as_(resident).query("{ accessLog { nodes { at what who purpose rows } totalCount } }")
    assert answer.errors == []
    told = [(look["what"], look["who"]) for look in answer.data["accessLog"]["nodes"]]
    assert told == [("RecordsRead", "示例职员"), ("PersonUpdated", "示例职员")]
    assert answer.data["accessLog"]["totalCount"] == 2


async def test_pages_of_looks_go_on_after_a_cursor(api: Client, resident: Context) -> None:
    page = "{ accessLog(first: 1%s) { nodes { what } pageInfo { hasNextPage hasPreviousPage endCursor } } }"
    first = (await api.as_(resident).query(page % "")).data["accessLog"]
    assert (first["pageInfo"]["hasNextPage"], first["pageInfo"]["hasPreviousPage"]) == (True, False)
    after = f', after: "{first["pageInfo"]["endCursor"]}"'
    second = (await api.as_(resident).query(page % after)).data["accessLog"]
    assert second["nodes"] == [{"what": "PersonUpdated"}]


async def test_about_somebody_else_it_needs_the_right_and_a_purpose(
    api: Client, ctx_for: ContextFor, resident: Context, clerk: Account, county: Org, person: Person
) -> None:
    document = f'{{ accessLog(personId: "{gid(person)}") {{ nodes {{ what }} }} }}'
    officer = await ctx_for("privacy_officer", county)
    assert (await api.as_(officer).query(document)).codes == ["BAD_REQUEST"]
    stating = replace(officer, purpose="当事人申请")
    assert len((await api.as_(stating).query(document)).data["accessLog"]["nodes"]) == 2
    assert (await api.as_(replace(await ctx_for(clerk), purpose="x")).query(document)).codes == ["FORBIDDEN"]


async def test_a_record_one_does_not_see_has_no_log(
    api: Client, ctx_for: ContextFor, west: Org, person: Person
) -> None:
    elsewhere = replace(await ctx_for("privacy_officer", west), purpose="x")
    document = '{ accessLog(personId: "%s") { totalCount } }'
    assert (await api.as_(elsewhere).query(document % gid(person))).data == {"accessLog": None}
    assert (await api.as_(elsewhere).query("{ accessLog { totalCount } }")).data == {"accessLog": None}
