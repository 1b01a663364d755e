"""Disputes, mediators, and what is done in a mediation."""

from collections.abc import Sequence

from core.cases.models import NEVER, CaseParty, Resolution, Severity, Source
from core.orgs.kinds import OrgLevel
from core.orgs.models import Org
from core.people.models import Person
from plugins.mediation.mediators.models import (
    LegalStatus,
    Linkage,
    LinkageChannel,
    LinkageResult,
    MediationOrg,
    MediatorAward,
    MediatorTitle,
    MediatorTraining,
    Tier,
    Title,
)
from plugins.mediation.models import (
    AppointmentState,
    Channel,
    Dispute,
    DisputeType,
    EndGround,
    Mediator,
    MediatorAppointment,
)
from plugins.mediation.proceedings.models import (
    Agreement,
    AgreementForm,
    AssignmentEnd,
    BodyKind,
    ChosenBy,
    Confirmation,
    ConflictKind,
    Diversion,
    DiversionState,
    MediatorAssignment,
    MediatorConflict,
    Obligation,
    ObligationState,
    Participant,
    ParticipantKind,
    RoutingRule,
)
from plugins.mediation.states import ConfirmationState, DisputeState
from tests.graphql_schema.records.values import AMOUNTS, DAYS, INSTANTS, LEVELS, TEXTS, Records, Step


def dispute_type(records: Records, number: int) -> DisputeType:
    return DisputeType(
        code=f"{records.any(TEXTS)}{number}",
        name=records.any(TEXTS),
        limit_days=number * 10,
        limit_in_working_days=records.any((True, False)),
        written_agreement_required=records.any((True, False)),
        rule_code=records.perhaps(TEXTS),
        special_member=records.perhaps(TEXTS),
        confirmation_excluded=records.any((True, False)),
    )


def mediator(records: Records, number: int) -> Mediator:
    person = records.rows[Person][number]
    return Mediator(**records.placed(), number=f"{records.any(TEXTS)}{number}", name=person.name, person_id=person.id)


def appointment(records: Records, _: int) -> MediatorAppointment:
    org = records.random.choice(records.orgs)
    return MediatorAppointment(
        org_id=org.id,
        org_place=org.place,
        level=org.level,
        mediator_id=records.any(Mediator).id,
        state=records.any(AppointmentState),
        started_on=records.any(DAYS),
        ended_on=records.perhaps(DAYS),
    )


def dispute(records: Records, number: int) -> Dispute:
    mediator, kind = records.perhaps(Mediator), records.any(DisputeType)
    return Dispute(
        **records.placed(),
        number=f"{records.any(TEXTS)}{number}",
        category=kind.code,
        title=records.any(TEXTS),
        state=records.any(DisputeState),
        access_level=records.any(LEVELS),
        opened_at=records.any(INSTANTS),
        closed_at=records.perhaps(INSTANTS),
        resolution=records.perhaps(Resolution),
        handling_org_id=records.any(Org).id,
        worker_id=mediator and mediator.person_id,
        mediator_id=mediator and mediator.id,
        type_id=kind.id,
        channel=records.any(Channel),
        source=records.any(Source),
        severity=records.any(Severity),
        summary=records.any(TEXTS),
        amount_fen=records.any(AMOUNTS),
        refusal_reason=records.perhaps(TEXTS),
        consented_on=records.perhaps(DAYS),
        first_mediator_id=(first := records.perhaps(Mediator)) and first.id,
        end_ground=records.perhaps(EndGround),
        routes_told_on=records.perhaps(DAYS),
        legal_basis=records.perhaps(TEXTS),
        due_at=records.any((NEVER, *INSTANTS)),
        reopened_at=records.perhaps(INSTANTS),
        archived_at=records.perhaps(INSTANTS),
    )


def mediation_org(records: Records, _: int) -> MediationOrg:
    tier = records.any(Tier)
    return MediationOrg(
        **records.placed(),
        name=records.any(TEXTS),
        tier=tier,
        industry=records.any(TEXTS) if tier == Tier.INDUSTRY else None,
        legal_status=records.any(LegalStatus),
        established_on=DAYS[0],
        dissolved_on=records.perhaps(DAYS),
    )


def title(records: Records, _: int) -> MediatorTitle:
    return MediatorTitle(
        **records.placed(),
        mediator_id=records.any(Mediator).id,
        title=records.any(Title),
        level=records.any(OrgLevel),
        granted_on=DAYS[0],
        ended_on=records.perhaps(DAYS),
    )


def training(records: Records, number: int) -> MediatorTraining:
    mediator = records.any(Mediator)
    return MediatorTraining(
        mediator_id=mediator.id, held_on=records.any(DAYS), hours=number + 1, subject=records.any(TEXTS)
    )


