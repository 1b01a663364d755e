"""How a form of mediation is made."""

from collections.abc import Sequence
from datetime import date

from core.descriptors import DocumentForm
from core.documents.forms import FormField
from plugins.mediation.documents.fields import CASE
from plugins.mediation.documents.values import values_of
from plugins.mediation.models import Dispute

IN_FORCE = date(2011, 1, 1)
"""From when they may be used: when the People's Mediation Law came into force."""


def form(
    paper: str,
    mark: str,
    title: str,
    fields: Sequence[FormField],
    body: str,
    *,
    key: str | None = None,
    is_internal: bool = False,
) -> DocumentForm:
    """A form of mediation, whose key follows from the paper unless another form makes the same one."""
    return DocumentForm(
        key=f"mediation:{key or paper.lower()}",
        on=Dispute,
        paper=paper,
        mark=mark,
        title=title,
        body=body,
        fields=(*CASE, *fields),
        values=values_of,
        effective_from=IN_FORCE,
        is_internal=is_internal,
    )
