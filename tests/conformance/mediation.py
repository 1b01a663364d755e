"""What the proofs are told about mediation."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from core.cases.models import CaseParty, Episode, EpisodeOutcome, Resolution, Severity
from core.cases.parts import FileItem
from core.documents.forms import FieldType
from core.documents.models import Document, DocumentState, DocumentTemplate, TemplateField
from core.files.models import File
from core.orgs.models import Org
from graphql_schema.node import encode
from graphql_schema.testing.isolation import County, Subject
from graphql_schema.testing.isolation.meetings import meetings
from plugins.mediation.mediators.models import (
    FitnessAnswer,
    FitnessCheck,
    FitnessRule,
    LegalStatus,
    Linkage,
    LinkageChannel,
    LinkageResult,
    MediationOrg,
    MediatorAward,
    MediatorSpeciality,
    MediatorTitle,
    MediatorTraining,
    StaffingNorm,
    Tier,
    Title,
)
from plugins.mediation.models import AppointmentState, Dispute, DisputeType, Mediator, MediatorAppointment
from plugins.mediation.proceedings.models import (
    Agreement,
    AgreementForm,
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
from plugins.mediation.sessions.models import MediationSession, SessionAttendee, SessionNote, SessionOutcome
from plugins.mediation.states import ConfirmationState, DisputeState
from tests.conformance.casework import casework, terms
from tests.factories import (
    OPENED_AT,
    database,
    make_dispute,
    make_dispute_type,
    make_entry,
    make_mediator,
    make_member,
    make_party,
    make_person,
    save,
    using,
)

ENDED = {
    DisputeState.NOT_ACCEPTED: (Resolution.NOT_COMPETENT, EpisodeOutcome.DIVERTED),
    DisputeState.CLOSED: (Resolution.SOLVED, EpisodeOutcome.SETTLED),
    DisputeState.ARCHIVED: (Resolution.SOLVED, EpisodeOutcome.SETTLED),
}

ENDING = datetime(2099, 1, 5, 2, 3, 4, tzinfo=UTC)


async def fill_mediation(county: County) -> None:
    """A dispute in every state, and one more that bears the county's mark; mediators who may be assigned."""
    for list_ in ("promotionPool", "mediatorRoster"):
        county.know(f"Query.{list_}.area", encode("Org", county.orgs[0].id))
    with using(county.ctx.database):
        town, marked = county.orgs[1], county.orgs[3]
        await terms(town, "PROOF", "同条")
        await terms(marked, f"PROOF_{county.mark.upper()}", f"条{county.mark}")
        kind = await make_dispute_type(town, code="NEIGHBORS")
        mediator = await _mediator(town, "M-1", "调解员")
        for number, state in enumerate(DisputeState, start=1):
            dispute = await _dispute(county, town, kind, mediator, number, state, "同题")
            await make_member(dispute, county.account)
            await make_entry(dispute, county.account)
        await _conflict(town, "同题", dispute)
        await save(RoutingRule(severity=Severity.MAJOR, org_id=county.orgs[0].id), town)
        kind = await make_dispute_type(marked, code=f"TYPE-{county.mark}", name=f"类{county.mark}")
        mediator = await _mediator(marked, f"M-{county.mark}", f"员{county.mark}")
        for number, state in enumerate((DisputeState.MEDIATING, DisputeState.CLOSED), start=100 * county.ordinal):
            dispute = await _dispute(county, marked, kind, mediator, number, state, f"题{county.mark}")
            for named in (county.account, county.orgs[0]):
                await make_member(dispute, named, reason=dispute.title, ended_at=ENDING if dispute.closed_at else None)
        await _conflict(marked, f"题{county.mark}", dispute)
        await save(RoutingRule(type_id=kind.id, org_id=marked.id), marked)
        await save(MediatorSpeciality(mediator_id=mediator.id, type_id=dispute.type_id), marked)
        for org in (town, marked):
            for group in meetings(county, org, dispute):
                for record in group:
                    await save(record, org)
        await _standing(town, mediator, dispute, "同名", 1)
        await _standing(marked, mediator, dispute, f"名{county.mark}", 100 * county.ordinal)


