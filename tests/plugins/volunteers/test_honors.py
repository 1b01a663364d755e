"""Certificates: approved minutes alone, verified by anybody who holds the paper, revoked with a reason."""

from base64 import b64decode
from datetime import date
from typing import Any

import httpx2
import pytest
from sqlalchemy import update

from core.accounts import attempts
from core.auth import AttemptLimits
from core.db import Database
from core.orgs.models import Org
from core.plugin_host import Registry
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from graphql_schema.testing.client import Asker, Client
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.hours.models import HourEntry
from tests.conftest import ContextFor
from tests.factories import database as database_of_test
from tests.factories import make_account, save
from tests.plugins.volunteers.people import (
    NOW,
    Refused,
    account_of,
    act,
    gid,
    make_association,
    make_duty,
    make_volunteer,
)

VERIFY = """mutation($code: String!) {
  serviceCertificateVerify(input: { code: $code }) {
    certificateCheck { isValid serial name minutes firstOn lastOn issuer } errors { code field }
  }
}"""
KEY = "only for tests: thirty-two letters"


@pytest.fixture
async def volunteer(east_village: Org) -> Volunteer:
    """Somebody with an approved hour, and one that waits."""
    made = await make_volunteer(await make_association(east_village, name="示例协会"), name="示例义工")
    duty = await make_duty(east_village)
    for minutes, state in ((60, "APPROVED"), (45, "PROPOSED")):
        entry = HourEntry(
            org_id=made.org_id,
            org_place=made.org_place,
            volunteer_id=made.id,
            person_id=made.person_id,
            duty_id=duty.id,
            served_on=date(2011, 5, 4),
            minutes=minutes,
            credited_minutes=minutes if state == "APPROVED" else 0,
            state=state,
            source="MANUAL",
            reason="示例",
            approved_at=NOW if state == "APPROVED" else None,
        )
        await save(entry, made)
    return made


@pytest.fixture
async def manager(api: Client, east_village: Org) -> Asker:
    """Who issues certificates."""
    return api.as_(make_account(east_village, "volunteer_manager", name="示例会长"))


async def issue(manager: Asker, volunteer: Volunteer, first: str = "2011-05-01", last: str = "2011-05-31") -> Any:
    shown = "id version serial verifyCode minutes content issuer issuedBy"
    given = {"volunteerId": gid("Volunteer", volunteer), "firstOn": first, "lastOn": last}
    return await act(manager, "serviceCertificateIssue", "serviceCertificate", shown, **given)


async def ask(database: Database, registry: Registry, code: str, times: int = 1) -> Any:
    """What a stranger is answered over HTTP, without a token."""
    transport = httpx2.ASGITransport(app=create_app(make_services(database, KEY, registry)), client=("192.0.2.7", 1))
    async with httpx2.AsyncClient(transport=transport, base_url="http://helin.test") as client:
        for _ in range(times):
            answer = await client.post("/yunyang/graphql", json={"query": VERIFY, "variables": {"code": code}})
    return answer.json()


async def test_a_certificate_tells_of_approved_minutes_alone(manager: Asker, volunteer: Volunteer) -> None:
    made = await issue(manager, volunteer)
    assert (made["minutes"], made["content"], made["issuer"], made["issuedBy"]) == (
        60,
        "环境保护",
        "示例协会",
        "示例会长",
    )


async def test_each_year_begins_with_a_serial_that_no_other_year_has(
    api: Client, ctx_for: ContextFor, volunteer: Volunteer, east_village: Org
) -> None:
    years = (2011, 2012)
    leads = [api.as_(await ctx_for("volunteer_manager", east_village, now=NOW.replace(year=year))) for year in years]
    serials = [(await issue(lead, volunteer))["serial"] for lead in leads]
    assert serials == [f"C{east_village.code}-{year}-00001" for year in years]


