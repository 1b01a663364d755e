"""What acts ask of the values they are given."""

from core.errors import RuleError


def required_text(value: str, field: str, maximum: int) -> str:
    """What somebody wrote, without white space round it; raises RuleError when nothing is left, or too much."""
    text = value.strip()
    if not text:
        raise RuleError("rule.required", field=field, code="REQUIRED")
    if len(text) > maximum:
        raise RuleError("rule.too_long", field=field, maximum=maximum)
    return text
