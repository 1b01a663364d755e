"""Deadlines of cases, the rules that set them, the county's own days, and who was told."""

from datetime import date, datetime

import strawberry

from core.cases.models import Case as CaseModel
from core.context import Context
from core.deadlines import acts, ladder, models
from core.descriptors import SchemaPart
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, expression, relation
from graphql_schema.mutation import mutation, ref
from graphql_schema.node import Node
from graphql_schema.types.case import Case
from graphql_schema.types.org import Org
from graphql_schema.types.person import Person

for enum in (
    models.TimeUnit,
    models.DeadlineBasis,
    models.DeadlineKind,
    models.DeadlineState,
    models.AlertKind,
    models.Told,
):
    graphql_enum(enum)


@bind(models.StatutoryRule, Order("CODE", ("code", "effective_from")))
@strawberry.type(description="A term that a law or an own rule sets, from a day on (法定时限).")
class StatutoryRule(Node):
    """A term that a law or an own rule sets."""

    code: str = column(models.StatutoryRule.code, "Its code; amendments have the same.", filter=True)
    article: str = column(models.StatutoryRule.article, "The law and its article, or the own rule.")
    basis: models.DeadlineBasis = column(models.StatutoryRule.basis, "What sets it.", filter=True)
    value: int = column(models.StatutoryRule.value, "How many units.")
    unit: models.TimeUnit = column(models.StatutoryRule.unit, "What it is counted in.")
    longest_extension: int | None = column(
        models.StatutoryRule.longest_extension, "By how many units it may be extended in all; null for no end."
    )
    needs_consent: bool = column(models.StatutoryRule.needs_consent, "Whether an extension needs the parties' consent.")
    effective_from: date = column(models.StatutoryRule.effective_from, "From which day on it holds.", filter=True)


@bind(models.CalendarDay, Order("DAY", ("day",)))
@strawberry.type(description="A day on which the county works or rests otherwise than the country (日历调整).")
class CalendarDay(Node):
    """A day on which the county works or rests otherwise than the country."""

    day: date = column(models.CalendarDay.day, "The day.", filter=True)
    is_working: bool = column(models.CalendarDay.is_working, "Whether it is worked.", filter=True)
    name: str = column(models.CalendarDay.name, "Why.")


@bind(models.Deadline, Order("STARTED_ON", ("started_on",)))
@strawberry.type(description="A day by which something must be done in a case (时限).")
class Deadline(Node):
    """A day by which something must be done in a case."""

    kind: models.DeadlineKind = column(models.Deadline.kind, "What must be done.", filter=True)
    basis: models.DeadlineBasis = column(models.Deadline.basis, "What sets it.", filter=True)
    article: str = column(models.Deadline.article, "The rule, as it was when the deadline began.")
    value: int = column(models.Deadline.value, "How many units, with extensions.")
    unit: models.TimeUnit = column(models.Deadline.unit, "What it is counted in.")
    start_event: str = column(models.Deadline.start_event, "The event from which it runs.")
    started_on: date = column(models.Deadline.started_on, "Day of the event; counting begins the day after.")
    first_due_on: date = column(models.Deadline.first_due_on, "Last day as it was at first.")
    due_on: date = column(models.Deadline.due_on, "Last day.", filter=True)
    due_at: datetime = column(models.Deadline.due_at, "First instant at which it is missed.", filter=True)
    is_overdue: bool = expression(
        lambda deadline, now: (deadline.state == "RUNNING") & (deadline.due_at <= now),
        "Missed, and still to be met.",
        reads=(models.Deadline.state, models.Deadline.due_at),
    )
    state: models.DeadlineState = column(models.Deadline.state, "Whether time runs.", filter=True)
    paused_on: date | None = column(models.Deadline.paused_on, "Since when time does not run.")
    units_left: int | None = column(models.Deadline.units_left, "Units left when it was paused.")
    extended_by: int = column(models.Deadline.extended_by, "Units added by extensions.")
    extension_reason: str | None = column(models.Deadline.extension_reason, "Why it was extended last.")
    approver: str | None = column(models.Deadline.approver, "Name in office of whoever extended it.")
    parties_agreed: bool = column(models.Deadline.parties_agreed, "Whether the parties consented to the extension.")
    ended_at: datetime | None = column(models.Deadline.ended_at, "When it was met, missed or cancelled.")


@bind(models.DeadlineAlert, Order("RAISED_AT", ("raised_at",)))
@strawberry.type(description="A step of the ladder on which ever higher ones are told of a deadline (预警与催办).")
class DeadlineAlert(Node):
    """A step of the ladder on which ever higher ones are told of a deadline."""

    kind: models.AlertKind = column(models.DeadlineAlert.kind, "What is told.", filter=True)
    step: int = column(models.DeadlineAlert.step, "Step of the ladder, from 0.")
    raised_at: datetime = column(models.DeadlineAlert.raised_at, "When.", filter=True)
    deadline: Deadline | None = relation(models.DeadlineAlert.deadline_id, "Of which deadline.", contained=True)
    org: Org | None = relation(models.DeadlineAlert.org_id, "The organisation that is told.")
    person: Person | None = relation(models.DeadlineAlert.person_id, "The worker, where it is the worker's turn.")


@bind(models.LadderStep, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="A step of the county's own ladder of alerts (催办阶梯).")
class LadderStep(Node):
    """A step of the county's own ladder of alerts."""

    ordinal: int = column(models.LadderStep.ordinal, "From 0.")
    days: int = column(models.LadderStep.days, "Days after a deadline's end; negative before it.")
    kind: models.AlertKind = column(models.LadderStep.kind, "What is told.", filter=True)
    told: models.Told = column(models.LadderStep.told, "Who is told.", filter=True)


