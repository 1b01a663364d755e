"""Service centres, what is offered there, and what residents ask of them."""

from collections.abc import Sequence

from core.cases.models import NEVER, Resolution, Severity, Source
from core.deadlines.models import TimeUnit
from core.orgs.kinds import OrgLevel
from core.people.models import Person
from plugins.service_centers.centers.models import (
    CenterSchedule,
    CenterStaff,
    CenterState,
    EmploymentKind,
    ScheduleException,
    ServiceCenter,
    ServiceWindow,
)
from plugins.service_centers.items.models import (
    Family,
    FormField,
    GuideState,
    Handling,
    ItemState,
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
    DecisionResult,
    DeliveryMethod,
    Relationship,
    RequestAnswer,
    RequestChannel,
    ServiceRequest,
    SupplementNotice,
)
from plugins.service_centers.requests.states import RequestState
from tests.graphql_schema.records.values import DAYS, INSTANTS, LEVELS, TEXTS, Records, Step

YES_OR_NO = (True, False)


def center(records: Records, number: int) -> ServiceCenter:
    return ServiceCenter(
        **records.placed(),
        name=f"{records.any(TEXTS)}{number}",
        tier=records.any(OrgLevel),
        state=records.any(CenterState),
        notice=records.perhaps(TEXTS),
        address=records.any(TEXTS),
        directions=records.perhaps(TEXTS),
        phone=records.perhaps(TEXTS),
        is_step_free=records.any(YES_OR_NO),
        has_accessible_toilet=records.any(YES_OR_NO),
        has_hearing_help=records.any(YES_OR_NO),
        access_note=records.perhaps(TEXTS),
        card_version=number % 3,
        cards_issued=number,
    )


def window(records: Records, number: int) -> ServiceWindow:
    code = f"{records.any(TEXTS)}{number}"
    return ServiceWindow(
        center_id=records.any(ServiceCenter).id,
        code=code,
        name=records.any(TEXTS),
        is_open=records.any(YES_OR_NO),
    )


def schedule(records: Records, number: int) -> CenterSchedule:
    return CenterSchedule(
        center_id=records.any(ServiceCenter).id,
        recurrence="FREQ=DAILY",
        opens=number * 45,
        closes=1440 - number,
        rests_on_holidays=records.any(YES_OR_NO),
        valid_from=DAYS[0],
        valid_to=records.perhaps(DAYS),
    )


def exception(records: Records, number: int) -> ScheduleException:
    is_open = records.any(YES_OR_NO)
    return ScheduleException(
        center_id=records.rows[ServiceCenter][number].id,
        day=records.any(DAYS),
        opens=number if is_open else None,
        closes=number + 600 if is_open else None,
        reason=records.any(TEXTS),
    )


def staff(records: Records, _: int) -> CenterStaff:
    person = records.any(Person)
    return CenterStaff(
        center_id=records.any(ServiceCenter).id,
        person_id=person.id,
        window_id=(found := records.perhaps(ServiceWindow)) and found.id,
        name=person.name,
        post=records.any(TEXTS),
        employment=records.any(EmploymentKind),
        started_on=DAYS[0],
        ended_on=records.perhaps(DAYS),
    )


def item(records: Records, number: int) -> ServiceItem:
    return ServiceItem(
        code=f"{records.any(TEXTS)}{number}",
        name=records.any(TEXTS),
        family=records.any(Family),
        handling=records.any(Handling),
        department=records.any(TEXTS),
        keywords=records.any(TEXTS),
        state=records.any(ItemState),
    )