async def _mediator(org: Org, number: str, name: str) -> Mediator:
    """A mediator with two appointments, of which the first has ended."""
    mediator = await make_mediator(org, await make_person(org, name=name), number=number)
    await save(
        MediatorAppointment(
            org_id=org.id,
            org_place=org.place,
            mediator_id=mediator.id,
            level=org.level,
            state=AppointmentState.ENDED,
            started_on=date(2007, 1, 1),
            ended_on=date(2009, 12, 31),
        ),
        mediator,
    )
    return mediator


async def _dispute(
    county: County, org: Org, kind: DisputeType, mediator: Mediator, number: int, state: DisputeState, title: str
) -> Dispute:
    """A dispute that was opened in another hour than any other, by two parties, one of them with a record.

    Under mediation it is overdue, and in the work list of whoever asks.
    """
    ended, outcome = ENDED.get(state, (None, EpisodeOutcome.ESCALATED))
    opened_at = OPENED_AT + timedelta(hours=number)
    mine = {"worker_id": county.account.person_id, "due_at": opened_at + timedelta(days=30)}
    overdue = mine if state == DisputeState.MEDIATING else {}
    dispute = await make_dispute(
        org,
        mediator=None if state in (DisputeState.REGISTERED, DisputeState.ACCEPTED) else mediator,
        type_=kind,
        number=f"{org.code}-2011-{number:05}",
        title=title,
        state=state,
        opened_at=opened_at,
        closed_at=opened_at + timedelta(days=1) if ended else None,
        resolution=ended,
        amount_fen=number * 100,
        summary=f"{title}，经过",
        refusal_reason=title if ended else None,
        **overdue,
    )
    applicant = await make_party(dispute, await make_person(org, name=f"{title}甲"), ordinal=1)
    await make_party(dispute, name=f"{title}乙", ordinal=2, role="RESPONDENT")
    ended_at = opened_at + timedelta(hours=1)
    await save(
        Episode(
            case_id=dispute.id, org_id=org.id, level=org.level, started_at=opened_at, ended_at=ended_at, outcome=outcome
        ),
        dispute,
    )
    await casework(org, dispute, title)
    await _papers(dispute, title)
    await _proceedings(dispute, applicant, mediator, title)
    await _session(county, dispute, applicant, mediator, title)
    return dispute


async def _session(county: County, dispute: Dispute, party: CaseParty, mediator: Mediator, title: str) -> None:
    """A session, with a note of whoever asks."""
    session = await save(
        MediationSession(
            case_id=dispute.id,
            mediator_id=mediator.id,
            name=f"{title}员",
            held_at=dispute.opened_at,
            minutes=60,
            venue=f"{title}室",
            is_open=False,
            outcome=SessionOutcome.ADJOURNED,
            record=f"{title}记录",
        ),
        dispute,
    )
    await save(SessionAttendee(session_id=session.id, ordinal=1, name=party.name, party_id=party.id), dispute)
    keeper = county.account.person_id
    await save(
        SessionNote(session_id=session.id, keeper_id=keeper, text=f"{title}手记", noted_at=dispute.opened_at), dispute
    )


