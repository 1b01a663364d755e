"""Meetings, what they resolve, and what is to be done because they said so."""

from collections.abc import Mapping

from tests.proofs.deeds.chosen import DAY, Chosen, Deed, Input, new_of_org, on
from tests.proofs.rows import Row

CALLED: Input = {"kind": "JOINT", "title": "示例", "startsAt": "2011-06-01T00:00:00Z", "venue": "示例"}
HELD_AGAIN: Input = {"kind": "STANDING", "name": "示例", "frequency": "MONTHLY", "quorum": 1, "firstOn": DAY}
CALL = "core:meeting:manage"


def about_item(chosen: Chosen) -> tuple[Input, Row]:
    """An act on an item of an agenda, and on its meeting, which must both be seen; gives the meeting too."""
    item = chosen.any("AgendaItem")
    chosen.see("AgendaItem", item)
    meeting = chosen.asking.rows.one("Meeting", item["meeting_id"])
    assert meeting is not None
    chosen.see_and_do(CALL, "Meeting", meeting)
    return {"agendaItemId": chosen.id("AgendaItem", item)}, meeting


def meeting_resolve(chosen: Chosen) -> Input:
    given, _ = about_item(chosen)
    return {**given, "text": "测试", "votesFor": 1}


def action_item_add(chosen: Chosen) -> Input:
    given, meeting = about_item(chosen)
    org = chosen.any("Org")
    chosen.stop(meeting["state"] != "HELD")
    chosen.see("Org", org)
    return {**given, "orgId": chosen.id("Org", org), "content": "测试", "dueOn": "2031-01-01"}


DEEDS: Mapping[str, Deed] = {
    "actionItemAdd": action_item_add,
    "actionItemFinish": on("ActionItem", "core:action_item:finish", result="测试"),
    "agendaItemAdd": on("Meeting", CALL, key="meetingId", title="示例"),
    "meetingCancel": on("Meeting", CALL, version=True, reason="测试"),
    "meetingClose": on("Meeting", CALL, version=True, minutes="测试"),
    "meetingHold": on("Meeting", CALL, version=True, attendeeIds=[]),
    "meetingInvite": on("Meeting", CALL, name="示例"),
    "meetingMove": on("Meeting", CALL, version=True, startsAt="2011-06-01T00:00:00Z", venue="示例"),
    "meetingPlan": new_of_org("Meeting", CALL, **CALLED),
    "meetingResolve": meeting_resolve,
    "meetingSeriesCreate": new_of_org("MeetingSeries", CALL, **HELD_AGAIN),
    "meetingSeriesEnd": on("MeetingSeries", CALL, version=True, endedOn=DAY),
}
