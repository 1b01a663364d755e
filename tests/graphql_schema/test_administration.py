"""Administration over GraphQL: who may do what to whose records, and what answers tell."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from core.accounts.models import Account
from core.audit.models import AuditEntry, OutboxEntry
from core.auth import Signer
from core.db import Database
from core.orgs.models import FunctionalUnit, Org, UnitHead
from core.people.models import Person
from core.plugin_host import Registry
from core.rbac.models import Grant, Role, RoleAction
from core.rbac.preview import CAP
from core.tenancy import TenantInfo
from graphql_schema.node import encode
from graphql_schema.server import create_app
from graphql_schema.serving import make_services
from graphql_schema.testing.client import Asker, Client
from graphql_schema.testing.http import HttpClient
from graphql_schema.types.account import AccountMutation
from graphql_schema.types.grant import GrantMutation
from graphql_schema.types.org_acts import OrgMutation
from graphql_schema.types.person import PersonMutation
from graphql_schema.types.role import RoleMutation
from graphql_schema.types.tenant import TenantMutation
from tests.factories import (
    make_account,
    make_dispute,
    make_grant,
    make_mediator,
    make_org,
    make_person,
    make_unit,
    save,
)

KEY = "only for tests: thirty-two letters"
NOWHERE = UUID(int=1)

Ids = dict[str, str]


@pytest.fixture
async def admin(api: Client, county: Org) -> Asker:
    """The county's administrator."""
    return api.as_(await make_account(county, "tenant_admin"))


@pytest.fixture
async def ids(county: Org, east: Org, west: Org, east_village: Org) -> Ids:
    """A record of each kind in Yunyang, by the name under which inputs speak of it."""
    person, unit = await make_person(east), await make_unit(east)
    head = UnitHead(
        unit_id=unit.id, person_id=person.id, name="n", post="主任", started_on=func.current_date(), ended_on=None
    )
    role = await save(Role(key="local_clerk", name="办事员"), county)
    account = await make_account(east)
    grant = await make_grant(account, "mediator", east)
    given: dict[str, Any] = {
        "county": county,
        "org": east_village,
        "town": east,
        "other": west,
        "person": person,
        "unit": unit,
        "head": await save(head, east),
        "role": role,
        "account": account,
        "grant": grant,
    }
    names = {FunctionalUnit: "FunctionalUnit", UnitHead: "UnitHead"}
    return {name: encode(names.get(type(record), type(record).__name__), record.id) for name, record in given.items()}


ACTS = {
    "orgCreate": '{ parentId: "$county", code: "500235777", name: "新", kind: TOWN }',
    "orgUpdate": '{ id: "$org", version: 1, name: "新" }',
    "orgMove": '{ id: "$org", version: 1, parentId: "$other" }',
    "orgMerge": '{ id: "$town", version: 1, intoId: "$other" }',
    "orgClose": '{ id: "$org", version: 1 }',
    "functionalUnitCreate": '{ orgId: "$org", function: SERVICE, name: "新" }',
    "functionalUnitRename": '{ id: "$unit", version: 1, name: "新" }',
    "functionalUnitClose": '{ id: "$unit", version: 1 }',
    "unitHeadAppoint": '{ unitId: "$unit", personId: "$person", post: "主任", startedOn: "2001-01-01", '
    'endedOn: "2001-01-09" }',
    "unitHeadEnd": '{ id: "$head", version: 1, endedOn: "2090-01-01" }',
    "personCreate": '{ orgId: "$org", name: "新" }',
    "personUpdate": '{ id: "$person", version: 1, name: "新" }',
    "accountCreate": '{ orgId: "$org", login: "new", name: "新" }',
    "accountUpdate": '{ id: "$account", version: 1, name: "新" }',
    "accountDisable": '{ id: "$account", version: 1 }',
    "accountPasswordReset": '{ id: "$account", version: 1 }',
    "accountSignOut": '{ id: "$account", version: 1 }',
    "accountEnable": '{ id: "$account", version: 1 }',
    "roleCreate": '{ name: "新", actions: [{ action: "core:org:read" }], copyOf: "$role" }',
    "roleUpdate": '{ id: "$role", version: 1, name: "新" }',
    "roleDelete": '{ id: "$role", version: 1 }',
    "grantCreate": '{ accountId: "$account", roleId: "$role", orgId: "$town" }',
    "grantEnd": '{ id: "$grant", version: 1 }',
    "pluginEnable": '{ name: "mediation" }',
    "pluginDisable": '{ name: "mediation" }',
    "settingsUpdate": '{ locale: "en" }',
}
"""An input for each act that an administrator may do, with `$` before the name of a record."""

