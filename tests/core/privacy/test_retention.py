"""Records whose time is over, and people who ask to be forgotten."""

import asyncio
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, inspect, select, text, update

from core.cases.models import CaseParty
from core.cases.parts import FileItem
from core.context import Context
from core.data_class import DataClass, class_of
from core.db import Base, Database
from core.documents.models import Document, DocumentState, DocumentTemplate
from core.errors import Forbidden, PayloadError, RuleError
from core.files.models import File
from core.orgs.models import Org
from core.people.merge import merge_people
from core.people.models import Person, PersonMerge, PersonPhone
from core.plugin_host import Registry
from core.privacy.erasure import MARK, anonymize, erase_person
from core.privacy.models import Erasure, RetentionAction, RetentionClass
from core.privacy.retention import run, set_class
from core.provision import Addresses
from core.tenancy import TenantInfo
from plugins.mediation.models import Dispute
from tests.conftest import ContextFor
from tests.factories import make_account, make_dispute, make_mediator, make_party, make_person, save
from tests.graphql_schema.served import HELIN, environment

NUMBER = "500235200001010012"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
OVER, NOT_OVER = NOW - timedelta(days=3700), NOW - timedelta(days=3600)

CtxOf = Callable[[TenantInfo], Context]


def quiet(table: str, done: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def night(system: CtxOf, yunyang: TenantInfo) -> Context:
    """The nightly run in Yunyang."""
    ctx = system(yunyang)
    ctx.clock = type(ctx.clock)(ctx.clock.zone, lambda: NOW)
    return ctx


async def keep(ctx: Context, action: RetentionAction, table: str = "core_case", counts_from: str = "closed_at") -> None:
    async with ctx.transaction():
        await set_class(ctx, record_type=table, counts_from=counts_from, years=10, action=action, basis="a rule")


async def all_of(database: Database, org: Org, model: Any) -> list[Any]:
    async with database.transaction(org.tenant_id) as session:
        return list(await session.scalars(select(model).order_by(model.id)))


async def test_a_closed_file_loses_its_names_when_its_time_is_over(
    night: Context, database: Database, east: Org
) -> None:
    person = await make_person(east)
    over = await make_dispute(east, closed_at=OVER, title="王五与李四", summary="王五说", refusal_reason="李四")
    party = await make_party(over, person, name="王五")
    young = await make_dispute(east, closed_at=NOT_OVER, title="赵六")
    still_open = await make_dispute(east, title="钱七")
    await keep(night, RetentionAction.ANONYMIZE)
    assert [await run(night, progress=quiet) for _ in range(2)] == [1, 0]
    held = {dispute.id: dispute for dispute in await all_of(database, east, Dispute)}
    assert (held[over.id].title, held[over.id].summary, held[over.id].refusal_reason) == (MARK, MARK, None)
    assert held[over.id].number == over.number, "what counts figures stays"
    assert [held[one.id].title for one in (young, still_open)] == ["赵六", "钱七"]
    (kept,) = (one for one in await all_of(database, east, CaseParty) if one.id == party.id)
    assert (kept.name, kept.person_id) == (MARK, None)


async def test_reasons_beside_papers_go_with_the_names(night: Context, database: Database, east: Org) -> None:
    over = await make_dispute(east, closed_at=OVER)
    of: dict[str, Any] = {"case_id": over.id, "author": "示例站长"}
    told = {"withdrawn_at": OVER, "withdrawn_by": "示例站长", "withdraw_reason": "李四"}
    lying: dict[str, Any] = {"media_type": "application/pdf", "size": 1, "sha256": "0" * 64, "object_name": "-"}
    await save(File(**of, **told, **lying, kind="EVIDENCE", name="王五.pdf", stored_at=OVER), over)
    form = (await all_of(database, east, DocumentTemplate))[0]
    made: dict[str, Any] = {"paper": "NOTE", "number": "1", "revision": 1, "title": "王五", "pages": 1, "made_at": OVER}
    await save(Document(**of, **told, **made, template_id=form.id, state=DocumentState.WITHDRAWN), over)
    exempt: dict[str, Any] = {"exemption": "王五", "exempted_by": "示例站长"}
    await save(FileItem(case_id=over.id, kind="NOTE", title="王五", filed_on=OVER.date(), **exempt), over)
    await keep(night, RetentionAction.ANONYMIZE)
    assert await run(night, progress=quiet) == 1
    for model, name in ((File, "withdraw_reason"), (Document, "withdraw_reason"), (FileItem, "exemption")):
        assert [getattr(row, name) for row in await all_of(database, east, model)] == [None]


async def test_what_is_over_is_gone_from_the_outbox_and_the_register_names_nobody(
    night: Context, database: Database, east: Org
) -> None:
    over = await make_dispute(east, closed_at=OVER, title="王五与李四")
    async with database.transaction(east.tenant_id) as session:
        await session.execute(
            text(
                "insert into core_outbox (tenant_id, id, event, record_type, record_id, payload, occurred_at) values "
                "(:tenant, gen_random_uuid(), 'X', 'core_case', :id, '{\"reason\": \"王五\"}', now())"
            ),
            {"tenant": east.tenant_id, "id": over.id},
            execution_options={"audited": False},
        )
    await keep(night, RetentionAction.ANONYMIZE)
    await run(night, progress=quiet)
    async with database.transaction(east.tenant_id) as session:
        payloads = list(await session.scalars(text("select payload::text from core_outbox")))
    assert "王五" not in str(payloads)
    (erasure,) = await all_of(database, east, Erasure)
    assert (erasure.record_type, erasure.record_id, erasure.basis) == ("core_case", over.id, "a rule")


async def test_a_file_is_deleted_with_its_parts_where_the_county_says_so(
    night: Context, database: Database, east: Org
) -> None:
    await make_dispute(east, closed_at=OVER, parties=("王五", "李四"))
    await keep(night, RetentionAction.DELETE)
    assert await run(night, progress=quiet) == 1
    assert [await all_of(database, east, model) for model in (Dispute, CaseParty)] == [[], []]
    assert len(await all_of(database, east, Erasure)) == 1


async def test_a_file_is_sealed_where_the_county_says_so(night: Context, database: Database, east: Org) -> None:
    await make_dispute(east, closed_at=OVER, title="王五与李四")
    await keep(night, RetentionAction.KEEP_SEALED)
    await run(night, progress=quiet)
    (held,) = await all_of(database, east, Dispute)
    assert (held.access_level, held.title) == ("SEALED", "王五与李四")


async def test_a_run_that_was_stopped_goes_on(night: Context, database: Database, east: Org) -> None:
    for _ in range(5):
        await make_dispute(east, closed_at=OVER)
    await keep(night, RetentionAction.ANONYMIZE)

    class Stopped(Exception):
        pass

    def stop(table: str, done: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        await run(night, batch=2, progress=stop)
    assert len(await all_of(database, east, Erasure)) == 2
    assert await run(night, batch=2, progress=quiet) == 3
    assert len(await all_of(database, east, Erasure)) == 5


async def test_people_are_forgotten_once_nothing_refers_to_them(night: Context, database: Database, east: Org) -> None:
    free, party, worker = [await make_person(east, name="王五") for _ in range(3)]
    await save(PersonPhone(person_id=free.id, use="MOBILE", number="+8619900000001"), east)
    await make_party(await make_dispute(east), party)
    await make_mediator(east, worker)
    async with database.transaction(east.tenant_id) as session:
        await session.execute(update(Person).values(updated_at=OVER), execution_options={"synchronize_session": False})
    await keep(night, RetentionAction.ANONYMIZE, "core_person", "updated_at")
    assert await run(night, progress=quiet) == 1
    names = {one.id: one.name for one in await all_of(database, east, Person)}
    assert [names[one.id] for one in (free, party, worker)] == [MARK, "王五", "王五"]
    (phone,) = await all_of(database, east, PersonPhone)
    assert phone.number is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"record_type": "nothing"}, "record_type"),
        ({"record_type": "core_tenant"}, "record_type"),
        ({"record_type": "core_case_party", "counts_from": "created_at"}, "record_type"),
        ({"counts_from": "title"}, "counts_from"),
        ({"counts_from": "nothing"}, "counts_from"),
        ({"years": 101}, "years"),
        ({"record_type": "core_grant", "counts_from": "valid_to", "action": RetentionAction.KEEP_SEALED}, "action"),
        ({"record_type": "core_person", "counts_from": "updated_at", "action": RetentionAction.DELETE}, "action"),
    ],
)
async def test_a_term_that_makes_no_sense_is_refused(night: Context, given: dict[str, Any], field: str) -> None:
    sound = {"record_type": "core_case", "counts_from": "closed_at", "years": 10, "action": RetentionAction.ANONYMIZE}
    with pytest.raises(PayloadError) as caught:
        async with night.transaction():
            await set_class(night, **{**sound, "basis": "a rule", **given})
    assert caught.value.field == field


