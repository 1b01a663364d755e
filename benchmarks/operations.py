"""What is asked: five operations, the document of each for every kind of server, and what SQL says the answer is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from benchmarks.counties import County
from benchmarks.database import ask_sql
from benchmarks.load import FRESH, Request
from core.orgs.places import WHOLE, subtree
from graphql_schema.node import encode
from plugins.mediation.states import DisputeState

DOCUMENTS = files("benchmarks") / "documents"
IDS = 200
"""Disputes that are read in turn."""

TOWN = subtree(1 << 48)
"""Places of the first town."""

PAGE = """with page as (
  select * from core_case where tenant_id = {tenant} and kind = 'DISPUTE' and state = 'MEDIATING'
  and org_place between {low} and {high} order by opened_at desc, id desc limit 50
)
"""
NEWEST = "order by p.opened_at desc, p.id desc"

OPENED = """select c.number from core_case c join mediation_dispute d on d.tenant_id = c.tenant_id and d.id = c.id
join core_episode e on e.tenant_id = c.tenant_id and e.case_id = c.id {also}
where c.tenant_id = {tenant} order by c.created_at desc limit 1"""

ACT = """join core_audit a on a.tenant_id = c.tenant_id and a.record_id = c.id
join core_outbox o on o.tenant_id = c.tenant_id and o.record_id = c.id
join core_idempotency i on i.tenant_id = c.tenant_id and i.record_id = c.id
join core_case_party q on q.tenant_id = c.tenant_id and q.case_id = c.id and q.ordinal = 2"""
"""What Helin writes beside the rows that the peers write too."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Something a frontend asks for."""

    key: str
    title: str
    truth: Mapping[str, str] = field(default_factory=dict)
    """End of a path in the answer -> SQL that gives the values there, in the order of the answer."""

    ordered: bool = True


OPERATIONS = (
    Operation(
        "one",
        "One dispute by id, ten fields",
        {
            "number": "select number from core_case where tenant_id = {tenant} and id = {id}",
            "summary": "select summary from mediation_dispute where tenant_id = {tenant} and id = {id}",
        },
    ),
    Operation(
        "page",
        "Page of 50 disputes in one state, newest first, with organisation, mediator, parties and persons",
        {
            "number": PAGE + "select number from page p " + NEWEST,
            "org.name": PAGE
            + "select o.name from page p join core_org o on o.tenant_id = p.tenant_id and o.id = p.org_id "
            + NEWEST,
            "mediator.name": PAGE
            + "select m.name from page p join mediation_dispute d on d.tenant_id = p.tenant_id and d.id = p.id "
            "join mediation_mediator m on m.tenant_id = p.tenant_id and m.id = d.mediator_id " + NEWEST,
            "person.name": PAGE
            + "select n.name from page p join core_case_party q on q.tenant_id = p.tenant_id and q.case_id = p.id "
            "join core_person n on n.tenant_id = p.tenant_id and n.id = q.person_id "
            "where n.org_place between {low} and {high} " + NEWEST + ", q.ordinal",
        },
    ),
    Operation(
        "tree",
        "County, its 42 towns, 10 villages of each, 3 newest disputes of each",
        {
            "code": "select code from core_org o where tenant_id = {tenant} and {first_ten} order by code",
            "number": "select d.number from core_org o cross join lateral (select * from core_case c "
            "where c.tenant_id = {tenant} and kind = 'DISPUTE' and c.org_id = o.id order by opened_at desc, id desc "
            "limit 3) d where o.tenant_id = {tenant} and o.level = 'VILLAGE' and {first_ten} "
            "order by o.code, d.opened_at desc, d.id desc",
        },
    ),
    Operation(
        "counts",
        "Disputes of the county by state",
        {
            "state": "select state from core_case where tenant_id = {tenant} group by state",
            "count": "select count(*) from core_case where tenant_id = {tenant} group by state",
        },
        ordered=False,
    ),
    Operation("open", "Open a dispute with its first event", {"number": OPENED}),
)

FIRST_TEN = "(o.level <> 'VILLAGE' or right(o.code, 3)::int <= 210)"


def document(dialect: str, operation: str) -> str:
    """The GraphQL document of an operation for one kind of server."""
    return (DOCUMENTS / dialect / f"{operation}.graphql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and which rows it may see."""

    county: County
    dialect: str
    token: str = ""
    places: tuple[int, int] = WHOLE

    def requests(self, operation: str) -> list[Request]:
        """The requests of the operation, to be sent in turn."""
        path = f"/{self.county.slug}/graphql" if self.dialect == "helin" else "/graphql"
        text = document(self.dialect, operation)
        return [Request(path, self.token, text, variables) for variables in self._variables(operation)]

    def _variables(self, operation: str) -> Iterator[dict[str, Any]]:
        tenant = {"tenant": str(self.county.id("tenant"))} if self.dialect == "postgraphile" else {}
        match operation:
            case "one":
                yield from ({**tenant, "id": self._id("Dispute", number)} for number in self.dispute_numbers())
            case "page":
                yield {"state": DisputeState.MEDIATING}
            case "tree":
                yield {**tenant, "code": self.county.code}
            case "counts":
                yield {}
            case "open":
                yield from ({"input": self._dispute(org)} for org in range(1, self.county.size.orgs + 1))

    def dispute_numbers(self) -> range:
        """Disputes all over the county."""
        disputes = self.county.size.disputes
        return range(1, disputes + 1, max(1, disputes // IDS))

    def _id(self, type_: str, number: int) -> str:
        kind = {"Dispute": "dispute", "Org": "org", "DisputeType": "type"}[type_]
        found = self.county.id(kind, number)
        return encode(type_, found) if self.dialect == "helin" else str(found)

    def _dispute(self, org: int) -> dict[str, Any]:
        dispute: dict[str, Any] = {
            "orgId": self._id("Org", org),
            "typeId": self._id("DisputeType", 1 + org % 8),
            "title": "相邻通行纠纷",
            "summary": "双方因房前道路通行多次争执,要求调解。",
        }
        if self.dialect == "helin":
            dispute["parties"] = [{"role": "APPLICANT", "name": "王建国"}, {"role": "RESPONDENT", "name": "李秀英"}]
            dispute["idempotencyKey"] = FRESH
        return dispute

    async def check(self, url: str, operation: Operation, answer: Any) -> None:
        """Compare an answer to the operation's first request with what SQL says; raises AssertionError."""
        for end, sql in operation.truth.items():
            statement = sql.replace("{first_ten}", FIRST_TEN).format(
                tenant=f"'{self.county.id('tenant')}'",
                id=f"'{self.county.id('dispute', 1)}'",
                low=self.places[0],
                high=self.places[1],
                also=ACT if self.dialect == "helin" else "",
            )
            truth = await ask_sql(url, statement)
            found = [str(value) for value in shown(answer, end)]
            if not operation.ordered:
                truth, found = sorted(truth), sorted(found)
            if not truth or truth != found:
                raise AssertionError(f"{self.dialect}, {operation.key}: `{end}` is {found[:5]}…, SQL says {truth[:5]}…")


def shown(answer: Any, end: str, path: str = "") -> Iterator[Any]:
    """The values in an answer whose path, without the places in lists, ends so; nulls left out."""
    if isinstance(answer, dict):
        for key, value in answer.items():
            yield from shown(value, end, f"{path}.{key}")
    elif isinstance(answer, list):
        for value in answer:
            yield from shown(value, end, path)
    elif answer is not None and path.endswith(f".{end}"):
        yield answer
