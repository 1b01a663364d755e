"""Access levels and what they mean: no tables, since the tables of people and cases need them."""

from enum import StrEnum


class AccessLevel(StrEnum):
    """Who sees a record (密级): each level lets fewer people in than the one before."""

    OPEN = "OPEN"  # whoever has the place in reach
    ORG = "ORG"  # the same; open data leaves it out
    PROTECTED = "PROTECTED"  # the worker and the members; in an emergency who has the place in reach, and is reviewed
    SEALED = "SEALED"  # the members alone: no rank, no worker, no emergency


BY_RANGE = (AccessLevel.OPEN, AccessLevel.ORG)
"""Levels at which the place decides."""

BY_WORKER = (*BY_RANGE, AccessLevel.PROTECTED)
"""Levels at which the worker sees the record for being its worker."""


class MemberRole(StrEnum):
    """What a member may do of what the member's own roles allow somewhere."""

    READER = "READER"  # read
    HANDLER = "HANDLER"  # act too
    MANAGER = "MANAGER"  # and say who else is a member, and at which level the record is kept


class Verdict(StrEnum):
    """What a reviewer found about an emergency."""

    JUSTIFIED = "JUSTIFIED"
    UNJUSTIFIED = "UNJUSTIFIED"


MANAGING = frozenset({"core:member:manage", "core:access:set"})
"""Actions that a member needs the role MANAGER for; who broke the glass never has them."""


def permits(role: MemberRole, action: str) -> bool:
    """Whether a member of the role may do this, if the member's own roles allow it somewhere."""
    match role:
        case MemberRole.READER:
            return action.endswith(":read")
        case MemberRole.HANDLER:
            return action not in MANAGING
    return True
