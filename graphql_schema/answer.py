"""Mutations that answer with something no record shows: a value seen once, ids that were looked up, a copy."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import strawberry
from strawberry.types import Info

from core.errors import PayloadError
from graphql_schema.context import RequestContext
from graphql_schema.errors import MutationError, mutation_error
from graphql_schema.naming import camel

Act = Callable[..., Awaitable[Any]]


@dataclass
class Answered:
    """What an act answered, or what to correct."""

    value: Any = None
    errors: list[MutationError] = field(default_factory=list)


def answer(name: str, kind: Any, description: str) -> Callable[[Act], Any]:
    """Make a field of Mutation from `async def noun_verb(ctx, input, view)`; its payload holds `name`, and `errors`.

    The act runs in one transaction, which is rolled back when there is something to correct.
    """

    def decorate(act: Act) -> Any:
        payload = _payload_type(act.__name__, name, kind, description)

        async def resolve(info: Info, input: Any) -> Any:
            request: RequestContext = info.context
            try:
                async with request.ctx.transaction():
                    return Answered(await act(request.ctx, input, request.document.view))
            except PayloadError as error:
                return Answered(errors=[mutation_error(error, request.ctx)])

        resolve.__annotations__ = {
            "info": Info,
            "input": inspect.get_annotations(act)["input"],
            "return": payload | None,
        }
        resolve.__name__ = act.__name__
        return strawberry.field(resolver=resolve, description=inspect.cleandoc(act.__doc__ or ""))

    return decorate


def _payload_type(act: str, name: str, kind: Any, description: str) -> type[Any]:
    title = "".join(word.capitalize() for word in act.split("_")) + "Payload"

    def value(root: Any) -> Any:
        return root.value

    value.__annotations__ = {"root": strawberry.Parent[Answered], "return": kind | None}
    fields = {
        "__annotations__": {"errors": list[MutationError]},
        name: strawberry.field(resolver=value, description=f"{description} Null when there is something to correct."),
        "errors": strawberry.field(description="What to correct; empty when it was done."),
        "__doc__": f"What `{camel(act)}` answers.",
    }
    return strawberry.type(type(title, (), fields), description=f"What `{camel(act)}` answers.")
