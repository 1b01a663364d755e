"""The section `volunteers` of a county's blueprint: the kinds of branches and the duties it starts with."""

from collections.abc import Mapping
from typing import Any

from core.context import Context
from core.errors import ConfigError
from plugins.volunteers.associations.models import BranchType, Duty, DutyCategory

BRANCH_TYPE = {"code": str, "name": str, "summary": str}
CATEGORY = {"code": str, "name": str, "duties": list}
DUTY = {"code": str, "name": str}
DUTY_OPTIONS = {"license_kind": str, "minimum_age": int, "needs_two": bool}


async def apply(ctx: Context, section: Any) -> None:
    """Make what the section lists; raises ConfigError for anything it does not know."""
    if not isinstance(section, dict) or set(section) != {"branch_types", "duty_categories"}:
        raise ConfigError(
            "The blueprint's section `volunteers` holds `branch_types` and `duty_categories`, both lists."
        )
    ctx.session.add_all(BranchType(**_checked(entry, BRANCH_TYPE)) for entry in section["branch_types"])
    for entry in section["duty_categories"]:
        _checked(entry, CATEGORY)
        category = DutyCategory(code=entry["code"], name=entry["name"])
        ctx.session.add(category)
        await ctx.session.flush()
        for duty in entry["duties"]:
            given = {"minimum_age": 0, "needs_two": False} | _checked(duty, DUTY, DUTY_OPTIONS)
            ctx.session.add(Duty(category_id=category.id, **given))
    await ctx.session.flush()


def _checked(entry: Any, fields: Mapping[str, type], optional: Mapping[str, type] | None = None) -> dict[str, Any]:
    """The entry, if it has these fields of these types, and perhaps the optional ones."""
    known = {**fields, **(optional or {})}
    if not isinstance(entry, dict) or not set(fields) <= set(entry) <= set(known):
        raise ConfigError(f"An entry of the blueprint's section `volunteers` needs {_named(fields)}; found {entry!r}.")
    if any(type(value) is not known[name] for name, value in entry.items()):
        raise ConfigError(f"An entry of the blueprint's section `volunteers` holds {_named(known)}; found {entry!r}.")
    return entry


def _named(fields: Mapping[str, type]) -> str:
    return ", ".join(f"{name} ({kind.__name__})" for name, kind in fields.items())
