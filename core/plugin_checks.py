"""What every plug-in must keep to, by itself and beside the others: names, classes, texts, forms, sheets, roles."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column
from sqlalchemy.sql.visitors import iterate

from core.data_class import unclassified
from core.descriptors import Manifest, RoleTemplate
from core.documents.wording import PLACEHOLDER
from core.errors import PluginError
from core.i18n import load_messages
from core.rbac.models import OWN
from core.text import did_you_mean

if TYPE_CHECKING:
    from core.plugin_host import Contribution

KERNEL = "core"  # begins the tables and actions of every kernel plug-in

OWNED: Mapping[str, tuple[str, Callable[[Any], Iterable[str]]]] = {
    "models": ("table", lambda model: [model.__tablename__]),
    "actions": ("action", lambda action: [action.name]),
    "events": ("event", lambda event: [event.__name__]),
    "messages": ("message", lambda messages: sorted(set().union(*load_messages(messages).values()))),
    "blueprint_sections": ("blueprint section", lambda section: [section.key]),
    "commands": ("command group", lambda group: [group.name] if group.name else []),
    "indicators": ("indicator", lambda indicator: [indicator.key]),
    "reports": ("report", lambda report: [report.key]),
    "document_forms": ("document form", lambda form: [form.key]),
    "sheets": ("sheet", lambda sheet: [sheet.key]),
}
"""Field of the registry -> what it holds, and the names an item takes, each of which has one owner."""

INDICATOR_TEXTS = ("name", "formula", "numerator", "denominator")
"""What each indicator says of itself in messages."""

Collected = Mapping[str, "Sequence[Contribution[Any]]"]


class Fault(Exception):
    """What is wrong with one plug-in: the rest of a sentence that begins with its name."""


def check_alone(manifest: Manifest, items: Collected) -> None:
    """Refuse what one plug-in brings that is wrong by itself; raises Fault."""
    _check_names(manifest, items)
    _check_classes(items)
    _check_texts(items)
    _check_forms(items)
    _check_sheets(items)


def check_together(items: Collected, known: Collection[str], present: Collection[str]) -> None:
    """Refuse what several plug-ins bring that does not fit; `known` are all actions; raises PluginError."""
    _check_owners(items)
    check_roles(items["roles"])
    _check_granted(items["roles"], known, present)


def _check_names(manifest: Manifest, items: Collected) -> None:
    """Names begin with the plug-in's own, so that two plug-ins cannot meet by chance."""
    own = KERNEL if manifest.kernel else manifest.name
    claims = [("table", one.item.__tablename__, f"{own}_") for one in items["models"]]
    claims += [("migrations for", one.item.prefix, f"{own}_") for one in items["migrations"]]
    claims += [("action", one.item.name, f"{own}:") for one in items["actions"]]
    claims += [("indicator", one.item.key, f"{own}:") for one in items["indicators"]]
    claims += [("document form", one.item.key, f"{own}:") for one in items["document_forms"]]
    claims += [("sheet", one.item.key, f"{own}:") for one in items["sheets"]]
    for kind, name, prefix in claims:
        if not name.startswith(prefix):
            raise Fault(f"has the {kind} `{name}`; its name must begin with `{prefix}`.")
    for kind, name, _, _ in _claimed_twice(items):
        raise Fault(f"registers the {kind} `{name}` twice; remove one of the two.")


def _check_classes(items: Collected) -> None:
    """Every column says how carefully its values must be treated, or audit and masks would not know."""
    for model in (one.item for one in items["models"]):
        for name in unclassified(table.columns if (table := getattr(model, "__table__", None)) is not None else ()):
            raise Fault(
                f"does not say how carefully `{name}` must be treated; write `mapped_column(info=PERSONAL)`, or one "
                "of PUBLIC, INTERNAL, SENSITIVE, from `core.data_class`."
            )


def _check_texts(items: Collected) -> None:
    """Every indicator says in words what it is, in each language of the plug-in."""
    languages = [texts for one in items["messages"] for texts in load_messages(one.item).values()]
    for key in (f"{one.item.texts}.{part}" for one in items["indicators"] for part in INDICATOR_TEXTS):
        if not languages or any(key not in texts for texts in languages):
            raise Fault(f"lacks the message `{key}` in one of its languages; write it into every file of `locale/`.")


def _check_forms(items: Collected) -> None:
    """Every placeholder of a form names one of its fields."""
    for form in (one.item for one in items["document_forms"]):
        known = {field.key for field in form.fields}
        for name in PLACEHOLDER.findall(form.title + form.body):
            if name not in known:
                raise Fault(
                    f"has `{{{name}}}` in the form `{form.key}`, which has no such field{did_you_mean(name, known)}"
                )


def _check_sheets(items: Collected) -> None:
    """Every column of a sheet is given out under its key, and none gives out more than everybody may see."""
    for sheet in (one.item for one in items["sheets"]):
        given = {column.key: column for column in sheet.rows.selected_columns}
        for key in ("id", *(column.key for column in sheet.columns if column.is_given)):
            if key not in given:
                raise Fault(
                    f'has the sheet `{sheet.key}`, whose `rows` give no `{key}`; write `.label("{key}")` on its column.'
                )
        for key, column in given.items():
            if any(isinstance(part, Column) and part.info.get("secret") for part in iterate(column)):
                raise Fault(f"gives out a sealed value as `{key}` of the sheet `{sheet.key}`; give its masked form.")


def _claimed_twice(items: Collected) -> Iterator[tuple[str, str, str, str]]:
    """Kind, name, first and second owner of each name that is taken a second time."""
    for field_name, (kind, names) in OWNED.items():
        owners: dict[str, str] = {}
        for one in items[field_name]:
            for name in names(one.item):
                if name in owners:
                    yield kind, name, owners[name], one.plugin
                owners[name] = one.plugin


def _check_owners(items: Collected) -> None:
    for kind, name, first, second in _claimed_twice(items):
        raise PluginError(second, f"its {kind} `{name}` is also that of plug-in `{first}`; rename one of the two.")


def check_roles(roles: "Iterable[Contribution[RoleTemplate]]") -> None:
    """Refuse a role of which two plug-ins say different things, or whose key could be that of a county's own."""
    said: dict[tuple[str, str], tuple[str, object]] = {}
    for one in roles:
        if one.item.key.startswith(OWN):
            raise PluginError(one.plugin, f"the key of role `{one.item.key}` begins as those of counties; rename it.")
        for fact, value in _facts(one.item):
            owner, first = said.setdefault((one.item.key, fact), (one.plugin, value))
            if value != first:
                difference = f"{value}, but {first} in plug-in `{owner}`"
                raise PluginError(one.plugin, f"the {fact} of role `{one.item.key}` is {difference}; agree on one.")


def _facts(role: RoleTemplate) -> Iterator[tuple[str, object]]:
    yield "name", dict(role.name)
    for action, reach in role.actions.items():
        yield f"reach of `{action}`", str(reach)


def _check_granted(
    roles: "Iterable[Contribution[RoleTemplate]]", known: Collection[str], present: Collection[str]
) -> None:
    """Refuse a role's action that its plug-in does not register; that plug-in itself may be left out."""
    for one in roles:
        for name in map(str, one.item.actions):
            if name not in known and name.partition(":")[0] in present:
                unknown = f"`{name}`, which no plug-in registers{did_you_mean(name, known)}"
                raise PluginError(one.plugin, f"role `{one.item.key}` has the action {unknown}")
