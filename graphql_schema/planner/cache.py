"""What was planned, kept: a document by its text, its plans by the shape of variables and reach."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    OperationType,
)

from core.authz import Rights
from core.scopes import ScopeClass
from graphql_schema.aside import aside
from graphql_schema.cost import Cost
from graphql_schema.planner.police import Use, reach, uses
from graphql_schema.planner.read import Reading, Unplannable
from graphql_schema.planner.run import Plan, make_plan
from graphql_schema.planner.shape import signer
from graphql_schema.planner.tree import Root, Variables
from graphql_schema.variables import Definitions
from graphql_schema.view import View

MAX_DOCUMENTS = 1_000
MAX_BYTES = 64 * 1024 * 1024
MAX_PLANS = 64
"""Plans of one document: more shapes than this push out the oldest."""

Make = Callable[[Reading], list[Root]]
Read = Callable[[], list[Root]]


class Plans:
    """The plans of one selection, by shape; bounded, the least recently used goes first."""

    def __init__(self) -> None:
        self._needed: OrderedDict[Hashable, tuple[Use, ...]] = OrderedDict()
        self._plans: OrderedDict[Hashable, Plan] = OrderedDict()
        self.size = 0

    def get(self, shape: Hashable, rights: Rights) -> Plan | None:
        """The plan for this shape of variables and this actor's reach, if it was made before."""
        needed = self._needed.get(shape)
        if needed is None:
            return None
        key = shape, reach(rights, needed)
        plan = self._plans.get(key)
        if plan is not None:
            self._plans.move_to_end(key)
        return plan

    async def make(self, view: View, read: Read, shape: Hashable, rights: Rights) -> Plan:
        """Make the plan, beside the loop, and keep it."""
        needed, classes, plan = await aside(_make, view, read, rights)
        self._needed[shape] = needed
        self.size += 0 if (shape, classes) in self._plans else len(plan.sql)
        self._plans[shape, classes] = plan
        while len(self._plans) > MAX_PLANS:
            self.size -= len(self._plans.popitem(last=False)[1].sql)
        while len(self._needed) > MAX_PLANS:
            self._needed.popitem(last=False)
        return plan


def _make(view: View, read: Read, rights: Rights) -> tuple[tuple[Use, ...], tuple[ScopeClass, ...], Plan]:
    roots = read()
    needed = uses(view, roots)
    classes = reach(rights, needed)
    return needed, classes, make_plan(view, roots, needed, classes)


@dataclass
class Document:
    """A parsed and validated document with one operation chosen, and all that was planned of it."""

    ast: DocumentNode
    operation: OperationDefinitionNode
    view: View
    size: int
    cost: Cost
    fragments: dict[str, FragmentDefinitionNode] = field(init=False)
    variables: Definitions = field(init=False)
    shape: Callable[[Variables], Any] = field(init=False)
    plans: Plans = field(default_factory=Plans)
    parts: dict[Hashable, Plans] = field(default_factory=dict)
    """Plans of single fields, for documents that go through the executor."""

    unplannable: set[Hashable] = field(default_factory=set)
    """Shapes of variables with which a part of the operation needs the executor."""

    acts: dict[Hashable, Any] = field(default_factory=dict)
    """By the shape of variables: the mutations, where they need no executor (see graphql_schema/acting.py)."""

    def __post_init__(self) -> None:
        self.fragments = {
            node.name.value: node for node in self.ast.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.variables = Definitions(self.view.schema, self.operation.variable_definitions or ())
        self.shape = signer(self.view, self.variables)

    async def plan(self, rights: Rights, variables: Variables) -> Plan | None:
        """The plan of the whole operation; None when a part of it needs the executor."""
        if self.operation.operation is not OperationType.QUERY:
            return None
        shape = self.shape(variables)
        if shape in self.unplannable:
            return None
        return self.plans.get(shape, rights) or await self._plan(shape, rights, variables)

    async def _plan(self, shape: Hashable, rights: Rights, variables: Variables) -> Plan | None:
        reading = Reading(self.view, self.fragments, variables)
        try:
            return await self.plans.make(self.view, lambda: reading.operation(self.operation), shape, rights)
        except Unplannable:
            if len(self.unplannable) == MAX_PLANS:
                self.unplannable.clear()
            self.unplannable.add(shape)
            return None

    async def plan_part(
        self, key: Hashable, make: Make, rights: Rights, variables: Variables, *, for_executor: bool = True
    ) -> Plan:
        """The plan of one field of the operation, told apart by `key`."""
        plans = self.parts.setdefault(key, Plans())
        shape = self.shape(variables)
        found = plans.get(shape, rights)
        if found is not None:
            return found
        reading = Reading(self.view, self.fragments, variables, for_executor=for_executor)
        return await plans.make(self.view, lambda: make(reading), shape, rights)

    @property
    def weight(self) -> int:
        """Bytes that the document and its plans take, roughly."""
        return self.size + self.plans.size + sum(plans.size for plans in self.parts.values())


class DocumentCache:
    """Documents by view, text and operation name, bounded by count and bytes."""

    def __init__(self, documents: int = MAX_DOCUMENTS, size: int = MAX_BYTES) -> None:
        self._documents: OrderedDict[Hashable, Document] = OrderedDict()
        self._limit = documents
        self._size = size
        self.hits = 0
        self.misses = 0

    def get(self, key: Hashable) -> Document | None:
        """The document, if it was seen before."""
        document = self._documents.get(key)
        if document is None:
            self.misses += 1
            return None
        self.hits += 1
        self._documents.move_to_end(key)
        return document

    def put(self, key: Hashable, document: Document) -> None:
        """Keep the document, and drop the least recently used beyond the limits."""
        self._documents[key] = document
        while len(self._documents) > self._limit or (len(self._documents) > 1 and self.weight > self._size):
            self._documents.popitem(last=False)

    def __len__(self) -> int:
        return len(self._documents)

    @property
    def weight(self) -> int:
        """Bytes that the kept documents take, roughly."""
        return sum(document.weight for document in self._documents.values())