ADMINISTRATION = (OrgMutation, PersonMutation, AccountMutation, RoleMutation, GrantMutation, TenantMutation)

COUNTYWIDE = {"pluginEnable", "pluginDisable", "settingsUpdate"}


def document(name: str, ids: Ids) -> str:
    """The act as a document."""
    given = ACTS[name]
    for key, value in ids.items():
        given = given.replace(f'"${key}"', f'"{value}"')
    return f"mutation {{ {name}(input: {given}) {{ errors {{ field code message }} }} }}"


async def state(database: Database, tenant: TenantInfo) -> list[int]:
    """How many rows there are of what acts write, and how many changes."""
    async with database.transaction(tenant.id) as session:
        models = (Org, Person, Account, Role, RoleAction, Grant, FunctionalUnit, UnitHead, AuditEntry)
        return [await session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def test_every_act_of_an_administrator_is_tried() -> None:
    names = {field.python_name for part in ADMINISTRATION for field in part.__strawberry_definition__.fields}
    tried = {"".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name) for name in ACTS}
    assert names == tried


@pytest.mark.parametrize("name", ACTS)
async def test_an_administrator_may(admin: Asker, ids: Ids, name: str) -> None:
    answer = await admin.query(document(name, ids))
    assert (answer.errors, answer.data[name]["errors"]) == ([], [])


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("role", ["county_leader", None])
async def test_who_is_no_administrator_may_not(
    api: Client, database: Database, yunyang: TenantInfo, county: Org, ids: Ids, name: str, role: str | None
) -> None:
    asker = api.as_(await make_account(county, role))
    before = await state(database, yunyang)
    answer = await asker.query(document(name, ids))
    codes = [error["code"] for error in (answer.data[name] or {}).get("errors", [])]
    assert codes == ["NOT_FOUND"] if codes else answer.codes == ["FORBIDDEN"]
    assert await state(database, yunyang) == before


@pytest.mark.parametrize("name", sorted(ACTS.keys() - COUNTYWIDE))
async def test_another_countys_record_is_answered_like_none(
    api: Client, database: Database, yunyang: TenantInfo, abroad: Org, ids: Ids, name: str
) -> None:
    stranger = api.as_(await make_account(abroad, "tenant_admin"))
    before = await state(database, yunyang)
    nothing = {key: f"{value.split('_')[0]}_{NOWHERE.hex}" for key, value in ids.items()}
    theirs, none = [(await stranger.query(document(name, given))).data[name] for given in (ids, nothing)]
    assert theirs == none
    assert [error["code"] for error in theirs["errors"]] == ["NOT_FOUND"]
    assert await state(database, yunyang) == before


# --- what answers tell -----------------------------------------------------------------------------------------------

CREATE = """mutation($org: ID!, $login: String!) {
  accountCreate(input: { orgId: $org, login: $login, name: "新", idempotencyKey: "k" }) {
    account { id login } password errors { field code }
  }
}"""


async def test_a_one_time_password_is_told_once_and_kept_nowhere(
    admin: Asker, database: Database, yunyang: TenantInfo, ids: Ids
) -> None:
    given = {"org": ids["org"], "login": "new"}
    first, second = [(await admin.query(CREATE, given)).data["accountCreate"] for _ in range(2)]
    assert len(first["password"]) >= 16
    assert (second["account"], second["password"]) == (first["account"], None)
    async with database.transaction(yunyang.id) as session:
        told = [
            *(str((entry.before, entry.after)) for entry in await session.scalars(select(AuditEntry))),
            *(str(entry.payload) for entry in await session.scalars(select(OutboxEntry))),
        ]
    assert [text for text in told if first["password"] in text] == []


