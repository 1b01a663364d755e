"""What is offered, as GraphQL types."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from core.deadlines.models import TimeUnit
from graphql_schema.connection import Connection
from graphql_schema.fields import Order, bind, column, connection, lookup, money, relation
from graphql_schema.node import Node
from plugins.service_centers.centers.schema.records import ServiceCenter, ServiceWindow
from plugins.service_centers.items import models
from plugins.service_centers.items.schema.enums import (
    Family,
    GuideState,
    Handling,
    ItemState,
    MaterialForm,
    MaterialSource,
)


@bind(models.RequiredMaterial, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="A paper that an item asks for (申请材料).")
class RequiredMaterial(Node):
    """A paper that an item asks for."""

    name: str = column(models.RequiredMaterial.name, "What it is.")
    form: MaterialForm = column(models.RequiredMaterial.form, "Original or copy.", filter=True)
    count: int = column(models.RequiredMaterial.count, "How many.")
    source: MaterialSource = column(
        models.RequiredMaterial.source, "Whether the applicant brings it, or an office has it.", filter=True
    )
    is_waivable: bool = column(
        models.RequiredMaterial.is_waivable, "Whether it may come later, or be left out.", filter=True
    )
    note: str | None = column(models.RequiredMaterial.note, "What to know about it.")


G = models.ServiceGuide


@bind(G, Order("EDITION", ("edition",), descending=True))
@strawberry.type(description="How an item is handled, told once and in full (办事指南).")
class ServiceGuide(Node):
    """How an item is handled, told once and in full."""

    edition: int = column(G.edition, "1 for the first guide of the item.", filter=True)
    state: GuideState = column(G.state, "Whether it is the one that holds.", filter=True)
    basis: str = column(G.basis, "Law and article.")
    applicants: str = column(G.applicants, "Who may ask.")
    conditions: str = column(G.conditions, "What must be fulfilled.")
    process: str = column(G.process, "The steps, in their order.")
    legal_limit: int = column(G.legal_limit, "Units within which the law wants a decision.")
    promised_limit: int = column(G.promised_limit, "Units within which it is promised; never more than the law's.")
    unit: TimeUnit = column(G.unit, "What the limits are counted in.")
    fee: Decimal = money(G.fee_fen, "Fee, CNY; 0.00 for none.")
    result: str = column(G.result, "The paper one is given.")
    place: str = column(G.place, "Where and when it is handled.")
    online_address: str | None = column(G.online_address, "Where it can be asked for online.")
    consultation: str = column(G.consultation, "Whom to ask.")
    complaints: str = column(G.complaints, "Where to complain.")
    remedies: str = column(G.remedies, "What one may do against a decision.")
    assured_on: date | None = column(G.assured_on, "When it was last checked; null for a draft.", filter=True)
    assured_by: str | None = column(G.assured_by, "Name in office of whoever checked it.")
    review_due_on: date | None = column(G.review_due_on, "By when it is to be checked again.", filter=True)
    published_at: datetime | None = column(G.published_at, "When it was published.")
    handed_out: int = column(G.handed_out, "How many were handed out on paper.")
    version: int = column(G.version, "Raised by every change; give it back with a mutation.")
    item: "ServiceItem | None" = relation(G.item_id, "The item.", filter=True)
    materials: Connection[RequiredMaterial] = connection(
        models.RequiredMaterial.guide_id, "The papers that are asked for.", contained=True
    )


@bind(models.ServiceAtCenter)
@strawberry.type(description="An item that is handled at a centre (进驻事项).")
class ServiceAtCenter(Node):
    """An item that is handled at a centre."""

    center: ServiceCenter | None = relation(models.ServiceAtCenter.center_id, "The centre.")
    item: "ServiceItem | None" = relation(models.ServiceAtCenter.item_id, "The item.")
    window: ServiceWindow | None = relation(
        models.ServiceAtCenter.window_id, "At which window; null for any.", contained=True
    )
    is_intake_only: bool = column(
        models.ServiceAtCenter.is_intake_only, "Whether another place hands the result out.", filter=True
    )


@bind(models.ServiceItem, Order("CODE", ("code",)))
@strawberry.type(description="Something that residents may ask for (服务事项).")
class ServiceItem(Node):
    """Something that residents may ask for."""

    code: str = column(models.ServiceItem.code, "Short code.", filter=True)
    name: str = column(models.ServiceItem.name, "Name.", filter=True)
    family: Family = column(models.ServiceItem.family, "Which of the three families.", filter=True)
    handling: Handling = column(models.ServiceItem.handling, "On the spot, or within a limit.", filter=True)
    department: str = column(models.ServiceItem.department, "The department that decides.", filter=True)
    keywords: str = column(models.ServiceItem.keywords, "Other words people use for it.")
    state: ItemState = column(models.ServiceItem.state, "Whether it may be asked for.", filter=True)
    version: int = column(models.ServiceItem.version, "Raised by every change.")
    guides: Connection[ServiceGuide] = connection(
        models.ServiceGuide.item_id, "Its guides, the newest edition first: what holds is PUBLISHED."
    )
    centers: Connection[ServiceAtCenter] = connection(
        models.ServiceAtCenter.item_id, "Where it is handled.", contained=True
    )


@bind(models.OneThingItem, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="An item of a bundle.")
class OneThingItem(Node):
    """An item of a bundle."""

    item: ServiceItem | None = relation(models.OneThingItem.item_id, "The item.")


@bind(models.FormField, Order("ORDINAL", ("ordinal",)))
@strawberry.type(description="A question of a bundle's one form (表单项).")
class FormField(Node):
    """A question of a bundle's one form."""

    key: str = column(models.FormField.key, "What the answer is given under.")
    label: str = column(models.FormField.label, "The question.")
    is_required: bool = column(models.FormField.is_required, "Whether it must be answered.")


@bind(models.OneThing, Order("CODE", ("code",)))
@strawberry.type(description="Several items that people need at once, with one form (高效办成一件事).")
class OneThing(Node):
    """Several items that people need at once, with one form."""

    code: str = column(models.OneThing.code, "Short code.", filter=True)
    name: str = column(models.OneThing.name, "The matter as people call it.")
    state: ItemState = column(models.OneThing.state, "Whether it may be asked for.", filter=True)
    version: int = column(models.OneThing.version, "Raised by every change.")
    items: Connection[OneThingItem] = connection(models.OneThingItem.one_thing_id, "Its items.", contained=True)
    form: Connection[FormField] = connection(models.FormField.one_thing_id, "Its one form.", contained=True)


@strawberry.type
class CenterFields:
    """What items add to centres."""

    offers: Connection[ServiceAtCenter] = connection(
        models.ServiceAtCenter.center_id, "Items that are handled there.", contained=True
    )


@strawberry.type
class ItemsQuery:
    """What is offered, at the root."""

    service_item: ServiceItem | None = lookup(models.ServiceItem, "One item, by its id or code.", by=("id", "code"))
    service_items: Connection[ServiceItem] = connection(models.ServiceItem, "The county's catalogue.")
    service_guide: ServiceGuide | None = lookup(models.ServiceGuide, "One guide.")
    service_guides: Connection[ServiceGuide] = connection(
        models.ServiceGuide, "Guides of all items; `where: { assuredOn: … }` finds what was checked long ago."
    )
    one_things: Connection[OneThing] = connection(models.OneThing, "Bundles of items with one form.")
