"""Sign-ups, invitations and evaluations in GraphQL."""

from datetime import datetime

import strawberry

from core.context import Context
from core.descriptors import SchemaPart
from graphql_schema.answer import answer
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, relation
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node, encode
from graphql_schema.view import View
from plugins.volunteers.activities import attending, matching, models, signing
from plugins.volunteers.activities.schema import VolunteerShift
from plugins.volunteers.activities.states import SignUpState
from plugins.volunteers.enrollment.schema import Volunteer
from plugins.volunteers.honors import service as honors

graphql_enum(SignUpState)
graphql_enum(models.AttendanceSource)


@bind(models.Evaluation)
@strawberry.type(description="What one side thought of the other after a shift (服务评价).")
class VolunteerEvaluation(Node):
    """What one side thought of the other after a shift."""

    by_volunteer: bool = column(models.Evaluation.by_volunteer, "Whether the volunteer tells of the activity.")
    score: int = column(models.Evaluation.score, "1 to 5, the best.", filter=True)
    comment: str | None = column(models.Evaluation.comment, "In words.")


@bind(models.SignUp, Order("STARTS_AT", ("starts_at",), descending=True))
@strawberry.type(description="A volunteer's own sign-up for a shift, and whether the volunteer came (报名).")
class SignUp(Node):
    """A volunteer's own sign-up for a shift."""

    state: SignUpState = column(models.SignUp.state, "Where it stands.", filter=True)
    position: int = column(models.SignUp.position, "The how manieth of the shift it is; the wait list's order.")
    starts_at: datetime = column(models.SignUp.starts_at, "When the shift begins.", filter=True)
    ends_at: datetime = column(models.SignUp.ends_at, "When the shift ends.")
    requested_at: datetime = column(models.SignUp.requested_at, "When the volunteer signed up.")
    agreed_at: datetime | None = column(models.SignUp.agreed_at, "When the volunteer signed the agreement.")
    checked_in_at: datetime | None = column(models.SignUp.checked_in_at, "When the volunteer came.")
    checked_out_at: datetime | None = column(models.SignUp.checked_out_at, "When the volunteer went.")
    source: models.AttendanceSource | None = column(models.SignUp.source, "How that is known.", filter=True)
    reason: str | None = column(models.SignUp.reason, "Why it was cancelled, or noted by hand.")
    version: int = column(models.SignUp.version, "Raised by every change; give it back with a mutation.")
    shift: VolunteerShift | None = relation(models.SignUp.shift_id, "The shift.", filter=True)
    volunteer: Volunteer | None = relation(models.SignUp.volunteer_id, "Who signed up.")
    evaluations: Connection[VolunteerEvaluation] = connection(
        models.Evaluation.sign_up_id, "What both sides thought.", contained=True
    )


@bind(models.Invitation, Order("INVITED_AT", ("invited_at",), descending=True))
@strawberry.type(description="A volunteer asked to help at a shift (邀请); one who does not want to leaves no trace.")
class VolunteerInvitation(Node):
    """A volunteer asked to help at a shift."""

    invited_at: datetime = column(models.Invitation.invited_at, "When.")
    inviter: str = column(models.Invitation.inviter, "Who asked: name in office.")
    score: int = column(models.Invitation.score, "How well the volunteer fitted, 0 to 100.")
    reasons: list[str] = column(models.Invitation.reasons, "Why, as in `MatchReason`.")
    override_reason: str | None = column(
        models.Invitation.override_reason, "Why somebody was asked who did not come first; null for one who did."
    )
    shift: VolunteerShift | None = relation(models.Invitation.shift_id, "The shift.")
    volunteer: Volunteer | None = relation(models.Invitation.volunteer_id, "Who was asked.")


@strawberry.type
class ShiftSignUpFields:
    """What sign-ups add to shifts."""

    sign_ups: Connection[SignUp] = connection(models.SignUp.shift_id, "Who signed up.")
    invitations: Connection[VolunteerInvitation] = connection(models.Invitation.shift_id, "Who was asked.")


@strawberry.type
class VolunteerSignUpFields:
    """What sign-ups add to volunteers."""

    sign_ups: Connection[SignUp] = connection(models.SignUp.volunteer_id, "For what the volunteer signed up.")


@strawberry.type
class SignUpsQuery:
    """Sign-ups and invitations at the root."""

    sign_ups: Connection[SignUp] = connection(models.SignUp, "Sign-ups: a volunteer's own, or those of an association.")
    volunteer_invitations: Connection[VolunteerInvitation] = connection(models.Invitation, "Who was asked to help.")


@strawberry.input(description="The viewer's own sign-up for a shift.")
class ShiftSignUpInput:
    """The viewer's own sign-up for a shift."""

    shift_id: strawberry.ID = strawberry.field(description="The shift.")
    has_agreed: bool = strawberry.field(
        default=False, description="That the viewer signs the activity's agreement, where one is asked for."
    )


@strawberry.input(description="A sign-up, as the caller last saw it.")
class SignUpInput:
    """A sign-up, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The sign-up.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="The viewer's own sign-up, to be taken back.")
class SignUpCancelInput:
    """The viewer's own sign-up, to be taken back."""

    id: strawberry.ID = strawberry.field(description="The sign-up.")


@strawberry.input(description="A sign-up that the organisation cancels.")
class SignUpCancelForInput(SignUpInput):
    """A sign-up that the organisation cancels."""

    reason: str = strawberry.field(description="Why, as the volunteer is told.")