def guide(records: Records, number: int) -> ServiceGuide:
    names = ("basis", "applicants", "conditions", "process", "result", "place", "consultation", "complaints")
    return ServiceGuide(
        item_id=records.rows[ServiceItem][number // 3].id,
        edition=number % 3 + 1,
        state=(GuideState.REPLACED, GuideState.PUBLISHED, GuideState.DRAFT)[number % 3],
        **{name: records.any(TEXTS) for name in names},
        remedies=records.any(TEXTS),
        legal_limit=20,
        promised_limit=records.random.randint(1, 20),
        unit=records.any(TimeUnit),
        fee_fen=records.any((0, 1, 100, 123_456)),
        online_address=records.perhaps(TEXTS),
        assured_on=records.perhaps(DAYS),
        assured_by=records.perhaps(TEXTS),
        review_due_on=records.perhaps(DAYS),
        published_at=records.perhaps(INSTANTS),
        handed_out=number,
    )


def material(records: Records, number: int) -> RequiredMaterial:
    return RequiredMaterial(
        guide_id=records.rows[ServiceGuide][number % 12].id,
        ordinal=number + 1,
        name=records.any(TEXTS),
        form=records.any(MaterialForm),
        count=number + 1,
        source=records.any(MaterialSource),
        is_waivable=records.any(YES_OR_NO),
        note=records.perhaps(TEXTS),
    )


def offer(records: Records, number: int) -> ServiceAtCenter:
    return ServiceAtCenter(
        center_id=records.rows[ServiceCenter][number].id,
        item_id=records.any(ServiceItem).id,
        window_id=(found := records.perhaps(ServiceWindow)) and found.id,
        is_intake_only=records.any(YES_OR_NO),
    )


def one_thing(records: Records, number: int) -> OneThing:
    return OneThing(code=f"{records.any(TEXTS)}{number}", name=records.any(TEXTS), state=records.any(ItemState))


def one_thing_item(records: Records, number: int) -> OneThingItem:
    bundle, one = records.rows[OneThing][number % 3], records.rows[ServiceItem][number // 3]
    return OneThingItem(one_thing_id=bundle.id, item_id=one.id, ordinal=number + 1)


def form_field(records: Records, number: int) -> FormField:
    return FormField(
        one_thing_id=records.any(OneThing).id,
        ordinal=number + 1,
        key=f"{records.any(TEXTS)}{number}",
        label=records.any(TEXTS),
        is_required=records.any(YES_OR_NO),
    )


def request(records: Records, number: int) -> ServiceRequest:
    is_bundle, by_agent = number % 5 == 0, number % 3 == 0
    return ServiceRequest(
        **records.placed(),
        number=f"{records.any(TEXTS)}S{number}",
        category=records.any(TEXTS),
        title=records.any(TEXTS),
        state=records.any(RequestState),
        access_level=records.any(LEVELS),
        opened_at=records.any(INSTANTS),
        closed_at=records.perhaps(INSTANTS),
        resolution=records.perhaps(Resolution),
        handling_org_id=records.placed()["org_id"],
        worker_id=(worker := records.perhaps(Person)) and worker.id,
        source=records.any(Source),
        severity=records.any(Severity),
        legal_basis=records.perhaps(TEXTS),
        reopened_at=records.perhaps(INSTANTS),
        archived_at=records.perhaps(INSTANTS),
        due_at=records.any((NEVER, *INSTANTS)),
        center_id=records.any(ServiceCenter).id,
        window_id=(found := records.perhaps(ServiceWindow)) and found.id,
        item_id=None if is_bundle else records.any(ServiceItem).id,
        guide_id=None if is_bundle else records.any(ServiceGuide).id,
        one_thing_id=records.any(OneThing).id if is_bundle else None,
        channel=records.any(RequestChannel),
        details=records.any(TEXTS),
        agent_name=records.any(TEXTS) if by_agent else None,
        relationship=records.any(Relationship) if by_agent else None,
        authorized_on=records.perhaps(DAYS),
        submitted_at=records.perhaps(INSTANTS),
        supplements=number % 3,
        supplement_approver=records.perhaps(TEXTS),
        accepted_at=records.perhaps(INSTANTS),
        refusal_reason=records.perhaps(TEXTS),
        right_place=records.perhaps(TEXTS),
        result=records.perhaps(DecisionResult),
        decision=records.perhaps(TEXTS),
        decided_at=records.perhaps(INSTANTS),
        legal_units=records.perhaps((5, 20)),
        used_units=records.perhaps((1, 9)),
        in_legal_time=records.perhaps(YES_OR_NO),
        in_promised_time=records.perhaps(YES_OR_NO),
        delivery=records.perhaps(DeliveryMethod),
        delivered_at=records.perhaps(INSTANTS),
    )


def notice(records: Records, number: int) -> SupplementNotice:
    return SupplementNotice(
        case_id=records.rows[ServiceRequest][number // 2].id,
        ordinal=number % 2 + 1,
        missing=records.any(TEXTS),
        issued_on=records.any(DAYS),
        author=records.any(TEXTS),
        approver=records.any(TEXTS) if number % 2 else None,
        returns_to=RequestState.SUBMITTED,
        supplied_on=records.perhaps(DAYS),
    )


def answer(records: Records, number: int) -> RequestAnswer:
    return RequestAnswer(
        case_id=records.any(ServiceRequest).id,
        ordinal=number + 1,
        key=f"{records.any(TEXTS)}{number}",
        label=records.any(TEXTS),
        value=records.any(TEXTS),
    )


def need(records: Records, number: int) -> ServiceNeed:
    return ServiceNeed(
        **records.placed(),
        number=f"{records.any(TEXTS)}N{number}",
        category=records.any(TEXTS),
        title=records.any(TEXTS),
        state=records.any(NeedState),
        access_level=records.any(LEVELS),
        opened_at=records.any(INSTANTS),
        closed_at=records.perhaps(INSTANTS),
        resolution=records.perhaps(Resolution),
        handling_org_id=records.placed()["org_id"],
        source=records.any(Source),
        severity=records.any(Severity),
        due_at=records.any((NEVER, *INSTANTS)),
        reopened_at=records.perhaps(INSTANTS),
        archived_at=records.perhaps(INSTANTS),
        center_id=records.any(ServiceCenter).id,
        need=records.any(NeedCategory),
        details=records.any(TEXTS),
        place=records.any(TEXTS),
        wanted_from=DAYS[0],
        wanted_until=records.any(DAYS),
        consented_on=records.any(DAYS),
        brief=records.perhaps(TEXTS),
        matched_at=records.perhaps(INSTANTS),
        served_at=records.perhaps(INSTANTS),
        unmet_reason=records.perhaps(TEXTS),
    )


def rating(records: Records, number: int) -> ServiceRating:
    state = records.any(RepairState)
    return ServiceRating(
        **records.placed(),
        request_id=records.rows[ServiceRequest][number].id,
        center_id=records.any(ServiceCenter).id,
        item_id=(found := records.perhaps(ServiceItem)) and found.id,
        level=records.any(RatingLevel),
        comment=records.perhaps(TEXTS),
        month=records.any(DAYS),
        repair_state=state,
        repair_due_on=records.perhaps(DAYS),
        repaired_on=records.any(DAYS) if state == RepairState.DONE else None,
        repair=records.perhaps(TEXTS),
        repairer=records.perhaps(TEXTS),
    )


SERVICE_CENTERS: Sequence[Step] = (
    (ServiceCenter, center, 12),
    (ServiceWindow, window, 16),
    (CenterSchedule, schedule, 12),
    (ScheduleException, exception, 12),
    (CenterStaff, staff, 12),
    (ServiceItem, item, 8),
    (ServiceGuide, guide, 24),
    (RequiredMaterial, material, 20),
    (ServiceAtCenter, offer, 12),
    (OneThing, one_thing, 3),
    (OneThingItem, one_thing_item, 9),
    (FormField, form_field, 9),
    (ServiceRequest, request, 40),
    (SupplementNotice, notice, 20),
    (RequestAnswer, answer, 20),
    (ServiceRating, rating, 24),
    (ServiceNeed, need, 24),
)
