"""The action on a mediator's own notes; sessions go with their dispute."""

from core.descriptors import Action
from plugins.mediation.sessions.models import SessionNote

NOTE_READ = Action(
    "mediation:session_note:read", on=SessionNote, summary="See the notes one made for oneself", everybody=True
)

ACTIONS = (NOTE_READ,)
