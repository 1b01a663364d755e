"""Who may do what, the slow and obvious way: plain Python over plain rows, one question at a time.

Nothing here is shared with the product but the rows and what their models declare: no place, no range, no scope, no
Casbin. The tree is walked by parents, grants are read one by one, and a list is every row asked in turn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.descriptors import Action
from tests.proofs.rows import Kind, Row, Rows

ORG, ASSIGNED, SELF = "ORG", "ASSIGNED", "SELF"
MANAGING = ("core:member:manage", "core:access:set")


@dataclass(frozen=True, slots=True)
class Hold:
    """A grant in force of a role with the action: where, and until when."""

    role: str
    org: UUID
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Because:
    """One way in which an account may act."""

    way: str
    role: str | None = None
    org: UUID | None = None
    member: str | None = None
    ends: datetime | None = None


class Reference:
    """Answers questions about rights from the rows, at one instant."""

    def __init__(self, rows: Rows, now: datetime) -> None:
        self.rows = rows
        self.now = now
        self.in_role: dict[UUID, set[tuple[str, str]]] = {}
        for row in rows.of("RoleAction"):
            self.in_role.setdefault(row["role_id"], set()).add((row["action"], row["reach"]))
        self.grants: dict[UUID, list[Row]] = {}
        for row in rows.of("Grant"):
            self.grants.setdefault(row["account_id"], []).append(row)
        self.on_record: dict[tuple[str, UUID], list[Row]] = {}
        for name in ("Member", "AccessBreak"):
            for row in rows.of(name):
                self.on_record.setdefault((name, row["case_id"] or row["person_id"]), []).append(row)

    # --- what an account holds ---------------------------------------------------------------------------------------

    def in_force(self, account: Row) -> list[Row]:
        """The account's grants that hold now."""
        return [
            grant
            for grant in self.grants.get(account["id"], ())
            if grant["valid_from"] <= self.now
            if grant["valid_to"] is None or self.now < grant["valid_to"]
        ]

    def roles(self, account: Row) -> list[tuple[Row, UUID]]:
        """The roles that the account holds now, and where."""
        return [(self._role(grant), grant["org_id"]) for grant in self.in_force(account)]

    def holds(self, account: Row, action: str, reach: str | None = None) -> list[Hold]:
        """The grants in force by which the account holds the action, in this reach or in any."""
        return [
            Hold(self._role(grant)["key"], grant["org_id"], grant["valid_to"])
            for grant in self.in_force(account)
            for far in ((ORG, ASSIGNED, SELF) if reach is None else (reach,))
            if (action, far) in self.in_role.get(grant["role_id"], ())
        ]

    def _role(self, grant: Row) -> Row:
        role = self.rows.one("Role", grant["role_id"])
        assert role is not None
        return role

    def anywhere(self, account: Row, action: Action) -> bool:
        """Whether the account may do it to anything at all."""
        return bool(action.everybody or self.holds(account, str(action)))

    def above(self, org_id: UUID) -> Iterator[UUID]:
        """The organisation and all above it."""
        found: Row | None = self.rows.one("Org", org_id)
        while found is not None:
            yield found["id"]
            found = self.rows.one("Org", found["parent_id"])

    def at(self, account: Row, action: str, org_id: UUID, reach: str = ORG) -> bool:
        """Whether the account holds the action at the organisation or above it."""
        return any(hold.org in self.above(org_id) for hold in self.holds(account, action, reach))

    def has_all(self, account: Row, rights: set[tuple[str, str]], org_id: UUID, for_account: UUID | None) -> bool:
        """Whether the account could give these rights there: it holds each, as far or in the whole subtree.

        Or it may pass on to others what it does not hold itself.
        """
        if for_account != account["id"] and self.at(account, "core:grant:delegate", org_id):
            return True
        return all(self.at(account, name, org_id, reach) or self.at(account, name, org_id) for name, reach in rights)

    # --- one record --------------------------------------------------------------------------------------------------

    def may(self, account: Row, action: Action, kind: Kind, row: Row) -> bool:
        """Whether the account may do this to the record."""
        return any(True for _ in self.ways(account, action, kind, row))

    def sees(self, account: Row, kind: Kind, row: Row) -> bool:
        """Whether the account may read the record by its id."""
        assert kind.read is not None
        return self.may(account, kind.read, kind, row)

    def ways(self, account: Row, action: Action, kind: Kind, row: Row) -> Iterator[Because]:
        """Every way in which the account may do this to the record."""
        if account["state"] != "ACTIVE":
            return
        level = _value(row, kind.placement.access_level) or "ORG"
        in_subtree = [hold for hold in self._by_rank(account, action, kind) if self._lies_below(kind, row, hold.org)]
        if level in ("OPEN", "ORG"):
            for hold in in_subtree:
                yield Because("RANGE", hold.role, hold.org, None, hold.ends)
        if level != "SEALED" and _is(row, kind.placement.worker, account["person_id"]):
            for hold in self.holds(account, str(action), ASSIGNED):
                yield Because("WORKER", hold.role, hold.org, None, hold.ends)
        yield from self._own(account, action, kind, row)
        if kind.placement.members is None:
            return
        yield from self._named(account, action, kind, row)
        if level == "PROTECTED" and str(action) not in MANAGING:
            for opened in self._running("AccessBreak", row):
                if opened["account_id"] == account["id"]:
                    for hold in in_subtree:
                        yield Because("EMERGENCY", hold.role, hold.org, None, _first(opened["ended_at"], hold.ends))

    def _by_rank(self, account: Row, action: Action, kind: Kind) -> list[Hold]:
        """Grants that count for whole subtrees: none does where rank shows nothing."""
        about_private = action.on is not None and getattr(action.on, "__placement__", kind.placement).private
        return [] if kind.placement.private or about_private else self.holds(account, str(action), ORG)

    def _lies_below(self, kind: Kind, row: Row, org_id: UUID) -> bool:
        if kind.org is None:
            return not kind.placement.whole_tenant or len(list(self.above(org_id))) == 1
        return org_id in self.above(row[kind.org])

    def _own(self, account: Row, action: Action, kind: Kind, row: Row) -> Iterator[Because]:
        placement = kind.placement
        is_own = _is(row, placement.subject, account["person_id"]), _is(row, placement.account, account["id"])
        for _ in filter(None, is_own):
            for hold in self.holds(account, str(action), SELF):
                yield Because("OWN", hold.role, hold.org, None, hold.ends)
            if action.everybody:
                yield Because("OWN")
        if action.everybody and placement.seat is not None:
            for hold in self.holds(account, str(action), ORG):
                if hold.org == row[placement.seat]:
                    yield Because("OWN", hold.role, hold.org, None, hold.ends)

    def _named(self, account: Row, action: Action, kind: Kind, row: Row) -> Iterator[Because]:
        """By being named: an account does what it holds anywhere, an organisation's people what they hold at it."""
        for member in self._running("Member", row):
            role, ends = member["role"], member["ended_at"]
            if not _permits(role, str(action)):
                continue
            if member["account_id"] == account["id"] and self.holds(account, str(action)):
                yield Because("MEMBER", None, None, role, ends)
            for hold in self.holds(account, str(action), ORG):
                if hold.org == member["org_id"]:
                    yield Because("ORG_MEMBER", hold.role, hold.org, role, _first(ends, hold.ends))

    def _running(self, name: str, row: Row) -> list[Row]:
        """Memberships or emergencies of the record that run now."""
        return [
            one
            for one in self.on_record.get((name, row["id"]), ())
            if one["started_at"] <= self.now
            if one["ended_at"] is None or self.now < one["ended_at"]
        ]

    # --- lists -------------------------------------------------------------------------------------------------------

    def listed(self, account: Row, kind: Kind) -> list[Row]:
        """The rows that a list shows: those of the widest of the account's reaches, and no others."""
        assert kind.read is not None
        rows = self.rows.of(kind.name)
        if by_rank := self._by_rank(account, kind.read, kind):
            return [
                row
                for row in rows
                if (_value(row, kind.placement.access_level) or "ORG") in ("OPEN", "ORG")
                if any(self._lies_below(kind, row, hold.org) for hold in by_rank)
            ]
        if self.holds(account, str(kind.read), ASSIGNED):
            return [
                row
                for row in rows
                if _value(row, kind.placement.access_level) != "SEALED"
                if _is(row, kind.placement.worker, account["person_id"])
            ]
        return [row for row in rows if any(True for _ in self._own(account, kind.read, kind, row))]

    def would_list(self, role: Row, org: Row, kind: Kind) -> list[Row]:
        """The rows that a list would show somebody without a person who held the role there, and no other."""
        somebody: Row = {"id": UUID(int=0), "person_id": None, "state": "ACTIVE"}
        grant = {"role_id": role["id"], "org_id": org["id"], "valid_from": self.now, "valid_to": None}
        self.grants[somebody["id"]] = [grant]
        try:
            return self.listed(somebody, kind)
        finally:
            del self.grants[somebody["id"]]


def _value(row: Row, column: str | None) -> Any:
    return None if column is None else row[column]


def _is(row: Row, column: str | None, wanted: Any) -> bool:
    return column is not None and wanted is not None and row[column] == wanted


def _permits(role: str, action: str) -> bool:
    """What a member of the role may do, of what the member holds."""
    if role == "READER":
        return action.split(":")[-1] == "read"
    return role == "MANAGER" or action not in MANAGING


def _first(*ends: datetime | None) -> datetime | None:
    """The earliest of these ends, of which None is never."""
    return min((end for end in ends if end is not None), default=None)
