"""Acts on meetings."""

from datetime import date, datetime

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from core.meetings import holding, models, planning
from graphql_schema.mutation import mutation, optional_ref, ref, ref_case
from graphql_schema.types.meeting import ActionItem, AgendaItem, Meeting, MeetingAttendee, MeetingSeries
from graphql_schema.types.org import Org
from graphql_schema.types.person import Person
from graphql_schema.view import View

KEY = "Sent again with the same input, it makes no second one."


@strawberry.input(description="Meetings to be held again and again.")
class MeetingSeriesCreateInput:
    """Meetings to be held again and again."""

    org_id: strawberry.ID = strawberry.field(description="Whose meetings they are.")
    kind: models.MeetingKind = strawberry.field(description="What they are.")
    name: str = strawberry.field(description="What they are called.")
    frequency: models.Frequency = strawberry.field(description="How often they are held.")
    quorum: int = strawberry.field(description="Members without whom nothing is resolved.")
    first_on: date = strawberry.field(description="By which day the first is to be held.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="The end of a series.")
class MeetingSeriesEndInput:
    """The end of a series."""

    id: strawberry.ID = strawberry.field(description="The series.")
    version: int = strawberry.field(description="Its version.")
    ended_on: date = strawberry.field(description="Last day.")


@strawberry.input(description="A meeting to be called.")
class MeetingPlanInput:
    """A meeting to be called."""

    org_id: strawberry.ID = strawberry.field(description="Whose meeting it is.")
    kind: models.MeetingKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="What it is called.")
    starts_at: datetime = strawberry.field(description="When it begins.")
    venue: str = strawberry.field(description="Where it is held.")
    quorum: int | None = strawberry.field(
        default=None, description="Members without whom nothing is resolved; the series' if left out, or else 1."
    )
    series_id: strawberry.ID | None = strawberry.field(default=None, description="The series it belongs to.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A meeting, as the caller last saw it.")
class MeetingInput:
    """A meeting, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The meeting.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="Another time or place of a planned meeting.")
class MeetingMoveInput(MeetingInput):
    """Another time or place of a planned meeting."""

    starts_at: datetime = strawberry.field(description="When it begins.")
    venue: str = strawberry.field(description="Where it is held.")


@strawberry.input(description="Somebody to be invited.")
class MeetingInviteInput:
    """Somebody to be invited."""

    id: strawberry.ID = strawberry.field(description="The meeting.")
    name: str = strawberry.field(description="The name.")
    role: models.AttendeeRole = strawberry.field(default=models.AttendeeRole.MEMBER, description="As what.")
    person_id: strawberry.ID | None = strawberry.field(
        default=None, description="The person's record, if any; the person then finds the invitation."
    )
    org_code: str | None = strawberry.field(default=None, description="Code of the organisation they speak for.")


@strawberry.input(description="Something to be put on an agenda.")
class AgendaItemAddInput:
    """Something to be put on an agenda."""

    meeting_id: strawberry.ID = strawberry.field(description="The meeting.")
    title: str = strawberry.field(description="What it is.")
    case_id: strawberry.ID | None = strawberry.field(
        default=None, description="The case it is about; a protected or sealed one comes on no agenda."
    )


@strawberry.input(description="Who came to a meeting.")
class MeetingHoldInput(MeetingInput):
    """Who came to a meeting."""

    attendee_ids: list[strawberry.ID] = strawberry.field(description="Those of the invited who came.")
    minutes: str | None = strawberry.field(default=None, description="What was said, as far as it is written yet.")


@strawberry.input(description="The minutes with which a meeting's papers are closed.")
class MeetingCloseInput(MeetingInput):
    """The minutes with which a meeting's papers are closed."""

    minutes: str = strawberry.field(description="What was said.")


@strawberry.input(description="Why a meeting is called off.")
class MeetingCancelInput(MeetingInput):
    """Why a meeting is called off."""

    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="What a meeting voted on.")
class MeetingResolveInput:
    """What a meeting voted on."""

    agenda_item_id: strawberry.ID = strawberry.field(description="The item of its agenda.")
    text: str = strawberry.field(description="What was voted on.")
    votes_for: int = strawberry.field(description="How many were for it.")
    votes_against: int = strawberry.field(default=0, description="How many were against it.")
    abstentions: int = strawberry.field(default=0, description="How many abstained.")


@strawberry.input(description="What somebody is to do because a meeting said so.")
class ActionItemAddInput:
    """What somebody is to do because a meeting said so."""

    agenda_item_id: strawberry.ID = strawberry.field(description="The item of the agenda.")
    content: str = strawberry.field(description="What is to be done.")
    org_id: strawberry.ID = strawberry.field(
        description="The organisation that is to do it: the meeting's own, or one below it."
    )
    due_on: date = strawberry.field(description="Last day; not before today.")
    owner_id: strawberry.ID | None = strawberry.field(default=None, description="The person who is to do it.")


