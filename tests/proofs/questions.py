"""Questions about rights: what the viewer can do, why somebody may, who may; and what Casbin says."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from core.access.permissions import ACCESS_EXPLAIN
from core.authz import may
from core.descriptors import Action, Reach
from graphql_schema.node import encode, split
from tests.proofs.asking import Asking, gid
from tests.proofs.reads import PAGE, Complaint, differ
from tests.proofs.reference import Because
from tests.proofs.rows import Kind, Row

MANY = 12
"""Actions that one question is about."""

REASONS = "way role orgId memberRole endsAt"
EXPLAIN = f"""query($action: ActionName!, $record: ID!, $account: ID) {{
  explain(action: $action, record: $record, account: $account, first: {PAGE}) {{ nodes {{ {REASONS} }} totalCount }}
}}"""
WHO_MAY = f"""query($action: ActionName!, $record: ID!, $after: String) {{
  whoMay(action: $action, record: $record, first: {PAGE}, after: $after) {{
    nodes {{ accountId reasons {{ {REASONS} }} }} totalCount pageInfo {{ hasNextPage endCursor }}
  }}
}}"""


class Questions:
    """Asks about rights as an account, and compares with the reference."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.reference = asking.reference
        self.actions = sorted(asking.view.actions.values(), key=str)

    def action(self) -> Action:
        """An action, more often than not one that the account was granted, whether that holds or not."""
        grants = self.reference.grants.get(self.asking.account["id"], ())
        granted = {name for grant in grants for name, _ in self.reference.in_role.get(grant["role_id"], ())}
        if granted and self.asking.random.random() < 0.6:
            return self.asking.view.actions[self.asking.random.choice(sorted(granted))]
        return self.asking.random.choice(self.actions)

    async def can(self, name: str) -> Complaint:
        """What the viewer can do to a record: by the statement, and by the check that acts make."""
        kind = self.asking.kind(name)
        row = self.asking.any(kind)
        asked = list(dict.fromkeys(self.action() for _ in range(MANY)))
        query = "query($id: ID!, $actions: [ActionName!]!) { node(id: $id) { viewerCan(actions: $actions) } }"
        reply = await self.asking.ask(query, {"id": gid(kind, row), "actions": [str(one) for one in asked]})
        if reply.codes:
            return f"{reply.codes}"
        account = self.asking.account
        allowed = [str(one) for one in asked if self.reference.may(account, one, kind, row)]
        node = reply.data["node"]
        wanted = {"viewerCan": allowed} if self.asking.sees(kind, row) else None
        return differ(node, wanted) or self._checked(kind, row, asked, allowed)

    def _checked(self, kind: Kind, row: Row, asked: Iterable[Action], allowed: list[str]) -> Complaint:
        assert self.asking.ctx is not None
        record = kind.model(**row)
        return differ([str(one) for one in asked if may(self.asking.ctx, one, record)], allowed)

    async def explain(self, name: str) -> Complaint:
        """Why an account may do something to a record: the viewer's own, or another one."""
        kind = self.asking.kind(name)
        row, action, me = self.asking.any(kind), self.action(), self.asking.account
        other = self.asking.random.choice((me, me, *self.asking.estate.accounts[:50]))
        given = {"action": str(action), "record": gid(kind, row), "account": encode("Account", other["id"])}
        reply = await self.asking.ask(EXPLAIN, given)
        if not self.asking.sees(kind, row):
            return differ((reply.data, reply.codes), ({"explain": None}, ()))
        if other is not me and not self.reference.may(me, ACCESS_EXPLAIN, kind, row):
            return differ(set(reply.codes), {"FORBIDDEN"})
        if reply.codes:
            return f"{reply.codes}"
        found = sorted(map(_reason, reply.data["explain"]["nodes"]), key=str)
        wanted = sorted(self.reference.ways(other, action, kind, row), key=str)
        return _told(differ(found, wanted), action, kind, row)

    async def who_may(self, name: str) -> Complaint:
        """Every account that may do something to a record, with its reasons."""
        kind = self.asking.kind(name)
        row, action, me = self.asking.any(kind), self.action(), self.asking.account
        found: dict[UUID, list[Because]] = {}
        after, total = None, 0
        while True:
            reply = await self.asking.ask(WHO_MAY, {"action": str(action), "record": gid(kind, row), "after": after})
            if not self.asking.sees(kind, row):
                return differ((reply.data, reply.codes), ({"whoMay": None}, ()))
            if not self.reference.may(me, ACCESS_EXPLAIN, kind, row):
                return differ(set(reply.codes), {"FORBIDDEN"})
            if reply.codes:
                return f"{reply.codes}"
            page = reply.data["whoMay"]
            for holder in page["nodes"]:
                found[_id(holder["accountId"])] = sorted(map(_reason, holder["reasons"]), key=str)
            after, total = page["pageInfo"]["endCursor"], page["totalCount"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        asked = ((one, self.reference.ways(one, action, kind, row)) for one in self.asking.estate.accounts)
        wanted = {one["id"]: sorted(ways, key=str) for one, ways in ((one, list(ways)) for one, ways in asked) if ways}
        complaint = differ(found, wanted) if total == len(wanted) else f"{total} of {len(wanted)} accounts"
        return _told(complaint, action, kind, row)

    def casbin(self) -> Complaint:
        """Whether Casbin allows an action at an organisation exactly when a grant in force says so."""
        account, action, reach = self.asking.account, self.action(), self.asking.random.choice(list(Reach))
        at = {hold.org for hold in self.reference.holds(account, str(action), reach)}
        org = self.asking.random.choice(sorted(at) or [row["id"] for row in self.asking.rows.of("Org")])
        enforcer = self.asking.estate.policy.enforcer
        return differ(enforcer.enforce(str(account["id"]), str(action), reach.value, str(org)), org in at)


def _reason(node: dict[str, Any]) -> Because:
    ends = node["endsAt"]
    return Because(
        node["way"],
        node["role"],
        _id(node["orgId"]) if node["orgId"] else None,
        node["memberRole"],
        datetime.fromisoformat(ends) if ends else None,
    )


def _id(value: str) -> UUID:
    parts = split(value)
    assert parts is not None
    return parts[1]


def _told(complaint: Complaint, action: Action, kind: Kind, row: Row) -> Complaint:
    return complaint and f"{action} on {gid(kind, row)}: {complaint}"
