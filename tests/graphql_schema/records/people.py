"""People, what is kept of them, and who is named on a record."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from core.access.levels import MemberRole, Verdict
from core.access.models import AccessBreak, Member, Notification
from core.accounts.models import Account
from core.orgs.models import Org
from core.people.identity import IdKind
from core.people.models import DuplicateState, Person, PersonDuplicate, PersonPhone, PhoneUse
from core.privacy.models import (
    BasisKind,
    Consent,
    ConsentForm,
    ConsentGiver,
    Correction,
    CorrectionState,
    DataCategory,
    DataExport,
    LegalBasis,
    RetentionAction,
    RetentionClass,
)
from plugins.mediation.models import Dispute
from tests.graphql_schema.records.values import INSTANTS, TEXTS, TOLD, Records, Step


def person(records: Records, _: int) -> Person:
    return Person(
        **records.placed(),
        name=records.any(TEXTS),
        name_pinyin=records.any(TEXTS),
        id_kind=records.perhaps(IdKind),
        id_number=records.perhaps(TEXTS),
        birth_date=records.perhaps(TEXTS),
        is_under_14=records.perhaps((True, False)),
    )


def phone(records: Records, _: int) -> PersonPhone:
    return PersonPhone(person_id=records.any(Person).id, use=records.any(PhoneUse), number=records.any(TEXTS))


def duplicate(records: Records, number: int) -> PersonDuplicate:
    one, other = records.rows[Person][number], records.rows[Person][-1 - number]
    return PersonDuplicate(
        **records.placed(),
        person_id=one.id,
        other_id=other.id,
        state=records.any(DuplicateState),
        note=records.perhaps(TEXTS),
    )


def consent(records: Records, _: int) -> Consent:
    return Consent(
        person_id=records.any(Person).id,
        giver=ConsentGiver.SELF,
        purpose=records.any(TEXTS),
        recipient=records.perhaps(TEXTS),
        categories=records.random.sample(list(DataCategory), records.random.randint(0, 3)),
        form=records.any(ConsentForm),
        given_at=records.any(INSTANTS),
        withdrawn_at=records.perhaps(INSTANTS),
    )


def basis(records: Records, _: int) -> LegalBasis:
    consent = records.perhaps(Consent)
    return LegalBasis(
        person_id=consent.person_id if consent else records.any(Person).id,
        kind=BasisKind.CONSENT if consent else BasisKind.STATUTORY_DUTY,
        purpose=records.any(TEXTS),
        rule=None if consent else records.any(TEXTS),
        consent_id=consent and consent.id,
        expires_at=records.perhaps(INSTANTS),
        created_at=records.any(INSTANTS),
    )


def correction(records: Records, _: int) -> Correction:
    return Correction(
        **records.placed(),
        person_id=records.any(Person).id,
        what=records.any(TEXTS),
        proposed=records.any(TEXTS),
        state=records.any(CorrectionState),
        answer=records.perhaps(TEXTS),
    )


def export(records: Records, _: int) -> DataExport:
    return DataExport(
        **records.placed(),
        person_id=records.any(Person).id,
        purpose=records.any(TEXTS),
        expires_at=records.any(INSTANTS),
        content="{}",
    )


def retention_class(records: Records, number: int) -> RetentionClass:
    return RetentionClass(
        record_type=f"{records.any(TEXTS)}{number}",
        counts_from=records.any(TEXTS),
        years=number,
        action=records.any(RetentionAction),
        basis=records.any(TEXTS),
    )


def record(records: Records) -> dict[str, Any]:
    """A case or a person to be named on."""
    kind, column = records.any(((Dispute, "case_id"), (Person, "person_id")))
    return {column: records.any(kind).id}


def member(records: Records, _: int) -> Member:
    kind, column = records.any(((Account, "account_id"), (Org, "org_id")))
    return Member(
        **record(records),
        **{column: records.any(kind).id},
        name=records.any(TEXTS),
        role=records.any(MemberRole),
        started_at=records.any(INSTANTS),
        ended_at=records.perhaps(INSTANTS),
        reason=records.any(TEXTS),
    )


def opened(records: Records, _: int) -> AccessBreak:
    begun, is_reviewed = records.any(INSTANTS), records.any((True, False))
    return AccessBreak(
        **records.placed(),
        **record(records),
        account_id=records.any(Account).id,
        name=records.any(TEXTS),
        reason=records.any(TEXTS),
        started_at=begun,
        ended_at=begun + timedelta(hours=1),
        review_due_at=begun + timedelta(days=7),
        reviewed_at=records.any(INSTANTS) if is_reviewed else None,
        verdict=records.any(Verdict) if is_reviewed else None,
        comment=records.any(TEXTS) if is_reviewed else None,
    )


def notification(records: Records, _: int) -> Notification:
    return Notification(
        person_id=records.any([*records.rows[Person][:8], *records.rows[Person][-TOLD:]]).id,
        kind="access_broken",
        who=records.any(TEXTS),
        occurred_at=records.any(INSTANTS),
        visible_at=records.perhaps(INSTANTS),
    )


PEOPLE: Sequence[Step] = ((Person, person, 24),)


KEPT: Sequence[Step] = (
    (PersonPhone, phone, 30),
    (PersonDuplicate, duplicate, 6),
    (Consent, consent, 20),
    (LegalBasis, basis, 20),
    (Correction, correction, 10),
    (DataExport, export, 4),
    (RetentionClass, retention_class, 3),
)


NAMED: Sequence[Step] = (
    (Member, member, 60),
    (AccessBreak, opened, 24),
    (Notification, notification, 30),
)