async def _proceedings(dispute: Dispute, party: CaseParty, mediator: Mediator, title: str) -> None:
    """What happens in mediation; an agreement that waits for signatures, and one that is in force."""
    day = dispute.opened_at.date()
    diversion = {"case_id": dispute.id, "body_kind": BodyKind.POLICE, "reason": f"{title}由", "sent_on": day}
    answer = {"state": DiversionState.OPEN}
    if dispute.state == DisputeState.MEDIATING:  # nobody goes on with one that waits for an answer
        answer = {"state": DiversionState.RETURNED, "answered_on": day, "answer": f"{title}复"}
    for part in (
        MediatorAssignment(
            case_id=dispute.id,
            mediator_id=mediator.id,
            name=f"{title}员",
            is_first=True,
            chosen_by=ChosenBy.ORG,
            started_at=dispute.opened_at,
            ended_at=dispute.opened_at,
        ),
        Participant(case_id=dispute.id, kind=ParticipantKind.EXPERT, name=f"{title}参", consented_on=day),
        Diversion(**diversion, **answer, body=f"{title}所"),
    ):
        await save(part, dispute)
    given = {"case_id": dispute.id, "form": AgreementForm.WRITTEN, "content": f"{title}协议", "reached_on": day}
    await save(Agreement(**given, copies=3), dispute)
    agreement = await save(Agreement(**given, copies=3, effective_on=day), dispute)
    await save(
        Obligation(
            case_id=dispute.id,
            agreement_id=agreement.id,
            debtor_id=party.id,
            content=f"{title}义务",
            due_on=day,
            state=ObligationState.DUE,
        ),
        dispute,
    )
    if dispute.state in (DisputeState.PERFORMING, DisputeState.MEDIATING):
        await save(
            Confirmation(
                case_id=dispute.id,
                agreement_id=agreement.id,
                court=f"{title}院",
                state=ConfirmationState.PREPARED,
                prepared_on=day,
                file_by=date(2031, 1, 5),
            ),
            dispute,
        )


async def _papers(dispute: Dispute, title: str) -> None:
    """A form; a draft and an issued document of the county's own agreements, with bytes; an attachment."""
    day, at = dispute.opened_at.date(), dispute.opened_at
    worded = {"case_kind": "DISPUTE", "paper": "AGREEMENT", "mark": f"{title}字", "title": title, "body": title}
    form = await save(
        DocumentTemplate(
            **worded, key=f"{title}{dispute.number}", version=1, effective_from=day, author=title, is_internal=False
        ),
        dispute,
    )
    await save(
        TemplateField(
            template_id=form.id,
            ordinal=1,
            key="content",
            name=f"{title}项",
            type=FieldType.TEXT,
            is_required=True,
            is_from_case=False,
            choices=[f"{title}选"],
        ),
        dispute,
    )
    async with database().transaction(dispute.tenant_id) as session:
        used = select(DocumentTemplate.id).where(DocumentTemplate.key == "mediation:agreement")
        used_id = await session.scalar(used)
    for state in (DocumentState.DRAFT, DocumentState.ISSUED):
        made = {"template_id": used_id, "paper": "AGREEMENT", "title": title, "pages": 1, "made_at": at}
        document = await save(
            Document(
                **made,
                case_id=dispute.id,
                number=f"{title}{dispute.number}{state}",
                revision=1,
                state=state,
                values={"content": [f"{title}正文"]},
                author=title,
            ),
            dispute,
        )
        await save(_file(dispute, title, document.id), dispute)
        item = {"case_id": dispute.id, "kind": "AGREEMENT", "title": f"{title}卷", "filed_on": day}
        await save(FileItem(**item, document_id=document.id), dispute)
    if dispute.state == DisputeState.MEDIATING:
        attached = await save(_file(dispute, title, None), dispute)
        await save(FileItem(**item, file_id=attached.id), dispute)


def _file(dispute: Dispute, title: str, document_id: UUID | None) -> File:
    return File(
        case_id=dispute.id,
        document_id=document_id,
        kind="EVIDENCE",
        name=f"{title}.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        object_name=title,
        stored_at=dispute.opened_at,
        author=title,
    )


async def _conflict(org: Org, title: str, dispute: Dispute) -> None:
    """Another mediator who does not mediate the dispute."""
    other = await make_mediator(org, await make_person(org, name=f"{title}避"), number=f"C-{title}")
    await save(
        MediatorConflict(
            case_id=dispute.id,
            mediator_id=other.id,
            name=f"{title}避",
            kind=ConflictKind.RELATIVE,
            note=f"{title}近亲属",
            noted_at=dispute.opened_at,
        ),
        dispute,
    )


