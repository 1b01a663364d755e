"""The migration that keeps whether an attendance was insured."""

from datetime import date, timedelta

import pytest
from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, select

from core.db import make_engine, parse_url
from core.migrations.runner import with_config
from core.orgs.models import Org
from core.plugin_host import Registry
from core.provision import OWNER, Addresses
from plugins.volunteers.activities.models import SignUp
from tests.plugins.volunteers.people import make_association, make_duty, make_shift, make_sign_up, make_volunteer


@pytest.mark.commits
async def test_attendances_from_before_are_insured_as_the_record_tells(
    addresses: Addresses, registry: Registry, east_village: Org
) -> None:
    association, duty = await make_association(east_village), await make_duty(east_village)
    shift = await make_shift(association, duty)
    came = {"state": "CHECKED_IN", "checked_in_at": shift.starts_at, "source": "STAFF"}
    last_days = (date(2011, 6, 2), date(2011, 6, 1), None)
    attended = [
        await make_sign_up(shift, await make_volunteer(association, insured_until=day), **came) for day in last_days
    ]
    later = await make_shift(association, duty, starts_at=shift.starts_at + timedelta(days=1))
    coming = await make_sign_up(later, await make_volunteer(association))
    owned = next(one for one in registry.migrations if one.plugin == "volunteers")

    def anew(connection: Connection) -> dict[object, bool | None]:
        for step, revision in ((command.downgrade, "volunteers_0005_honors"), (command.upgrade, "head")):
            with_config(connection, owned, lambda config, step=step, revision=revision: step(config, revision))
        op = Operations(MigrationContext.configure(connection))
        told = select(SignUp.id, SignUp.is_insured)
        return {row[0]: row[1] for _ in op.for_each_tenant() for row in connection.execute(told)}

    engine = make_engine(parse_url(addresses.owner), role=OWNER)
    async with engine.begin() as connection:
        found = await connection.run_sync(anew)
    await engine.dispose()
    assert [found[one.id] for one in (*attended, coming)] == [True, False, False, None]
