"""What the search for canaries is for, it finds: a value planted where it does not belong."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import fields, replace
from typing import Any

import pytest
import strawberry
import structlog

from core.audit import digests
from core.context import Context
from core.descriptors import SchemaPart
from core.errors import RuleError
from core.people.events import PersonFound
from core.people.models import PersonPhone
from core.plugin_host import Contribution, Registry
from graphql_schema.answer import answer
from graphql_schema.testing.canary import Report, seek
from graphql_schema.testing.isolation import KERNEL, Template, Worlds, filled
from graphql_schema.view import View
from tests.databases import Databases

SUBJECTS = (KERNEL,)


@pytest.fixture(scope="module")
async def template(databases: Databases, registry: Registry) -> AsyncIterator[Template]:
    """Three counties of the kernel's records, to be copied."""
    async with filled(databases.admin_url, registry, SUBJECTS, []) as made:
        yield made


def told(report: Report) -> set[tuple[str, str]]:
    """Where canaries were found, and of which kind."""
    return {(finding.where, finding.told) for finding in report.findings}


async def test_a_column_that_is_not_encrypted_is_found(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PersonPhone.number, "mask", lambda number: number)
    report = await seek(template, SUBJECTS, r"Mutation\.personPhoneAdd\(input\.number\)")
    found = "in clear in core_person_phone.number_masked, which is SENSITIVE"
    assert {("TABLE", found), ("DUMP", found)} <= told(report)
    with pytest.raises(AssertionError, match=r"hits:\nTABLE: a phone number given to Mutation\.personPhoneAdd"):
        report.check()


async def test_a_name_in_clear_in_the_trail_is_found(template: Template, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "is_clear", lambda column: True)
    report = await seek(template, SUBJECTS, r"Mutation\.personCreate\(input\.name\)")
    assert ("TABLE", "in clear in the trail, core_audit.after, though it is kept as PERSONAL") in told(report)


Act = Callable[[Context, str], Awaitable[str]]


async def sought(template: Template, act: Act) -> Report:
    """The report on a schema with one more act, which does this with the text that it is given."""

    @strawberry.input(description="A text.")
    class StrangerSayInput:
        text: str = strawberry.field(description="The text.")

    @strawberry.type
    class Stranger:
        @answer("said", str, "What was said.")
        async def stranger_say(ctx: Context, input: StrangerSayInput, view: View) -> str:
            """Say something."""
            return await act(ctx, input.text)

    part = Contribution("graphql_schema", SchemaPart("Mutation", Stranger))
    registry = replace(template.registry, schema_parts=(*template.registry.schema_parts, part))
    return await seek(replace(template, registry=registry), SUBJECTS, r"Mutation\.strangerSay")


async def test_a_value_that_is_logged_is_found(template: Template) -> None:
    async def log(_: Context, text: str) -> str:
        structlog.get_logger().info("said", text=text)
        logging.getLogger("stranger").debug("and %s again", text)
        return "nothing"

    report = await sought(template, log)
    assert {finding.where for finding in report.findings} == {"LOG"}
    assert {finding.kind for finding in report.findings} == {"a name", "a phone number", "an identity number"}


async def test_a_value_in_an_error_is_found(template: Template) -> None:
    async def refuse(_: Context, text: str) -> str:
        raise RuleError("error.not_found", field="text", text=text)

    report = await sought(template, refuse)
    assert {finding.where for finding in report.findings} == {"ERROR"}


async def test_a_value_that_is_answered_and_kept_nowhere_is_found(template: Template) -> None:
    async def repeat(_: Context, text: str) -> str:
        return f"you said {text}"

    report = await sought(template, repeat)
    assert {finding.where for finding in report.findings} == {"ANSWER"}


async def test_a_value_in_an_event_alone_is_found(template: Template) -> None:
    async def tell(ctx: Context, text: str) -> str:
        ctx.record(PersonFound(template.counties[1].account.id, by=text, purpose=""))
        return "told"

    report = await sought(template, tell)
    found = "in the payload of an event, though it is kept nowhere in clear"
    assert told(report) == {("TABLE", found), ("DUMP", found)}


TALK = """
do $$ declare setting text; begin
  foreach setting in array
    array['log_statement = ''all''', 'log_error_verbosity = ''default''', 'log_parameter_max_length = ''-1''']
  loop execute format('alter role helin_app in database %I set ', current_database()) || setting; end loop;
end $$
"""


class Talkative(Template):
    """Counties whose PostgreSQL logs statements with their values."""

    def open(self, *breaches: str) -> AbstractAsyncContextManager[Worlds]:
        return super().open(TALK, *breaches)


async def test_a_value_in_the_log_of_postgresql_is_found(template: Template) -> None:
    values: dict[str, Any] = {field.name: getattr(template, field.name) for field in fields(template)}
    report = await seek(Talkative(**values), SUBJECTS, r"Mutation\.personCreate\(input\.name\)")
    if report.server_lines is None:
        pytest.skip("the log of this PostgreSQL cannot be read here")
    assert {finding.where for finding in report.findings} == {"SERVER LOG"}