@strawberry.input(description="Coming or going.")
class SignUpCheckInput:
    """Coming or going."""

    id: strawberry.ID = strawberry.field(description="The sign-up.")
    code: str | None = strawberry.field(
        default=None, description="The code shown at the place; staff who see others come and go leave it out."
    )


@strawberry.input(description="Who came, noted by hand.")
class SignUpAttendanceRecordInput(SignUpInput):
    """Who came, noted by hand."""

    came_at: datetime = strawberry.field(description="When the volunteer came.")
    left_at: datetime = strawberry.field(description="When the volunteer went.")
    reason: str = strawberry.field(description="Why it was not noted there and then.")


@strawberry.input(description="What one side thought of the other.")
class SignUpEvaluateInput:
    """What one side thought of the other."""

    id: strawberry.ID = strawberry.field(description="The sign-up.")
    score: int = strawberry.field(description="1 to 5, the best.")
    comment: str | None = strawberry.field(default=None, description="In words.")


@strawberry.input(description="A volunteer to ask.")
class VolunteerInviteInput:
    """A volunteer to ask."""

    shift_id: strawberry.ID = strawberry.field(description="The shift.")
    volunteer_id: strawberry.ID = strawberry.field(description="Who is asked.")
    override_reason: str | None = strawberry.field(
        default=None, description="Why, for somebody who is not among those who fit best."
    )


@strawberry.input(description="An invitation of the viewer's own.")
class VolunteerInvitationDropInput:
    """An invitation of the viewer's own."""

    id: strawberry.ID = strawberry.field(description="The invitation.")


@strawberry.type
class SigningMutation:
    """Acts on sign-ups."""

    @mutation(SignUp)
    async def shift_sign_up(ctx: Context, input: ShiftSignUpInput) -> models.SignUp:
        """Sign oneself up for a shift; nobody can be signed up by others."""
        return await signing.sign_up(ctx, ref(input.shift_id, VolunteerShift, "shift_id"), has_agreed=input.has_agreed)

    @mutation(SignUp)
    async def sign_up_cancel(ctx: Context, input: SignUpCancelInput) -> models.SignUp:
        """Take one's own sign-up back, without a reason."""
        return await signing.cancel_own(ctx, ref(input.id, SignUp, "id"))

    @mutation(SignUp)
    async def sign_up_confirm(ctx: Context, input: SignUpInput) -> models.SignUp:
        """Answer a sign-up that is looked at first."""
        return await signing.confirm(ctx, ref(input.id, SignUp, "id"), input.version)

    @mutation(SignUp)
    async def sign_up_cancel_for(ctx: Context, input: SignUpCancelForInput) -> models.SignUp:
        """Cancel a sign-up for the organisation, with a reason."""
        return await signing.cancel_for(ctx, ref(input.id, SignUp, "id"), input.version, input.reason)


@strawberry.type
class AttendingMutation:
    """Acts on who came."""

    @mutation(SignUp)
    async def sign_up_check_in(ctx: Context, input: SignUpCheckInput) -> models.SignUp:
        """Note that a volunteer came."""
        return await attending.check_in(ctx, ref(input.id, SignUp, "id"), input.code)

    @mutation(SignUp)
    async def sign_up_check_out(ctx: Context, input: SignUpCheckInput) -> models.SignUp:
        """Note that a volunteer went; the time is credited."""
        return await attending.check_out(ctx, ref(input.id, SignUp, "id"), input.code)

    @mutation(SignUp)
    async def sign_up_attendance_record(
        ctx: Context,
        input: SignUpAttendanceRecordInput,
    ) -> models.SignUp:
        """Note by hand who came; a second one approves the hours."""
        return await attending.record_attendance(
            ctx,
            ref(input.id, SignUp, "id"),
            input.version,
            came_at=input.came_at,
            left_at=input.left_at,
            reason=input.reason,
        )

    @mutation(SignUp)
    async def sign_up_no_show(ctx: Context, input: SignUpInput) -> models.SignUp:
        """Note that a volunteer who had a place did not come."""
        return await attending.note_no_show(ctx, ref(input.id, SignUp, "id"), input.version)

    @mutation(SignUp)
    async def sign_up_evaluate(ctx: Context, input: SignUpEvaluateInput) -> models.SignUp:
        """Tell what one thinks of the other side after a shift."""
        return await honors.evaluate(ctx, ref(input.id, SignUp, "id"), input.score, input.comment)


@strawberry.type
class InvitingMutation:
    """Acts on invitations."""

    @mutation(VolunteerInvitation)
    async def volunteer_invite(ctx: Context, input: VolunteerInviteInput) -> models.Invitation:
        """Ask a volunteer to help at a shift."""
        return await matching.invite(
            ctx,
            ref(input.shift_id, VolunteerShift, "shift_id"),
            ref(input.volunteer_id, Volunteer, "volunteer_id"),
            input.override_reason,
        )

    @answer("shift_id", strawberry.ID, "Global id of the shift.")
    async def volunteer_invitation_drop(ctx: Context, input: VolunteerInvitationDropInput, view: View) -> str:
        """Let an invitation of one's own go; that somebody did not want to is written nowhere."""
        shift = await matching.drop(ctx, ref(input.id, VolunteerInvitation, "id"))
        return encode("VolunteerShift", shift)


TYPES = (VolunteerEvaluation, SignUp, VolunteerInvitation)

PARTS = (
    SchemaPart("Query", SignUpsQuery),
    SchemaPart("Mutation", SigningMutation),
    SchemaPart("Mutation", AttendingMutation),
    SchemaPart("Mutation", InvitingMutation),
    SchemaPart("VolunteerShift", ShiftSignUpFields),
    SchemaPart("Volunteer", VolunteerSignUpFields),
)
