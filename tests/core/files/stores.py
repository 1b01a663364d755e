"""Looking into an object store."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.files.store import FileStore


async def stored(store: FileStore, tenant_id: UUID) -> list[str]:
    """Everything in the tenant's folder."""
    found = store.names(tenant_id, before=datetime.now(UTC) + timedelta(days=1))
    return sorted([name async for some in found for name in some])
