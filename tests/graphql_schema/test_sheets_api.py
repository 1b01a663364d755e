"""Spreadsheets over HTTP and GraphQL: taken in step by step, given out for a purpose to whoever made them."""

import csv
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import httpx2
import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from core.accounts.models import Account
from core.audit.models import AuditEntry
from core.config import Limits
from core.context import Context
from core.db import Database
from core.files.service import sweep
from core.files.store import FileStore
from core.orgs.models import Org
from core.people.models import Person
from core.plugin_host import Registry
from core.sheets.expiry import drop_expired_sheets
from core.sheets.models import SheetExport
from graphql_schema.node import encode
from graphql_schema.server import create_app
from graphql_schema.services import Services
from graphql_schema.serving import make_services
from tests.conftest import ContextFor
from tests.core.sheets.sheets import Desk, as_csv, number
from tests.docs.examples import KEY, signed
from tests.factories import make_account, make_person

HEADER = ["所属单位", "姓名", "证件类型", "证件号码", "手机号码", "住址"]
ROWS = [
    HEADER,
    ["500235101", "示例甲", "居民身份证", number(1), "13800000000", "重庆市云阳县和平路1号"],
    ["500235102", "示例乙", "", "", "", "=1+1"],
    ["500235101", "", "居民身份证", "1.1E+17", "", ""],
]
COUNTS = "sheetImport { state rows read good faulty written } errors { code field message }"
CHECK = f"mutation ($id: ID!, $rows: Int!) {{ importCheck(input: {{ id: $id, rows: $rows }}) {{ {COUNTS} }} }}"
BEGIN = f"mutation ($id: ID!, $mode: ImportMode!) {{ importBegin(input: {{ id: $id, mode: $mode }}) {{ {COUNTS} }} }}"
CONTINUE = f"mutation ($id: ID!) {{ importContinue(input: {{ id: $id, rows: 2 }}) {{ {COUNTS} }} }}"
FAULTS = "{ sheetImports { nodes { name faults { nodes { row header cell code message instead } } } } }"
EXPORT = """mutation ($purpose: String!, $format: SheetFormat!, $org: ID) {
  exportCreate(input: { sheet: "core:person", purpose: $purpose, format: $format, orgId: $org }) {
    sheetExport { id rows name purpose state } errors { code field } } }"""


@pytest.fixture
def services(database: Database, registry: Registry) -> Services:
    """What the server holds."""
    return make_services(database, KEY, registry, Limits(file=1_000_000))