async def test_a_refused_account_tells_no_password(admin: Asker, ids: Ids) -> None:
    refused = (await admin.query(CREATE, {"org": ids["org"], "login": "-"})).data["accountCreate"]
    assert refused == {"account": None, "password": None, "errors": [{"field": ["login"], "code": "INVALID"}]}


async def test_a_person_is_taken_from_an_account_by_null_and_left_without_a_word(
    admin: Asker, ids: Ids, east: Org
) -> None:
    linked = await make_account(east, person_id=(await make_person(east)).id)
    act = (
        'mutation { accountUpdate(input: { id: "%s", version: %s, %s }) { account { person { id } } errors { code } } }'
    )
    shown = []
    for version, change in ((1, 'name: "新"'), (2, "personId: null")):
        answer = await admin.query(act % (encode("Account", linked.id), version, change))
        shown.append(answer.data["accountUpdate"]["account"]["person"])
    assert shown[0] is not None
    assert shown[1] is None


async def test_an_account_shows_its_grants_and_a_role_its_actions(admin: Asker, ids: Ids) -> None:
    asked = """query($id: ID!) { account(id: $id) { state grants { nodes {
        isCurrent role { key isTemplate actions(where: { reach: { eq: SELF } }) { nodes { action } } } org { name }
    } } } }"""
    answer = await admin.query(asked, {"id": ids["account"]})
    (grant,) = answer.data["account"]["grants"]["nodes"]
    assert (grant["isCurrent"], grant["role"]["key"], grant["org"]["name"]) == (True, "mediator", "东镇")
    assert {"action": "core:person:read"} in grant["role"]["actions"]["nodes"]
    assert answer.planned
    assert len(answer.statements) == 1


async def test_accounts_roles_and_grants_are_hidden_from_who_may_not_see_them(
    api: Client, county: Org, ids: Ids
) -> None:
    asker = api.as_(make_account(county, "county_leader"))
    for root in ("accounts", "roles", "grants"):
        assert (await asker.query(f"{{ {root} {{ nodes {{ id }} totalCount }} }}")).data[root]["totalCount"] == 0
    node = "query($id: ID!) { node(id: $id) { id } }"
    for name in ("account", "role", "grant"):
        assert (await asker.query(node, {"id": ids[name]})).data["node"] is None
    asked = "{ actions { name } plugins { name } tenant { settings { locale } } }"
    assert (await asker.query(asked)).data == {"actions": None, "plugins": None, "tenant": {"settings": None}}


async def test_actions_tell_whose_they_are_and_how_far_they_can_reach(admin: Asker) -> None:
    actions = {
        one.pop("name"): one
        for one in (await admin.query("{ actions { name plugin type reaches summary } }")).data["actions"]
    }
    assert actions["mediation:dispute:read"] == {
        "plugin": "mediation",
        "type": "Dispute",
        "reaches": ["ORG", "ASSIGNED"],
        "summary": "See a dispute and its file",
    }
    assert actions["core:plugin:manage"]["type"] is None


async def test_plugins_tell_what_they_add(admin: Asker) -> None:
    listed = (await admin.query("{ plugins { name isKernel isEnabled requires roles types fields events } }")).data
    (mediation,) = [one for one in listed["plugins"] if one["name"] == "mediation"]
    assert (mediation["isKernel"], mediation["isEnabled"]) == (False, True)
    assert "mediator" in mediation["roles"]
    assert "Dispute" in mediation["types"]
    assert {"Org.disputes", "Mutation.disputeAssign"} <= set(mediation["fields"])
    assert "DisputeAssigned" in mediation["events"]


# --- preview ---------------------------------------------------------------------------------------------------------

