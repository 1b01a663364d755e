"""Posts that activities are for, and what is told of nobody."""

from typing import Any

import pytest
from sqlalchemy import inspect

from core.orgs.models import Org
from core.people.models import Person
from graphql_schema.testing.client import Client
from plugins.volunteers.activities.models import Activity, SignUp
from plugins.volunteers.enrollment.models import Volunteer
from plugins.volunteers.honors.models import Certificate
from tests.factories import make_account
from tests.plugins.volunteers.people import act, gid, make_association, make_duty


async def test_an_activity_is_for_a_post_and_a_list_is_narrowed_to_it(api: Client, east_village: Org) -> None:
    association, duty = await make_association(east_village), await make_duty(east_village)
    lead = api.as_(await make_account(east_village, "volunteer_manager"))
    of = {"associationId": gid("VolunteerAssociation", association), "dutyId": gid("VolunteerDuty", duty)}
    for topic in ("SAFETY_PATROL", "LEGAL_ADVICE", None):
        given = {"title": "示例活动", "brief": "示例", "risk": "LOW", "topic": topic}
        made = await act(lead, "volunteerActivityPlan", "volunteerActivity", "topic", **of, **given)
        assert made == {"topic": topic}
    listed = "{ volunteerActivities(where: { topic: { eq: LEGAL_ADVICE } }) { nodes { topic } } }"
    assert (await lead.query(listed)).data["volunteerActivities"]["nodes"] == [{"topic": "LEGAL_ADVICE"}]


@pytest.mark.parametrize("model", [Person, Volunteer, Activity, SignUp, Certificate])
def test_no_record_tells_who_is_a_member_of_a_party(model: type[Any]) -> None:
    assert not [column.key for column in inspect(model).columns if "party" in column.key or "member" in column.key]