async def test_where_nothing_was_approved_nothing_is_certified(manager: Asker, volunteer: Volunteer) -> None:
    assert await issue(manager, volunteer, "2011-06-01", "2011-06-30") == Refused(["VOLUNTEERS_NO_MINUTES"])


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2011-06-02", "2011-06-02", "firstOn"),
        ("2011-05-01", "2011-06-02", "lastOn"),
        ("2011-05-02", "2011-05-01", "lastOn"),
    ],
)
async def test_a_certificate_is_of_days_that_have_come_in_their_order(
    api: Client, ctx_for: ContextFor, volunteer: Volunteer, east_village: Org, first: str, last: str, field: str
) -> None:
    lead = api.as_(await ctx_for("volunteer_manager", east_village, now=NOW))
    given = {"volunteerId": gid("Volunteer", volunteer), "firstOn": first, "lastOn": last}
    document = """mutation($input: ServiceCertificateIssueInput!) {
      serviceCertificateIssue(input: $input) { errors { field } } }"""
    answer = await lead.query(document, {"input": given})
    assert answer.data["serviceCertificateIssue"]["errors"] == [{"field": [field]}]


async def test_a_stranger_with_the_paper_learns_what_stands_on_it_and_no_more(
    database: Database, registry: Registry, manager: Asker, volunteer: Volunteer
) -> None:
    made = await issue(manager, volunteer)
    answer = await ask(database, registry, made["verifyCode"].lower())
    assert answer["data"]["serviceCertificateVerify"]["certificateCheck"] == {
        "isValid": True,
        "serial": made["serial"],
        "name": "示**",
        "minutes": 60,
        "firstOn": "2011-05-01",
        "lastOn": "2011-05-31",
        "issuer": "示例协会",
    }


async def test_a_code_that_is_none_is_not_found(database: Database, registry: Registry, volunteer: Volunteer) -> None:
    payload = (await ask(database, registry, "AAAA"))["data"]["serviceCertificateVerify"]
    assert payload == {"certificateCheck": None, "errors": [{"code": "NOT_FOUND", "field": ["code"]}]}


async def test_a_revoked_certificate_is_told_as_such(
    database: Database, registry: Registry, manager: Asker, volunteer: Volunteer
) -> None:
    made = await issue(manager, volunteer)
    given = {"id": made["id"], "version": made["version"], "reason": "时长登记有误"}
    assert await act(manager, "serviceCertificateRevoke", "serviceCertificate", "revocation", **given) == {
        "revocation": "时长登记有误"
    }
    answer = await ask(database, registry, made["verifyCode"])
    assert answer["data"]["serviceCertificateVerify"]["certificateCheck"]["isValid"] is False


async def test_a_network_cannot_ask_for_ever(
    database: Database, registry: Registry, volunteer: Volunteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = AttemptLimits(from_network=2, per=attempts.QUESTIONS.per)
    monkeypatch.setattr(attempts, "QUESTIONS", limits)
    answer = await ask(database, registry, "AAAA", times=3)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["RATE_LIMITED"]


async def test_a_certificate_is_printed_the_same_each_time(manager: Asker, volunteer: Volunteer) -> None:
    made = await issue(manager, volunteer)
    document = "mutation($id: ID!) { serviceCertificatePrint(input: { id: $id }) { pdf } }"
    pages = [(await manager.query(document, {"id": made["id"]})).data["serviceCertificatePrint"]["pdf"] for _ in "12"]
    assert b64decode(pages[0]).startswith(b"%PDF-")
    assert pages[0] == pages[1]


async def test_a_character_that_cannot_be_printed_is_named(manager: Asker, volunteer: Volunteer) -> None:
    async with database_of_test().transaction(volunteer.tenant_id) as session:
        await session.execute(update(Volunteer).values(name="示例😀"))
    made = await issue(manager, volunteer)
    document = "mutation($id: ID!) { serviceCertificatePrint(input: { id: $id }) { pdf errors { code params } } }"
    answer = (await manager.query(document, {"id": made["id"]})).data["serviceCertificatePrint"]
    assert (answer["pdf"], answer["errors"][0]["code"]) == (None, "SIGN")
    assert answer["errors"][0]["params"]["sign"] == "😀"


async def test_a_volunteer_sees_the_own_certificates(
    api: Client, manager: Asker, volunteer: Volunteer, east_village: Org
) -> None:
    made = await issue(manager, volunteer)
    me = api.as_(await account_of(volunteer, east_village))
    found = await me.query("{ serviceCertificates { nodes { serial verifyCode } } }")
    assert found.data["serviceCertificates"]["nodes"] == [{"serial": made["serial"], "verifyCode": made["verifyCode"]}]
