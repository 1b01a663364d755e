"""What each act needs, said once more and by itself: for every mutation an input, and the rights without which it is
refused. Each function writes the input and states its needs in the order in which they decide."""

from collections.abc import Callable, Iterable, Mapping
from itertools import count
from typing import Any
from uuid import uuid4

from core.descriptors import Action
from core.privacy.catalogue import target_of, whole_of
from graphql_schema.fields import Masked
from graphql_schema.view import stored_as
from tests.graphql_schema.world import NOW
from tests.proofs.asking import Asking, gid
from tests.proofs.matrix import fields_of
from tests.proofs.rows import Kind, Row

OPEN_TO_ALL: Mapping[str, str] = {
    "sessionCreate": "signing in comes before rights",
    "sessionRefresh": "signing in comes before rights",
}
"""Acts that ask for no right, each with the reason."""

Input = dict[str, Any]
_numbers = count(1)


class Chosen:
    """Records that chance chooses for an act, and whether the account may do it to them.

    Once something is lacking, or a rule stops the act before it asks for more, nothing further counts.
    """

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.reference = asking.reference
        self.me = asking.account
        self.lacks: str | None = None
        self.is_decided = False
        self.ids: list[str] | None = None
        """What the act must answer, where it looks records up."""
        self.is_stopped_by_rule: bool | None = None
        """Whether a rule must stop the act that was let in, where that hangs on rights."""

    @property
    def is_allowed(self) -> bool:
        """Whether the act must be let in."""
        return self.lacks is None

    def compare(self, payload: Any) -> str | None:
        """What the answer shows that it must not, or does not show that it must."""
        if self.is_stopped_by_rule is not None and bool(payload["errors"]) is not self.is_stopped_by_rule:
            return f"{payload} though {'not ' * self.is_stopped_by_rule}held"
        if self.ids is None or payload["errors"] or sorted(payload["ids"]) == sorted(self.ids):
            return None
        return f"{payload['ids']} instead of {self.ids}"

    # --- records -----------------------------------------------------------------------------------------------------

    def any(self, name: str, action: str | None = None) -> Row:
        """A record of the type, more often than not one to which the account may do the action."""
        kind = self.kind(name)
        return self.asking.any(kind) if action is None else self.asking.any_for(self._action(action), kind)

    def kind(self, name: str) -> Kind:
        """The type of that name."""
        return self.asking.kind(name)

    def new(self, name: str, org: Row) -> Row:
        """A record of the type that there is not yet, under the organisation."""
        return dict.fromkeys(self.asking.rows.of(name)[0]) | {"id": uuid4(), "org_id": org["id"]}

    def id(self, name: str, row: Row) -> str:
        """The record's global id."""
        return gid(self.kind(name), row)

    def either(self, *values: Any) -> Any:
        """One of the values."""
        return self.asking.random.choice(values)

    def guarded(self, action: str) -> tuple[Kind, Row]:
        """A case or a person."""
        name = self.either("Dispute", "Person")
        return self.kind(name), self.any(name, action)

    @property
    def county(self) -> Row:
        """The organisation above all."""
        return next(row for row in self.asking.rows.of("Org") if row["parent_id"] is None)

    # --- needs -------------------------------------------------------------------------------------------------------

    def need(self, is_met: bool, told: str) -> None:
        """Something without which the act is refused."""
        if not self.is_decided and not is_met:
            self.lacks, self.is_decided = told, True

    def stop(self, is_stopped: bool) -> None:
        """A rule that ends the act here, whatever else it would have asked for."""
        self.is_decided |= is_stopped

    def see(self, name: str, row: Row | None) -> None:
        """The record must be seen."""
        if row is not None:
            kind = self.kind(name)
            self.need(self.reference.sees(self.me, kind, row), f"does not see {gid(kind, row)}")

    def do(self, action: str, name: str, row: Row) -> None:
        """The action must be allowed on the record."""
        kind = self.kind(name)
        self.need(self.reference.may(self.me, self._action(action), kind, row), f"{action} on {gid(kind, row)}")

    def see_and_do(self, action: str, name: str, row: Row) -> None:
        """The record must be seen, and the action allowed on it."""
        self.see(name, row)
        self.do(action, name, row)

    def anywhere(self, action: str) -> None:
        """The action must be held somewhere."""
        self.need(self.reference.anywhere(self.me, self._action(action)), f"{action} anywhere")

    def pass_on(self, rights: set[tuple[str, str]], org_id: Any, for_account: Any) -> None:
        """The rights must be the account's to give at the organisation."""
        self.need(self.reference.has_all(self.me, rights, org_id, for_account), f"holds less than {sorted(rights)}")

    def pass_on_all_of(self, account: Row) -> None:
        """All that the account holds, or will hold, must be one's own to give."""
        for grant in self.lasting(account_id=account["id"]):
            self.pass_on(self.rights_of(grant["role_id"]), grant["org_id"], account["id"])

    def lasting(self, **columns: Any) -> list[Row]:
        """Grants that hold or will."""
        return [
            grant
            for grant in self.asking.rows.of("Grant")
            if grant["valid_to"] is None or grant["valid_to"] > NOW
            if all(grant[name] == value for name, value in columns.items())
        ]

    def rights_of(self, role_id: Any) -> set[tuple[str, str]]:
        """The actions of a role with their reaches."""
        return self.reference.in_role.get(role_id, set())

    def _action(self, name: str) -> Action:
        return self.asking.view.actions[name]