PREVIEW = """query($org: ID!, $role: ID, $actions: [RoleActionInput!], $account: ID) {
  rolePreview(orgId: $org, roleId: $role, actions: $actions, accountId: $account) {
    actions { action reach } types { type action count countCapped examples }
  }
}"""


async def role_id(asker: Asker, key: str) -> str:
    """The id of a role."""
    found: str = (await asker.query("query($key: String!) { role(key: $key) { id } }", {"key": key})).data["role"]["id"]
    return found


async def previewed(asker: Asker, **given: Any) -> dict[str, Any]:
    """What a role would show, by type."""
    answer = await asker.query(PREVIEW, given)
    assert answer.errors == []
    return {one["type"]: one for one in answer.data["rolePreview"]["types"]}


async def test_a_preview_counts_what_a_holder_would_list(
    admin: Asker, api: Client, east: Org, west: Org, east_village: Org
) -> None:
    for org in (east, east_village, west):
        await make_dispute(org)
    await make_dispute(east, access_level="SEALED")
    seen = await previewed(admin, org=encode("Org", east.id), role=await role_id(admin, "mediation_manager"))
    holder = api.as_(make_account(east, "mediation_manager"))
    lists = "{ disputes { totalCount } orgs { totalCount } people { totalCount } mediators { totalCount } }"
    listed = (await holder.query(lists)).data
    names = {"disputes": "Dispute", "orgs": "Org", "people": "Person", "mediators": "Mediator"}
    assert {key: seen[name]["count"] for key, name in names.items()} == {
        key: value["totalCount"] for key, value in listed.items()
    }
    assert seen["Dispute"]["count"] == 2
    assert seen["Account"]["count"] == 0


async def test_a_sample_holds_only_what_the_asker_may_see(admin: Asker, east: Org) -> None:
    await make_dispute(east)
    seen = await previewed(admin, org=encode("Org", east.id), role=await role_id(admin, "mediation_manager"))
    assert (seen["Dispute"]["count"], seen["Dispute"]["examples"]) == (1, [])
    assert len(seen["Org"]["examples"]) == 3


async def test_a_preview_of_actions_for_somebody_counts_what_is_assigned_to_them(
    admin: Asker, east: Org, west: Org
) -> None:
    mediator = await make_mediator(east)
    account = await make_account(east, person_id=mediator.person_id)
    await make_dispute(west, mediator=mediator)
    await make_dispute(east)
    given = {"org": encode("Org", east.id), "actions": [{"action": "mediation:dispute:read", "reach": "ASSIGNED"}]}
    assert (await previewed(admin, **given))["Dispute"]["count"] == 0
    assert (await previewed(admin, **given, account=encode("Account", account.id)))["Dispute"]["count"] == 1


async def test_a_preview_counts_to_a_limit(admin: Asker, database: Database, east: Org) -> None:
    async with database.transaction(east.tenant_id) as session:
        place = {"org_id": east.id, "org_place": east.place}
        session.add_all(Person(**place, name=str(number), name_pinyin=str(number)) for number in range(CAP + 1))
    seen = await previewed(admin, org=encode("Org", east.id), actions=[{"action": "core:person:read"}])
    assert (seen["Person"]["count"], seen["Person"]["countCapped"]) == (CAP, True)


async def test_a_preview_is_for_who_may_grant(api: Client, county: Org, east: Org) -> None:
    given = {"org": encode("Org", east.id), "actions": [{"action": "mediation:dispute:read"}]}
    leader = await api.as_(make_account(county, "county_leader")).query(PREVIEW, given)
    assert (leader.data, leader.codes) == ({"rolePreview": None}, ["FORBIDDEN"])
    role = await save(Role(key="local_granter", name="g"), county)
    for action in ("core:grant:manage", "core:org:read"):
        await save(RoleAction(role_id=role.id, action=action, reach="ORG"), county)
    granter = await api.as_(make_account(county, "local_granter")).query(PREVIEW, given)
    assert granter.codes == ["FORBIDDEN"]


