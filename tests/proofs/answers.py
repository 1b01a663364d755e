"""Fields at the root that are computed in Python: what each answers to whom, said once more and by itself."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from core.indicators.service import find
from tests.graphql_schema.records.values import NOW
from tests.proofs import matrix
from tests.proofs.asking import Asking, Reply, gid
from tests.proofs.reads import Complaint, differ
from tests.proofs.reference import ASSIGNED, SELF
from tests.proofs.rows import Row

Answer = Callable[[Asking], Awaitable[Complaint]]

PERIOD = '{ from: "2011-01", to: "2011-03" }'
FORBIDDEN = {"FORBIDDEN"}


def _only_with(action: str, query: str, *path: str) -> Answer:
    """Something that is null for whoever holds the action nowhere."""

    async def answer(asking: Asking) -> Complaint:
        reply = await asking.ask(query, {})
        shown = reply.data
        for name in path:
            shown = shown[name]
        return differ(shown is not None, asking.reference.anywhere(asking.account, asking.view.actions[action]))

    return answer


async def viewer(asking: Asking) -> Complaint:
    """One's own roles, and how far each action of them reaches."""
    scopes = "scopes { action wholeTenant orgIds assigned own }"
    reply = await asking.ask(f"{{ viewer {{ login roles {{ key orgId }} actions {scopes} }} }}", {})
    me, reference, orgs = asking.account, asking.reference, asking.kind("Org")
    held = {(role["key"], org_id) for role, org_id in reference.roles(me)}
    actions = sorted({name for role, _ in reference.roles(me) for name, _ in reference.in_role.get(role["id"], ())})
    at = [row for row in asking.rows.of("Org") if row["id"] in {org_id for _, org_id in held}]
    top = next(row for row in asking.rows.of("Org") if row["parent_id"] is None)
    wanted = {
        "login": me["login"],
        "roles": sorted(((key, gid(orgs, _row(asking, org_id))) for key, org_id in held), key=str),
        "actions": actions,
        "scopes": [
            {
                "action": name,
                "wholeTenant": reference.at(me, name, top["id"]),
                "orgIds": sorted(gid(orgs, row) for row in at if reference.at(me, name, row["id"])),
                "assigned": bool(reference.holds(me, name, ASSIGNED)),
                "own": bool(reference.holds(me, name, SELF)),
            }
            for name in actions
        ],
    }
    found = reply.data["viewer"]
    found["roles"] = sorted(((role["key"], role["orgId"]) for role in found["roles"]), key=str)
    for scope in found["scopes"]:
        scope["orgIds"].sort()
    return differ(found, wanted)


def _row(asking: Asking, org_id: Any) -> Row:
    found = asking.rows.one("Org", org_id)
    assert found is not None
    return found


async def role_preview(asking: Asking) -> Complaint:
    """What a role would list, for whoever may grant it there."""
    me, reference = asking.account, asking.reference
    manage, orgs, roles = asking.view.actions["core:grant:manage"], asking.kind("Org"), asking.kind("Role")
    org, role = asking.any_for(manage, orgs), asking.any(roles)
    query = "query($org: ID!, $role: ID!) { rolePreview(orgId: $org, roleId: $role) { types { type count } } }"
    reply = await asking.ask(query, {"org": gid(orgs, org), "role": gid(roles, role)})
    if not (asking.sees(orgs, org) and asking.sees(roles, role)):
        return differ((reply.data, reply.codes), ({"rolePreview": None}, ()))
    rights = reference.in_role.get(role["id"], set())
    if not (reference.may(me, manage, orgs, org) and reference.has_all(me, rights, org["id"], None)):
        return differ(set(reply.codes), FORBIDDEN)
    counted = {one["type"]: one["count"] for one in reply.data["rolePreview"]["types"]}
    kinds = [kind for kind in asking.rows.kinds.values() if kind.read is not None and not kind.read.everybody]
    kinds = [kind for kind in kinds if kind.name not in matrix.GROWING]
    wanted = {kind.name: len(reference.would_list(role, org, kind)) for kind in kinds}
    return differ({name: counted[name] for name in wanted}, wanted)


async def access_log(asking: Asking) -> Complaint:
    """Who looked at a person's record: for the person, and for whoever answers the person."""
    kind, action = asking.kind("Person"), asking.view.actions["core:person:disclose"]
    person = asking.any_for(action, kind)
    query = "query($id: ID!) { accessLog(personId: $id, first: 1) { totalCount } }"
    reply = await asking.ask(query, {"id": gid(kind, person)}, purpose="测试")
    if not asking.sees(kind, person):
        return differ((reply.data, reply.codes), ({"accessLog": None}, ()))
    if not asking.reference.may(asking.account, action, kind, person):
        return differ(set(reply.codes), FORBIDDEN)
    return differ(reply.codes, ())


