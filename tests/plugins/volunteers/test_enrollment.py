"""Nobody becomes a volunteer, or is assigned, but by an own act; and no refusal is written anywhere."""

from datetime import date

import pytest
from sqlalchemy import select

from core.audit.models import AuditEntry, AuditKind
from core.context import Context
from core.db import Base
from core.errors import Forbidden, NotFound
from core.orgs.models import Org
from core.people.models import Person
from core.plugin_host import Registry
from core.privacy.models import Consent, ConsentForm, ConsentGiver
from graphql_schema.testing.client import Asker, Client
from plugins.volunteers.activities import signing
from plugins.volunteers.enrollment import service
from plugins.volunteers.enrollment.states import VolunteerState
from tests.conftest import ContextFor
from tests.factories import database, make_account, make_org, make_person, save
from tests.plugins.volunteers.people import (
    NOW,
    Refused,
    account_of,
    act,
    gid,
    make_association,
    make_duty,
    make_shift,
    make_volunteer,
)

ENROLLED = "id version state enrolledBy"


async def resident(api: Client, org: Org, born: str | None = "1980-01-05", **values: object) -> Asker:
    """A resident with an account, born on a day."""
    person = await make_person(org, birth_date=born, **values)
    return api.as_(make_account(org, "resident", person_id=person.id))


@pytest.mark.parametrize("role", ["volunteer_manager", "tenant_admin"])
async def test_no_rank_enrolls_anybody_else(ctx_for: ContextFor, east_village: Org, role: str) -> None:
    association = await make_association(east_village)
    person = await make_person(east_village, birth_date="1980-01-05")
    ctx = await ctx_for(await make_account(east_village, role, person_id=person.id))
    async with ctx.transaction():
        with pytest.raises((Forbidden, NotFound)):
            await service.enroll(ctx, association.id)


async def test_the_system_itself_enrolls_nobody(system: object, yunyang: object, east_village: Org) -> None:
    association = await make_association(east_village)
    ctx: Context = system(yunyang)
    async with ctx.transaction():
        with pytest.raises(Forbidden):
            await service.enroll(ctx, association.id)


async def test_nobody_is_signed_up_for_a_shift_by_others(ctx_for: ContextFor, east_village: Org) -> None:
    association = await make_association(east_village)
    shift = await make_shift(association, await make_duty(east_village))
    volunteer = await make_volunteer(association)
    account = await make_account(east_village, "volunteer_manager", person_id=volunteer.person_id)
    ctx = await ctx_for(account, now=NOW)  # who has a record as a volunteer, and no role by which to sign up
    async with ctx.transaction():
        with pytest.raises(Forbidden):
            await signing.sign_up(ctx, shift.id)


def test_no_act_names_a_person_to_enroll_or_to_sign_up(views: object, registry: Registry) -> None:
    from graphql_schema.schema import compose

    schema = compose(registry, ["volunteers"]).schema
    fields = {name: set(schema.type_map[name].fields) for name in ("VolunteerEnrollInput", "ShiftSignUpInput")}
    assert fields == {
        "VolunteerEnrollInput": {"associationId", "consentId"},
        "ShiftSignUpInput": {"shiftId", "hasAgreed"},
    }


def test_no_table_has_a_place_for_a_refusal() -> None:
    tables = [table for name, table in Base.metadata.tables.items() if name.startswith("volunteers_")]
    names = [f"{table.name}.{column.name}" for table in tables for column in table.columns]
    assert not [name for name in names if any(word in name for word in ("refus", "declin", "reject", "unwilling"))]
    assert {state.value for state in VolunteerState} == {"APPLIED", "ACTIVE", "SUSPENDED", "LEFT"}


async def test_an_invitation_that_is_let_go_is_gone(api: Client, ctx_for: ContextFor, east_village: Org) -> None:
    association = await make_association(east_village)
    shift = await make_shift(association, await make_duty(east_village))
    volunteer = await make_volunteer(association)
    manager = api.as_(await ctx_for("volunteer_manager", east_village, now=NOW))
    account = await account_of(volunteer, east_village)
    me = api.as_(account)
    given = {"shiftId": gid("VolunteerShift", shift), "volunteerId": gid("Volunteer", volunteer)}
    asked = await act(manager, "volunteerInvite", "volunteerInvitation", "id", **given)
    document = "mutation($input: VolunteerInvitationDropInput!) { volunteerInvitationDrop(input: $input) { shiftId } }"
    dropped = await me.query(document, {"input": {"id": asked["id"]}})
    assert dropped.data == {"volunteerInvitationDrop": {"shiftId": given["shiftId"]}}
    async with database().transaction(association.tenant_id) as session:
        trail = list(await session.scalars(select(AuditEntry).where(AuditEntry.account_id == account.id)))
    assert [entry.event for entry in trail if entry.kind == AuditKind.WRITE] == []
    shown = "{ volunteerInvitations { totalCount } signUps { totalCount } }"
    assert (await manager.query(shown)).data == {
        "volunteerInvitations": {"totalCount": 0},
        "signUps": {"totalCount": 0},
    }


async def test_a_temporary_resident_enrolls_like_anybody(api: Client, east_village: Org, west: Org) -> None:
    association = await make_association(west)
    person = await make_person(east_village, birth_date="1980-01-05")  # whose record is kept elsewhere
    me = api.as_(make_account(west, "resident", person_id=person.id))
    made = await act(
        me, "volunteerEnroll", "volunteer", ENROLLED, associationId=gid("VolunteerAssociation", association)
    )
    assert (made["state"], made["enrolledBy"]) == ("APPLIED", "SELF")