@strawberry.type
class CaseDeadlineFields:
    """What deadlines add to every kind of case."""

    deadlines: Connection[Deadline] = connection(
        models.Deadline.case_id, "Days by which something must be done.", contained=True
    )
    alerts: Connection[DeadlineAlert] = connection(
        models.DeadlineAlert.case_id, "Who was told that a deadline is near or missed.", contained=True
    )


@strawberry.type
class DeadlineQuery:
    """Rules and days at the root."""

    statutory_rules: Connection[StatutoryRule] = connection(models.StatutoryRule, "Terms that law and own rules set.")
    ladder_steps: Connection[LadderStep] = connection(
        models.LadderStep,
        "The county's own ladder of alerts; without any, 3 days before the end the worker, at the end whoever handles "
        "the case, 3 days later who stands above, 7 days later the county.",
    )
    calendar_days: Connection[CalendarDay] = connection(
        models.CalendarDay, "Days on which the county works or rests otherwise than the country."
    )


# --- acts ------------------------------------------------------------------------------------------------------------


@strawberry.input(description="A term that holds from a day on.")
class StatutoryRuleSetInput:
    """A term that holds from a day on."""

    code: str = strawberry.field(description="Its code; an amendment has the same, and a later day.")
    article: str = strawberry.field(description="The law and its article, or the own rule.")
    basis: models.DeadlineBasis = strawberry.field(description="What sets it.")
    value: int = strawberry.field(description="How many units.")
    unit: models.TimeUnit = strawberry.field(description="What it is counted in.")
    effective_from: date = strawberry.field(description="From which day on it holds.")
    longest_extension: int | None = strawberry.field(
        default=None, description="By how many units it may be extended in all; null for no end."
    )
    needs_consent: bool = strawberry.field(
        default=False, description="Whether an extension needs the parties' consent."
    )


@strawberry.input(description="A day on which the county works or rests otherwise than the country.")
class CalendarDaySetInput:
    """A day on which the county works or rests otherwise."""

    day: date = strawberry.field(description="The day.")
    is_working: bool = strawberry.field(description="Whether it is worked.")
    name: str = strawberry.field(description="Why.")


@strawberry.input(description="Why a deadline's time stops, or runs again.")
class DeadlinePauseInput:
    """Why a deadline's time stops, or runs again."""

    id: strawberry.ID = strawberry.field(description="The deadline.")
    reason: str = strawberry.field(description="Why.")


@strawberry.input(description="By how much a deadline is extended, and why.")
class DeadlineExtendInput:
    """By how much a deadline is extended, and why."""

    id: strawberry.ID = strawberry.field(description="The deadline.")
    units: int = strawberry.field(description="Units to be added, as its rule counts them.")
    reason: str = strawberry.field(description="Why.")
    parties_agree: bool = strawberry.field(default=False, description="Whether the parties consent.")


@strawberry.input(description="A step of a ladder of alerts.")
class LadderStepInput:
    """A step of a ladder of alerts."""

    days: int = strawberry.field(
        description="Days after a deadline's end; negative before it; each later than the last."
    )
    kind: models.AlertKind = strawberry.field(description="What is told.")
    told: models.Told = strawberry.field(description="Who is told.")


@strawberry.input(description="The county's own ladder of alerts, in place of the one before.")
class LadderSetInput:
    """The county's own ladder of alerts."""

    steps: list[LadderStepInput] = strawberry.field(description="Its steps, in order; at least one.")


@strawberry.type
class DeadlineMutation:
    """Acts on deadlines, rules and the calendar."""

    @mutation(StatutoryRule)
    async def statutory_rule_set(ctx: Context, input: StatutoryRuleSetInput) -> models.StatutoryRule:
        """Enter a term from a day on; deadlines that run keep theirs."""
        return await acts.set_rule(ctx, **vars(input))

    @mutation(CalendarDay)
    async def calendar_day_set(ctx: Context, input: CalendarDaySetInput) -> models.CalendarDay:
        """Say that the county works or rests on a day, whatever the country does."""
        return await acts.set_day(ctx, **vars(input))

    @mutation(LadderStep)
    async def ladder_set(ctx: Context, input: LadderSetInput) -> models.LadderStep:
        """Say whom deadlines are told to, and when; answers the first step."""
        return await ladder.set_ladder(ctx, [ladder.Step(**vars(step)) for step in input.steps])

    @mutation(Case)
    async def deadline_pause(ctx: Context, input: DeadlinePauseInput) -> CaseModel:
        """Stop a case's time from today on, for what the law does not count."""
        return await acts.pause_deadline(ctx, ref(input.id, Deadline, "id"), input.reason)

    @mutation(Case)
    async def deadline_resume(ctx: Context, input: DeadlinePauseInput) -> CaseModel:
        """Let a case's time run again from today on."""
        return await acts.resume_deadline(ctx, ref(input.id, Deadline, "id"), input.reason)

    @mutation(Case)
    async def deadline_extend(ctx: Context, input: DeadlineExtendInput) -> CaseModel:
        """Move a deadline to a later day, as far as its rule allows."""
        return await acts.extend_deadline(
            ctx,
            ref(input.id, Deadline, "id"),
            units=input.units,
            reason=input.reason,
            parties_agree=input.parties_agree,
        )


TYPES = (StatutoryRule, CalendarDay, Deadline, LadderStep, DeadlineAlert)

PARTS = (
    SchemaPart("Case", CaseDeadlineFields),
    SchemaPart("Query", DeadlineQuery),
    SchemaPart("Mutation", DeadlineMutation),
)
