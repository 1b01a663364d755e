"""Whoever began an import is told that it ended; giving it up is the own act, of which nobody is told."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from core.access.models import Notification
from core.accounts.models import Account
from core.context import Context
from core.sheets.models import SheetImport
from core.sheets.states import ImportState

KINDS: Mapping[str, str] = {ImportState.DONE: "import_done", ImportState.EXPIRED: "import_expired"}
"""How an import ended -> the key of what is told."""


async def tell_ended(ctx: Context, ended: Sequence[SheetImport]) -> None:
    """Tell the people behind the accounts; the system itself, and an account that is nobody's, are told nothing.

    What is told names neither file nor rows: the own list of imports has both, with the counts.
    """
    owners = select(Account.id, Account.person_id, Account.name).where(
        Account.id.in_([one.account_id for one in ended if one.account_id is not None]), Account.person_id.is_not(None)
    )
    known = {id_: (person_id, name) for id_, person_id, name in await ctx.session.execute(owners)}
    now = ctx.clock.now()
    for one in ended:
        if one.account_id in known and one.state in KINDS:
            person_id, name = known[one.account_id]
            told = {"kind": KINDS[one.state], "who": name, "occurred_at": now, "visible_at": now}
            ctx.session.add(Notification(person_id=person_id, **told))
