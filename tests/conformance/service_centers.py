"""What the proofs are told about service centres."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.cases.models import CaseParty, Episode, PartyRole
from core.deadlines.models import TimeUnit
from core.orgs.models import Org
from graphql_schema.testing.isolation import County, Subject
from plugins.service_centers.centers.models import (
    CenterSchedule,
    CenterStaff,
    CenterState,
    CenterStateChange,
    EmploymentKind,
    OpeningMonth,
    ScheduleException,
    ServiceCenter,
    ServiceWindow,
)
from plugins.service_centers.directory.models import ItemToken, OneThingToken
from plugins.service_centers.items.models import (
    Family,
    FormField,
    GuideState,
    Handling,
    MaterialForm,
    MaterialSource,
    OneThing,
    OneThingItem,
    RequiredMaterial,
    ServiceAtCenter,
    ServiceGuide,
    ServiceItem,
)
from plugins.service_centers.needs.models import NeedCategory, ServiceNeed
from plugins.service_centers.needs.states import NeedState
from plugins.service_centers.ratings.models import RatingLevel, RepairState, ServiceRating
from plugins.service_centers.requests.models import (
    RequestAnswer,
    RequestChannel,
    ServiceRequest,
    SupplementNotice,
)
from plugins.service_centers.requests.rules import hash_code
from plugins.service_centers.requests.states import RequestState
from tests.factories import OPENED_AT, make_calendar, make_person, save, using

TEXTS = ("basis", "applicants", "conditions", "process", "result", "place", "consultation", "complaints", "remedies")
DAY = date(2011, 1, 5)
CODE = "PR00-F000-0001"
NOTIFIED = {RequestState.SUPPLEMENT_REQUESTED, RequestState.IN_PROGRESS, RequestState.DELIVERED}
"""States of requests to which something was missing once."""

NEED_CLOSED = {NeedState.CONFIRMED, NeedState.UNMET, NeedState.ARCHIVED}
CLOSED = {RequestState.CLOSED, RequestState.ARCHIVED}


async def fill_service_centers(county: County) -> None:
    """A centre with a request in every state, and one more of all that bears the county's mark."""
    with using(county.ctx.database):
        town, marked = county.orgs[1], county.orgs[3]
        await make_calendar(town)
        await _centre(county, town, "PROOF", "同心", 1, list(RequestState))
        await _centre(county, marked, f"PROOF_{county.mark.upper()}", f"心{county.mark}", 100 * county.ordinal, [])


async def _centre(county: County, org: Org, code: str, text: str, first: int, states: list[RequestState]) -> None:
    flags = dict.fromkeys(("is_step_free", "has_accessible_toilet", "has_hearing_help"), True)
    placed = {"org_id": org.id, "org_place": org.place}
    center = await save(ServiceCenter(**placed, name=text, tier=org.level, address=text, notice=text, **flags), org)
    window = await save(ServiceWindow(center_id=center.id, code="1", name=text), org)
    hours = {"opens": 540, "closes": 1020}
    always = {"recurrence": "FREQ=DAILY", "rests_on_holidays": False, "valid_from": DAY}
    await save(CenterSchedule(center_id=center.id, **hours, **always), org)
    await save(ScheduleException(center_id=center.id, day=DAY, **hours, reason=text), org)
    await save(CenterStateChange(center_id=center.id, day=DAY, state=CenterState.OPEN), org)
    month = {"month": DAY.replace(day=1), "posted_minutes": 600, "covered_minutes": 480}
    await save(OpeningMonth(center_id=center.id, **month), org)
    person = await make_person(org, name=f"{text}员")
    staff = {"person_id": person.id, "name": person.name, "post": text, "employment": EmploymentKind.PART_TIME}
    await save(CenterStaff(center_id=center.id, **staff, started_on=DAY), org)
    item, guide = await _item(org, code, text)
    await save(ServiceAtCenter(center_id=center.id, item_id=item.id, window_id=window.id, is_intake_only=False), org)
    bundle = await save(OneThing(code=code, name=text), org)
    await save(OneThingItem(one_thing_id=bundle.id, item_id=item.id, ordinal=1), org)
    await save(OneThingToken(one_thing_id=bundle.id, token=text[:2], weight=1), org)
    await save(FormField(one_thing_id=bundle.id, ordinal=1, key="proof", label=text, is_required=False), org)
    for number, state in enumerate(states or [RequestState.SUBMITTED, RequestState.DELIVERED], start=first):
        given = {"center_id": center.id, "window_id": window.id, "item_id": item.id, "guide_id": guide.id}
        request = await _request(county, org, text, number, state, given)
        if state != RequestState.DELIVERED:  # that one may still be rated
            await _rating(org, center, item, request, text)
    for number, stands in enumerate(NeedState if states else (NeedState.OPEN, NeedState.SERVED), start=first):
        await _need(org, center, text, number, stands)


