"""An association with those who lead it and those who help, each with a client of their own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from core.orgs.models import Org
from core.people.models import Person
from graphql_schema.node import encode
from graphql_schema.testing.client import Asker
from plugins.volunteers.activities.models import Activity, Risk, Shift, SignUp
from plugins.volunteers.activities.states import ActivityState, ShiftState, SignUpState
from plugins.volunteers.associations.models import Association, Duty, DutyCategory, Registration
from plugins.volunteers.enrollment.models import EnrolledBy, Volunteer
from plugins.volunteers.enrollment.states import VolunteerState
from tests.factories import make_account, make_person, save

NOW = datetime(2011, 6, 1, 1, tzinfo=UTC)
"""A Wednesday, nine o'clock in the county."""

KEY = b"only for tests: thirty-two bytes"
_numbers = count(1)


async def make_association(org: Org, **values: Any) -> Association:
    """An association at the organisation's centre."""
    given = {
        "name": f"{org.name}义工协会",
        "registration": Registration.COMMUNITY_GROUP,
        "founded_on": date(2010, 1, 1),
    }
    return await save(Association(org_id=org.id, org_place=org.place, **given | values), org)


async def make_duty(org: Org, **values: Any) -> Duty:
    """A duty in a category of its own."""
    number = next(_numbers)
    category = await save(DutyCategory(code=f"C{number}", name="类"), org)
    return await save(Duty(category_id=category.id, **{"code": f"D{number}", "name": "环境保护"} | values), org)


async def make_volunteer(association: Association, person: Person | None = None, **values: Any) -> Volunteer:
    """An active volunteer of age."""
    number = next(_numbers)
    if person is None:
        org = Org(id=association.org_id, place=association.org_place, tenant_id=association.tenant_id)
        person = await make_person(org, birth_date="1980-01-05")
    given = {
        "number": f"V{number:05}",
        "name": person.name,
        "state": VolunteerState.ACTIVE,
        "enrolled_by": EnrolledBy.SELF,
        "applied_at": NOW - timedelta(days=90),
        "accepted_at": NOW - timedelta(days=89),
    } | values
    placed = {"org_id": association.org_id, "org_place": association.org_place, "association_id": association.id}
    return await save(Volunteer(**placed, person_id=person.id, **given), association)


async def make_shift(
    association: Association, duty: Duty, *, activity: dict[str, Any] | None = None, **values: Any
) -> Shift:
    """A shift of an open activity: tomorrow at nine, for two hours, with two places."""
    placed = {"org_id": association.org_id, "org_place": association.org_place}
    planned = {
        "title": "河道清洁",
        "brief": "清理河边垃圾",
        "risk": Risk.LOW,
        "minimum_age": 0,
        "agreement_required": False,
        "approval_required": False,
        "state": ActivityState.OPEN,
    } | (activity or {})
    made = await save(Activity(**placed, association_id=association.id, duty_id=duty.id, **planned), association)
    starts_at = values.pop("starts_at", NOW + timedelta(days=1))
    given = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "capacity": 2,
        "minimum": 1,
        "window_minutes": 30,
        "state": ShiftState.OPEN,
        "code_key": KEY,
    } | values
    return await save(Shift(**placed, activity_id=made.id, **given), association)


async def make_sign_up(shift: Shift, volunteer: Volunteer, **values: Any) -> SignUp:
    """A confirmed sign-up, written directly."""
    given = {
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "position": next(_numbers),
        "state": SignUpState.CONFIRMED,
        "requested_at": NOW,
    } | values
    placed = {"org_id": shift.org_id, "org_place": shift.org_place, "shift_id": shift.id}
    return await save(SignUp(**placed, volunteer_id=volunteer.id, person_id=volunteer.person_id, **given), shift)


@dataclass(frozen=True, slots=True)
class Refused:
    """What to correct."""

    codes: list[str]


async def act(asker: Asker, name: str, noun: str, shown: str, /, **given: Any) -> Any:
    """An act by its name: what it shows of its record, or what to correct."""
    input_ = {
        "volunteerAccept": "VolunteerInput",
        "volunteerResume": "VolunteerInput",
        "recruitmentCallOpen": "RecruitmentCallInput",
        "recruitmentCallClose": "RecruitmentCallInput",
        "volunteerActivityOpen": "VolunteerActivityInput",
        "volunteerActivityEnd": "VolunteerActivityInput",
        "signUpConfirm": "SignUpInput",
        "signUpNoShow": "SignUpInput",
        "signUpCheckIn": "SignUpCheckInput",
        "signUpCheckOut": "SignUpCheckInput",
        "hourEntryApprove": "HourEntryInput",
    }.get(name, f"{name[0].upper()}{name[1:]}Input")
    document = f"mutation($input: {input_}!) {{ {name}(input: $input) {{ {noun} {{ {shown} }} errors {{ code }} }} }}"
    answer = await asker.query(document, {"input": given})
    assert answer.errors == [], answer.errors
    payload = answer.data[name]
    return Refused([error["code"] for error in payload["errors"]]) if payload["errors"] else payload[noun]


def gid(kind: str, record: Any) -> str:
    """The record's global id."""
    return encode(kind, record.id)


async def account_of(volunteer: Volunteer, org: Org) -> Any:
    """The volunteer's own account."""
    return await make_account(org, "volunteer", person_id=volunteer.person_id)
