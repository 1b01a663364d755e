"""How a document moves."""

from core.documents.models import DocumentState
from core.machine import StateMachine

S = DocumentState

MACHINE = StateMachine(
    {
        S.DRAFT: {S.SUPERSEDED, S.ISSUED, S.WITHDRAWN},
        S.SUPERSEDED: set(),
        S.ISSUED: {S.WITHDRAWN},
        S.WITHDRAWN: set(),
    },
    initial=S.DRAFT,
    reasons={S.WITHDRAWN},
)
