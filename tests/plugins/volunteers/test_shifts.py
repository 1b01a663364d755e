"""Sign-ups: places and the wait list, what keeps somebody from a shift, who came."""

from datetime import date, timedelta
from typing import Any

import pytest

from core.cases.models import CaseParty, PartyRole
from core.cases.parts import CaseTask, TaskKind, TaskState
from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker, Client
from plugins.volunteers.activities.codes import shown_code
from plugins.volunteers.activities.models import Risk
from plugins.volunteers.enrollment.models import Volunteer, VolunteerAvailability, VolunteerLicense, VolunteerSkill
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, save
from tests.plugins.volunteers.people import (
    KEY,
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
    """An association in a village, its manager, and clients of volunteers."""

    def __init__(self, api: Client, ctx_for: ContextFor, org: Org) -> None:
        self.api, self.ctx_for, self.org = api, ctx_for, org

    async def begin(self) -> "Scene":
        self.association = await make_association(self.org)
        self.duty = await make_duty(self.org)
        self.lead = await make_account(self.org, "volunteer_manager", name="示例会长")
        return self

    async def manager(self, now: Any = NOW) -> Asker:
        return self.api.as_(await self.ctx_for(self.lead, now=now))

    async def volunteer(self, **values: Any) -> tuple[Volunteer, Asker]:
        made = await make_volunteer(self.association, **values)
        return made, await self.client(made)

    async def client(self, volunteer: Volunteer, now: Any = NOW) -> Asker:
        return self.api.as_(await self.ctx_for(await account_of(volunteer, self.org), now=now))


@pytest.fixture
async def scene(api: Client, ctx_for: ContextFor, east_village: Org) -> Scene:
    """The association."""
    return await Scene(api, ctx_for, east_village).begin()


async def sign_up(asker: Asker, shift: Any, **more: Any) -> Any:
    """The state of the asker's own sign-up, or what to correct."""
    made = await act(asker, "shiftSignUp", "signUp", "id state", shiftId=gid("VolunteerShift", shift), **more)
    return made if isinstance(made, Refused) else made["state"]


async def test_places_are_given_in_order_and_the_wait_list_moves_up(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty, capacity=2)
    askers = [(await scene.volunteer())[1] for _ in range(4)]
    assert [await sign_up(one, shift) for one in askers] == ["CONFIRMED", "CONFIRMED", "WAITLISTED", "WAITLISTED"]
    mine = (await askers[0].query("{ signUps { nodes { id } } }")).data["signUps"]["nodes"][0]["id"]
    assert await act(askers[0], "signUpCancel", "signUp", "state", id=mine) == {"state": "CANCELLED_BY_VOLUNTEER"}
    states = "{ volunteerShifts { nodes { confirmed signUps { nodes { position state } } } } }"
    found = (await (await scene.manager()).query(states)).data["volunteerShifts"]["nodes"][0]
    by_position = {one["position"]: one["state"] for one in found["signUps"]["nodes"]}
    assert found["confirmed"] == 2
    assert by_position == {1: "CANCELLED_BY_VOLUNTEER", 2: "CONFIRMED", 3: "CONFIRMED", 4: "WAITLISTED"}


async def test_after_the_cut_off_the_association_cancels(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty, starts_at=NOW + timedelta(hours=23))
    _, me = await scene.volunteer()
    await sign_up(me, shift)
    mine = (await me.query("{ signUps { nodes { id version } } }")).data["signUps"]["nodes"][0]
    assert await act(me, "signUpCancel", "signUp", "state", id=mine["id"]) == Refused(["VOLUNTEERS_TOO_LATE"])
    given = {**mine, "reason": "生病"}
    cancelled = await act(await scene.manager(), "signUpCancelFor", "signUp", "state reason", **given)
    assert cancelled == {"state": "CANCELLED_BY_ORG", "reason": "生病"}


async def test_two_shifts_at_one_time_are_not_both_had(scene: Scene) -> None:
    first = await make_shift(scene.association, scene.duty)
    second = await make_shift(scene.association, scene.duty, starts_at=first.starts_at + timedelta(hours=1))
    after = await make_shift(scene.association, scene.duty, starts_at=first.ends_at)
    _, me = await scene.volunteer()
    assert [await sign_up(me, shift) for shift in (first, second, after)] == [
        "CONFIRMED",
        Refused(["VOLUNTEERS_OVERLAP"]),
        "CONFIRMED",
    ]


@pytest.mark.parametrize(
    ("activity", "kept", "then"),
    [
        ({"risk": Risk.ELEVATED}, "VOLUNTEERS_NOT_INSURED", {"insured_until": date(2011, 6, 2)}),
        ({"license_kind": "PHYSICIAN"}, "VOLUNTEERS_NO_LICENSE", {"license": True}),
        ({"agreement_required": True}, "VOLUNTEERS_NO_AGREEMENT", {"agreed": True}),
    ],
)
async def test_what_an_activity_asks_for_keeps_others_away(
    scene: Scene, activity: dict[str, Any], kept: str, then: dict[str, Any]
) -> None:
    shift = await make_shift(scene.association, scene.duty, activity=activity)
    _, without = await scene.volunteer()
    assert await sign_up(without, shift) == Refused([kept])
    volunteer, having = await scene.volunteer(insured_until=then.get("insured_until"))
    if "license" in then:
        held = {"kind": "PHYSICIAN", "number": "1", "valid_from": date(2011, 6, 2), "valid_until": date(2011, 6, 2)}
        await save(VolunteerLicense(volunteer_id=volunteer.id, **held), volunteer)
    assert await sign_up(having, shift, hasAgreed="agreed" in then) == "CONFIRMED"


async def test_a_sign_up_that_is_looked_at_waits_for_an_answer(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty, activity={"approval_required": True})
    _, me = await scene.volunteer()
    assert await sign_up(me, shift) == "REQUESTED"
    mine = (await me.query("{ signUps { nodes { id version } } }")).data["signUps"]["nodes"][0]
    assert await act(await scene.manager(), "signUpConfirm", "signUp", "state", **mine) == {"state": "CONFIRMED"}


async def test_a_wrong_code_notes_nobody(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty)
    volunteer, _ = await scene.volunteer()
    mine = {"id": gid("SignUp", await make_sign_up(shift, volunteer))}
    me = await scene.client(volunteer, now=shift.starts_at)
    old = shown_code(KEY, shift.starts_at - timedelta(hours=1)).code
    answers = [await act(me, "signUpCheckIn", "signUp", "state", **mine, **code) for code in ({}, {"code": old})]
    assert answers == [Refused(["REQUIRED"]), Refused(["VOLUNTEERS_WRONG_CODE"])]


async def test_staff_read_the_code_and_note_others_without_it(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty)
    volunteer, _ = await scene.volunteer()
    mine = {"id": gid("SignUp", await make_sign_up(shift, volunteer))}
    manager = await scene.manager(now=shift.starts_at)
    query = "query($id: ID!) { volunteerShiftCode(shiftId: $id) { code } }"
    shown = await manager.query(query, {"id": gid("VolunteerShift", shift)})
    assert shown.data["volunteerShiftCode"]["code"] == shown_code(KEY, shift.starts_at).code
    noted = await act(manager, "signUpCheckIn", "signUp", "state source", **mine)
    assert noted == {"state": "CHECKED_IN", "source": "STAFF"}


async def test_what_is_noted_by_hand_waits_for_a_second_one(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty)
    volunteer, _ = await scene.volunteer()
    made = await make_sign_up(shift, volunteer)
    after = shift.ends_at + timedelta(hours=1)
    manager = await scene.manager(now=after)
    times = {"cameAt": shift.starts_at.isoformat(), "leftAt": shift.ends_at.isoformat()}
    given = {"id": gid("SignUp", made), "version": 1, "reason": "停电", **times}
    assert await act(manager, "signUpAttendanceRecord", "signUp", "state", **given) == {"state": "CHECKED_OUT"}
    entry = (await manager.query("{ hourEntries { nodes { id version state minutes } } }")).data["hourEntries"][
        "nodes"
    ][0]
    assert (entry["state"], entry["minutes"]) == ("PROPOSED", 120)
    mine = {"id": entry["id"], "version": entry["version"]}
    assert await act(manager, "hourEntryApprove", "hourEntry", "state", **mine) == Refused(["VOLUNTEERS_SECOND"])
    other = scene.api.as_(await scene.ctx_for("volunteer_manager", scene.org, now=after))
    approved = await act(other, "hourEntryApprove", "hourEntry", "state creditedMinutes signUp { state }", **mine)
    assert approved == {"state": "APPROVED", "creditedMinutes": 120, "signUp": {"state": "CREDITED"}}


async def test_who_fits_best_is_told_with_the_reasons(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty)
    able, _ = await scene.volunteer()
    await save(VolunteerSkill(volunteer_id=able.id, duty_id=scene.duty.id), able)
    free = VolunteerAvailability(volunteer_id=able.id, weekday=4, from_minute=8 * 60, to_minute=12 * 60)
    await save(free, able)
    other, _ = await scene.volunteer()
    manager = await scene.manager()
    query = "query($id: ID!) { volunteerMatches(shiftId: $id) { volunteerId score reasons } }"
    found = await manager.query(query, {"id": gid("VolunteerShift", shift)})
    assert found.data["volunteerMatches"] == [
        {
            "volunteerId": gid("Volunteer", able),
            "score": 100,
            "reasons": ["SKILL", "SAME_ORG", "FREE_THEN", "LITTLE_TO_DO"],
        },
        {"volunteerId": gid("Volunteer", other), "score": 40, "reasons": ["SAME_ORG", "LITTLE_TO_DO"]},
    ]


async def test_whoever_is_not_among_the_best_is_asked_with_a_reason_that_is_kept(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty, activity={"license_kind": "PHYSICIAN"})
    volunteer, _ = await scene.volunteer()
    manager = await scene.manager()
    given = {"shiftId": gid("VolunteerShift", shift), "volunteerId": gid("Volunteer", volunteer)}
    assert await act(manager, "volunteerInvite", "volunteerInvitation", "id", **given) == Refused(["REQUIRED"])
    given["overrideReason"] = "资格证书正在补办"
    asked = await act(manager, "volunteerInvite", "volunteerInvitation", "overrideReason inviter score", **given)
    assert asked == {"overrideReason": "资格证书正在补办", "inviter": "示例会长", "score": 0}


@pytest.mark.parametrize("state", ["APPLIED", "SUSPENDED", "LEFT"])
async def test_nobody_is_asked_who_is_no_active_volunteer(scene: Scene, state: str) -> None:
    shift = await make_shift(scene.association, scene.duty)
    volunteer, _ = await scene.volunteer(state=state)
    given = {"shiftId": gid("VolunteerShift", shift), "volunteerId": gid("Volunteer", volunteer)}
    asked = await act(
        await scene.manager(), "volunteerInvite", "volunteerInvitation", "id", **given, overrideReason="急需"
    )
    assert asked == Refused(["VOLUNTEERS_NOT_ACTIVE"])


async def test_what_volunteers_are_told_of_a_case_names_nobody(scene: Scene) -> None:
    dispute = await make_dispute(scene.org)
    await save(CaseParty(case_id=dispute.id, ordinal=1, role=PartyRole.APPLICANT, name="示例当事人"), dispute)
    task = CaseTask(
        case_id=dispute.id,
        kind=TaskKind.VOLUNTEER,
        content="陪同就医",
        org_id=scene.org.id,
        ordered_by="",
        due_on=date(2031, 1, 1),
        state=TaskState.OPEN,
    )
    task = await save(task, dispute)
    director = scene.api.as_(make_account(scene.org, "center_director"))
    given = {
        "associationId": gid("VolunteerAssociation", scene.association),
        "dutyId": gid("VolunteerDuty", scene.duty),
        "taskId": gid("CaseTask", task),
        "title": "陪同就医",
        "risk": "LOW",
    }
    planned = [
        await act(director, "volunteerActivityPlan", "volunteerActivity", "isForCase", **given, brief=brief)
        for brief in ("陪示例当事人去医院", "陪一位老人去医院")
    ]
    assert planned == [Refused(["VOLUNTEERS_BRIEF"]), {"isForCase": True}]


async def test_a_task_is_done_when_its_activity_has_ended(scene: Scene) -> None:
    dispute = await make_dispute(scene.org)
    task = CaseTask(
        case_id=dispute.id,
        kind=TaskKind.VOLUNTEER,
        content="陪同就医",
        org_id=scene.org.id,
        ordered_by="",
        due_on=date(2031, 1, 1),
        state=TaskState.OPEN,
    )
    task = await save(task, dispute)
    held = {"task_id": task.id, "title": "陪同就医"}
    await make_shift(scene.association, scene.duty, activity=held, starts_at=NOW - timedelta(days=1))
    manager = await scene.manager()  # who sees nothing of disputes
    found = await manager.query("{ volunteerActivities { nodes { id version } } }")
    (activity,) = found.data["volunteerActivities"]["nodes"]
    assert await act(manager, "volunteerActivityEnd", "volunteerActivity", "state", **activity) == {"state": "ENDED"}
    director = scene.api.as_(make_account(scene.org, "center_director"))
    shown = await director.query("{ disputes { nodes { tasks { nodes { state result } } } } }")
    assert shown.data["disputes"]["nodes"][0]["tasks"]["nodes"] == [{"state": "DONE", "result": "陪同就医"}]


async def test_a_cancelled_activity_frees_whoever_signed_up(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty)
    _, me = await scene.volunteer()
    await sign_up(me, shift)
    manager = await scene.manager()
    found = (await manager.query("{ volunteerActivities { nodes { id version } } }")).data["volunteerActivities"][
        "nodes"
    ][0]
    gone = await act(manager, "volunteerActivityCancel", "volunteerActivity", "state", **found, reason="暴雨")
    assert gone == {"state": "CANCELLED"}
    mine = await me.query("{ signUps { nodes { state reason shift { state confirmed } } } }")
    shown = {"state": "CANCELLED_BY_ORG", "reason": "暴雨", "shift": {"state": "CANCELLED", "confirmed": 0}}
    assert mine.data["signUps"]["nodes"] == [shown]


async def test_an_activity_does_not_end_before_its_coming_shifts_are_cancelled(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty)
    manager = await scene.manager()
    activity = {"id": encode("VolunteerActivity", shift.activity_id), "version": 1}
    assert await act(manager, "volunteerActivityEnd", "volunteerActivity", "state", **activity) == Refused(["INVALID"])
    given = {"id": gid("VolunteerShift", shift), "version": 1, "reason": "暴雨"}
    await act(manager, "volunteerShiftCancel", "volunteerShift", "state", **given)
    assert await act(manager, "volunteerActivityEnd", "volunteerActivity", "state", **activity) == {"state": "ENDED"}


async def test_a_shift_to_which_somebody_has_come_is_not_cancelled(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty, confirmed=1)
    volunteer, _ = await scene.volunteer()
    came = {"state": "CHECKED_IN", "checked_in_at": shift.starts_at, "source": "STAFF"}
    await make_sign_up(shift, volunteer, **came)
    manager = await scene.manager(now=shift.starts_at - timedelta(minutes=10))
    one = {"id": gid("VolunteerShift", shift), "version": 1, "reason": "暴雨"}
    all_ = {"id": encode("VolunteerActivity", shift.activity_id), "version": 1, "reason": "暴雨"}
    assert await act(manager, "volunteerShiftCancel", "volunteerShift", "id", **one) == Refused(["INVALID"])
    assert await act(manager, "volunteerActivityCancel", "volunteerActivity", "id", **all_) == Refused(["INVALID"])


async def test_staff_who_note_later_that_somebody_went_note_it_by_hand(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty)
    volunteer, _ = await scene.volunteer()
    came = {"state": "CHECKED_IN", "checked_in_at": shift.starts_at, "source": "STAFF"}
    made = {"id": gid("SignUp", await make_sign_up(shift, volunteer, **came))}
    window = timedelta(minutes=shift.window_minutes)
    late = await scene.manager(now=shift.ends_at + window + timedelta(minutes=1))
    assert await act(late, "signUpCheckOut", "signUp", "state", **made) == Refused(["INVALID"])
    in_time = await scene.manager(now=shift.ends_at + window)
    assert await act(in_time, "signUpCheckOut", "signUp", "state", **made) == {"state": "CREDITED"}


async def test_whoever_pauses_is_not_checked_in(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty)
    volunteer, _ = await scene.volunteer(state="SUSPENDED")
    made = {"id": gid("SignUp", await make_sign_up(shift, volunteer))}
    manager = await scene.manager(now=shift.starts_at)
    assert await act(manager, "signUpCheckIn", "signUp", "id", **made) == Refused(["VOLUNTEERS_NOT_ACTIVE"])


@pytest.mark.parametrize(
    ("name", "state"), [("volunteerLeave", "CANCELLED_BY_VOLUNTEER"), ("volunteerSuspend", "CANCELLED_BY_ORG")]
)
async def test_whoever_stops_or_pauses_lets_those_who_wait_move_up(scene: Scene, name: str, state: str) -> None:
    had, waits_for = [
        await make_shift(scene.association, scene.duty, capacity=1, starts_at=NOW + timedelta(days=days))
        for days in (1, 2)
    ]
    asked = await make_shift(scene.association, scene.duty, starts_at=NOW + timedelta(days=3))
    volunteer, me = await scene.volunteer()
    _, other = await scene.volunteer()
    assert [await sign_up(me, had), await sign_up(other, had)] == ["CONFIRMED", "WAITLISTED"]
    assert [await sign_up(other, waits_for), await sign_up(me, waits_for)] == ["CONFIRMED", "WAITLISTED"]
    manager = await scene.manager()
    invited = {"shiftId": gid("VolunteerShift", asked), "volunteerId": gid("Volunteer", volunteer)}
    await act(manager, "volunteerInvite", "volunteerInvitation", "id", **invited)
    given = {"id": gid("Volunteer", volunteer)}
    if name == "volunteerSuspend":
        await act(manager, name, "volunteer", "id", **given, version=1, reason="暂停")
    else:
        await act(me, name, "volunteer", "id", **given)
    states = [(await asker.query("{ signUps { nodes { state } } }")).data["signUps"]["nodes"] for asker in (me, other)]
    assert states == [[{"state": state}] * 2, [{"state": "CONFIRMED"}] * 2]
    left = await manager.query("{ volunteerInvitations { totalCount } volunteerShifts { nodes { confirmed } } }")
    assert left.data["volunteerInvitations"]["totalCount"] == 0
    assert sorted(one["confirmed"] for one in left.data["volunteerShifts"]["nodes"]) == [0, 1, 1]


async def test_an_insurance_that_ends_later_leaves_what_was_insured_so(scene: Scene) -> None:
    shift = await make_shift(scene.association, scene.duty, activity={"risk": Risk.ELEVATED})
    volunteer, _ = await scene.volunteer(insured_until=date(2011, 6, 2))
    made = {"id": gid("SignUp", await make_sign_up(shift, volunteer))}
    for name, moment in (("signUpCheckIn", shift.starts_at), ("signUpCheckOut", shift.ends_at)):
        await act(await scene.manager(now=moment), name, "signUp", "id", **made)
    manager = await scene.manager(now=shift.ends_at)
    await act(manager, "volunteerInsuranceSet", "volunteer", "id", id=gid("Volunteer", volunteer))
    found = await manager.query("""{ indicator(key: "volunteers:insurance_coverage",
      period: { from: "2011-06", to: "2011-06" }) { total { figure { numerator denominator } } } }""")
    assert found.data["indicator"]["total"]["figure"] == {"numerator": 1, "denominator": 1}