def award(records: Records, number: int) -> MediatorAward:
    mediator, by = records.any(Mediator), records.any(TEXTS)
    return MediatorAward(mediator_id=mediator.id, name=records.any(TEXTS), granted_by=by, year=2000 + number)


def linkage(records: Records, number: int) -> Linkage:
    case, is_ended = records.perhaps(Dispute), number % 2
    return Linkage(
        **records.placed(),
        channel=records.any(LinkageChannel),
        from_body=records.any(TEXTS),
        case_no=f"{records.any(TEXTS)}{number}",
        case_id=case and case.id,
        entrusted_on=DAYS[0],
        due_on=records.any(DAYS),
        ended_on=records.any(DAYS) if is_ended else None,
        result=records.any(LinkageResult) if is_ended else None,
    )


def assignment(records: Records, _: int) -> MediatorAssignment:
    mediator = records.any(Mediator)
    return MediatorAssignment(
        case_id=records.any(Dispute).id,
        mediator_id=mediator.id,
        name=mediator.name,
        is_first=records.any((True, False)),
        chosen_by=records.any(ChosenBy),
        started_at=records.any(INSTANTS),
        ended_at=records.perhaps(INSTANTS),
        end_reason=records.perhaps(AssignmentEnd),
    )


def conflict(records: Records, number: int) -> MediatorConflict:
    dispute, mediator, party = records.any(Dispute), records.rows[Mediator][number], records.perhaps(CaseParty)
    return MediatorConflict(
        case_id=dispute.id,
        mediator_id=mediator.id,
        name=mediator.name,
        kind=records.any(ConflictKind),
        party_id=party and party.id,
        note=records.any(TEXTS),
        noted_at=records.any(INSTANTS),
    )


def participant(records: Records, _: int) -> Participant:
    return Participant(
        case_id=records.any(Dispute).id,
        kind=records.any(ParticipantKind),
        name=records.any(TEXTS),
        consented_on=records.perhaps(DAYS),
    )


def agreement(records: Records, _: int) -> Agreement:
    return Agreement(
        case_id=records.any(Dispute).id,
        form=records.any(AgreementForm),
        content=records.any(TEXTS),
        reached_on=records.any(DAYS),
        parties_signed_on=records.perhaps(DAYS),
        mediator_signed_on=records.perhaps(DAYS),
        sealed_on=records.perhaps(DAYS),
        effective_on=records.perhaps(DAYS),
        copies=records.random.randint(2, 5),
    )


def obligation(records: Records, _: int) -> Obligation:
    agreement = records.any(Agreement)
    return Obligation(
        case_id=agreement.case_id,
        agreement_id=agreement.id,
        debtor_id=records.any(CaseParty).id,
        content=records.any(TEXTS),
        amount_fen=records.any(AMOUNTS),
        due_on=records.any(DAYS),
        state=records.any(ObligationState),
        settled_on=records.perhaps(DAYS),
    )


def confirmation(records: Records, _: int) -> Confirmation:
    agreement = records.any(Agreement)
    return Confirmation(
        case_id=agreement.case_id,
        agreement_id=agreement.id,
        court=records.any(TEXTS),
        state=records.any(ConfirmationState),
        prepared_on=records.any(DAYS),
        file_by=records.any(DAYS),
        filed_on=records.perhaps(DAYS),
        case_number=records.perhaps(TEXTS),
        decided_on=records.perhaps(DAYS),
        ground=records.perhaps(TEXTS),
    )


def diversion(records: Records, _: int) -> Diversion:
    return Diversion(
        case_id=records.any(Dispute).id,
        body_kind=records.any(BodyKind),
        body=records.any(TEXTS),
        reason=records.any(TEXTS),
        sent_on=records.any(DAYS),
        state=records.any(DiversionState),
        answered_on=records.perhaps(DAYS),
        answer=records.perhaps(TEXTS),
    )


def routing_rule(records: Records, number: int) -> RoutingRule:
    by_type = number < 2
    return RoutingRule(
        type_id=records.rows[DisputeType][number].id if by_type else None,
        severity=None if by_type else list(Severity)[number - 2],
        org_id=records.any(Org).id,
    )


DISPUTES: Sequence[Step] = (
    (DisputeType, dispute_type, 4),
    (Mediator, mediator, 8),
    (MediatorAppointment, appointment, 16),
    (Dispute, dispute, 60),
)


MEDIATION: Sequence[Step] = (
    (MediationOrg, mediation_org, 12),
    (MediatorTitle, title, 16),
    (MediatorTraining, training, 16),
    (MediatorAward, award, 10),
    (Linkage, linkage, 12),
    (MediatorAssignment, assignment, 40),
    (MediatorConflict, conflict, 8),
    (Participant, participant, 30),
    (Agreement, agreement, 30),
    (Obligation, obligation, 40),
    (Confirmation, confirmation, 20),
    (Diversion, diversion, 30),
    (RoutingRule, routing_rule, 4),
)