async def indicator(asking: Asking) -> Complaint:
    """A figure, for whoever may count its records somewhere."""
    indicators = asking.estate.services.indicators(asking.estate.tenant.plugins)
    key = asking.random.choice(sorted(indicators))
    action = find(indicators, key).facts.action
    reply = await asking.ask(
        f"query($key: String!) {{ indicator(key: $key, period: {PERIOD}) {{ key }} }}", {"key": key}
    )
    is_counted = asking.reference.anywhere(asking.account, action)
    return differ((reply.data["indicator"], reply.codes), ({"key": key} if is_counted else None, ()))


async def indicators(asking: Asking) -> Complaint:
    """Figures, without those of which one may count nothing."""
    known = asking.estate.services.indicators(asking.estate.tenant.plugins)
    reply = await asking.ask(f"{{ indicators(period: {PERIOD}) {{ key }} }}", {})
    counted = [key for key in sorted(known) if asking.reference.anywhere(asking.account, known[key].facts.action)]
    return differ([one["key"] for one in reply.data["indicators"]], counted)


async def sheets(asking: Asking) -> Complaint:
    """Every spreadsheet, with whether one may take such records in, or give them out, anywhere."""
    known = asking.estate.services.sheets(asking.estate.tenant.plugins)
    reply = await asking.ask("{ sheets { key canImport canExport } }", {})
    held = asking.reference.anywhere
    wanted = [
        {
            "key": key,
            "canImport": (action := known[key].import_action) is not None and held(asking.account, action),
            "canExport": held(asking.account, known[key].export_action),
        }
        for key in sorted(known)
    ]
    return differ(reply.data["sheets"], wanted)


async def reconciliation(asking: Asking) -> Complaint:
    """The claims that one sees, each with its parts that one sees."""
    kind = asking.kind("ReportedFigure")
    reply = await asking.ask("{ reconciliation { figureId parts { figureId } } }", {})
    found = {one["figureId"]: sorted(part["figureId"] for part in one["parts"]) for one in reply.data["reconciliation"]}
    seen = asking.seen(kind)
    wanted = {
        gid(kind, row): sorted(gid(kind, part) for part in seen if part["part_of_id"] == row["id"])
        for row in seen
        if row["part_of_id"] is None
    }
    return differ(found, wanted)


def _in_office(asking: Asking, *levels: str) -> set[Any]:
    """Mediators with an appointment in force, at one of the levels or at any."""
    today = NOW.date()
    return {
        row["mediator_id"]
        for row in asking.rows.of("MediatorAppointment")
        if row["state"] == "APPOINTED" and row["started_on"] <= today
        if row["ended_on"] is None or row["ended_on"] >= today
        if not levels or row["level"] in levels
    }


async def pool(asking: Asking) -> Complaint:
    """The mediators of villages whom one sees and no town has appointed."""
    kind = asking.kind("Mediator")
    reply = await asking.ask("{ promotionPool(level: TOWN, first: 100) { mediatorId } }", {})
    free = _in_office(asking, "VILLAGE") - _in_office(asking, "TOWN")
    wanted = sorted(gid(kind, row) for row in asking.listed(kind) if row["id"] in free)
    return differ(sorted(one["mediatorId"] for one in reply.data["promotionPool"]), wanted)


async def roster(asking: Asking) -> Complaint:
    """The mediators in office whom one sees."""
    kind = asking.kind("Mediator")
    reply = await asking.ask("{ mediatorRoster(first: 100) { mediatorId } }", {})
    in_office = _in_office(asking)
    wanted = sorted(gid(kind, row) for row in asking.listed(kind) if row["id"] in in_office)
    return differ(sorted(one["mediatorId"] for one in reply.data["mediatorRoster"]), wanted)


async def staffing(asking: Asking) -> Complaint:
    """The organisations at work that one sees."""
    kind = asking.kind("Org")
    reply = await asking.ask("{ mediatorStaffing { orgId } }", {})
    wanted = sorted(gid(kind, row) for row in asking.listed(kind) if row["state"] == "ACTIVE")
    return differ(sorted(one["orgId"] for one in reply.data["mediatorStaffing"]), wanted)


async def volunteer_staffing(asking: Asking) -> Complaint:
    """The organisations at work that one lists."""
    kind = asking.kind("Org")
    reply = await asking.ask("{ volunteerStaffing(level: null) { orgId } }", {})
    wanted = {gid(kind, row) for row in asking.listed(kind) if row["state"] == "ACTIVE"}
    return differ({one["orgId"] for one in reply.data["volunteerStaffing"]}, wanted)


async def volunteer_matches(asking: Asking) -> Complaint:
    """Volunteers whom one sees, for a shift to which one may ask them."""
    reply = await _of_shift(asking, "volunteers:invitation:send", "volunteerMatches", "volunteerId")
    if isinstance(reply, str | None):
        return reply
    kind = asking.kind("Volunteer")
    seen = {gid(kind, row) for row in asking.seen(kind)}
    return differ([one["volunteerId"] for one in reply.data["volunteerMatches"] if one["volunteerId"] not in seen], [])