async def _item(org: Org, code: str, text: str) -> tuple[ServiceItem, ServiceGuide]:
    """An item with the guide that holds, and the next one; and an item that is nowhere yet."""
    kind = {"family": Family.APPROVAL, "handling": Handling.WITHIN_LIMIT, "department": text}
    item = await save(ServiceItem(code=code, name=text, keywords=text, **kind), org)
    elements: dict[str, Any] = dict.fromkeys(TEXTS, text)
    limits = {"legal_limit": 20, "promised_limit": 10, "unit": TimeUnit.WORKING_DAY, "fee_fen": 0}
    guides = []
    for edition, state in enumerate((GuideState.PUBLISHED, GuideState.DRAFT), start=1):
        made = ServiceGuide(item_id=item.id, edition=edition, state=state, **elements, **limits, assured_by=text)
        guide = await save(made, org)
        form = {"form": MaterialForm.COPY, "source": MaterialSource.APPLICANT, "is_waivable": False}
        await save(RequiredMaterial(guide_id=guide.id, ordinal=1, name=text, count=1, **form), org)
        guides.append(guide)
    await save(ItemToken(item_id=item.id, token=text[:2], weight=1), org)
    return item, guides[0]


async def _request(
    county: County, org: Org, text: str, number: int, state: RequestState, given: dict[str, Any]
) -> ServiceRequest:
    opened_at = OPENED_AT + timedelta(hours=number)
    waits = state == RequestState.SUPPLEMENT_REQUESTED
    rated = state == RequestState.DELIVERED
    request = ServiceRequest(
        org_id=org.id,
        org_place=org.place,
        number=f"{org.code}-S2011-{number:05}",
        category="PROOF",
        title=text,
        state=state,
        opened_at=opened_at,
        closed_at=opened_at if state in CLOSED else None,
        handling_org_id=org.id,
        due_at=datetime(2011, 2, 1, tzinfo=UTC)
        if state == RequestState.IN_PROGRESS
        else datetime(2031, 1, 1, tzinfo=UTC),
        channel=RequestChannel.WINDOW,
        details=f"{text}情",
        supplements=int(state in NOTIFIED),
        receipt_hash=hash_code(org.tenant_id, CODE if rated and number < 100 else f"{CODE}{number}"),
        **given,
    )
    await save(request, org)
    await save(Episode(case_id=request.id, org_id=org.id, level=org.level, started_at=opened_at), org)
    party = {"case_id": request.id, "role": PartyRole.APPLICANT}
    await save(CaseParty(**party, ordinal=1, name=f"{text}人"), org)
    if state in NOTIFIED:
        await _notice(org, request, text, waits=waits)
    await save(RequestAnswer(case_id=request.id, ordinal=1, key="proof", label=text, value=f"{text}答"), org)
    return request


async def _notice(org: Org, request: ServiceRequest, text: str, *, waits: bool) -> None:
    notice = {"ordinal": 1, "missing": f"{text}缺", "issued_on": DAY, "author": text}
    supplied = {"supplied_on": None if waits else DAY, "returns_to": RequestState.SUBMITTED}
    await save(SupplementNotice(case_id=request.id, **notice, **supplied), org)


async def _need(org: Org, center: ServiceCenter, text: str, number: int, state: NeedState) -> None:
    opened_at = OPENED_AT + timedelta(hours=number)
    days = {"wanted_from": DAY, "wanted_until": date(2031, 1, 5), "consented_on": DAY}
    need = ServiceNeed(
        org_id=org.id,
        org_place=org.place,
        number=f"{org.code}-N2011-{number:05}",
        category=NeedCategory.CARE,
        title=text,
        state=state,
        opened_at=opened_at,
        closed_at=opened_at if state in NEED_CLOSED else None,
        handling_org_id=org.id,
        center_id=center.id,
        need=NeedCategory.CARE,
        details=f"{text}需",
        place=f"{text}处",
        brief=f"{text}简",
        unmet_reason=f"{text}因" if state == NeedState.UNMET else None,
        **days,
    )
    await save(need, org)
    await save(Episode(case_id=need.id, org_id=org.id, level=org.level, started_at=opened_at), org)


