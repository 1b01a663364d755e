"""The section `service_centers` of a county's blueprint: the catalogue it starts with."""

from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from sqlalchemy import select

from core.context import Context
from core.errors import ConfigError
from plugins.service_centers.items.models import Family, Handling, ServiceItem
from plugins.service_centers.items.service import Question, set_item, set_one_thing


class ItemEntry(BaseModel):
    """An item."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    name: str
    family: Family
    handling: Handling
    department: str
    keywords: str = ""


class QuestionEntry(BaseModel):
    """A question of a bundle's form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    label: str
    is_required: bool = True


class BundleEntry(BaseModel):
    """A bundle of items, by their codes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    name: str
    items: list[str]
    questions: list[QuestionEntry]


class Section(BaseModel):
    """The whole section."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    items: list[ItemEntry]
    bundles: list[BundleEntry] = []


SECTION = TypeAdapter(Section)


async def apply(ctx: Context, content: Any) -> None:
    """Enter the catalogue; raises ConfigError for anything it does not know."""
    try:
        section = SECTION.validate_python(content)
    except ValidationError as error:
        raise ConfigError(f"The blueprint's section `service_centers` is wrong: {error}") from error
    for one in section.items:
        await set_item(ctx, **one.model_dump())
    ids = {item.code: item.id for item in await ctx.session.scalars(select(ServiceItem))}
    for bundle in section.bundles:
        if unknown := [code for code in bundle.items if code not in ids]:
            raise ConfigError(f"The bundle `{bundle.code}` of the blueprint names no item {', '.join(unknown)}.")
        questions = [Question(**one.model_dump()) for one in bundle.questions]
        item_ids = [ids[code] for code in bundle.items]
        await set_one_thing(ctx, code=bundle.code, name=bundle.name, item_ids=item_ids, questions=questions)
