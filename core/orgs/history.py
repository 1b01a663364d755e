"""What became of organisations, entry by entry: read by everybody who sees the organisation."""

from typing import Any

from core.context import Context
from core.orgs.models import Org, OrgChange, OrgChangeKind


def note_change(ctx: Context, org: Org, kind: OrgChangeKind, **values: Any) -> None:
    """Add to the organisation's history; `values` are columns of the entry."""
    ctx.session.add(OrgChange(org_id=org.id, kind=kind, occurred_at=ctx.clock.now(), **values))
