"""What acts on items, guides and bundles are given."""

from decimal import Decimal

import strawberry

from core.deadlines.models import TimeUnit
from plugins.service_centers.items.schema.enums import Family, Handling, ItemState, MaterialForm, MaterialSource


@strawberry.input(description="An item of the catalogue.")
class ServiceItemSetInput:
    """An item of the catalogue."""

    code: str = strawberry.field(description="Its code; that of an item there is changes it.")
    name: str = strawberry.field(description="Name.")
    family: Family = strawberry.field(description="Which of the three families.")
    department: str = strawberry.field(description="The department that decides.")
    version: int | None = strawberry.field(
        default=None, description="The version of an item there is; if it has another one by now, nothing is changed."
    )
    handling: Handling | None = strawberry.field(
        default=None, description="On the spot, or within a limit; if left out, as it is, and WITHIN_LIMIT at first."
    )
    keywords: str | None = strawberry.field(
        default=None, description="Other words people use for it; if left out, as they are, and none at first."
    )
    state: ItemState | None = strawberry.field(
        default=None, description="Whether it may be asked for; if left out, as it is, and ACTIVE at first."
    )


@strawberry.input(description="A paper that is asked for.")
class MaterialInput:
    """A paper that is asked for."""

    name: str = strawberry.field(description="What it is.")
    form: MaterialForm = strawberry.field(default=MaterialForm.ORIGINAL, description="Original or copy.")
    count: int = strawberry.field(default=1, description="How many.")
    source: MaterialSource = strawberry.field(
        default=MaterialSource.APPLICANT, description="Whether the applicant brings it, or an office has it."
    )
    is_waivable: bool = strawberry.field(default=False, description="Whether it may come later, or be left out.")
    note: str | None = strawberry.field(default=None, description="What to know about it.")


@strawberry.input(description="The next edition of a guide: every element that the law asks for.")
class ServiceGuideDraftInput:
    """The next edition of a guide."""

    item_id: strawberry.ID = strawberry.field(description="The item.")
    basis: str = strawberry.field(description="Law and article.")
    applicants: str = strawberry.field(description="Who may ask.")
    conditions: str = strawberry.field(description="What must be fulfilled.")
    process: str = strawberry.field(description="The steps, in their order.")
    legal_limit: int = strawberry.field(description="Units within which the law wants a decision.")
    promised_limit: int = strawberry.field(description="Units within which it is promised.")
    unit: TimeUnit = strawberry.field(default=TimeUnit.WORKING_DAY, description="What the limits are counted in.")
    fee: Decimal = strawberry.field(default=Decimal(0), description="Fee, CNY.")
    result: str = strawberry.field(description="The paper one is given.")
    place: str = strawberry.field(description="Where and when it is handled.")
    consultation: str = strawberry.field(description="Whom to ask.")
    complaints: str = strawberry.field(description="Where to complain.")
    remedies: str = strawberry.field(description="What one may do against a decision.")
    materials: list[MaterialInput] = strawberry.field(description="The papers that are asked for; none if empty.")
    online_address: str | None = strawberry.field(default=None, description="Where it can be asked for online.")


@strawberry.input(description="A guide, as the caller last saw it.")
class ServiceGuideInput:
    """A guide, as the caller last saw it."""

    id: strawberry.ID = strawberry.field(description="The guide.")
    version: int = strawberry.field(description="Its version.")


@strawberry.input(description="Guides that were handed out on paper.")
class ServiceGuideHandOutInput:
    """Guides that were handed out on paper."""

    id: strawberry.ID = strawberry.field(description="The guide.")
    copies: int = strawberry.field(default=1, description="How many.")
    idempotency_key: str | None = strawberry.field(
        default=None, description="Sent again with the same input, they are not counted twice."
    )


@strawberry.input(description="An item for a centre.")
class ServiceOfferInput:
    """An item for a centre."""

    center_id: strawberry.ID = strawberry.field(description="The centre.")
    item_id: strawberry.ID = strawberry.field(description="The item.")
    window_id: strawberry.ID | None = strawberry.field(default=None, description="At which window; any if left out.")
    is_intake_only: bool = strawberry.field(default=False, description="Whether another place hands the result out.")


@strawberry.input(description="An item that a centre handles no more.")
class ServiceWithdrawInput:
    """An item that a centre handles no more."""

    center_id: strawberry.ID = strawberry.field(description="The centre.")
    item_id: strawberry.ID = strawberry.field(description="The item.")


@strawberry.input(description="A question of a form.")
class QuestionInput:
    """A question of a form."""

    key: str = strawberry.field(description="What the answer is given under: small letters, digits and _.")
    label: str = strawberry.field(description="The question.")
    is_required: bool = strawberry.field(default=True, description="Whether it must be answered.")


@strawberry.input(description="Items that people need at once.")
class OneThingSetInput:
    """Items that people need at once."""

    code: str = strawberry.field(description="Its code; that of a bundle there is changes it.")
    name: str = strawberry.field(description="The matter as people call it.")
    item_ids: list[strawberry.ID] = strawberry.field(description="Two items or more, in their order.")
    questions: list[QuestionInput] = strawberry.field(description="The one form.")