async def test_terms_are_set_by_who_may_for_the_county(
    ctx_for: ContextFor, county: Org, east: Org, database: Database
) -> None:
    for role, org in (("tenant_admin", county), ("privacy_officer", east)):
        with pytest.raises(Forbidden):
            await keep(await ctx_for(role, org), RetentionAction.ANONYMIZE)
    officer = await ctx_for("privacy_officer", county)
    for action in (RetentionAction.ANONYMIZE, RetentionAction.DELETE):
        await keep(officer, action)
    (held,) = await all_of(database, county, RetentionClass)
    assert held.action == "DELETE"


# --- a person asks ---------------------------------------------------------------------------------------------------


@pytest.fixture
async def officer(ctx_for: ContextFor, county: Org) -> Context:
    """The county's privacy officer."""
    return await ctx_for("privacy_officer", county, now=NOW)


async def forget(ctx: Context, person: Person) -> None:
    async with ctx.transaction():
        await erase_person(ctx, person.id, "asked at the counter")


async def test_a_person_is_forgotten_with_all_that_belongs_to_the_record(
    officer: Context, database: Database, east: Org
) -> None:
    person = await make_person(east, name="王五", id_number=NUMBER, id_kind="RESIDENT_ID", address="云阳县1号")
    await save(PersonPhone(person_id=person.id, use="MOBILE", number="+8619900000001"), east)
    await make_party(await make_dispute(east, closed_at=OVER), person, name="王五")
    await forget(officer, person)
    (held,) = (one for one in await all_of(database, east, Person) if one.id == person.id)
    assert (held.name, held.name_pinyin, held.id_number, held.id_kind, held.address) == (MARK, MARK, None, None, None)
    (party,) = await all_of(database, east, CaseParty)
    assert (party.name, party.person_id) == (MARK, None)
    async with database.transaction(east.tenant_id) as session:
        tables = [table for table in Base.metadata.tables.values() if "tenant_id" in table.columns]
        rows = [str(list((await session.execute(select(table))).mappings())) for table in tables]
    dump = "".join(rows)
    assert "王五" not in dump
    assert "+86199" not in dump


