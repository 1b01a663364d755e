"""How an edition of a rule moves."""

from enum import StrEnum
from typing import TYPE_CHECKING

from core.errors import RuleError
from core.machine import StateMachine

if TYPE_CHECKING:
    from core.policies.models import PolicyDocument


class PolicyState(StrEnum):
    """Where an edition stands; one that was followed by another stays PUBLISHED, with its last day."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    WITHDRAWN = "WITHDRAWN"


class Audience(StrEnum):
    """Whom a rule is written for."""

    STAFF = "STAFF"
    VOLUNTEERS = "VOLUNTEERS"
    RESIDENTS = "RESIDENTS"


def has_plain_language(document: "PolicyDocument") -> None:
    """What residents must know is told in plain language too."""
    if document.audience == Audience.RESIDENTS and not document.plain_language:
        raise RuleError("policy.plain_language", field="id", code="REQUIRED")


S = PolicyState

MACHINE = StateMachine(
    {
        S.DRAFT: {S.PUBLISHED, S.WITHDRAWN},
        S.PUBLISHED: {S.WITHDRAWN},
        S.WITHDRAWN: set(),
    },
    initial=S.DRAFT,
    reasons={S.WITHDRAWN},
    guards={S.PUBLISHED: (has_plain_language,)},
)
