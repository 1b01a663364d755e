"""Consent and legal basis, as the law asks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.context import Context
from core.db import Database
from core.errors import Forbidden, PayloadError
from core.orgs.models import Org
from core.people.models import Person
from core.privacy.consents import add_basis, give_consent, withdraw_consent
from core.privacy.models import BasisKind, Consent, ConsentForm, ConsentGiver, DataCategory, LegalBasis
from tests.conftest import ContextFor
from tests.factories import make_person

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CONTACT = {"giver": ConsentGiver.SELF, "purpose": "a call back", "categories": [DataCategory.CONTACT]}


@pytest.fixture
async def director(ctx_for: ContextFor, east: Org) -> Context:
    """Runs the centre of the eastern town."""
    return await ctx_for("center_director", east, now=NOW)


async def give(ctx: Context, person: Person, form: ConsentForm = ConsentForm.WRITTEN, **given: Any) -> Consent:
    async with ctx.transaction():
        return await give_consent(ctx, person.id, form=form, **{**CONTACT, **given})


async def basis(ctx: Context, person: Person, kind: BasisKind, **given: Any) -> LegalBasis:
    async with ctx.transaction():
        return await add_basis(ctx, person.id, kind=kind, purpose="help", **given)


async def refused(act: Any) -> tuple[str, str | None]:
    with pytest.raises(PayloadError) as caught:
        await act
    return caught.value.key, caught.value.field


async def test_a_consent_is_kept_with_all_that_it_says(director: Context, east: Org) -> None:
    person = await make_person(east)
    given = await give(
        director,
        person,
        ConsentForm.SEPARATE,
        recipient="the hospital of the county",
        categories=[DataCategory.HEALTH, DataCategory.CONTACT, DataCategory.HEALTH],
    )
    assert (given.categories, given.recipient) == (["CONTACT", "HEALTH"], "the hospital of the county")
    assert (given.given_at, given.withdrawn_at, given.guardian_id) == (NOW, None, None)


@pytest.mark.parametrize(
    "given",
    [{"recipient": "a hospital"}, {"categories": [DataCategory.HEALTH]}, {"categories": [DataCategory.IDENTITY]}],
)
async def test_sensitive_data_and_handing_on_need_separate_consent(
    director: Context, east: Org, given: dict[str, Any]
) -> None:
    person = await make_person(east)
    assert await refused(give(director, person, **given)) == ("privacy.separate_consent", "form")


async def test_for_a_child_the_guardian_consents_separately(director: Context, east: Org) -> None:
    guardian = await make_person(east)
    child = await make_person(east, birth_date="2013-01-01", is_under_14=True, guardian_id=guardian.id)
    assert await refused(give(director, child)) == ("privacy.guardian_consents", "giver")
    assert await refused(give(director, child, giver=ConsentGiver.GUARDIAN)) == ("privacy.separate_consent", "form")
    given = await give(director, child, ConsentForm.SEPARATE, giver=ConsentGiver.GUARDIAN)
    assert given.guardian_id == guardian.id


async def test_who_turned_14_today_consents_alone_whatever_the_flag_still_says(director: Context, east: Org) -> None:
    grown = await make_person(east, birth_date="2012-05-31", is_under_14=True)
    assert (await give(director, grown)).giver == ConsentGiver.SELF


async def test_nobody_consents_for_a_person_without_a_guardian(director: Context, east: Org) -> None:
    act = give(director, await make_person(east), giver=ConsentGiver.GUARDIAN)
    assert await refused(act) == ("privacy.no_guardian", "giver")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"categories": []}, ("rule.required", "categories")),
        ({"purpose": " "}, ("rule.required", "purpose")),
        ({"given_at": NOW + timedelta(seconds=1)}, ("privacy.not_yet", "given_at")),
    ],
)
async def test_a_consent_says_what_for_of_what_and_since_when(
    director: Context, east: Org, given: dict[str, Any], complaint: tuple[str, str]
) -> None:
    assert await refused(give(director, await make_person(east), **given)) == complaint


async def test_withdrawing_a_consent_ends_what_rests_on_it_alone(
    director: Context, database: Database, east: Org
) -> None:
    person = await make_person(east)
    consent = await give(director, person)
    resting = await basis(director, person, BasisKind.CONSENT, consent_id=consent.id)
    duty = await basis(director, person, BasisKind.STATUTORY_DUTY, rule="People's Mediation Law, art. 4")
    async with director.transaction():
        await withdraw_consent(director, consent.id, "by phone")
    async with database.transaction(east.tenant_id) as session:
        ends = {one.id: one.expires_at for one in await session.scalars(select(LegalBasis))}
        held = await session.get_one(Consent, (east.tenant_id, consent.id))
    assert (held.withdrawn_at, ends) == (NOW, {resting.id: NOW, duty.id: None})
    assert await refused(basis(director, person, BasisKind.CONSENT, consent_id=consent.id)) == (
        "privacy.withdrawn",
        "consent_id",
    )


@pytest.mark.parametrize(
    ("kind", "given", "complaint"),
    [
        (BasisKind.STATUTORY_DUTY, {}, ("privacy.duty_needs_rule", "rule")),
        (BasisKind.STATUTORY_DUTY, {"rule": " "}, ("privacy.duty_needs_rule", "rule")),
        (BasisKind.EMERGENCY, {}, ("privacy.emergency_ends", "expires_at")),
        (BasisKind.EMERGENCY, {"expires_at": NOW}, ("rule.ends_before_it_begins", "expires_at")),
        (BasisKind.EMERGENCY, {"expires_at": NOW + timedelta(days=8)}, ("privacy.emergency_too_long", "expires_at")),
        (BasisKind.CONSENT, {}, ("privacy.basis_consent", "consent_id")),
    ],
)
async def test_a_basis_names_what_its_kind_rests_on(
    director: Context, east: Org, kind: BasisKind, given: dict[str, Any], complaint: tuple[str, str]
) -> None:
    assert await refused(basis(director, await make_person(east), kind, **given)) == complaint


async def test_the_consent_of_another_person_is_like_none(director: Context, east: Org) -> None:
    consent = await give(director, await make_person(east))
    act = basis(director, await make_person(east), BasisKind.CONSENT, consent_id=consent.id)
    assert await refused(act) == ("error.not_found", "consent_id")


async def test_who_only_reads_people_records_no_consent(ctx_for: ContextFor, east: Org) -> None:
    with pytest.raises(Forbidden):
        await give(await ctx_for("county_leader", east), await make_person(east))


async def test_the_consent_of_somebody_elsewhere_cannot_be_withdrawn(
    director: Context, ctx_for: ContextFor, east: Org, west: Org
) -> None:
    elsewhere = await give(await ctx_for("center_director", west, now=NOW), await make_person(west))

    async def withdraw() -> None:
        async with director.transaction():
            await withdraw_consent(director, elsewhere.id, "by phone")

    assert await refused(withdraw()) == ("error.not_found", "id")
