"""Whether a mediator is fit to be assigned today: the card, and the training of the last year.

Source: the model's rule that nobody mediates without a card (M-14), and People's Mediation Law, art. 14: mediators are
trained. What is refused and what is only noted is the county's to say (`norms.py`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from core.cases.journal import write
from core.cases.parts import EntryKind
from core.context import Context
from core.errors import RuleError
from core.i18n import translate
from plugins.mediation.mediators.models import FitnessAnswer, FitnessCheck, FitnessRule, MediatorTraining
from plugins.mediation.models import Dispute, Mediator

YEAR = timedelta(days=365)

UNSAID = {FitnessCheck.CARD_EXPIRED: FitnessAnswer.REFUSE}
"""What holds where the county has said nothing; the other checks are not made then."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the county asks today."""

    answers: dict[FitnessCheck, FitnessAnswer]
    hours: int = 0

    def answer(self, check: FitnessCheck) -> FitnessAnswer:
        """What becomes of a mediator who lacks it."""
        return self.answers.get(check, UNSAID.get(check, FitnessAnswer.PASS))


async def rules_of(ctx: Context, today: date) -> Rules:
    """The county's rules in force: of each check the newest."""
    entered = select(FitnessRule).where(FitnessRule.effective_from <= today).order_by(FitnessRule.effective_from)
    found = {FitnessCheck(rule.topic): rule for rule in await ctx.session.scalars(entered)}  # the newest comes last
    training = found.get(FitnessCheck.TRAINING)
    answers = {check: FitnessAnswer(rule.answer) for check, rule in found.items()}
    return Rules(answers, (training.hours or 0) if training else 0)


def lacking(card_valid_until: date | None, hours: int, today: date, rules: Rules) -> list[FitnessCheck]:
    """What a mediator with this card and these hours of training lacks."""
    lacks = []
    if card_valid_until is None:
        lacks.append(FitnessCheck.CARD_MISSING)
    elif card_valid_until < today:
        lacks.append(FitnessCheck.CARD_EXPIRED)
    if hours < rules.hours:
        lacks.append(FitnessCheck.TRAINING)
    return lacks


async def check_fit(ctx: Context, dispute: Dispute, mediator: Mediator, field: str) -> None:
    """Refuse a mediator who lacks what the county asks for, or note it in the dispute's journal."""
    today = ctx.clock.today()
    rules = await rules_of(ctx, today)
    hours = await ctx.session.scalar(hours_of_year(mediator.id, today)) if rules.hours else 0
    for check in lacking(mediator.card_valid_until, hours or 0, today, rules):
        match rules.answer(check):
            case FitnessAnswer.REFUSE:
                key = f"mediation.unfit_{check.lower()}"
                raise RuleError(key, field=field, code=f"MEDIATION_{check}", hours=rules.hours)
            case FitnessAnswer.WARN:
                text = translate(f"mediation.unfit_{check.lower()}", ctx.locale, hours=rules.hours)
                await write(ctx, dispute, EntryKind.NOTE, f"{mediator.name}: {text}")


def hours_of_year(mediator_id: UUID | InstrumentedAttribute[UUID], today: date) -> Select[int]:
    """How many hours of training a mediator had in the year before today."""
    return select(func.coalesce(func.sum(MediatorTraining.hours), 0)).where(
        MediatorTraining.mediator_id == mediator_id,
        MediatorTraining.held_on > today - YEAR,
        MediatorTraining.held_on <= today,
    )
