"""Unified social credit codes of organisations (统一社会信用代码)."""

from uuid import UUID

from sqlalchemy import select
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from core.authz import require
from core.context import Context
from core.errors import RuleError
from core.orgs.events import OrgCreditCodeSet
from core.orgs.models import Org
from core.orgs.permissions import ORG_MANAGE
from core.text import compact


def credit_code(text: str, field: str = "credit_code") -> str:
    """The code in its normal form, 18 capitals and digits; raises RuleError."""
    code = compact(text)
    try:
        return uscc.validate(code)
    except InvalidChecksum as error:
        raise RuleError("identity.credit_code_check", field=field) from error
    except ValidationError as error:
        raise RuleError("identity.credit_code", field=field) from error


async def set_credit_code(ctx: Context, org_id: UUID, text: str | None) -> Org:
    """Give an organisation its code, or take it away."""
    org = await ctx.one(Org, org_id, lock=True)
    await require(ctx, ORG_MANAGE, org)
    code = None if text is None else credit_code(text)
    taken = select(Org.id).where(Org.credit_code == code, Org.id != org.id)
    if code is not None and await ctx.session.scalar(taken) is not None:
        raise RuleError("rule.not_unique", field="credit_code", code="NOT_UNIQUE")
    org.credit_code = code
    ctx.record(OrgCreditCodeSet(org.id))
    return org