def consent_of(guardian: Person, child: Person, **values: object) -> Consent:
    """What the guardian consented to."""
    given = {"purpose": "志愿服务", "categories": ["NAME"], "form": ConsentForm.SEPARATE, "given_at": NOW} | values
    return Consent(person_id=child.id, giver=ConsentGiver.GUARDIAN, guardian_id=guardian.id, **given)


@pytest.mark.parametrize(
    ("consented", "enrolled"),
    [
        ({}, "GUARDIAN_CONSENT"),
        ({"purpose": "参加义工协会活动"}, "GUARDIAN_CONSENT"),
        ({"purpose": "发布照片"}, Refused(["VOLUNTEERS_GUARDIAN"])),
        ({"recipient": "示例公司"}, Refused(["VOLUNTEERS_GUARDIAN"])),
        ({"withdrawn_at": NOW}, Refused(["VOLUNTEERS_GUARDIAN"])),
    ],
)
async def test_a_minor_enrolls_with_the_guardians_consent_to_it_alone(
    api: Client, ctx_for: ContextFor, east_village: Org, consented: dict[str, object], enrolled: object
) -> None:
    association = await make_association(east_village)
    guardian = await make_person(east_village)
    child = await make_person(east_village, birth_date="1996-01-05", guardian_id=guardian.id)
    account = await make_account(east_village, "resident", person_id=child.id)
    me = api.as_(await ctx_for(account, now=NOW))
    given = {"associationId": gid("VolunteerAssociation", association)}
    assert await act(me, "volunteerEnroll", "volunteer", ENROLLED, **given) == Refused(["VOLUNTEERS_GUARDIAN"])
    consent = await save(consent_of(guardian, child, **consented), east_village)
    made = await act(me, "volunteerEnroll", "volunteer", ENROLLED, **given, consentId=gid("Consent", consent))
    assert (made if isinstance(made, Refused) else made["enrolledBy"]) == enrolled


async def test_an_enrollment_asks_for_the_date_of_birth(api: Client, east_village: Org) -> None:
    association = gid("VolunteerAssociation", await make_association(east_village))
    me = await resident(api, east_village, born=None)
    assert await act(me, "volunteerEnroll", "volunteer", ENROLLED, associationId=association) == Refused(
        ["VOLUNTEERS_AGE"]
    )


async def test_an_association_of_another_county_is_not_found(api: Client, east_village: Org, abroad: Org) -> None:
    me = await resident(api, east_village)
    theirs = gid("VolunteerAssociation", await make_association(await make_org(abroad)))
    assert await act(me, "volunteerEnroll", "volunteer", ENROLLED, associationId=theirs) == Refused(["NOT_FOUND"])


async def test_a_volunteer_leaves_at_any_time_and_may_come_back(api: Client, east_village: Org) -> None:
    association = await make_association(east_village)
    volunteer = await make_volunteer(association, minutes=6000, stars=1)
    me = api.as_(await account_of(volunteer, east_village))
    left = await act(me, "volunteerLeave", "volunteer", "state stars minutes leftOn", id=gid("Volunteer", volunteer))
    assert (left["state"], left["stars"], left["minutes"]) == ("LEFT", 1, 6000)
    given = {"associationId": gid("VolunteerAssociation", association)}
    back = await act(me, "volunteerEnroll", "volunteer", "id state stars", **given)
    assert back == {"id": gid("Volunteer", volunteer), "state": "APPLIED", "stars": 1}


async def test_whom_to_call_is_masked(api: Client, east_village: Org) -> None:
    volunteer = await make_volunteer(await make_association(east_village))
    me = api.as_(await account_of(volunteer, east_village))
    given = {"id": gid("Volunteer", volunteer), "name": "示例亲属", "phone": "13900999999"}
    shown = await act(me, "volunteerContactSet", "volunteer", "contactName contactPhone", **given)
    assert shown == {"contactName": "示**", "contactPhone": "+86139****9999"}


async def test_a_volunteer_sees_the_own_record_alone(api: Client, east_village: Org) -> None:
    association = await make_association(east_village)
    volunteer, _ = await make_volunteer(association), await make_volunteer(association)
    me = api.as_(await account_of(volunteer, east_village))
    listed = await me.query("{ volunteers { nodes { id } } }")
    assert listed.data["volunteers"]["nodes"] == [{"id": gid("Volunteer", volunteer)}]


async def test_norms_warn_and_name_what_is_missing(api: Client, east: Org, east_village: Org) -> None:
    association = await make_association(east_village, founded_on=date(2010, 1, 1))
    await make_volunteer(association)
    manager = api.as_(make_account(east, "volunteer_manager"))
    found = await manager.query("{ volunteerStaffing(onlyShort: true) { code volunteers norm shortfall notes } }")
    by_code = {one["code"]: one for one in found.data["volunteerStaffing"]}
    assert by_code[east_village.code] == {
        "code": east_village.code,
        "volunteers": 1,
        "norm": 40,
        "shortfall": 39,
        "notes": ["FEW_VOLUNTEERS"],
    }
    assert [one["notes"] for code, one in by_code.items() if code != east_village.code] == [["NO_ASSOCIATION"]]
