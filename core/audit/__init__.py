"""What was done, by whom: the audit trail, the outbox of events, the idempotency keys."""