@pytest.fixture
async def http(services: Services) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the server."""
    transport = httpx2.ASGITransport(app=create_app(services))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        yield client


@pytest.fixture
async def clerk(county: Org) -> Account:
    """An administrator of the county."""
    return await make_account(county, "tenant_admin")


def as_(account: Account) -> dict[str, str]:
    return {"authorization": f"Bearer {signed(account)}", "accept-language": "zh"}


async def ask(http: httpx2.AsyncClient, who: Account, query: str, **variables: Any) -> Any:
    answer = await http.post("/yunyang/graphql", json={"query": query, "variables": variables}, headers=as_(who))
    return answer.json()["data"]


async def upload(http: httpx2.AsyncClient, who: Account, content: bytes, **params: str) -> httpx2.Response:
    given = {"sheet": "core:person", "name": "人员.csv"} | params
    return await http.post("/yunyang/sheets", params=given, content=content, headers=as_(who))


async def export(http: httpx2.AsyncClient, who: Account, format: str = "CSV", **variables: Any) -> Any:
    given = {"purpose": "核对台账", "format": format} | variables
    return (await ask(http, who, EXPORT, **given))["exportCreate"]


async def rows_of(http: httpx2.AsyncClient, who: Account, made: Any) -> list[list[str]]:
    answer = await http.get(f"/yunyang/sheets/{made['sheetExport']['id']}", headers=as_(who))
    assert answer.status_code == 200, answer.text
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_spreadsheet_comes_in_is_checked_and_written_step_by_step(
    http: httpx2.AsyncClient, clerk: Account
) -> None:
    came = await upload(http, clerk, as_csv(ROWS))
    assert came.status_code == 201, came.text
    told = came.json()["data"]["sheetImport"]
    assert (told["sheet"], told["name"], told["rows"]) == ("core:person", "人员.csv", 3)
    first = (await ask(http, clerk, CHECK, id=told["id"], rows=2))["importCheck"]["sheetImport"]
    assert first == {"state": "CHECKING", "rows": 3, "read": 2, "good": 2, "faulty": 0, "written": 0}
    whole = (await ask(http, clerk, CHECK, id=told["id"], rows=2))["importCheck"]["sheetImport"]
    assert whole == {"state": "CHECKED", "rows": 3, "read": 3, "good": 2, "faulty": 1, "written": 0}
    refused = (await ask(http, clerk, BEGIN, id=told["id"], mode="ALL_OR_NOTHING"))["importBegin"]
    assert (refused["sheetImport"], refused["errors"][0]["code"]) == (None, "SHEET_FAULTY")
    await ask(http, clerk, BEGIN, id=told["id"], mode="GOOD_ROWS")
    states = [(await ask(http, clerk, CONTINUE, id=told["id"]))["importContinue"]["sheetImport"] for _ in range(2)]
    assert [(one["state"], one["written"]) for one in states] == [("RUNNING", 2), ("DONE", 2)]
    (listed,) = (await ask(http, clerk, FAULTS))["sheetImports"]["nodes"]
    assert [(one["row"], one["header"], one["cell"], one["code"]) for one in listed["faults"]["nodes"]] == [
        (4, "姓名", "B4", "REQUIRED"),
        (4, "证件号码", "D4", "SHEET_NUMBER_AS_ID"),
    ]
    assert "文本格式" in listed["faults"]["nodes"][1]["message"]


async def test_sheets_say_what_may_stand_in_them(http: httpx2.AsyncClient, clerk: Account) -> None:
    query = "{ sheets { key name canImport canExport columns { key header kind isRequired choices hint } } }"
    known = {one["key"]: one for one in (await ask(http, clerk, query))["sheets"]}
    people = known["core:person"]
    assert (people["name"], people["canImport"], people["canExport"]) == ("人员", True, True)
    kind = next(one for one in people["columns"] if one["key"] == "id_kind")
    assert (kind["kind"], kind["choices"][0]) == ("CHOICE", "居民身份证")


@pytest.mark.parametrize(
    ("params", "content", "status", "field"),
    [
        ({"sheet": "core:persons"}, as_csv(ROWS), 422, "sheet"),
        ({"name": ""}, as_csv(ROWS), 422, "name"),
        ({}, as_csv([["姓名"], ["示例"]]), 422, "content"),
        ({}, b"%PDF-1.7 no sheet", 422, "content"),
        ({}, as_csv([HEADER, *([ROWS[1]] * 20_000)]), 413, None),
    ],
)
async def test_what_is_no_such_spreadsheet_is_refused(
    http: httpx2.AsyncClient, clerk: Account, params: dict[str, str], content: bytes, status: int, field: str | None
) -> None:
    refused = await upload(http, clerk, content, **params)
    assert refused.status_code == status
    assert refused.json()["errors"][0]["extensions"].get("field") == (field and [field])


async def test_who_may_not_import_keeps_nothing(http: httpx2.AsyncClient, county: Org) -> None:
    leader = await make_account(county, "county_leader")
    assert (await upload(http, leader, as_csv(ROWS))).status_code == 403
    anonymous = await http.post("/yunyang/sheets", params={"sheet": "core:person", "name": "x.csv"}, content=b"x")
    assert anonymous.status_code == 401


async def test_an_export_is_masked_and_noted_with_purpose_and_rows(
    http: httpx2.AsyncClient, clerk: Account, ctx_for: ContextFor, registry: Registry, database: Database
) -> None:
    await Desk(await ctx_for(clerk), registry).run(as_csv(ROWS))
    made = await export(http, clerk)
    rows = await rows_of(http, clerk, made)
    assert made["sheetExport"]["rows"] == len(rows) - 1
    (one,) = [row for row in rows if row[1] == "示例甲"]
    assert one == [
        "500235101",
        "示例甲",
        "居民身份证",
        f"5002************{number(1)[-2:]}",
        "2000-**-**",
        "重庆市云阳县****",
        "'+86138****0000",
    ]
    async with database.transaction(clerk.tenant_id) as session:
        entries = list(await session.scalars(select(AuditEntry).where(AuditEntry.event == "SheetExported")))
    reads = [entry for entry in entries if entry.kind == "READ"]
    assert [(one.purpose, one.rows, one.tables) for one in reads] == [("核对台账", len(rows) - 1, ["core_person"])]
    assert [entry.purpose for entry in entries if entry.kind == "WRITE"] == ["核对台账"]


async def test_a_workbook_holds_texts_only(
    http: httpx2.AsyncClient, clerk: Account, ctx_for: ContextFor, registry: Registry
) -> None:
    formula = ["500235101", "=HYPERLINK(1)", "", "", "", ""]
    await Desk(await ctx_for(clerk), registry).run(as_csv([HEADER, formula]))
    made = await export(http, clerk, "XLSX")
    answer = await http.get(f"/yunyang/sheets/{made['sheetExport']['id']}", headers=as_(clerk))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert ("500235101", "'=HYPERLINK(1)") in [(row[0].value, row[1].value) for row in sheet.iter_rows()]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


async def test_an_export_of_a_unit_holds_what_lies_below_it(
    http: httpx2.AsyncClient, clerk: Account, east: Org, east_village: Org, west: Org
) -> None:
    for org, name in ((east, "示例东"), (east_village, "示例村"), (west, "示例西")):
        await make_person(org, name=name)
    rows = await rows_of(http, clerk, await export(http, clerk, org=encode("Org", east.id)))
    assert {row[1] for row in rows[1:]} == {"示例东", "示例村"}


async def test_an_export_holds_what_its_maker_sees(http: httpx2.AsyncClient, east: Org, west: Org) -> None:
    await make_person(west, name="示例西")
    await make_person(east, name="示例东")
    await make_person(east, name="示例密", access_level="SEALED")
    director = await make_account(east, "center_director")
    rows = await rows_of(http, director, await export(http, director))
    assert {row[1] for row in rows[1:]} == {"示例东"}
    hidden = await export(http, director, org=encode("Org", west.id))
    assert hidden["errors"] == [{"code": "NOT_FOUND", "field": ["orgId"]}]


async def test_an_export_needs_a_purpose_and_the_action(http: httpx2.AsyncClient, clerk: Account, county: Org) -> None:
    assert (await export(http, clerk, purpose=" "))["errors"] == [{"code": "REQUIRED", "field": ["purpose"]}]
    leader = await make_account(county, "county_leader")
    given = {"query": EXPORT, "variables": {"purpose": "看看", "format": "CSV"}}
    answer = (await http.post("/yunyang/graphql", json=given, headers=as_(leader))).json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_an_export_is_its_makers_until_it_expires(
    http: httpx2.AsyncClient, clerk: Account, county: Org, database: Database, ctx_for: ContextFor
) -> None:
    made = (await export(http, clerk))["sheetExport"]
    address = f"/yunyang/sheets/{made['id']}"
    other = await make_account(county, "tenant_admin")
    assert (await http.get(address, headers=as_(other))).status_code == 404
    assert (await http.get(address, headers=as_(clerk))).status_code == 200
    async with database.transaction(clerk.tenant_id) as session:
        past = update(SheetExport).values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
        await session.execute(past)
    assert (await http.get(address, headers=as_(clerk))).status_code == 404
    ctx = await ctx_for(clerk)
    assert await drop_expired_sheets(ctx) == 1
    later = datetime.now(UTC) + timedelta(days=2)
    assert await sweep(_at(ctx, later), FileStore()) >= 1
    state = "{ sheetExports { nodes { state } } }"
    assert (await ask(http, clerk, state))["sheetExports"]["nodes"] == [{"state": "EXPIRED"}]


def _at(ctx: Context, now: datetime) -> Context:
    from dataclasses import replace

    return replace(ctx, clock=replace(ctx.clock, now=lambda: now))


async def test_what_was_given_out_comes_in_again_as_it_was(
    http: httpx2.AsyncClient, clerk: Account, ctx_for: ContextFor, registry: Registry, database: Database
) -> None:
    names = ["=1+1", "'=1+1", "''-x", "@示例", "+8613", "-", "'示例", '示例"引号', "示例,逗号"]
    desk = Desk(await ctx_for(clerk), registry)
    await desk.run(as_csv([["org", "name"], *(["500235101", f"'{name}"] for name in names)]))
    held = await _names(database, clerk)
    given = [
        row for row in await rows_of(http, clerk, await export(http, clerk)) if row[0] in ("所属单位", "500235101")
    ]
    again = await desk.run(as_csv([row[:2] for row in given]))
    assert (again.faulty, await _names(database, clerk)) == (0, sorted([*held, *held]))


async def _names(database: Database, account: Account) -> list[str]:
    async with database.transaction(account.tenant_id) as session:
        return sorted(
            await session.scalars(select(Person.name).join(Org, Org.id == Person.org_id).where(Org.code == "500235101"))
        )
