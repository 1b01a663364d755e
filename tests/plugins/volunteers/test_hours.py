"""Hours: proposed by oneself, approved by a second one, capped by the day, disputed and set right; what they bring."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from core.orgs.models import Org
from graphql_schema.testing.client import Asker, Client
from plugins.volunteers.activities.models import AttendanceSource
from plugins.volunteers.associations.models import Duty
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.hours.models import HourEntry
from plugins.volunteers.hours.states import HourState
from tests.conftest import ContextFor
from tests.factories import make_account, save
from tests.plugins.volunteers.people import (
    NOW,
    Refused,
    account_of,
    act,
    gid,
    make_association,
    make_duty,
    make_shift,
    make_sign_up,
    make_volunteer,
)


class Scene:
    """A volunteer, and two who approve."""

    def __init__(self, volunteer: Volunteer, duty: Duty, me: Asker, leads: dict[UUID, Asker]) -> None:
        self.volunteer, self.duty = volunteer, duty
        self.me, (self.one, self.other) = me, leads.values()
        self.one_id = next(iter(leads))

    async def propose(self, minutes: int, day: str = "2011-05-31") -> Any:
        given = {"dutyId": gid("VolunteerDuty", self.duty), "servedOn": day, "minutes": minutes, "reason": "清扫"}
        return await act(self.me, "hourEntryPropose", "hourEntry", "id version", **given)

    async def approved(self, minutes: int, day: str = "2011-05-31") -> Any:
        made = await self.propose(minutes, day)
        return await act(self.one, "hourEntryApprove", "hourEntry", "id version creditedMinutes", **made)

    async def record(self, shown: str) -> Any:
        return (await self.me.query(f"{{ volunteers {{ nodes {{ {shown} }} }} }}")).data["volunteers"]["nodes"][0]


@pytest.fixture
async def scene(api: Client, ctx_for: ContextFor, east_village: Org) -> Scene:
    """The volunteer."""
    association = await make_association(east_village)
    volunteer, duty = await make_volunteer(association), await make_duty(east_village)
    me = api.as_(await ctx_for(await account_of(volunteer, east_village), now=NOW))
    leads = [await make_account(east_village, "volunteer_manager") for _ in range(2)]
    return Scene(volunteer, duty, me, {lead.id: api.as_(await ctx_for(lead, now=NOW)) for lead in leads})


async def test_nobody_approves_the_own_hours(api: Client, ctx_for: ContextFor, scene: Scene, east_village: Org) -> None:
    made = await scene.propose(60)
    both = await make_account(east_village, "volunteer_manager", person_id=scene.volunteer.person_id)
    self_ = api.as_(await ctx_for(both, now=NOW))
    assert await act(self_, "hourEntryApprove", "hourEntry", "id", **made) == Refused(["VOLUNTEERS_SECOND"])


async def test_a_day_counts_to_its_cap(scene: Scene) -> None:
    counted = [(await scene.approved(minutes))["creditedMinutes"] for minutes in (300, 300, 60)]
    assert counted == [300, 180, 0]
    assert await scene.record("minutes creditMinutes") == {"minutes": 480, "creditMinutes": 480}


async def test_disputed_hours_are_set_right_by_somebody_else(scene: Scene) -> None:
    made = await scene.approved(60)
    entry = {"id": made["id"], "version": made["version"]}
    disputed = await act(scene.me, "hourEntryDispute", "hourEntry", "id version state", **entry, reason="少记了")
    assert disputed.pop("state") == "DISPUTED"
    given = {**disputed, "minutes": 90, "reason": "核对签到表"}
    adjusted = await act(scene.other, "hourEntryAdjust", "hourEntry", "state creditedMinutes", **given)
    assert adjusted == {"state": "ADJUSTED", "creditedMinutes": 90}
    assert await scene.record("minutes") == {"minutes": 90}


async def test_whoever_disputes_does_not_decide(scene: Scene) -> None:
    made = await scene.approved(60)
    entry = {"id": made["id"], "version": made["version"]}
    disputed = await act(scene.one, "hourEntryDispute", "hourEntry", "id version", **entry, reason="多记了")
    given = {**disputed, "minutes": 30, "reason": "核对"}
    assert await act(scene.one, "hourEntryAdjust", "hourEntry", "state", **given) == Refused(["VOLUNTEERS_SECOND"])


async def test_whoever_entered_hours_does_not_decide_a_dispute_of_them(scene: Scene, east_village: Org) -> None:
    entered = HourEntry(
        org_id=scene.volunteer.org_id,
        org_place=scene.volunteer.org_place,
        volunteer_id=scene.volunteer.id,
        person_id=scene.volunteer.person_id,
        duty_id=scene.duty.id,
        served_on=date(2011, 5, 31),
        minutes=60,
        state=HourState.PROPOSED,
        source=AttendanceSource.MANUAL,
        reason="停电",
        proposed_by_id=scene.one_id,
    )
    entry = {"id": gid("HourEntry", await save(entered, east_village)), "version": 1}
    disputed = await act(scene.me, "hourEntryDispute", "hourEntry", "id version", **entry, reason="少记了")
    given = {**disputed, "minutes": 90, "reason": "核对"}
    assert await act(scene.one, "hourEntryAdjust", "hourEntry", "id", **given) == Refused(["VOLUNTEERS_SECOND"])
    assert await act(scene.other, "hourEntryAdjust", "hourEntry", "state", **given) == {"state": "ADJUSTED"}


async def test_an_applicant_proposes_no_hours(
    api: Client, ctx_for: ContextFor, scene: Scene, east_village: Org
) -> None:
    association = await make_association(east_village)
    applicant = await make_volunteer(association, state="APPLIED", accepted_at=None)
    scene.me = api.as_(await ctx_for(await account_of(applicant, east_village), now=NOW))
    assert await scene.propose(60) == Refused(["VOLUNTEERS_NOT_ACTIVE"])


async def test_a_star_that_was_reached_stays_when_minutes_are_taken_back(scene: Scene) -> None:
    for day in range(1, 14):
        made = await scene.approved(480, f"2011-05-{day:02}")
    assert await scene.record("stars minutes") == {"stars": 1, "minutes": 6240}
    entry = {"id": made["id"], "version": made["version"]}
    disputed = await act(scene.one, "hourEntryDispute", "hourEntry", "id version", **entry, reason="重复")
    await act(scene.other, "hourEntryAdjust", "hourEntry", "state", **disputed, minutes=0, reason="重复登记")
    shown = await scene.record("stars minutes starGrants { nodes { star minutes } }")
    assert shown == {"stars": 1, "minutes": 5760, "starGrants": {"nodes": [{"star": 1, "minutes": 6240}]}}


async def test_credits_are_exchanged_as_far_as_there_are_any(scene: Scene) -> None:
    await scene.approved(60)
    who = {"id": gid("Volunteer", scene.volunteer)}
    version = (await scene.record("version"))["version"]
    too_many = {**who, "version": version, "minutes": 61, "note": "理发"}
    assert await act(scene.one, "volunteerCreditExchange", "volunteer", "id", **too_many) == Refused(["INVALID"])
    left = await act(
        scene.one, "volunteerCreditExchange", "volunteer", "creditMinutes minutes", **too_many | {"minutes": 40}
    )
    assert left == {"creditMinutes": 20, "minutes": 60}
    shown = await scene.record("credits { nodes { kind minutes } }")
    assert sorted(one["minutes"] for one in shown["credits"]["nodes"]) == [-40, 60]


async def set_right(scene: Scene, made: Any, minutes: int) -> Any:
    """What is left of an entry that one leader disputed and the other set to so many minutes."""
    entry = {"id": made["id"], "version": made["version"]}
    disputed = await act(scene.one, "hourEntryDispute", "hourEntry", "id version", **entry, reason="核对")
    given = {**disputed, "minutes": minutes, "reason": "核对签到表"}
    return await act(scene.other, "hourEntryAdjust", "hourEntry", "id version creditedMinutes", **given)


async def test_what_was_exchanged_is_not_there_again_when_hours_are_set_right(scene: Scene) -> None:
    made = await scene.approved(60)
    given = {"id": gid("Volunteer", scene.volunteer), "minutes": 60, "note": "理发"}
    version = (await scene.record("version"))["version"]
    await act(scene.one, "volunteerCreditExchange", "volunteer", "id", **given, version=version)
    made = await set_right(scene, made, 0)
    assert await scene.record("minutes creditMinutes") == {"minutes": 0, "creditMinutes": 0}
    await set_right(scene, made, 90)
    assert await scene.record("minutes creditMinutes") == {"minutes": 90, "creditMinutes": 30}


async def test_what_the_cap_had_cut_counts_when_the_day_has_room_again(scene: Scene) -> None:
    first, *_ = [await scene.approved(minutes) for minutes in (300, 300, 60)]
    assert (await set_right(scene, first, 150))["creditedMinutes"] == 150
    shown = "minutes creditMinutes hours { nodes { minutes creditedMinutes } }"
    hours = [
        {"minutes": minutes, "creditedMinutes": counted} for minutes, counted in ((150, 150), (300, 300), (60, 30))
    ]
    found = await scene.record(shown)
    assert sorted(found.pop("hours")["nodes"], key=str) == sorted(hours, key=str)
    assert found == {"minutes": 480, "creditMinutes": 480}


async def test_both_sides_evaluate_a_shift_once(
    api: Client, ctx_for: ContextFor, scene: Scene, east_village: Org
) -> None:
    association = await make_association(east_village)
    shift = await make_shift(association, scene.duty, starts_at=NOW - timedelta(days=1))
    came = {"state": "CREDITED", "checked_in_at": NOW, "checked_out_at": NOW, "source": "STAFF"}
    made = {"id": gid("SignUp", await make_sign_up(shift, scene.volunteer, **came)), "score": 5}
    shown = "evaluations { nodes { byVolunteer score } }"
    for asker in (scene.me, scene.one):
        told = await act(asker, "signUpEvaluate", "signUp", shown, **made)
    assert sorted(one["byVolunteer"] for one in told["evaluations"]["nodes"]) == [False, True]
    assert await act(scene.me, "signUpEvaluate", "signUp", shown, **made) == Refused(["NOT_UNIQUE"])