Deed = Callable[[Chosen], Input]


def on(type_: str, action: str, /, *, key: str = "id", version: bool = False, **more: Any) -> Deed:
    """An act on one record that must be seen, and on which the action must be allowed."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any(type_, action)
        chosen.see_and_do(action, type_, row)
        given = {"version": row["version"]} if version else {}
        return {key: chosen.id(type_, row), **given, **more}

    return deed


def under_person(type_: str, action: str, /, **more: Any) -> Deed:
    """An act on a part of a person's record, which must be seen whole."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any(type_)
        if chosen.kind(type_).read is not None:
            chosen.see(type_, row)
        person = chosen.asking.rows.one("Person", row["person_id"])
        assert person is not None
        chosen.see_and_do(action, "Person", person)
        return {"id": chosen.id(type_, row), **more}

    return deed


def county_wide(action: str, /, **more: Any) -> Deed:
    """An act on the county itself, for which the action must be held at its top."""

    def deed(chosen: Chosen) -> Input:
        chosen.do(action, "Org", chosen.county)
        return dict(more)

    return deed


# --- access ----------------------------------------------------------------------------------------------------------


def access_break(chosen: Chosen) -> Input:
    kind, row = chosen.guarded("core:access:break")
    reference, me = chosen.reference, chosen.me
    chosen.anywhere("core:access:break")
    assert kind.read is not None
    in_reach = all(reference.at(me, name, row["org_id"]) for name in (str(kind.read), "core:access:break"))
    chosen.need(reference.sees(me, kind, row) or (row["access_level"] == "PROTECTED" and in_reach), "not to be opened")
    return {"id": gid(kind, row), "reason": "测试"}


def access_level_set(chosen: Chosen) -> Input:
    kind, row = chosen.guarded("core:access:set")
    chosen.see_and_do("core:access:set", kind.name, row)
    return {"id": gid(kind, row), "level": chosen.either("OPEN", "ORG", "PROTECTED", "SEALED"), "reason": "测试"}


def member_add(chosen: Chosen) -> Input:
    kind, row = chosen.guarded("core:member:manage")
    name, key = chosen.either(("Account", "accountId"), ("Org", "orgId"))
    named = chosen.any(name)
    chosen.see_and_do("core:member:manage", kind.name, row)
    chosen.see(name, named)
    return {"id": gid(kind, row), key: chosen.id(name, named), "reason": "测试", "endedAt": "2031-01-01T00:00:00Z"}


def member_end(chosen: Chosen) -> Input:
    member = chosen.any("Member")
    kind, row = chosen.asking.rows.record(member)
    chosen.see_and_do("core:member:manage", kind.name, row)
    return {"id": chosen.id("Member", member), "reason": "测试"}


