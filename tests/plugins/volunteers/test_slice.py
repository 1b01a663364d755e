"""From an association to credited minutes, by GraphQL alone."""

from datetime import timedelta

from core.orgs.models import Org
from graphql_schema.testing.client import Client
from plugins.volunteers.activities.codes import shown_code
from tests.conftest import ContextFor
from tests.factories import make_account, make_person
from tests.plugins.volunteers.people import KEY, NOW, act, gid, make_association, make_duty, make_shift


async def test_a_resident_enrolls_signs_up_comes_and_is_credited(
    api: Client, ctx_for: ContextFor, east_village: Org
) -> None:
    person = await make_person(east_village, birth_date="1980-01-05")
    lead = await make_account(east_village, "volunteer_manager")
    mine = await make_account(east_village, "resident", person_id=person.id)
    association, duty = await make_association(east_village), await make_duty(east_village)
    shift = await make_shift(association, duty)
    me, manager = api.as_(await ctx_for(mine, now=NOW)), api.as_(await ctx_for(lead, now=NOW))
    enrolled = await act(
        me, "volunteerEnroll", "volunteer", "id version state", associationId=gid("VolunteerAssociation", association)
    )
    assert enrolled["state"] == "APPLIED"
    accepted = await act(manager, "volunteerAccept", "volunteer", "state", id=enrolled["id"], version=1)
    assert accepted == {"state": "ACTIVE"}
    signed = await act(me, "shiftSignUp", "signUp", "id state", shiftId=gid("VolunteerShift", shift))
    assert signed["state"] == "CONFIRMED"
    for name, moment, state in (
        ("signUpCheckIn", shift.starts_at - timedelta(minutes=10), "CHECKED_IN"),
        ("signUpCheckOut", shift.starts_at + timedelta(minutes=100), "CREDITED"),
    ):
        then = api.as_(await ctx_for(mine, now=moment))
        code = shown_code(KEY, moment).code
        assert (await act(then, name, "signUp", "state", id=signed["id"], code=code))["state"] == state
    shown = "{ volunteers { nodes { minutes creditMinutes hours { nodes { state creditedMinutes source } } } } }"
    assert (await me.query(shown)).data["volunteers"]["nodes"] == [
        {
            "minutes": 100,
            "creditMinutes": 100,
            "hours": {"nodes": [{"state": "APPROVED", "creditedMinutes": 100, "source": "CODE"}]},
        }
    ]