async def volunteer_shift_code(asking: Asking) -> Complaint:
    """The code of a shift, for whoever manages its sign-ups."""
    reply = await _of_shift(asking, "volunteers:sign_up:manage", "volunteerShiftCode", "code")
    return reply if isinstance(reply, str | None) else differ(reply.codes, ())


async def service_card(asking: Asking) -> Complaint:
    """A centre's card, for whoever sees it."""
    given = 'centerId: $id, guides: "https://example.org/"'
    return await _of_center(asking, "serviceCard", f"query($id: ID!) {{ serviceCard({given}) {{ pdf }} }}")


async def _of_center(asking: Asking, name: str, query: str) -> Complaint:
    kind = asking.kind("ServiceCenter")
    row = asking.any(kind)
    reply = await asking.ask(query, {"id": gid(kind, row)})
    return differ(reply.data[name] is not None, asking.sees(kind, row))


async def _of_shift(asking: Asking, name: str, field: str, selected: str) -> Reply | Complaint:
    """What is told of a shift, where it must be told; else what is wrong with the answer."""
    kind, action = asking.kind("VolunteerShift"), asking.view.actions[name]
    shift = asking.any_for(action, kind)
    query = f"query($id: ID!) {{ {field}(shiftId: $id) {{ {selected} }} }}"
    reply = await asking.ask(query, {"id": gid(kind, shift)})
    if not asking.sees(kind, shift):
        return differ((reply.data, reply.codes), ({field: None}, ()))
    if not asking.reference.may(asking.account, action, kind, shift):
        return differ(set(reply.codes), FORBIDDEN)
    return reply


async def center_opening(asking: Asking) -> Complaint:
    """When a centre is open, to whoever sees it."""
    kind = asking.kind("ServiceCenter")
    center = asking.any(kind)
    reply = await asking.ask("query($id: ID!) { centerOpening(centerId: $id) { isOpen } }", {"id": gid(kind, center)})
    shown = reply.data["centerOpening"] is not None
    return differ((shown, reply.codes), (asking.sees(kind, center), ()))


async def services(asking: Asking) -> Complaint:
    """Items that one sees, at centres that one sees."""
    items, centers = asking.kind("ServiceItem"), asking.kind("ServiceCenter")
    item = asking.any(items)
    query = "query($need: String!) { services(query: $need) { itemId places { centerId } } }"
    reply = await asking.ask(query, {"need": item["name"] or "a"})
    seen = {gid(kind, row) for kind in (items, centers) for row in asking.seen(kind)}
    found = [one["itemId"] for one in reply.data["services"]]
    found += [place["centerId"] for one in reply.data["services"] for place in one["places"]]
    return differ([one for one in found if one not in seen], [])


async def service_bundles(asking: Asking) -> Complaint:
    """Bundles that one sees, of items and at centres that one sees."""
    kinds = [asking.kind(name) for name in ("OneThing", "ServiceItem", "ServiceCenter")]
    bundle = asking.any(kinds[0])
    query = "query($need: String!) { serviceBundles(query: $need) { oneThingId items { itemId } places { centerId } } }"
    reply = await asking.ask(query, {"need": bundle["name"] or "a"})
    seen = {gid(kind, row) for kind in kinds for row in asking.seen(kind)}
    found = [one["oneThingId"] for one in reply.data["serviceBundles"]]
    found += [item["itemId"] for one in reply.data["serviceBundles"] for item in one["items"]]
    found += [place["centerId"] for one in reply.data["serviceBundles"] for place in one["places"]]
    return differ([one for one in found if one not in seen], [])


ANSWERS: Mapping[str, Answer] = {
    "serviceCard": service_card,
    "accessLog": access_log,
    "actions": _only_with("core:role:read", "{ actions { name } }", "actions"),
    "centerOpening": center_opening,
    "indicator": indicator,
    "indicators": indicators,
    "sheets": sheets,
    "mediationReport": _only_with(
        "mediation:dispute:read", '{ mediationReport(from: "2011-01", to: "2011-03") { distinct } }', "mediationReport"
    ),
    "mediatorRoster": roster,
    "mediatorStaffing": staffing,
    "plugins": _only_with("core:plugin:manage", "{ plugins { name } }", "plugins"),
    "promotionPool": pool,
    "reconciliation": reconciliation,
    "rolePreview": role_preview,
    "serviceBundles": service_bundles,
    "services": services,
    "tenant": _only_with("core:setting:manage", "{ tenant { settings { locale } } }", "tenant", "settings"),
    "viewer": viewer,
    "volunteerMatches": volunteer_matches,
    "volunteerShiftCode": volunteer_shift_code,
    "volunteerStaffing": volunteer_staffing,
}
"""Every computed field at the root but the questions about rights."""
