"""What acts ask of the values they are given."""

from decimal import Decimal

from core.errors import RuleError


def required_text(value: str, field: str, maximum: int) -> str:
    """What somebody wrote, without white space round it; raises RuleError when nothing is left, or too much."""
    text = value.strip()
    if not text:
        raise RuleError("rule.required", field=field, code="REQUIRED")
    if len(text) > maximum:
        raise RuleError("rule.too_long", field=field, maximum=maximum)
    return text


def as_fen(amount: Decimal, key: str, field: str, most: int) -> int:
    """A sum in yuan as fen (CNY 0.01); raises RuleError with the key unless it is from 0 to `most`, in whole fen."""
    if not amount.is_finite() or not 0 <= amount <= most or amount * 100 != int(amount * 100):
        raise RuleError(key, field=field)
    return int(amount * 100)
