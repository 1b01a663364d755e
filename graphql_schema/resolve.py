"""Resolvers for operations that go through the executor: root by root, what can be planned comes from the planner.

The values below such a root come ready-made, as dictionaries by response key.
"""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import orjson
from graphql import GraphQLResolveInfo
from graphql.pyutils import is_awaitable
from sqlalchemy import inspect

from graphql_schema import ordinary
from graphql_schema.context import RequestContext
from graphql_schema.fields import Binding, Computed, Stored
from graphql_schema.planner.read import Reading, required_key
from graphql_schema.planner.tree import Root
from graphql_schema.view import View

Resolver = Callable[..., Any]


def ready_made(resolver: Resolver | None) -> Resolver | None:
    """The resolver, but below a planned root the value that is there already."""
    if resolver is None:
        return None

    def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        if type(source) is dict:
            return source[info.path.key]
        return resolver(source, info, **arguments)

    return resolve


def computed(binding: Binding, node: Computed) -> Resolver:
    """Python's part of a record: over the columns it requires, whether a plan or a query of its own read them."""
    types = {name: inspect(binding.model).column_attrs[name].columns[0].type.python_type for name in node.requires}

    def resolve(source: Any, info: GraphQLResolveInfo[Any]) -> Any:
        if type(source) is dict:
            source = SimpleNamespace(
                **{name: _from_json(source[required_key(name)], kind) for name, kind in types.items()}
            )
        return node.resolve(source, info.context.ctx)

    return resolve


def _from_json(value: Any, kind: type) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if kind is datetime or kind is date:
        return kind.fromisoformat(value)
    return UUID(value) if kind is UUID else value


def root(view: View, node: Stored) -> Resolver:
    """A root field: one planned statement, or row by row when the request asks for the ordinary executor."""
    by_rows = ordinary.resolver(view, node)

    async def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        if info.context.ordinary:
            value = by_rows(source, info, **arguments)
            return await value if is_awaitable(value) else value
        return await planned_root(info)

    return resolve


async def planned_root(info: GraphQLResolveInfo[Any]) -> Any:
    """Read one root field by a plan of its own."""
    request: RequestContext = info.context
    key = str(info.path.key)

    def make(reading: Reading) -> list[Root]:
        return [reading.root(info.parent_type, key, list(info.field_nodes))]

    variables = request.variables(info)
    plan = await request.document.plan_part(key, make, request.ctx.rights, variables)
    (value,) = await plan.fetch(request.ctx.reader, request.call(variables))
    return orjson.loads(value)
