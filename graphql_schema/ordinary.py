"""The ordinary executor's resolvers, made from the same nodes as the plans: one query for each field of each record.

Slow and plain on purpose: it is what planned reads are compared with.
"""

import operator
from collections.abc import Awaitable, Callable, Mapping
from types import SimpleNamespace
from typing import Any

from graphql import GraphQLAbstractType, GraphQLResolveInfo
from sqlalchemy import ColumnElement, Select, Uuid, and_, false, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from core.authz import bound, may
from core.context import Context
from core.errors import BadRequest, LimitExceeded
from core.orgs import places
from core.orgs.models import Org
from core.scopes import condition
from graphql_schema.connection import (
    COUNT_CAP,
    DEFAULT_PAGE,
    MAX_PAGE,
    Connection,
    Edge,
    PageInfo,
    decode_cursor,
    encode_cursor,
)
from graphql_schema.context import RequestContext
from graphql_schema.fields import (
    AggregateNode,
    Asking,
    Binding,
    Column,
    ConnectionNode,
    Expression,
    GlobalId,
    Group,
    Lookup,
    NamedId,
    NodeLookup,
    Relation,
    Row,
    Stored,
    ViewerCan,
)
from graphql_schema.node import decode, encode, split
from graphql_schema.planner.arguments import of_value
from graphql_schema.planner.read import TYPE_KEY, read_groups, read_order
from graphql_schema.planner.tree import Compare, Condition, Exists, Junction, Not, Within
from graphql_schema.planner.values import after_prefix, checked_size, compared, plain
from graphql_schema.planner.where import Where, link_of
from graphql_schema.scalars import instant_text
from graphql_schema.view import View

Resolver = Callable[..., Any]


def type_resolver(view: View) -> Callable[[Any, GraphQLResolveInfo[Any], GraphQLAbstractType], str]:
    """Tells the GraphQL type of a record behind an interface."""

    def resolve(value: Any, info: GraphQLResolveInfo[Any], abstract: GraphQLAbstractType) -> str:
        return str(value[TYPE_KEY]) if type(value) is dict else view.by_model[type(value)].name

    return resolve


def resolver(view: View, node: Stored) -> Resolver:
    """The resolver of a stored field."""
    match node:
        case GlobalId():
            return lambda source, info: encode(view.by_model[type(source)].name, source.id)
        case Column(attribute=attribute):
            return lambda source, info: getattr(source, attribute)
        case NamedId():
            return lambda source, info: _named(view, node, source)
        case ViewerCan():
            return lambda source, info, actions: _can(view, info.context.ctx, source, actions)
    readers: Mapping[type[Any], Callable[..., Awaitable[Any]]] = {
        Expression: _expression,
        Relation: _relation,
        ConnectionNode: _connection,
        AggregateNode: _aggregate,
        Lookup: _lookup,
        NodeLookup: _nodes,
    }
    read = readers[type(node)]

    async def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        async with info.context.lock:
            return await read(Rows(view, info.context), node, source, arguments)

    return resolve


class Rows:
    """Reads rows of models under the actor's rights."""

    def __init__(self, view: View, request: RequestContext) -> None:
        self.view = view
        self.ctx = request.ctx

    def visible(self, model: Any, entity: Any, *, is_list: bool = False) -> ColumnElement[bool]:
        """The rows of the entity that the actor may see."""
        rights = self.ctx.rights
        scope = rights.scope(self.view.read_actions[model], model)
        shape = scope.for_list() if is_list else scope.for_record()
        return condition(model, shape, lambda name: getattr(entity, name), lambda name: bound(name, scope, rights))

    @property
    def asking(self) -> Asking:
        """Who asks, and when."""
        rights = self.ctx.rights
        return Asking(
            literal(self.ctx.clock.now()), literal(rights.account_id, Uuid()), literal(rights.person_id, Uuid())
        )

    async def first(self, statement: Select[Any]) -> Any:
        """The statement's first row, or None."""
        return (await self.ctx.session.scalars(statement)).first()

    def matches(self, node: Condition, binding: Binding, entity: Any) -> ColumnElement[bool]:
        """A condition of `where`, in terms of the entity."""
        match node:
            case Junction(operator="and"):
                return and_(true(), *(self.matches(part, binding, entity) for part in node.conditions))
            case Junction():
                return or_(false(), *(self.matches(part, binding, entity) for part in node.conditions))
            case Not():
                return self.matches(node.condition, binding, entity).is_not(true())
            case Compare():
                return _compared(node, binding, getattr(entity, node.column))
            case Within():
                org = aliased(node.table.binding.model)
                wanted = decode(node.argument.value, node.table.binding.name)
                place = getattr(entity, node.column)
                seen = self.visible(node.table.binding.model, org)
                return select(org.id).where(org.id == wanted, seen, place.between(org.place, org.place_end)).exists()
            case Exists():
                target = node.table.binding
                other = aliased(target.model)
                tests = [getattr(other, node.link.inner) == getattr(entity, node.link.outer)]
                if not node.table.contained:
                    tests.append(self.visible(target.model, other))
                return select(other.id).where(*tests, self.matches(node.condition, target, other)).exists()


