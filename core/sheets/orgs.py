"""Organisations as spreadsheets name them: by their division code, or by a name that only one of them has."""

from collections.abc import Iterable, Mapping

from sqlalchemy import or_, select

from core.authz import may, visible
from core.context import Context
from core.descriptors import Action
from core.errors import Forbidden, NotFound, PayloadError, RuleError
from core.orgs.models import Org
from core.orgs.permissions import ORG_READ
from core.orgs.service import check_at_work
from core.sheets.rows import SheetRow


async def find_orgs(ctx: Context, texts: Iterable[str]) -> Mapping[str, list[Org]]:
    """The organisations of each code or name, of those the actor sees; nobody closes one until the act has ended."""
    wanted = set(texts)
    named = select(Org).where(or_(Org.code.in_(wanted), Org.name.in_(wanted)), visible(ctx, Org, ORG_READ))
    found: dict[str, list[Org]] = {}
    locked = named.order_by(Org.id).with_for_update(read=True, key_share=True)
    for org in await ctx.session.scalars(locked):
        for text in {org.code, org.name} & wanted:
            found.setdefault(text, []).append(org)
    return found


class Orgs:
    """The organisations that rows name, each looked up once for all of them."""

    def __init__(self, found: Mapping[str, list[Org]], ctx: Context, *actions: Action) -> None:
        self._found, self._ctx, self._actions = found, ctx, actions
        self._answers: dict[str, Org | PayloadError | Forbidden] = {}

    @classmethod
    async def of(cls, ctx: Context, rows: Iterable[SheetRow], column: str, *actions: Action) -> "Orgs":
        """Look up what stands in the column; `actions` are what the actor must be allowed there."""
        return cls(await find_orgs(ctx, (row.values[column] for row in rows if column in row.values)), ctx, *actions)

    def get(self, text: str, field: str) -> Org:
        """The organisation; raises NotFound for one out of sight, Forbidden, or RuleError for one that is closed."""
        if text not in self._answers:
            try:
                self._answers[text] = self._asked(text, field)
            except (PayloadError, Forbidden) as error:
                self._answers[text] = error
        answer = self._answers[text]
        if isinstance(answer, Org):
            return answer
        raise answer

    def _asked(self, text: str, field: str) -> Org:
        found = self._found.get(text, [])
        if not found:
            raise NotFound(field)
        if len(found) > 1:
            raise RuleError("sheet.several_orgs", field=field)
        for action in self._actions:
            if not may(self._ctx, action, found[0]):
                raise Forbidden(action.name)
        check_at_work(found[0], field)
        return found[0]


async def one_org(ctx: Context, text: str, field: str, *actions: Action) -> Org:
    """The organisation that one row names, as `Orgs.get` gives it."""
    return Orgs(await find_orgs(ctx, [text]), ctx, *actions).get(text, field)
