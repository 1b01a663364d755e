"""Lists that show less than what one may see: what their rows have in common beside the right."""

from collections.abc import Callable
from typing import Any

from tests.graphql_schema.records.values import NOW
from tests.proofs.rows import Row


def _runs(row: Row) -> bool:
    return bool(row["started_at"] <= NOW and (row["ended_at"] is None or row["ended_at"] > NOW))


def _is_theirs(person_id: Any, me: Row) -> bool:
    """Whether it is the account's own person; an account may be nobody's, and a record too."""
    return person_id is not None and person_id == me["person_id"]


ONLY: dict[tuple[str, str], Callable[[Row, Row], bool]] = {
    ("Query", "sharedCases"): lambda row, me: _runs(row) and row["account_id"] == me["id"] and bool(row["case_id"]),
    ("Query", "sharedPeople"): lambda row, me: _runs(row) and row["account_id"] == me["id"] and bool(row["person_id"]),
    ("Query", "accessReviews"): lambda row, me: row["reviewed_at"] is None,
    ("Query", "notifications"): lambda row, me: (
        row["person_id"] == me["person_id"] and row["visible_at"] is not None and row["visible_at"] <= NOW
    ),
    ("Query", "sessions"): lambda row, me: (
        row["account_id"] == me["id"] and row["revoked_at"] is None and row["expires_at"] > NOW
    ),
    ("Query", "apiKeys"): lambda row, me: (
        row["account_id"] == me["id"] and row["revoked_at"] is None and row["expires_at"] > NOW
    ),
    ("Query", "caseRequests"): lambda row, me: row["state"] == "PENDING" and row["expires_at"] > NOW,
    ("Query", "myActionItems"): lambda row, me: _is_theirs(row["owner_id"], me) and row["state"] == "OPEN",
    ("Query", "policiesInForce"): lambda row, me: (
        row["effective_at"] is not None
        and row["effective_at"] <= NOW
        and (row["ended_at"] is None or row["ended_at"] > NOW)
    ),
    ("Query", "myPolicyReadings"): lambda row, me: row["account_id"] == me["id"],
    ("Query", "myAppraisals"): lambda row, me: _is_theirs(row["person_id"], me),
    ("Query", "meetingInvitations"): lambda row, me: row["person_id"] == me["person_id"],
    ("Org", "sharedCases"): lambda row, me: _runs(row) and bool(row["case_id"]),
}
"""What the rows of a list have in common beside the right to see them; of another one nothing more may be shown."""
