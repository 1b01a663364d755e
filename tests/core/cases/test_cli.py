"""`helin cases run` on a real database."""

import pytest
from typer.testing import CliRunner

from core.cli import command_line
from core.plugin_host import Registry
from tests.databases import Databases, administer, in_thread

pytestmark = pytest.mark.database

DUE = """
with org as (select tenant_id, id, place from core_org where code = '500235101'),
kind as (
  insert into mediation_dispute_type (tenant_id, id, code, name, limit_days, limit_in_working_days,
                                      written_agreement_required)
  select tenant_id, gen_random_uuid(), 'X', 'X', 30, false, false from org returning id
), found as (
  insert into core_case (tenant_id, id, org_id, org_place, number, kind, category, title, state, handling_org_id,
                         access_level, opened_at, version)
  select tenant_id, gen_random_uuid(), id, place, 'N', 'DISPUTE', 'X', 'X', 'ACCEPTED', id, 'ORG', now(), 1 from org
  returning tenant_id, id
), dispute as (
  insert into mediation_dispute (tenant_id, id, type_id, channel, summary)
  select found.tenant_id, found.id, kind.id, 'PEOPLE', 'X' from found, kind
)
insert into core_deadline (tenant_id, id, case_id, kind, basis, article, value, unit, start_event, started_on,
                           first_due_on, due_on, due_at, state, extended_by, parties_agreed, next_step, next_alert_at)
select tenant_id, gen_random_uuid(), id, 'RESOLVE', 'INTERNAL', 'X', 1, 'DAY', 'X', '2011-01-01', '2011-01-02',
       '2011-01-02', '2011-01-02 16:00+00', 'RUNNING', 0, false, 0, '2010-12-30 16:00+00' from found
"""


def test_what_is_missed_is_told_once_in_its_county(
    databases: Databases, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with databases.cloned() as addresses:
        monkeypatch.setenv("HELIN_DATABASE_URL", addresses.app)
        monkeypatch.setenv("HELIN_OWNER_URL", addresses.owner)
        in_thread(administer(addresses.owner, DUE))
        told = [CliRunner().invoke(command_line(registry), ["cases", "run"]).output for _ in range(2)]
    assert told == [
        f"fengjie: 0 alerts raised, 0 action items told, 0 transitions over.\n"
        f"yunyang: {count} alerts raised, 0 action items told, 0 transitions over.\n"
        for count in (1, 0)
    ]