async def _standing(org: Org, mediator: Mediator, dispute: Dispute, name: str, number: int) -> None:
    """A body of each sort, titles and linkages, some of them over."""
    placed, first, last = {"org_id": org.id, "org_place": org.place}, date(2010, 1, 1), date(2031, 1, 1)
    for tier in Tier:
        industry = name if tier == Tier.INDUSTRY else None
        body = {"name": name, "tier": tier, "industry": industry, "legal_status": LegalStatus.PEOPLE_COMMITTEE}
        for ended in (None, last):
            await save(MediationOrg(**placed, **body, established_on=first, dissolved_on=ended), org)
    for title in (Title.ABLE, Title.CHIEF):  # the third may be given
        held = {"mediator_id": mediator.id, "title": title, "level": org.level, "granted_on": first}
        await save(MediatorTitle(**placed, **held), org)
    await save(MediatorTitle(**placed, **held | {"ended_on": last}), org)
    for ordinal in range(2):
        kept = {"mediator_id": mediator.id}
        await save(MediatorTraining(**kept, held_on=first, hours=ordinal + 1, subject=name), org)
        await save(MediatorAward(**kept, name=name, granted_by=name, year=2010 + ordinal), org)
    day = first + timedelta(days=number)
    await save(StaffingNorm(level=org.level, at_least=0, norm=10, effective_from=day), org)
    await save(FitnessRule(topic=FitnessCheck.CARD_MISSING, answer=FitnessAnswer.PASS, effective_from=day), org)
    for ordinal, channel in enumerate(LinkageChannel):
        entrusted = {"channel": channel, "from_body": name, "case_no": f"{number + ordinal}", "case_id": dispute.id}
        days = {"entrusted_on": first, "due_on": last}
        answer = {"ended_on": last, "result": LinkageResult.SETTLED} if ordinal else {}
        await save(Linkage(**placed, **entrusted, **days, **answer), org)


MEDIATION = Subject(
    fill_mediation,
    values={
        "CasePaperFileInput.kind": ("MEDIATION_RECORD",),
        "CaseTaskAddInput.dueOn": ("2031-01-05",),
        "LadderStepInput.days": (1,),
        "FitnessRuleSetInput.hours": (8,),
        "FitnessRuleSetInput.check": ("TRAINING",),
        "StaffingBandInput.atLeast": (0,),
        "StaffingBandInput.norm": (10,),
        "Query.promotionPool.level": ("COUNTY",),
        "MediationSessionRecordInput.heldAt": ("2012-01-05T02:03:04Z",),
        "MediationSessionRecordInput.minutes": (60,),
        "StatutoryRuleSetInput.code": ("PROOF_OF_ANOTHER",),
        "ConfirmationMoveInput.to": ("FILED",),
        "DocumentCreateInput.template": ("mediation:agreement",),
        "DocumentFieldInput.key": ("another",),
        "DocumentFieldInput.type": ("TEXT",),
        "DocumentFieldInput.choices": ([],),
        "DocumentTemplateChangeInput.effectiveFrom": ("2031-01-05",),
        "DocumentValueInput.key": ("place",),
        "ConfirmationMoveInput.on": ("2012-01-05",),
        "MediatorAwardRecordInput.year": (2010,),
        "MediatorTrainingRecordInput.hours": (8,),
        "Query.mediationReport.from": ("2011-01",),
        "Query.mediationReport.to": ("2011-01", "2011-05"),
    },
    exempt={
        "Mutation.confirmationPrepare": "all parties of one dispute are named at once, which no choice of single ids "
        "hits; tests/plugins/mediation/test_proceedings.py names too few and those of others"
    },
    told={
        "Mutation.disputeEscalate(input.reason)": "why it was handed up is told in its event; erasure empties it",
        "Mutation.mediatorCardSet(input.qualification)": "told in office, and a later one takes its place",
    },
)