# --- accounts, roles, grants -----------------------------------------------------------------------------------------


def account_create(chosen: Chosen) -> Input:
    org, person = chosen.any("Org", "core:account:manage"), chosen.either(None, chosen.any("Person"))
    chosen.see_and_do("core:account:manage", "Org", org)
    chosen.stop(org["state"] != "ACTIVE")
    chosen.see("Person", person)
    given = {} if person is None else {"personId": chosen.id("Person", person)}
    return {"orgId": chosen.id("Org", org), "login": f"new{next(_numbers)}", "name": "示例", **given}


def account_update(chosen: Chosen) -> Input:
    account, org, person = chosen.any("Account", "core:account:manage"), chosen.any("Org"), chosen.any("Person")
    change = chosen.either("name", "org", "person")
    given: Input = {"id": chosen.id("Account", account), "version": account["version"]}
    chosen.see_and_do("core:account:manage", "Account", account)
    if change == "org" and org["id"] != account["org_id"]:
        chosen.see_and_do("core:account:manage", "Org", org)
    if change == "person" and person["id"] != account["person_id"]:
        chosen.stop(account["id"] == chosen.me["id"])
        chosen.pass_on_all_of(account)
        chosen.see("Person", person)
    changes = {"name": "示例", "orgId": chosen.id("Org", org), "personId": chosen.id("Person", person)}
    key = {"name": "name", "org": "orgId", "person": "personId"}[change]
    return {**given, key: changes[key]}


def account_enable(chosen: Chosen) -> Input:
    account = chosen.any("Account", "core:account:manage")
    chosen.see_and_do("core:account:manage", "Account", account)
    chosen.stop(account["state"] == "ACTIVE")
    org = chosen.asking.rows.one("Org", account["org_id"])
    assert org is not None
    chosen.see("Org", org)
    chosen.stop(org["state"] != "ACTIVE")
    chosen.pass_on_all_of(account)
    return {"id": chosen.id("Account", account), "version": account["version"]}


def account_password_reset(chosen: Chosen) -> Input:
    account = chosen.any("Account", "core:account:manage")
    chosen.see_and_do("core:account:manage", "Account", account)
    chosen.stop(account["state"] != "ACTIVE")
    chosen.pass_on_all_of(account)
    return {"id": chosen.id("Account", account), "version": account["version"]}


def api_key_create(chosen: Chosen) -> Input:
    """A key allows what its holder holds somewhere, and nothing else."""
    never = ("core:session:manage", "core:api_key:manage")
    action = chosen.either(*(one for name, one in sorted(chosen.asking.view.actions.items()) if name not in never))
    chosen.anywhere("core:api_key:manage")
    chosen.is_stopped_by_rule = not chosen.reference.anywhere(chosen.me, action)
    return {"name": "示例", "scopes": [str(action)], "expiresAt": "2011-09-01T00:00:00Z"}