@pytest.mark.parametrize("missing", ["org", "role", "account"])
async def test_a_preview_of_what_there_is_not_is_null(admin: Asker, east: Org, abroad: Org, missing: str) -> None:
    given = {"org": encode("Org", east.id), "role": await role_id(admin, "mediator")}
    foreign = {"org": abroad.id, "role": NOWHERE, "account": (await make_account(abroad)).id}[missing]
    answer = await admin.query(PREVIEW, given | {missing: encode(missing.capitalize(), foreign)})
    assert (answer.data, answer.errors) == ({"rolePreview": None}, [])


async def test_a_preview_asks_for_a_role_or_actions_that_there_are(admin: Asker, east: Org) -> None:
    org = encode("Org", east.id)
    for given in ({}, {"role": "x", "actions": []}, {"actions": [{"action": "core:org:rule"}]}, {"role": "x"}):
        assert (await admin.query(PREVIEW, {"org": org} | given)).codes == ["BAD_REQUEST"]


# --- what servers know -----------------------------------------------------------------------------------------------


async def test_settings_and_plugins_are_seen_within_two_seconds(
    database: Database, registry: Registry, yunyang: TenantInfo, county: Org
) -> None:
    app = create_app(make_services(database, KEY, registry))
    account = await make_account(county, "tenant_admin")
    admin = HttpClient(app, "yunyang", Signer(KEY).sign(account.id, str(yunyang.id), account.id))
    stranger = HttpClient(app, "yunyang")
    looks = '{ __type(name: "Dispute") { name } }'
    assert (await stranger.post(looks)).status_code == 401
    done = await admin.post("mutation { settingsUpdate(input: { openSchema: true }) { errors { code } } }")
    assert done.json()["data"]["settingsUpdate"]["errors"] == []
    await admin.post('mutation { pluginDisable(input: { name: "mediation" }) { errors { code } } }')
    await asyncio.sleep(1.1)
    assert (await stranger.post(looks)).json()["data"] == {"__type": None}


async def test_a_grant_is_seen_by_the_next_request_after_a_second(
    database: Database, registry: Registry, yunyang: TenantInfo, county: Org, east: Org
) -> None:
    app = create_app(make_services(database, KEY, registry))
    clients = []
    accounts = [await make_account(county, "tenant_admin"), await make_account(east)]
    for account in accounts:
        clients.append(HttpClient(app, "yunyang", Signer(KEY).sign(account.id, str(yunyang.id), account.id)))
    admin, clerk = clients
    role = (await admin.post('{ role(key: "mediation_manager") { id } }')).json()["data"]["role"]["id"]
    assert (await clerk.post("{ orgs { totalCount } }")).json()["data"]["orgs"]["totalCount"] == 0
    given = {"accountId": encode("Account", accounts[1].id), "roleId": role, "orgId": encode("Org", east.id)}
    act = "mutation($i: GrantCreateInput!) { grantCreate(input: $i) { grant { id version } errors { code } } }"
    grant = (await admin.post(act, {"i": given})).json()["data"]["grantCreate"]["grant"]
    await asyncio.sleep(1.1)
    assert (await clerk.post("{ orgs { totalCount } }")).json()["data"]["orgs"]["totalCount"] == 3
    end = "mutation($i: GrantEndInput!) { grantEnd(input: $i) { errors { code } } }"
    await admin.post(end, {"i": grant})
    await asyncio.sleep(1.1)
    assert (await clerk.post("{ orgs { totalCount } }")).json()["data"]["orgs"]["totalCount"] == 0


async def test_an_organisation_made_below_a_moved_one_gets_its_new_place(admin: Asker, county: Org, ids: Ids) -> None:
    third = await make_org(county, name="南镇")
    moved = document("orgMove", ids | {"other": encode("Org", third.id)})
    assert (await admin.query(moved)).data["orgMove"]["errors"] == []
    below = await admin.query(
        "query($id: ID!) { org(id: $id) { children { nodes { id } } } }", {"id": encode("Org", third.id)}
    )
    assert below.data["org"]["children"]["nodes"] == [{"id": ids["org"]}]