async def test_what_was_merged_into_a_forgotten_record_is_forgotten_too_and_a_ward_is_not(
    officer: Context, database: Database, east: Org
) -> None:
    person, second = await make_person(east, name="王五"), await make_person(east, name="王五")
    ward = await make_person(east, name="小六", guardian_id=person.id)
    async with officer.transaction():
        await merge_people(officer, person.id, second.id, "王五 said so")
    await forget(officer, person)
    names = {one.id: one.name for one in await all_of(database, east, Person)}
    assert [names[one.id] for one in (person, second, ward)] == [MARK, MARK, "小六"]
    (merge,) = await all_of(database, east, PersonMerge)
    assert merge.reason == MARK


async def test_a_person_in_a_file_that_must_be_kept_is_not_forgotten(
    officer: Context, night: Context, database: Database, east: Org
) -> None:
    await keep(night, RetentionAction.ANONYMIZE)
    person = await make_person(east, name="王五")
    await make_party(await make_dispute(east, closed_at=NOT_OVER), person)
    with pytest.raises(RuleError) as caught:
        await forget(officer, person)
    assert (caught.value.key, caught.value.params) == ("privacy.retained", {"basis": "a rule"})


@pytest.mark.parametrize("level", ["PROTECTED", "SEALED"])
async def test_a_hidden_file_keeps_its_names_and_tells_nobody_by_a_refusal(
    officer: Context, night: Context, database: Database, east: Org, level: str
) -> None:
    await keep(night, RetentionAction.ANONYMIZE)
    person = await make_person(east, name="王五")
    await make_party(await make_dispute(east, access_level=level), person)
    await forget(officer, person)
    assert [one.name for one in await all_of(database, east, Person)] == [MARK]
    assert [one.name for one in await all_of(database, east, CaseParty)] == ["王五"]


async def test_who_still_has_an_account_is_not_forgotten(officer: Context, east: Org) -> None:
    person = await make_person(east)
    await make_account(east, person_id=person.id)
    with pytest.raises(RuleError, match=r"privacy.has_account"):
        await forget(officer, person)


async def test_forgetting_needs_its_own_action(ctx_for: ContextFor, east: Org) -> None:
    with pytest.raises(Forbidden):
        await forget(await ctx_for("tenant_admin", east), await make_person(east))


# --- every plug-in ---------------------------------------------------------------------------------------------------


def test_every_record_of_every_plugin_can_be_made_anonymous(registry: Registry) -> None:
    for model in (one.item for one in registry.models):
        mapper = inspect(model)
        if mapper.polymorphic_abstract or model.__tablename__ == "core_audit":
            continue  # the trail is never changed
        row = model()
        columns = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
        personal = {name: column for name, column in columns.items() if class_of(column) is DataClass.PERSONAL}
        for name, column in personal.items():
            setattr(row, name, {"a": 1} if isinstance(column.type, JSON) else "x")
        anonymize(row)
        assert [name for name in personal if getattr(row, name) not in (None, MARK, {})] == [], model


@pytest.mark.commits
async def test_the_command_does_what_is_due_in_every_county(
    database: Database, addresses: Addresses, night: Context, east: Org, tmp_path: Path
) -> None:
    await make_dispute(east, closed_at=OVER)
    await keep(night, RetentionAction.ANONYMIZE)
    command = [str(HELIN), "retention", "run"]
    done = await asyncio.to_thread(
        subprocess.run, command, env=environment(addresses, tmp_path), capture_output=True, text=True
    )
    told = "{}: {} records erased, 0 copies and 0 spreadsheets dropped, 0 children turned 14, 0 files swept.\n"
    assert (done.returncode, done.stdout) == (0, told.format("fengjie", 0) + told.format("yunyang", 1)), done.stderr
