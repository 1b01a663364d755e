"""Actions on the audit trail."""

from core.audit.models import AuditEntry
from core.descriptors import Action

AUDIT_READ = Action("core:audit:read", on=AuditEntry, summary="See who did and read what, in the whole county")
