"""Actions on access itself."""

from core.access.models import AccessBreak, Member, Notification
from core.descriptors import Action

MEMBER_READ = Action(
    "core:member:read", on=Member, summary="See the records one is named on as a member", everybody=True
)
MEMBER_MANAGE = Action("core:member:manage", summary="Say who is a member of a record")
ACCESS_SET = Action("core:access:set", summary="Say at which level a record is kept")
ACCESS_BREAK = Action("core:access:break", summary="Open a protected record in an emergency, for hours")
ACCESS_EXPLAIN = Action("core:access:explain", summary="Ask who may do something to a record, and why")
BREAK_READ = Action(
    "core:access_break:read", on=AccessBreak, summary="See who opened which record in an emergency", everybody=True
)
BREAK_REVIEW = Action("core:access_break:review", on=AccessBreak, summary="Review what was opened in an emergency")
NOTIFICATION_READ = Action(
    "core:notification:read", on=Notification, summary="See what one is to be told", everybody=True
)

ACTIONS = (
    MEMBER_READ,
    MEMBER_MANAGE,
    ACCESS_SET,
    ACCESS_BREAK,
    ACCESS_EXPLAIN,
    BREAK_READ,
    BREAK_REVIEW,
    NOTIFICATION_READ,
)
