"""The audit trail: who did and read what, for the privacy officer; and who looked, for the person."""

from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from core.audit import models
from core.descriptors import SchemaPart
from graphql_schema.connection import Connection
from graphql_schema.enums import graphql_enum
from graphql_schema.fields import Order, bind, column, connection, named_id, relation
from graphql_schema.node import Node
from graphql_schema.types.account import Account

graphql_enum(models.AuditKind)


@bind(models.AuditEntry, Order("OCCURRED_AT", ("occurred_at",), descending=True))
@strawberry.type(
    description="Who did or read what, and what it changed (审计); what is personal stands as a keyed digest."
)
class AuditEntry(Node):
    """Who did or read what, and what it changed."""

    kind: models.AuditKind = column(models.AuditEntry.kind, "An act or a read.", filter=True)
    event: str = column(models.AuditEntry.event, "What happened, such as `PersonAdded`.", filter=True)
    account: Account | None = relation(
        models.AuditEntry.account_id, "Who; null for an act of the system itself, or when hidden."
    )
    record_type: str | None = column(
        models.AuditEntry.record_type, "Table of the record; null for a read of several.", filter=True
    )
    record_id: strawberry.ID | None = named_id(
        models.AuditEntry.record_type,
        models.AuditEntry.record_id,
        "What was done to, or was opened alone; null for a read of several, and where the table has no type here.",
        filter=True,
    )
    before: JSON = column(models.AuditEntry.before, "Changed columns as they were; empty for a new record.")
    after: JSON = column(models.AuditEntry.after, "Changed columns as they became.")
    others: JSON | None = column(
        models.AuditEntry.others, "Other records that the act changed: table, id, before and after of each."
    )
    tables: list[str] | None = column(models.AuditEntry.tables, "Tables whose rows a read showed; null for an act.")
    rows: int | None = column(models.AuditEntry.rows, "How many rows of these tables a read showed.", filter=True)
    purpose: str | None = column(models.AuditEntry.purpose, "What for, as the request stated.", filter=True)
    occurred_at: datetime = column(models.AuditEntry.occurred_at, "When.", filter=True)
    request_id: str = column(models.AuditEntry.request_id, "The request, as answers and logs name it.", filter=True)


@strawberry.type
class AuditQuery:
    """The trail at the root."""

    audit_entries: Connection[AuditEntry] = connection(
        models.AuditEntry, "Who did and read what in the whole county; reading it leaves an entry too."
    )


@strawberry.type
class AccountAuditFields:
    """What the trail adds to accounts."""

    audit_entries: Connection[AuditEntry] = connection(models.AuditEntry.account_id, "What the account did and read.")


@strawberry.type
class RecordAuditFields:
    """What the trail adds to people and cases."""

    audit_entries: Connection[AuditEntry] = connection(
        models.AuditEntry.record_id, "Acts on the record, and reads of it alone; `accessLog` has lists that showed it."
    )


TYPES = (AuditEntry,)

PARTS = (
    SchemaPart("Query", AuditQuery),
    SchemaPart("Account", AccountAuditFields),
    SchemaPart("Case", RecordAuditFields),
    SchemaPart("Person", RecordAuditFields),
)
