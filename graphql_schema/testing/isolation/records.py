"""The kernel's records of one organisation in a proof: one of each type, or as many as there are states that matter."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.access.levels import AccessLevel, MemberRole, Verdict
from core.access.models import AccessBreak, Member, Notification
from core.accounts.models import Account, AccountState
from core.audit.models import AuditEntry
from core.figures.models import FigureMeasure, ReportedFigure
from core.orgs.models import FunctionalUnit, Org, OrgChange, OrgChangeKind, UnitFunction, UnitHead
from core.people.identity import IdKind
from core.people.models import Person, PersonDuplicate, PersonPhone
from core.privacy.models import (
    BasisKind,
    Consent,
    ConsentForm,
    ConsentGiver,
    Correction,
    CorrectionState,
    DataCategory,
    DataExport,
    LegalBasis,
    RetentionAction,
    RetentionClass,
)
from core.rbac.models import Grant, Role, RoleAction
from core.text import person_pinyin
from graphql_schema.testing.isolation.subject import County

LONG_AGO = datetime(2011, 1, 5, 2, 3, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


class OrgRecords:
    """Makes the records of one organisation; their texts hold the county's mark where the organisation's name does."""

    def __init__(self, county: County, org: Org) -> None:
        self.county = county
        self.org = org
        self.mark = county.mark if county.mark in org.name else ""
        self.placed: dict[str, Any] = {"org_id": org.id, "org_place": org.place}
        self.one, self.other = self._person("一"), self._person("二")
        self.hidden = self._person("三", access_level=AccessLevel.PROTECTED)
        self.clerk = Account(
            **self.placed,
            login=f"clerk-{self.mark or org.code}",
            name="同名人",
            password_hash="!",  # nobody can sign in to it
            state=AccountState.ACTIVE,
        )
        self.export = DataExport(
            **self.placed,
            person_id=self.one.id,
            purpose="本人申请",
            expires_at=county.ctx.clock.now() + timedelta(days=1),
            content="{}",
        )
        self.role, self.retired = self._role("in_use"), self._role("retired", retired_at=LONG_AGO)
        self.consents = [self._consent(withdrawn_at) for withdrawn_at in (None, LONG_AGO + HOUR)]
        *functions, closed = UnitFunction  # one nameplate was closed, and may be opened anew
        self.units = [*map(self._unit, functions), self._unit(closed, closed_at=LONG_AGO)]

    def groups(self) -> Iterator[list[Any]]:
        """The records, those that others point at first."""
        yield [self.one, self.other, self.hidden, self.clerk, self.role, self.retired, self._role("free")]
        yield [*self.consents, *self.units]
        yield [
            *self._heads(),
            *self._privacy(),
            *self._access(),
            *self._held(),
            *self._figures(),
            self._change(),
            self._entry(),
        ]

    def _person(self, name: str, **values: Any) -> Person:
        name = f"王{name}{self.mark}"
        return Person(
            **self.placed,
            name=name,
            name_pinyin=person_pinyin(name),
            id_kind=IdKind.PASSPORT,
            id_number=f"E1000{self.org.code}",
            birth_date="1980-01-01",
            **values,
        )

    def _heads(self) -> Iterator[UnitHead]:
        """Of one unit; the others have none."""
        for ended_on in (None, date(2020, 1, 31)):
            yield UnitHead(
                unit_id=self.units[0].id,
                person_id=self.one.id,
                name=self.one.name,
                post=f"主任{self.mark}",
                started_on=date(2019, 1, 1),
                ended_on=ended_on,
            )

    def _unit(self, function: UnitFunction, **values: Any) -> FunctionalUnit:
        return FunctionalUnit(**self.placed, function=function, name=f"{self.org.name} {function}", **values)

    def _privacy(self) -> Iterator[Any]:
        yield self.export
        yield PersonPhone(person_id=self.one.id, use="MOBILE", number="+862355120000")
        yield PersonDuplicate(**self.placed, person_id=self.one.id, other_id=self.other.id, note=f"同名{self.mark}")
        for consent in self.consents:
            yield self._basis(BasisKind.CONSENT, consent_id=consent.id)
        yield self._basis(BasisKind.STATUTORY_DUTY, rule=f"规定{self.mark}", expires_at=LONG_AGO + HOUR)
        for state in CorrectionState:
            decided = {"answer": f"答复{self.mark}", "decided_at": LONG_AGO} if state != CorrectionState.OPEN else {}
            wrong = {"what": f"姓名{self.mark}", "proposed": "王"}
            yield Correction(**self.placed, person_id=self.one.id, state=state, **wrong, **decided)
        yield RetentionClass(
            record_type=f"core_{self.mark or self.org.code}",
            counts_from="created_at",
            years=10,
            action=RetentionAction.ANONYMIZE,
            basis=f"规定{self.mark}",
        )

    def _consent(self, withdrawn_at: datetime | None) -> Consent:
        return Consent(
            person_id=self.one.id,
            giver=ConsentGiver.SELF,
            purpose=f"上门服务{self.mark}",
            recipient=f"志愿者{self.mark}",
            categories=[DataCategory.CONTACT],
            form=ConsentForm.WRITTEN,
            given_at=LONG_AGO,
            withdrawn_at=withdrawn_at,
            withdrawal_note=f"不再需要{self.mark}" if withdrawn_at else None,
        )

    def _basis(self, kind: BasisKind, **values: Any) -> LegalBasis:
        return LegalBasis(person_id=self.one.id, kind=kind, purpose=f"上门服务{self.mark}", **values)

    def _access(self) -> Iterator[Any]:
        for ended_at in (None, LONG_AGO + HOUR):
            for named in ({"account_id": self.county.account.id}, {"org_id": self.org.id}):
                yield Member(
                    person_id=self.one.id,
                    **named,
                    name=f"成员{self.mark}",
                    role=MemberRole.READER,
                    started_at=LONG_AGO,
                    ended_at=ended_at,
                    reason=f"协助{self.mark}",
                    end_reason=f"办结{self.mark}" if ended_at else None,
                )
        reviewed = {
            "reviewed_at": LONG_AGO + HOUR,
            "verdict": Verdict.JUSTIFIED,
            "comment": f"属实{self.mark}",
            "withheld_basis": f"规定{self.mark}",
        }
        for review in ({}, reviewed):
            yield AccessBreak(
                **self.placed,
                person_id=self.one.id,
                account_id=self.clerk.id,
                name=f"办事员{self.mark}",
                reason=f"急事{self.mark}",
                started_at=LONG_AGO,
                ended_at=LONG_AGO + HOUR,
                review_due_at=LONG_AGO + 24 * HOUR,
                **review,
            )
        yield Notification(
            person_id=self.county.account.person_id,
            kind="access_broken",
            who=f"办事员{self.mark}",
            occurred_at=LONG_AGO,
            visible_at=LONG_AGO + HOUR,
        )

    def _role(self, key: str, **values: Any) -> Role:
        key = f"local_{key}_{self.mark or self.org.code}"
        return Role(key=key, name=f"角色{self.mark}", is_template=False, **values)

    def _held(self) -> Iterator[Any]:
        """One of the county's own roles is held; another was held, and is retired."""
        yield RoleAction(role_id=self.role.id, action="core:person:read", reach="ORG")
        for role, valid_to in ((self.role, None), (self.retired, LONG_AGO + HOUR)):
            held = {"account_id": self.clerk.id, "role_id": role.id, "valid_from": LONG_AGO, "valid_to": valid_to}
            yield Grant(**self.placed, **held)

    def _change(self) -> OrgChange:
        above = {"parent_before_id": self.org.parent_id, "parent_after_id": self.org.parent_id}
        return OrgChange(
            org_id=self.org.id,
            kind=OrgChangeKind.MOVED,
            occurred_at=LONG_AGO,
            name_before=f"旧名{self.mark}",
            name_after=self.org.name,
            code_before=f"{self.org.code}9",
            code_after=self.org.code,
            other_id=self.org.id,
            **above,
        )

    def _figures(self) -> Iterator[ReportedFigure]:
        """A claim and a part of it, corrected."""
        name = f"机构{self.mark}"
        claimed = {"source": name, "is_approximate": False, "value": 7, "name": name}
        months = {"first_on": date(2011, 1, 1), "last_on": date(2011, 5, 31)}
        claim = ReportedFigure(**self.placed, **claimed, **months, key=f"claim.{self.org.code}")
        yield claim
        yield ReportedFigure(
            **self.placed,
            **claimed,
            **months,
            key=f"part.{self.org.code}",
            part_of_id=claim.id,
            indicator="core:units_headed",
            measure=FigureMeasure.DENOMINATOR,
            corrected_value=8,
            correction=name,
        )

    def _entry(self) -> AuditEntry:
        """What the one who asks did once."""
        return AuditEntry(
            account_id=self.county.account.id,
            event=f"PersonChanged{self.mark}",
            record_type="core_person",
            record_id=self.one.id,
            purpose=f"办理{self.mark}",
            occurred_at=LONG_AGO,
            request_id=f"request-{self.mark or self.org.code}",
        )
