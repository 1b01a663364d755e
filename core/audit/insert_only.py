"""Whether the trail can only grow, for the login that asks: a sentence for each right that it must not have."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

TABLES = ("core_audit", "core_audit_seal", "core_audit_sighting")

MISSING = "select name from unnest(cast(:tables as text[])) as t (name) where to_regclass(name) is null"

RIGHTS = """
select t.name, p.privilege
from unnest(cast(:tables as text[])) with ordinality as t (name, n),
  unnest(array['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) with ordinality as p (privilege, n)
where has_table_privilege(session_user, to_regclass(t.name), p.privilege)
  or p.privilege = 'UPDATE' and has_any_column_privilege(session_user, to_regclass(t.name), 'UPDATE')
order by t.n, p.n
"""


def of_trail(connection: Connection) -> Iterator[str]:
    """Each right by which this login could change what the trail says, and each of its tables that is not there."""
    for name in connection.scalars(text(MISSING), {"tables": list(TABLES)}):
        yield f"The audit trail lacks its table {name}."
    for right in connection.execute(text(RIGHTS), {"tables": list(TABLES)}):
        yield f"The server's login has the right {right.privilege} on the audit trail's table {right.name}."
