"""The section `mediation` of a county's blueprint: the kinds of dispute it starts with, and its norms."""

from typing import Any

from core.context import Context
from core.errors import ConfigError
from plugins.mediation.mediators.norms import apply_norms
from plugins.mediation.models import DisputeType

FIELDS = {
    "code": str,
    "name": str,
    "limit_days": int,
    "limit_in_working_days": bool,
    "written_agreement_required": bool,
}
OPTIONAL = {"rule_code": str, "special_member": str, "confirmation_excluded": bool}


async def apply(ctx: Context, section: Any) -> None:
    """Make the dispute types of the section; raises ConfigError for anything it does not know."""
    if not isinstance(section, dict) or not {"dispute_types"} <= set(section) <= {"dispute_types", "staffing_norms"}:
        raise ConfigError(
            "The blueprint's section `mediation` holds `dispute_types`, a list, and perhaps `staffing_norms` by level."
        )
    ctx.session.add_all(DisputeType(**_checked(entry)) for entry in section["dispute_types"])
    await ctx.session.flush()
    await apply_norms(ctx, section.get("staffing_norms", {}))


def _checked(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict) or any(type(entry.get(name)) is not kind for name, kind in FIELDS.items()):
        wanted = ", ".join(f"{name} ({kind.__name__})" for name, kind in FIELDS.items())
        raise ConfigError(f"A dispute type in the blueprint needs {wanted}; found {entry!r}.")
    for name, kind in OPTIONAL.items():
        if name in entry and type(entry[name]) is not kind:
            raise ConfigError(f"A dispute type in the blueprint has a `{name}` of {kind.__name__}; found {entry!r}.")
    if unknown := set(entry) - set(FIELDS) - set(OPTIONAL):
        raise ConfigError(f"A dispute type in the blueprint has no {', '.join(sorted(unknown))}.")
    return entry