def own(type_: str, action: str, /) -> Deed:
    """An act on one of the account's own, which it must see."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any(type_)
        chosen.anywhere(action)
        chosen.see(type_, row)
        return {"id": chosen.id(type_, row)}

    return deed


def unnamed(action: str, /, **more: Any) -> Deed:
    """An act that names no record: whoever may do the action to anything may do it."""

    def deed(chosen: Chosen) -> Input:
        chosen.anywhere(action)
        return dict(more)

    return deed


def grant_create(chosen: Chosen) -> Input:
    org, account, role = chosen.any("Org", "core:grant:manage"), chosen.any("Account"), chosen.any("Role")
    chosen.see_and_do("core:grant:manage", "Org", org)
    chosen.stop(org["state"] != "ACTIVE")
    chosen.see("Account", account)
    chosen.stop(account["state"] != "ACTIVE" or role["retired_at"] is not None)
    chosen.pass_on(chosen.rights_of(role["id"]), org["id"], account["id"])
    ids = {"accountId": ("Account", account), "roleId": ("Role", role), "orgId": ("Org", org)}
    return {key: chosen.id(*named) for key, named in ids.items()}


def grant_end(chosen: Chosen) -> Input:
    """Who may end a grant need not read it."""
    grant = chosen.any("Grant", "core:grant:manage")
    chosen.do("core:grant:manage", "Grant", grant)
    return {"id": chosen.id("Grant", grant), "version": grant["version"]}


def role_update(chosen: Chosen) -> Input:
    role = chosen.any("Role")
    gained = chosen.either(
        set(), {("core:person:read", "ORG")}, {("core:org:read", "ORG"), ("core:person:read", "SELF")}
    )
    chosen.see("Role", role)
    chosen.do("core:role:manage", "Org", chosen.county)
    chosen.stop(role["is_template"] or role["retired_at"] is not None)
    for grant in chosen.lasting(role_id=role["id"]) if gained else ():
        chosen.pass_on(gained - chosen.rights_of(role["id"]), grant["org_id"], grant["account_id"])
    given = [{"action": action, "reach": reach} for action, reach in sorted(gained)]
    more = {"actions": given} if gained else {"name": "示例"}
    return {"id": chosen.id("Role", role), "version": role["version"], **more}


def role_delete(chosen: Chosen) -> Input:
    role = chosen.any("Role")
    chosen.see("Role", role)
    chosen.do("core:role:manage", "Org", chosen.county)
    return {"id": chosen.id("Role", role), "version": role["version"]}


# --- organisations ---------------------------------------------------------------------------------------------------


def org_move(chosen: Chosen) -> Input:
    org, parent = (chosen.any("Org", "core:org:reorganize") for _ in range(2))
    for one in (org, parent):
        chosen.see_and_do("core:org:reorganize", "Org", one)
    return {"id": chosen.id("Org", org), "version": org["version"], "parentId": chosen.id("Org", parent)}


def org_merge(chosen: Chosen) -> Input:
    org, into = (chosen.any("Org", "core:org:reorganize") for _ in range(2))
    for one in (org, into):
        chosen.see_and_do("core:org:reorganize", "Org", one)
    chosen.stop("ACTIVE" not in (org["state"],) or into["state"] != "ACTIVE")
    chosen.stop(org["id"] == into["id"] or org["level"] != into["level"] or org["parent_id"] is None)
    chosen.stop(_gains(chosen, org, into) or _gains(chosen, into, org))
    for grant in chosen.lasting(org_id=org["id"]):
        chosen.pass_on(chosen.rights_of(grant["role_id"]), into["id"], grant["account_id"])
    return {"id": chosen.id("Org", org), "version": org["version"], "intoId": chosen.id("Org", into)}


def _gains(chosen: Chosen, org: Row, target: Row) -> bool:
    """Whether the account holds an action at the target and not at the organisation."""
    reference, me = chosen.reference, chosen.me
    names = map(str, chosen.asking.view.actions)
    return any(reference.at(me, name, target["id"]) and not reference.at(me, name, org["id"]) for name in names)


def unit(**more: Any) -> Deed:
    """An act on a functional unit, which is seen with its organisation."""

    def deed(chosen: Chosen) -> Input:
        row = chosen.any("FunctionalUnit", "core:org:manage")
        chosen.do("core:org:read", "FunctionalUnit", row)
        chosen.do("core:org:manage", "FunctionalUnit", row)
        return {"id": chosen.id("FunctionalUnit", row), "version": row["version"], **more}

    return deed


def unit_head_appoint(chosen: Chosen) -> Input:
    row, person = chosen.any("FunctionalUnit", "core:org:manage"), chosen.any("Person")
    chosen.do("core:org:read", "FunctionalUnit", row)
    chosen.do("core:org:manage", "FunctionalUnit", row)
    chosen.stop(row["closed_at"] is not None)
    chosen.see("Person", person)
    ids = {"unitId": chosen.id("FunctionalUnit", row), "personId": chosen.id("Person", person)}
    return {**ids, "post": "主任", "startedOn": "2011-06-01"}


def unit_head_end(chosen: Chosen) -> Input:
    head = chosen.any("UnitHead")
    row = chosen.asking.rows.one("FunctionalUnit", head["unit_id"])
    assert row is not None
    chosen.do("core:org:read", "FunctionalUnit", row)
    chosen.do("core:org:manage", "FunctionalUnit", row)
    return {"id": chosen.id("UnitHead", head), "version": head["version"], "endedOn": "2011-06-01"}


# --- people ----------------------------------------------------------------------------------------------------------


def person_find(chosen: Chosen) -> Input:
    """Found are those whom the account may look up so, and read."""
    chosen.anywhere("core:person:find")
    clear = chosen.asking.estate.clear
    people = [row for row in chosen.asking.rows.of("Person") if row["id"] in clear]
    person = chosen.either(*people)
    kind, find = chosen.kind("Person"), chosen.asking.view.actions["core:person:find"]
    is_found = chosen.reference.may(chosen.me, find, kind, person) and chosen.reference.sees(chosen.me, kind, person)
    chosen.ids = [gid(kind, person)] if is_found else []
    return {"purpose": "测试", "idNumber": clear[person["id"]]["id_number"]}


def person_merge(chosen: Chosen) -> Input:
    into, other = (chosen.any("Person", "core:person:merge") for _ in range(2))
    chosen.stop(into["id"] == other["id"])
    chosen.see("Person", into)
    chosen.see("Person", other)
    for person in (into, other):
        chosen.do("core:person:merge", "Person", person)
        chosen.stop(person["merged_into_id"] is not None)
    return {"intoId": chosen.id("Person", into), "fromId": chosen.id("Person", other), "reason": "测试"}


def person_update(chosen: Chosen) -> Input:
    person, org = chosen.any("Person", "core:person:manage"), chosen.any("Org", "core:person:manage")
    chosen.see_and_do("core:person:manage", "Person", person)
    chosen.see("Org", org)
    chosen.do("core:person:manage", "Org", org)
    ids = {"id": chosen.id("Person", person), "orgId": chosen.id("Org", org)}
    return {**ids, "version": person["version"]}


def person_duplicate_dismiss(chosen: Chosen) -> Input:
    row = chosen.any("PersonDuplicate")
    chosen.anywhere("core:person:merge")
    chosen.see("PersonDuplicate", row)
    return {"id": chosen.id("PersonDuplicate", row), "note": "测试"}


def value_reveal(chosen: Chosen) -> Input:
    """Any value that is shown masked, by the action that its field names, on the record that it is a part of."""
    view = chosen.asking.view
    fields = [(name, field, stored_as(node)) for name in sorted(view.bindings) for field, node in _fields(chosen, name)]
    name, field, masked = chosen.either(*(one for one in fields if isinstance(one[2], Masked)))
    row = chosen.any(name)
    kind, whole = _whole(chosen, chosen.kind(name), row)
    chosen.see_and_do(str(masked.reveal), kind.name, whole)
    return {"id": chosen.id(name, row), "field": field, "purpose": "测试"}


def _fields(chosen: Chosen, name: str) -> Iterable[tuple[str, Any]]:
    return fields_of(chosen.asking.view, name).items()


def _whole(chosen: Chosen, kind: Kind, row: Row) -> tuple[Kind, Row]:
    """The record that a row is a part of, or itself."""
    part_of = whole_of(kind.model)
    if part_of is None:
        return kind, row
    holders = chosen.asking.rows.named(target_of(part_of))
    found = ((holder, chosen.asking.rows.one(holder.name, row[part_of.attribute])) for holder in holders)
    return next((holder, whole) for holder, whole in found if whole is not None)


# --- disputes --------------------------------------------------------------------------------------------------------


def dispute(verb: str, /, **more: Any) -> Deed:
    """An act on a dispute."""
    return on("Dispute", f"mediation:dispute:{verb}", version=True, **more)


def dispute_assign(chosen: Chosen) -> Input:
    mediator = chosen.any("Mediator")
    chosen.see("Mediator", mediator)
    return {**dispute("assign")(chosen), "mediatorId": chosen.id("Mediator", mediator)}


def dispute_register(chosen: Chosen) -> Input:
    """Registering is asked of the dispute that there will be."""
    org, kind = chosen.any("Org"), chosen.any("DisputeType")
    chosen.see("Org", org)
    chosen.see("DisputeType", kind)
    chosen.do("mediation:dispute:register", "Dispute", chosen.new("Dispute", org) | {"access_level": "ORG"})
    parties = [{"role": role, "name": "示例"} for role in ("APPLICANT", "RESPONDENT")]
    ids = {"orgId": chosen.id("Org", org), "typeId": chosen.id("DisputeType", kind)}
    return {**ids, "title": "测试", "summary": "测试", "parties": parties}


def reported_figure_record(chosen: Chosen) -> Input:
    """Recording is asked of the claim that there will be."""
    org = chosen.any("Org", "core:figure:manage")
    chosen.see("Org", org)
    chosen.do("core:figure:manage", "ReportedFigure", chosen.new("ReportedFigure", org))
    period = {"from": "2011-01", "to": "2011-03"}
    given = {"orgId": chosen.id("Org", org), "key": f"new{next(_numbers)}", "period": period}
    return {**given, "name": "示例", "source": "示例", "value": 1}


# --- mediators -------------------------------------------------------------------------------------------------------


def new_of_org(type_: str, action: str, *, mediator: bool = False, **more: Any) -> Deed:
    """An act that is asked of the record that there will be under an organisation, for a mediator or for none."""

    def deed(chosen: Chosen) -> Input:
        org = chosen.any("Org", action)
        given = {"orgId": chosen.id("Org", org), **more}
        chosen.see("Org", org)
        if mediator:
            named = chosen.any("Mediator")
            chosen.see("Mediator", named)
            given["mediatorId"] = chosen.id("Mediator", named)
        chosen.do(action, type_, chosen.new(type_, org))
        return given

    return deed


DAY = "2011-06-01"
BODY = {"name": "示例", "tier": "TOWN", "legalStatus": "INFORMAL", "establishedOn": DAY}
ENTRUSTED = {"channel": "COURT", "fromBody": "示例", "caseNo": "示例", "entrustedOn": DAY, "dueOn": DAY}
KEEP = "mediation:mediator:manage"

CONSENT: Input = {"giver": "SELF", "purpose": "测试", "categories": ["CONTACT"], "form": "SEPARATE"}

TERM = {"recordType": "core_case", "countsFrom": "closed_at", "years": 10, "action": "ANONYMIZE", "basis": "测试"}

DEEDS: Mapping[str, Deed] = {
    "accessBreak": access_break,
    "accessLevelSet": access_level_set,
    "accessReview": on("AccessBreak", "core:access_break:review", verdict="JUSTIFIED", comment="测试"),
    "accountCreate": account_create,
    "accountDisable": on("Account", "core:account:manage", version=True),
    "accountEnable": account_enable,
    "accountPasswordReset": account_password_reset,
    "accountSignOut": on("Account", "core:account:manage", version=True),
    "accountUpdate": account_update,
    "apiKeyCreate": api_key_create,
    "apiKeyRevoke": own("ApiKey", "core:api_key:manage"),
    "consentGive": on("Person", "core:consent:manage", key="personId", **CONSENT),
    "consentWithdraw": under_person("Consent", "core:consent:manage", note="测试"),
    "correctionDecide": under_person("Correction", "core:correction:decide", state="REJECTED", answer="测试"),
    "correctionRequest": on("Person", "core:correction:request", key="personId", what="测试", proposed="测试"),
    "dataExportMake": on("Person", "core:person:disclose", purpose="测试"),
    "dataExportRead": under_person("DataExport", "core:person:disclose", purpose="测试"),
    "disputeAccept": dispute("accept"),
    "disputeAssign": dispute_assign,
    "disputeClose": dispute("close", resolution="SOLVED"),
    "disputeEscalate": dispute("escalate", reason="测试"),
    "disputeFail": dispute("mediate", routesTold=True),
    "disputeMediate": dispute("mediate"),
    "disputeRefuse": dispute("accept", reason="测试"),
    "disputeRegister": dispute_register,
    "disputeSettle": dispute("mediate", form="ORAL", content="测试"),
    "disputeTerminate": dispute("mediate", ground="WITHDRAWN", reason="测试", routesTold=True),
    "functionalUnitClose": unit(),
    "functionalUnitCreate": on("Org", "core:org:manage", key="orgId", function="SERVICE", name="示例"),
    "functionalUnitRename": unit(name="示例"),
    "grantCreate": grant_create,
    "grantEnd": grant_end,
    "legalBasisAdd": on("Person", "core:consent:manage", key="personId", kind="CONTRACT", purpose="测试"),
    "memberAdd": member_add,
    "memberEnd": member_end,
    "linkageEnd": on("Linkage", "mediation:linkage:manage", version=True, result="SETTLED", endedOn=DAY),
    "linkageRegister": new_of_org("Linkage", "mediation:linkage:manage", **ENTRUSTED),
    "mediationOrgCreate": new_of_org("MediationOrg", "mediation:org:manage", **BODY),
    "mediationOrgDissolve": on("MediationOrg", "mediation:org:manage", version=True, dissolvedOn=DAY),
    "mediatorAppoint": new_of_org("MediatorAppointment", "mediation:appointment:manage", mediator=True, startedOn=DAY),
    "mediatorAppointmentEnd": on("MediatorAppointment", "mediation:appointment:manage", endedOn=DAY),
    "mediatorAwardRecord": on("Mediator", KEEP, name="示例", grantedBy="示例", year=2010),
    "mediatorCardSet": on("Mediator", KEEP),
    "mediatorSpecialitiesSet": on("Mediator", KEEP, typeIds=[]),
    "mediatorTitleAward": new_of_org(
        "MediatorTitle", "mediation:title:award", mediator=True, title="ABLE", grantedOn=DAY
    ),
    "mediatorTitleEnd": on("MediatorTitle", "mediation:title:award", version=True, endedOn=DAY),
    "mediatorTrainingRecord": on("Mediator", KEEP, heldOn=DAY, hours=8, subject="示例"),
    "orgClose": on("Org", "core:org:reorganize", version=True),
    "orgCreate": on("Org", "core:org:manage", key="parentId", code="500235777", name="示例", kind="TOWN"),
    "orgCreditCodeSet": on("Org", "core:org:manage", creditCode=None),
    "orgMerge": org_merge,
    "orgMove": org_move,
    "orgUpdate": on("Org", "core:org:manage", version=True, name="示例"),
    "passwordChange": unnamed(
        "core:session:manage", currentPassword="not the password", newPassword="another password"
    ),
    "personCreate": on("Org", "core:person:manage", key="orgId", name="示例"),
    "personDetailsSet": on("Person", "core:person:manage", address="示例路1号"),
    "personDisclose": on("Person", "core:person:disclose", purpose="测试"),
    "personDuplicateDismiss": person_duplicate_dismiss,
    "personErase": on("Person", "core:person:erase", reason="测试"),
    "personFind": person_find,
    "personMerge": person_merge,
    "personPhoneAdd": on("Person", "core:person:manage", key="personId", number="+8613900999999"),
    "personPhoneRemove": under_person("PersonPhone", "core:person:manage"),
    "personUpdate": person_update,
    "pluginDisable": county_wide("core:plugin:manage", name="mediation"),
    "pluginEnable": county_wide("core:plugin:manage", name="mediation"),
    "reportedFigureCorrect": on(
        "ReportedFigure", "core:figure:manage", version=True, correctedValue=1, correction="测试"
    ),
    "reportedFigureRecord": reported_figure_record,
    "retentionClassSet": unnamed("core:retention:manage", **TERM),
    "roleCreate": county_wide("core:role:manage", name="示例", actions=[{"action": "core:org:read"}]),
    "roleDelete": role_delete,
    "roleUpdate": role_update,
    "sessionRevoke": own("AccountSession", "core:session:manage"),
    "sessionRevokeAll": unnamed("core:session:manage", butThis=False),
    "settingsUpdate": county_wide("core:setting:manage", locale="zh"),
    "unitHeadAppoint": unit_head_appoint,
    "unitHeadEnd": unit_head_end,
    "valueReveal": value_reveal,
}
"""Every mutation, with its input and its needs."""
