"""Actions on meetings and what comes of them."""

from core.descriptors import Action
from core.meetings.models import ActionItem, AgendaItem, Meeting, MeetingAttendee, MeetingSeries

SERIES_READ = Action(
    "core:meeting_series:read", on=MeetingSeries, summary="See which meetings are held again and again"
)
MEETING_READ = Action("core:meeting:read", on=Meeting, summary="See meetings, who came, and their minutes")
MEETING_MANAGE = Action(
    "core:meeting:manage", on=Meeting, summary="Call meetings, hold them, and write down what they resolve"
)
AGENDA_READ = Action("core:agenda_item:read", on=AgendaItem, summary="See what meetings speak about and resolve")
ACTION_READ = Action("core:action_item:read", on=ActionItem, summary="See what is to be done because a meeting said so")
ACTION_FINISH = Action("core:action_item:finish", on=ActionItem, summary="Say what came of it")
INVITATION_READ = Action(
    "core:invitation:read", on=MeetingAttendee, summary="See the meetings one is invited to", everybody=True
)

READS = (SERIES_READ, MEETING_READ, AGENDA_READ, ACTION_READ)
ACTIONS = (*READS, MEETING_MANAGE, ACTION_FINISH, INVITATION_READ)

KEEPING = (*READS, MEETING_MANAGE, ACTION_FINISH)
"""What whoever calls meetings needs."""

DOING = (ACTION_READ, ACTION_FINISH)
"""What whoever is to do something needs, on the own items."""
