"""Records that chance chooses for an act, what the act needs, and the shapes that most acts have."""

from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import uuid4

from core.descriptors import Action
from tests.graphql_schema.records.values import NOW
from tests.proofs.asking import Asking, gid
from tests.proofs.rows import Kind, Row

DAY = "2011-06-01"

Input = dict[str, Any]
numbers = count(1)


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

    def perhaps(self, name: str) -> Row | None:
        """A record of the type, or none."""
        return self.either(None, self.any(name))

    def perhaps_id(self, name: str, row: Row | None) -> str | None:
        """The global id of a record, if there is one."""
        return None if row is None else self.id(name, row)

    def part(self, name: str, action: str | None = None) -> tuple[Row, Row]:
        """A part of a case and the case, more often than not one to which the account may do the action."""
        case = self.any("Dispute", action)
        found = self.parts_of(name, case) or self.asking.rows.of(name)
        part = self.either(*found)
        whole = self.asking.rows.one("Dispute", part["case_id"])
        assert whole is not None
        return part, whole

    def parts_of(self, name: str, case: Row) -> list[Row]:
        """The case's own records of a type."""
        return [row for row in self.asking.rows.of(name) if row["case_id"] == case["id"]]

    def receiver(self, transition: Row) -> Row:
        """The organisation that is asked to take something."""
        org = self.asking.rows.one("Org", transition["to_org_id"])
        assert org is not None
        return org

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

    def may(self, action: str, name: str, row: Row) -> bool:
        """Whether the action is allowed on the record."""
        return self.reference.may(self.me, self._action(action), self.kind(name), row)

    def do(self, action: str, name: str, row: Row) -> None:
        """The action must be allowed on the record."""
        self.need(self.may(action, name, row), f"{action} on {self.id(name, row)}")

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


def under_case(type_: str, action: str, /, **more: Any) -> Deed:
    """An act on a part of a case, which must be seen whole."""

    def deed(chosen: Chosen) -> Input:
        part, case = chosen.part(type_, action)
        chosen.see_and_do(action, "Dispute", case)
        return {"id": chosen.id(type_, part), **more}

    return deed


def county_wide(action: str, /, **more: Any) -> Deed:
    """An act on the county itself, for which the action must be held at its top."""

    def deed(chosen: Chosen) -> Input:
        chosen.do(action, "Org", chosen.county)
        return dict(more)

    return deed


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