def _compared(node: Compare, binding: Binding, left: ColumnElement[Any]) -> ColumnElement[bool]:
    value = node.argument.value
    if node.operator == "isNull":
        return left.is_(None) if value else left.is_not(None)
    if node.operator == "startsWith":
        high = after_prefix(value)
        return and_(left >= plain(value), true() if high is None else left < high)

    def convert(item: Any) -> Any:
        return compared(item, binding.name if node.column == "id" else None, left.type)

    if node.operator == "in":
        return left.in_([convert(item) for item in value])
    operators = {"eq": operator.eq, "lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge}
    test: ColumnElement[bool] = operators[node.operator](left, convert(value))
    return test


def _named(view: View, node: NamedId, source: Any) -> str | None:
    binding, record_id = view.by_table.get(getattr(source, node.table)), getattr(source, node.attribute)
    return None if binding is None or record_id is None else encode(binding.name, record_id)


def _can(view: View, ctx: Context, source: Any, names: list[str]) -> list[str]:
    return [action.name for action in view.named_actions(type(source), names) if may(ctx, action, source)]


async def _expression(rows: Rows, node: Expression, source: Any, _: Mapping[str, Any]) -> Any:
    model = type(source)
    row = Row(lambda name: getattr(model, name))
    return await rows.first(select(node.build(row, literal(rows.ctx.clock.now()))).where(model.id == source.id))


async def _relation(rows: Rows, node: Relation, source: Any, _: Mapping[str, Any]) -> Any:
    owner = rows.view.by_model[type(source)]
    for target in _targets(rows.view, node.target(owner.model)):
        found = await _related(rows, node, source, target)
        if found is not None:
            return found
    return None


def _targets(view: View, model: Any) -> list[Binding]:
    """The type bound to the model; for one that only its kinds have a type of, each kind that can be read."""
    if model in view.by_model:
        return [view.by_model[model]]
    kinds = [binding for binding in view.by_model.values() if issubclass(binding.model, model)]
    return [binding for binding in kinds if view.is_readable(binding.name)]


async def _related(rows: Rows, node: Relation, source: Any, target: Binding) -> Any:
    owner = rows.view.by_model[type(source)]
    link = link_of(owner, target, node)
    tests = [getattr(target.model, link.inner) == getattr(source, link.outer)]
    if not node.contained:
        tests.append(rows.visible(target.model, target.model))
    return await rows.first(select(target.model).where(*tests))


async def _lookup(rows: Rows, node: Lookup, _: Any, arguments: Mapping[str, Any]) -> Any:
    named = [(name, value) for name, value in arguments.items() if value is not None]
    if len(named) != 1:
        raise BadRequest("error.exactly_one", arguments=", ".join(node.by))
    name, value = named[0]
    binding = rows.view.by_model[node.model]
    wanted = decode(value, binding.name) if name == "id" else plain(value)
    test = getattr(node.model, name) == wanted
    return await rows.first(select(node.model).where(test, rows.visible(node.model, node.model)))


async def _nodes(rows: Rows, node: NodeLookup, _: Any, arguments: Mapping[str, Any]) -> Any:
    if not node.many:
        return await _by_global_id(rows, arguments["id"])
    if len(arguments["ids"]) > MAX_PAGE:
        raise LimitExceeded("error.too_many_ids", given=len(arguments["ids"]), maximum=MAX_PAGE)
    return [await _by_global_id(rows, value) for value in arguments["ids"]]


async def _by_global_id(rows: Rows, value: str) -> Any:
    parts = split(value)
    if parts is None or not rows.view.is_readable(parts[0]):
        return None
    model = rows.view.bindings[parts[0]].model
    return await rows.first(select(model).where(model.id == parts[1], rows.visible(model, model)))


async def _connection(rows: Rows, node: ConnectionNode, source: Any, arguments: Mapping[str, Any]) -> Any:
    binding = rows.view.by_model[node.model]
    model = node.model
    given = {name: of_value(value) for name, value in arguments.items() if value is not None}
    order, descending = read_order(binding, given.get("orderBy"))
    keys = [getattr(model, name) for name in (*order.columns, "id")]
    tests = [] if node.contained else [rows.visible(model, model, is_list=True)]
    if node.key is not None:
        tests.append(node.key == source.id)
    if node.only is not None:
        tests.append(node.only(Row(lambda name: getattr(model, name)), rows.asking))
    if "where" in given:
        tests.append(rows.matches(Where(rows.view).condition(binding, given["where"]), binding, model))
    whole = select(model).where(*tests)
    total = await rows.first(select(func.count()).select_from(whole.limit(COUNT_CAP + 1).subquery()))
    types = [key.type for key in keys]
    for name, forwards in (("after", True), ("before", False)):
        if name in given:
            values = tuple_(*(literal(v) for v in decode_cursor(given[name].value, order.name, types)))
            whole = whole.where(tuple_(*keys) < values if descending is forwards else tuple_(*keys) > values)
    backwards = "last" in given
    size = (
        checked_size(given["last" if backwards else "first"].value) if {"first", "last"} & set(given) else DEFAULT_PAGE
    )
    if {"first", "last"} <= set(given):
        raise BadRequest("error.first_and_last", maximum=MAX_PAGE)
    runs_down = descending is not backwards
    ordered = whole.order_by(*(key.desc() if runs_down else key.asc() for key in keys)).limit(size + 1)
    found = list(await rows.ctx.session.scalars(ordered))
    shown, more = found[:size], len(found) > size
    if backwards:
        shown.reverse()
    cursors = [encode_cursor(order.name, [_key(getattr(row, key.key)) for key in keys]) for row in shown]
    return Connection(
        edges=[Edge(cursor=cursor, node=row) for cursor, row in zip(cursors, shown, strict=True)],
        nodes=shown,
        page_info=PageInfo(
            has_next_page="before" in given if backwards else more,
            has_previous_page=more if backwards else "after" in given,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
        total_count=min(total, COUNT_CAP),
        total_count_capped=total > COUNT_CAP,
    )


async def _aggregate(rows: Rows, node: AggregateNode, source: Any, arguments: Mapping[str, Any]) -> Any:
    """Every record of the list, counted in Python."""
    binding = rows.view.by_model[node.model]
    model = node.model
    given = {name: of_value(value) for name, value in arguments.items() if value is not None}
    groups = read_groups(binding, given.get("groupBy"))
    tests = [] if node.contained else [rows.visible(model, model, is_list=True)]
    if node.key is not None:
        tests.append(node.key == source.id)
    if "where" in given:
        tests.append(rows.matches(Where(rows.view).condition(binding, given["where"]), binding, model))
    counted: dict[tuple[Any, ...], list[Any]] = {} if groups else {(): []}
    for row in await rows.ctx.session.scalars(select(model).where(*tests)):
        counted.setdefault(tuple(_group_value(rows, group, row) for group in groups), []).append(row)
    ordered = sorted(
        counted.items(), key=lambda item: [(value is None, *([] if value is None else [value])) for value in item[0]]
    )
    return [await _group(rows, binding, groups, values, members) for values, members in ordered]


def _group_value(rows: Rows, group: Group, row: Any) -> Any:
    value = getattr(row, group.attribute)
    match group.kind:
        case "month":
            return value.astimezone(rows.ctx.clock.zone).strftime("%Y-%m")
        case "town":
            return value & places.TOWN or None
    return value


async def _group(
    rows: Rows, binding: Binding, groups: tuple[Group, ...], values: tuple[Any, ...], members: list[Any]
) -> SimpleNamespace:
    keys = dict.fromkeys(group.field for group in binding.groups)
    for group, value in zip(groups, values, strict=True):
        keys[group.field] = value if group.kind != "town" else await _town(rows, value)
    sums: dict[str, Any] = {}
    for item in binding.sums:
        known = [value for member in members if (value := getattr(member, item.attribute)) is not None]
        total = sum(known) if known else None
        sums[item.name] = total if total is None or not item.is_money else f"{total // 100}.{total % 100:02d}"
    return SimpleNamespace(count=len(members), keys=SimpleNamespace(**keys), sum=SimpleNamespace(**sums))


async def _town(rows: Rows, place: int | None) -> Any:
    return await rows.first(select(Org).where(Org.place == place, rows.visible(Org, Org)))


def _key(value: Any) -> Any:
    return instant_text(value) if hasattr(value, "astimezone") else value