async def _rating(org: Org, center: ServiceCenter, item: ServiceItem, request: ServiceRequest, text: str) -> None:
    given = {"request_id": request.id, "center_id": center.id, "item_id": item.id, "comment": f"{text}评"}
    repair = {"repair_state": RepairState.OPEN, "repair_due_on": DAY}
    placed = {"org_id": org.id, "org_place": org.place}
    level = RatingLevel.UNSATISFIED
    await save(ServiceRating(**placed, **given, **repair, level=level, month=DAY.replace(day=1)), org)


LISTS_OF_CASES = (
    *(
        "agendaItems",
        "alerts",
        "attachments",
        "auditEntries",
        "deadlines",
        "documents",
        "episodes",
        "file",
        "followUps",
    ),
    *("groups", "journal", "members", "parties", "tasks", "transitions"),
)
"""Lists that hang on cases of every kind."""

PUBLISHED = {
    "serviceItemSet": ("department", "keywords", "name"),
    "serviceGuideDraft": (
        *("applicants", "basis", "complaints", "conditions", "consultation", "onlineAddress", "place", "process"),
        *("remedies", "result", "materials.name", "materials.note"),
    ),
    "centerExceptionSet": ("reason",),
}
"""Acts whose texts are for the public, with the places of these texts."""

SERVICE_CENTERS = Subject(
    fill_service_centers,
    values={
        "Query.serviceBundles.query": ("同心",),
        "Query.serviceCard.guides": ("https://example.org/",),
        "Query.services.query": ("同心",),
        "AgentInput.authorizedOn": ("2011-01-05",),
        "AnswerInput.key": ("proof",),
        "CenterExceptionSetInput.closes": ("17:00",),
        "CenterExceptionSetInput.opens": ("09:00",),
        "CenterScheduleAddInput.closes": ("17:00",),
        "CenterScheduleAddInput.opens": ("09:00",),
        "CenterScheduleAddInput.recurrence": ("FREQ=DAILY",),
        "CenterScheduleEndInput.validTo": ("2031-01-05",),
        "CenterStaffEndInput.endedOn": ("2031-01-05",),
        "MaterialInput.count": (1,),
        "OneThingSetInput.code": ("PROOF_OF_ANOTHER",),
        "QuestionInput.key": ("proof",),
        "ServiceCardIssueInput.copies": (1,),
        "ServiceCardIssueInput.guides": ("https://example.org/",),
        "ServiceGuideDraftInput.fee": ("1.50",),
        "ServiceGuideDraftInput.legalLimit": (20,),
        "ServiceGuideDraftInput.onlineAddress": ("https://example.org/",),
        "ServiceGuideDraftInput.promisedLimit": (10,),
        "ServiceGuideHandOutInput.copies": (1,),
        "ServiceItemSetInput.code": ("PROOF_OF_ANOTHER",),
        "ServiceRequestLookUpInput.receiptCode": (CODE,),
        "ServiceRequestRateInput.receiptCode": (CODE,),
        "ServiceSearchInput.query": ("同心",),
        "ServiceSearchInput.first": (1,),
        "ServiceNeedRecordInput.consentedOn": ("2011-01-05",),
        "ServiceNeedRecordInput.wantedFrom": ("2031-01-01",),
        "ServiceNeedRecordInput.wantedUntil": ("2031-01-05",),
        "StepInput.dueOn": ("2031-01-05",),
    },
    told={
        f"Mutation.{act}(input.{name})": "everybody is to read it, and a later one takes its place"
        for act, names in PUBLISHED.items()
        for name in names
    },
    exempt={
        "Mutation.oneThingSet": "two different items are named at once, which no choice of single ids hits; "
        "tests/plugins/service_centers names too few and those of others",
        "Mutation.serviceRequestCreate(input.oneThingId)": "a bundle stands in place of the item that the search adds; "
        "tests/plugins/service_centers asks for bundles, those of others among them",
        **{
            f"Service{kind}.{name}": "disputes have the same list of every case, and there it is filled"
            for kind in ("Need", "Request")
            for name in LISTS_OF_CASES
        },
        "Org.serviceRequests(where.oneThing.*)": "no request of the proof is for a bundle, for the reason above",
    },
)
