"""Unified social credit codes of organisations (统一社会信用代码)."""

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from core.errors import RuleError
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
