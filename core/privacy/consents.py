"""Acts on consent and legal basis."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from core.authz import require
from core.context import Context
from core.crypto.sealed import reveal
from core.errors import NotFound, RuleError
from core.people.ages import is_under_14
from core.people.models import Person
from core.privacy.events import ConsentGiven, ConsentWithdrawn, LegalBasisAdded, LegalBasisEnded
from core.privacy.models import BasisKind, Consent, ConsentForm, ConsentGiver, DataCategory, LegalBasis
from core.privacy.permissions import CONSENT_MANAGE
from core.text import checked_text

LONGEST_TEXT = 500
LONGEST_EMERGENCY = timedelta(days=7)

SENSITIVE_CATEGORIES = {DataCategory.IDENTITY, DataCategory.BIRTH, DataCategory.HEALTH}
"""Data for which consent is asked separately."""


async def give_consent(
    ctx: Context,
    person_id: UUID,
    *,
    giver: ConsentGiver,
    purpose: str,
    categories: Sequence[DataCategory],
    form: ConsentForm,
    recipient: str | None = None,
    given_at: datetime | None = None,
) -> Consent:
    """Record a person's consent; for a child under 14 the guardian gives it.

    Source: Personal Information Protection Law, art. 14, 23, 29, 31.
    """
    person = await ctx.one(Person, person_id, field="person_id")
    await require(ctx, CONSENT_MANAGE, person)
    child = await _is_child(ctx, person)
    if child and giver != ConsentGiver.GUARDIAN:
        raise RuleError("privacy.guardian_consents", field="giver")
    if giver == ConsentGiver.GUARDIAN and person.guardian_id is None:
        raise RuleError("privacy.no_guardian", field="giver")
    if not categories:
        raise RuleError("rule.required", field="categories", code="REQUIRED")
    if form != ConsentForm.SEPARATE and (child or recipient or SENSITIVE_CATEGORIES.intersection(categories)):
        raise RuleError("privacy.separate_consent", field="form")
    given_at = given_at or ctx.clock.now()
    if given_at > ctx.clock.now():
        raise RuleError("privacy.not_yet", field="given_at")
    consent = Consent(
        person_id=person.id,
        giver=giver,
        guardian_id=person.guardian_id if giver == ConsentGiver.GUARDIAN else None,
        purpose=checked_text(purpose, "purpose", longest=LONGEST_TEXT),
        recipient=None if recipient is None else checked_text(recipient, "recipient", longest=LONGEST_TEXT),
        categories=sorted(set(categories)),
        form=form,
        given_at=given_at,
    )
    ctx.session.add(consent)
    ctx.record(ConsentGiven(consent.id, person.id))
    return consent


async def _is_child(ctx: Context, person: Person) -> bool:
    """Whether the person is under 14 today: told exactly, since it decides who may consent."""
    born = await reveal(ctx.session, person, Person.birth_date)
    return bool(person.is_under_14) if born is None else is_under_14(date.fromisoformat(born), ctx.clock.today())


async def withdraw_consent(ctx: Context, consent_id: UUID, note: str) -> Consent:
    """End a consent, and with it what was allowed by it alone; withdrawing needs no reason that anybody judges."""
    consent = await ctx.session.scalar(select(Consent).where(Consent.id == consent_id).with_for_update())
    if consent is None:
        raise NotFound
    person = await ctx.one(Person, consent.person_id)
    await require(ctx, CONSENT_MANAGE, person)
    if consent.withdrawn_at is None:
        consent.withdrawn_at = ctx.clock.now()
        consent.withdrawal_note = checked_text(note, "note", longest=LONGEST_TEXT)
        ctx.record(ConsentWithdrawn(consent.id, person.id))
        for basis in await ctx.session.scalars(select(LegalBasis).where(LegalBasis.consent_id == consent.id)):
            if basis.expires_at is None or basis.expires_at > consent.withdrawn_at:
                basis.expires_at = consent.withdrawn_at
                ctx.record(LegalBasisEnded(basis.id, person.id))
    return consent


async def add_basis(
    ctx: Context,
    person_id: UUID,
    *,
    kind: BasisKind,
    purpose: str,
    rule: str | None = None,
    consent_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> LegalBasis:
    """Record why a person's data may be used: a duty names its rule, an emergency its end, consent the consent.

    Source: Personal Information Protection Law, art. 13.
    """
    person = await ctx.one(Person, person_id, field="person_id")
    await require(ctx, CONSENT_MANAGE, person)
    _check_basis(ctx, kind, rule, expires_at)
    await _check_consent(ctx, person, kind, consent_id)
    basis = LegalBasis(
        person_id=person.id,
        kind=kind,
        purpose=checked_text(purpose, "purpose", longest=LONGEST_TEXT),
        rule=None if rule is None else checked_text(rule, "rule", longest=LONGEST_TEXT),
        consent_id=consent_id,
        expires_at=expires_at,
    )
    ctx.session.add(basis)
    ctx.record(LegalBasisAdded(basis.id, person.id))
    return basis


def _check_basis(ctx: Context, kind: BasisKind, rule: str | None, expires_at: datetime | None) -> None:
    now = ctx.clock.now()
    if kind == BasisKind.STATUTORY_DUTY and not (rule or "").strip():
        raise RuleError("privacy.duty_needs_rule", field="rule", code="REQUIRED")
    if kind == BasisKind.EMERGENCY and expires_at is None:
        raise RuleError("privacy.emergency_ends", field="expires_at", code="REQUIRED")
    if expires_at is not None and expires_at <= now:
        raise RuleError("rule.ends_before_it_begins", field="expires_at")
    if kind == BasisKind.EMERGENCY and expires_at is not None and expires_at > now + LONGEST_EMERGENCY:
        raise RuleError("privacy.emergency_too_long", field="expires_at", days=LONGEST_EMERGENCY.days)


async def _check_consent(ctx: Context, person: Person, kind: BasisKind, consent_id: UUID | None) -> None:
    if (kind == BasisKind.CONSENT) != (consent_id is not None):
        raise RuleError("privacy.basis_consent", field="consent_id", code="REQUIRED" if consent_id is None else None)
    if consent_id is not None:
        consent = await ctx.session.scalar(
            select(Consent).where(Consent.id == consent_id, Consent.person_id == person.id)
        )
        if consent is None:
            raise NotFound("consent_id")
        if consent.withdrawn_at is not None:
            raise RuleError("privacy.withdrawn", field="consent_id")
