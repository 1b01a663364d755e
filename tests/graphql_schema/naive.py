"""`where` and rights as a few lines of Python over rows in memory: what the SQL must agree with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.access.levels import BY_RANGE
from core.access.models import Member, Notification
from core.accounts.models import Account, AccountSession, ApiKey
from core.cases.models import CaseParty, Episode, PartyGroup
from core.cases.parts import CaseEntry, CaseTask, FileItem, FollowUp
from core.context import Context
from core.deadlines.models import Deadline, DeadlineAlert
from core.documents.models import Document, DocumentTemplate, TemplateField
from core.files.models import File
from core.identities.models import Identity
from core.orgs.models import FunctionalUnit, Org, OrgChange, UnitHead
from core.people.models import Person, PersonPhone
from core.privacy.models import Consent, LegalBasis
from core.rbac.models import Role, RoleAction
from core.transitions.models import CaseTransition
from graphql_schema.fields import Binding, GlobalId, NamedId, Relation
from graphql_schema.node import encode, split
from graphql_schema.view import View
from plugins.mediation.mediators.models import MediatorAward, MediatorTraining
from plugins.mediation.models import Dispute, Mediator
from plugins.mediation.proceedings.models import (
    Agreement,
    Confirmation,
    Diversion,
    MediatorAssignment,
    MediatorConflict,
    Obligation,
    Participant,
)
from plugins.service_centers.centers.models import (
    CenterSchedule,
    CenterStaff,
    ScheduleException,
    ServiceCenter,
    ServiceWindow,
)
from plugins.service_centers.items.models import (
    FormField,
    OneThing,
    OneThingItem,
    RequiredMaterial,
    ServiceAtCenter,
    ServiceGuide,
)
from plugins.service_centers.requests.models import RequestAnswer, ServiceRequest, SupplementNotice
from tests.graphql_schema.records.values import Rows

PARTS = {
    CaseParty: {"case_id": Dispute},
    Episode: {"case_id": Dispute},
    PartyGroup: {"case_id": Dispute},
    CaseEntry: {"case_id": Dispute},
    CaseTask: {"case_id": Dispute},
    FileItem: {"case_id": Dispute},
    FollowUp: {"case_id": Dispute},
    Document: {"case_id": Dispute},
    File: {"case_id": Dispute},
    TemplateField: {"template_id": DocumentTemplate},
    Deadline: {"case_id": Dispute},
    DeadlineAlert: {"case_id": Dispute},
    CaseTransition: {"case_id": Dispute},
    MediatorAssignment: {"case_id": Dispute},
    MediatorConflict: {"case_id": Dispute},
    Participant: {"case_id": Dispute},
    Agreement: {"case_id": Dispute},
    Obligation: {"case_id": Dispute},
    Confirmation: {"case_id": Dispute},
    Diversion: {"case_id": Dispute},
    SupplementNotice: {"case_id": ServiceRequest},
    RequestAnswer: {"case_id": ServiceRequest},
    ServiceWindow: {"center_id": ServiceCenter},
    CenterSchedule: {"center_id": ServiceCenter},
    ScheduleException: {"center_id": ServiceCenter},
    CenterStaff: {"center_id": ServiceCenter},
    ServiceAtCenter: {"center_id": ServiceCenter},
    RequiredMaterial: {"guide_id": ServiceGuide},
    OneThingItem: {"one_thing_id": OneThing},
    FormField: {"one_thing_id": OneThing},
    FunctionalUnit: {"org_id": Org},
    UnitHead: {"unit_id": FunctionalUnit},
    OrgChange: {"org_id": Org},
    RoleAction: {"role_id": Role},
    Member: {"case_id": Dispute, "person_id": Person},
    MediatorTraining: {"mediator_id": Mediator},
    MediatorAward: {"mediator_id": Mediator},
    PersonPhone: {"person_id": Person},
    Identity: {"account_id": Account},
    Consent: {"person_id": Person},
    LegalBasis: {"person_id": Person},
}
"""What goes with the record that holds it: by which column, with a record of which model."""


def visible(rows: Rows, view: View, ctx: Context) -> Rows:
    """The rows that somebody with reaches by place only may see, whole files with their parts."""
    seen: Rows = {}
    ids: dict[type[Any], set[UUID]] = {}
    for model in dict.fromkeys([*(model for model in view.read_actions if model not in PARTS), *PARTS]):
        seen[model] = [row for row in rows.get(model, ()) if _is_visible(row, model, ids, view, ctx)]
        ids[model] = {row.id for row in seen[model]}
    return seen


def _is_visible(row: Any, model: type[Any], seen: Mapping[type[Any], set[UUID]], view: View, ctx: Context) -> bool:
    if model in PARTS:
        return any(getattr(row, column) in seen[whole] for column, whole in PARTS[model].items())
    if model is Notification:  # `notifications` lists the own ones only, once they are to be seen
        is_told = row.visible_at is not None and row.visible_at <= ctx.clock.now()
        return is_told and row.person_id == ctx.rights.person_id
    if model in (AccountSession, ApiKey):  # `sessions` and `apiKeys` list the own ones that run
        return row.account_id == ctx.rights.account_id and row.revoked_at is None and row.expires_at > ctx.clock.now()
    scope = ctx.rights.scope(view.read_actions[model])
    place = getattr(row, "place" if model is Org else "org_place", None)
    within = bool(scope.ranges) if place is None else any(low <= place <= high for low, high in scope.ranges)
    return within and getattr(row, "access_level", BY_RANGE[0]) in BY_RANGE


@dataclass(frozen=True, slots=True)
class Naive:
    """Decides conditions over the rows that a reader sees."""

    view: View
    rows: Rows

    def matching(self, binding: Binding, where: Mapping[str, Any]) -> set[str]:
        """Global ids of the type's rows that fulfil the condition."""
        found = (row for row in self.rows[binding.model] if self.holds(binding, row, where))
        return {encode(binding.name, row.id) for row in found}

    def holds(self, binding: Binding, row: Any, where: Mapping[str, Any]) -> bool:
        """Whether the row fulfils every part of the condition; a part that is null asks nothing."""
        return all(self._holds(binding, row, name, value) for name, value in where.items() if value is not None)

    def _holds(self, binding: Binding, row: Any, name: str, value: Any) -> bool:
        match name:
            case "and":
                return all(self.holds(binding, row, part) for part in value)
            case "or":
                return any(self.holds(binding, row, part) for part in value)
            case "not":
                return not self.holds(binding, row, value)
            case "within":
                return any(org.place <= row.place <= org.place_end for org in self._orgs(value))
        node = self.view.filters[binding.name][name]
        if isinstance(node, Relation):
            target = self.view.by_model[node.target(binding.model)]
            return any(self.holds(target, other, value) for other in self._related(row, node, target))
        if isinstance(node, NamedId):
            value = {operator: _uuids(right) for operator, right in value.items()}
        left = encode(binding.name, row.id) if isinstance(node, GlobalId) else getattr(row, node.attribute)  # type: ignore[union-attr]  # all others are columns
        return all(_compared(left, operator, right) for operator, right in value.items() if right is not None)

    def _orgs(self, global_id: str) -> Iterable[Any]:
        parts = split(global_id)
        return (org for org in self.rows[Org] if parts == ("Org", org.id))

    def _related(self, row: Any, node: Relation, target: Binding) -> Iterable[Any]:
        key = node.key.key
        if isinstance(row, node.owner):
            return (other for other in self.rows[target.model] if other.id == getattr(row, key))
        return (other for other in self.rows[target.model] if getattr(other, key) == row.id)


def _uuids(value: Any) -> Any:
    """The UUIDs in global ids: a key is compared with them alone."""
    if isinstance(value, list):
        return [_uuids(item) for item in value]
    parts = split(value)
    return parts and parts[1]


def _compared(left: Any, operator: str, right: Any) -> bool:
    if operator == "isNull":
        return (left is None) is right
    if left is None:
        return False
    if operator == "in":
        return any(left == _read(item, left) for item in right)
    right = _read(right, left)
    return bool(
        {
            "eq": lambda: left == right,
            "lt": lambda: left < right,
            "lte": lambda: left <= right,
            "gt": lambda: left > right,
            "gte": lambda: left >= right,
            "startsWith": lambda: left.startswith(right),
        }[operator]()
    )


def _read(value: Any, beside: Any) -> Any:
    """A value of JSON, as of the type of the one it is compared with."""
    return type(beside).fromisoformat(value) if isinstance(beside, datetime | date) else value
