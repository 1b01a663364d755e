"""Actions on the audit trail."""

from core.descriptors import Action

AUDIT_READ = Action("core:audit:read", summary="See who did what")
