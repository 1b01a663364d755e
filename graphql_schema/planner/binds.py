"""Parameters of a planned statement: each knows how to find its value in the request that runs it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, DateTime, Text, Uuid, bindparam
from sqlalchemy.types import TypeEngine

from core.authz import Rights
from core.descriptors import Action
from core.scopes import PARTS
from core.tenancy import placement_of
from graphql_schema.fields import Asking
from graphql_schema.planner.tree import Getter, Variables


class Call(NamedTuple):
    """One request that runs a plan."""

    tenant_id: UUID
    rights: Rights
    now: datetime
    zone: str
    variables: Variables
    request_id: str = ""
    purpose: str | None = None
    purpose_required: bool = False


Value = Callable[[Call], Any]


class Binds:
    """Collects a statement's parameters while it is built."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}

    def _bind(self, name: str, value: Value, type_: TypeEngine[Any]) -> BindParameter[Any]:
        self.values[name] = value
        return bindparam(name, type_=type_)

    @property
    def tenant(self) -> BindParameter[UUID]:
        """The request's tenant."""
        return self._bind("tenant", lambda call: call.tenant_id, Uuid())

    @property
    def tenant_setting(self) -> BindParameter[str]:
        """The request's tenant, as the setting that row-level security reads."""
        return self._bind("tenant_setting", lambda call: str(call.tenant_id), Text())

    @property
    def now(self) -> BindParameter[datetime]:
        """The present instant."""
        return self._bind("now", lambda call: call.now, DateTime(timezone=True))

    @property
    def zone(self) -> BindParameter[str]:
        """The tenant's time zone."""
        return self._bind("zone", lambda call: call.zone, Text())

    @property
    def asking(self) -> Asking:
        """Who asks, and when."""
        account = self._bind("viewer_account", lambda call: call.rights.account_id, Uuid())
        person = self._bind("viewer_person", lambda call: call.rights.person_id, Uuid())
        return Asking(self.now, account, person)

    def scope(self, action: Action, model: type[Any], part: str) -> BindParameter[Any]:
        """One of the values by which the action reaches rows of the model (see core.scopes.PARTS)."""
        found = PARTS[part]

        def value(call: Call) -> Any:
            return found.of(call.rights.scope(action, model), call.rights)

        kind = placement_of(model).members if part in ("shared", "broken") else None
        return self._bind(".".join(filter(None, (action.name, part, kind))), value, found.type)

    def of_call(self, name: str, value: Value, type_: TypeEngine[Any]) -> BindParameter[Any]:
        """A value that the call itself has, under a name of its own."""
        return self._bind(name, value, type_)

    def given(self, get: Getter, type_: TypeEngine[Any]) -> BindParameter[Any]:
        """A value from the request's variables, or a constant of the document."""
        return self._bind(f"v{len(self.values)}", lambda call: get(call.variables), type_)