@strawberry.input(description="What came of an action item.")
class ActionItemFinishInput:
    """What came of an action item."""

    id: strawberry.ID = strawberry.field(description="The action item.")
    result: str = strawberry.field(description="What came of it, or why it is taken back.")
    is_cancelled: bool = strawberry.field(default=False, description="Whether it is taken back.")


@strawberry.type
class MeetingMutation:
    """Acts on meetings."""

    @mutation(MeetingSeries)
    async def meeting_series_create(ctx: Context, input: MeetingSeriesCreateInput) -> models.MeetingSeries:
        """Say that an organisation meets again and again."""
        given = {name: value for name, value in vars(input).items() if name not in ("org_id", "idempotency_key")}
        return await planning.begin_series(ctx, org_id=ref(input.org_id, Org, "org_id"), **given)

    @mutation(MeetingSeries)
    async def meeting_series_end(ctx: Context, input: MeetingSeriesEndInput) -> models.MeetingSeries:
        """Say which day is a series' last."""
        return await planning.end_series(ctx, ref(input.id, MeetingSeries, "id"), input.version, input.ended_on)

    @mutation(Meeting)
    async def meeting_plan(ctx: Context, input: MeetingPlanInput) -> models.Meeting:
        """Call a meeting."""
        return await planning.plan_meeting(
            ctx,
            org_id=ref(input.org_id, Org, "org_id"),
            title=input.title,
            starts_at=input.starts_at,
            venue=input.venue,
            kind=input.kind,
            quorum=input.quorum,
            series_id=optional_ref(input.series_id, MeetingSeries, "series_id"),
        )

    @mutation(Meeting)
    async def meeting_move(ctx: Context, input: MeetingMoveInput) -> models.Meeting:
        """Hold a planned meeting at another time, or elsewhere."""
        return await planning.move_meeting(
            ctx, ref(input.id, Meeting, "id"), input.version, input.starts_at, input.venue
        )

    @mutation(Meeting)
    async def meeting_invite(ctx: Context, input: MeetingInviteInput) -> models.Meeting:
        """Invite somebody to a planned meeting."""
        return await planning.invite(
            ctx,
            ref(input.id, Meeting, "id"),
            name=input.name,
            role=input.role,
            person_id=optional_ref(input.person_id, Person, "person_id"),
            org_code=input.org_code,
        )

    @mutation(Meeting)
    async def agenda_item_add(ctx: Context, input: AgendaItemAddInput, view: View) -> models.Meeting:
        """Put something, perhaps a case, on the agenda of a planned meeting."""
        case = ref_case(input.case_id, view, "case_id") if input.case_id else None
        return await planning.add_agenda_item(
            ctx, ref(input.meeting_id, Meeting, "meeting_id"), title=input.title, case=case
        )

    @mutation(Meeting)
    async def meeting_hold(ctx: Context, input: MeetingHoldInput) -> models.Meeting:
        """Say who came to a meeting, which tells whether it had a quorum."""
        came = [ref(one, MeetingAttendee, f"attendee_ids.{index}") for index, one in enumerate(input.attendee_ids)]
        return await holding.hold_meeting(
            ctx, ref(input.id, Meeting, "id"), input.version, attendee_ids=came, minutes=input.minutes
        )

    @mutation(Meeting)
    async def meeting_resolve(ctx: Context, input: MeetingResolveInput) -> models.Meeting:
        """Write down what a meeting that was held with a quorum voted on."""
        return await holding.resolve(
            ctx,
            ref(input.agenda_item_id, AgendaItem, "agenda_item_id"),
            text=input.text,
            votes_for=input.votes_for,
            votes_against=input.votes_against,
            abstentions=input.abstentions,
        )

    @mutation(Meeting)
    async def meeting_close(ctx: Context, input: MeetingCloseInput) -> models.Meeting:
        """Close the papers of a meeting that was held, with its minutes."""
        return await holding.close_meeting(ctx, ref(input.id, Meeting, "id"), input.version, input.minutes)

    @mutation(Meeting)
    async def meeting_cancel(ctx: Context, input: MeetingCancelInput) -> models.Meeting:
        """Call a planned meeting off."""
        return await holding.cancel_meeting(ctx, ref(input.id, Meeting, "id"), input.version, input.reason)

    @mutation(ActionItem)
    async def action_item_add(ctx: Context, input: ActionItemAddInput) -> models.ActionItem:
        """Say who is to do what by which day, between holding a meeting and closing it."""
        return await holding.add_action_item(
            ctx,
            ref(input.agenda_item_id, AgendaItem, "agenda_item_id"),
            content=input.content,
            org_id=ref(input.org_id, Org, "org_id"),
            due_on=input.due_on,
            owner_id=optional_ref(input.owner_id, Person, "owner_id"),
        )

    @mutation(ActionItem)
    async def action_item_finish(ctx: Context, input: ActionItemFinishInput) -> models.ActionItem:
        """Say what came of an action item, or take it back."""
        return await holding.finish_action_item(
            ctx, ref(input.id, ActionItem, "id"), result=input.result, is_cancelled=input.is_cancelled
        )


PARTS = (SchemaPart("Mutation", MeetingMutation),)
