"""Tables, views and what stands for one: each table of tenants behind its policy, its keys led by the tenant."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping

from core.selfcheck.survey import Survey, rows
from core.tenancy import POLICY, TABLES_WITHOUT_TENANT

RELATIONS = """
select c.oid, n.nspname || '.' || c.relname as name, c.relname, c.relkind::text,
  c.relrowsecurity, c.relforcerowsecurity,
  pg_has_role(session_user, c.relowner, 'member') as is_owner,
  array(
    select privilege from unnest(array['TRUNCATE', 'TRIGGER', 'REFERENCES']) privilege
    where has_table_privilege(session_user, c.oid, privilege)
      or privilege = 'REFERENCES' and has_any_column_privilege(session_user, c.oid, privilege)
  ) as powers,
  exists (select from aclexplode(c.relacl) acl where acl.grantee = 0) as is_public,
  coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false) as invoker,
  a.attnum as tenant, a.attnotnull as is_required, a.atthasdef as has_default,
  exists (select from pg_index where indrelid = c.oid and indisprimary) as has_key
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
where c.relkind in ('r', 'p', 'f', 'v', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
order by 2
"""

POLICIES = """
select polname as name, polcmd::text, polroles = '{0}' as for_everybody, polpermissive,
  pg_get_expr(polqual, polrelid) as "using", pg_get_expr(polwithcheck, polrelid) as "check"
from pg_policy where polrelid = :oid
"""

KEYS = """
select indexrelid::regclass::text as name, indkey[0] as first from pg_index
where indrelid = :oid and (indisunique or indisexclusion)
union all
select conname, case
    when confrelid = to_regclass('core_tenant') then conkey[1]
    when (select attname from pg_attribute where attrelid = confrelid and attnum = confkey[1]) = 'tenant_id'
    then conkey[1]
  end
from pg_constraint where conrelid = :oid and contype = 'f'
order by 1
"""


def of_tables(connection: Connection, made: Survey) -> Iterator[str]:
    """Every table and view of every schema but PostgreSQL's own."""
    made.counts.update({"tables of tenants": 0, "tables of no tenant": 0, "policies": 0, "keys": 0, "views": 0})
    for relation in rows(connection, RELATIONS):
        yield from _of_relation(connection, relation, made)


def _of_relation(connection: Connection, relation: RowMapping, made: Survey) -> Iterator[str]:
    name, kind = relation["name"], relation["relkind"]
    if kind == "v":
        made.counts["views"] += 1
        if not relation["invoker"]:
            yield f"The view {name} reads as its owner; make it WITH (security_invoker = true)."
    if kind in ("m", "f"):
        yield f"{name} is no table of this database (kind {kind}), and row-level security does not reach it."
    if kind not in ("r", "p"):
        return
    yield from _of_rights(relation)
    if relation["tenant"] is not None:
        made.counts["tables of tenants"] += 1
        found = list(_of_tenant_table(connection, relation, made))
        made.unsound.update([name] if found else [])
        yield from found
    else:
        made.counts["tables of no tenant"] += 1
        if relation["relname"] not in TABLES_WITHOUT_TENANT and not relation["relname"].startswith("alembic_"):
            yield f"The table {name} has no tenant_id and is not among TABLES_WITHOUT_TENANT."


def _of_rights(table: RowMapping) -> Iterator[str]:
    name = table["name"]
    if table["is_owner"]:
        yield f"The server's login owns the table {name}."
    for power in table["powers"]:
        yield f"The server's login has the right {power} on the table {name}."
    if table["is_public"]:
        yield f"Every login has a right on the table {name}: it was granted to PUBLIC."


def _of_tenant_table(connection: Connection, table: RowMapping, made: Survey) -> Iterator[str]:
    name = table["name"]
    if not table["relrowsecurity"]:
        yield f"Row-level security is off on the table {name}."
    if not table["relforcerowsecurity"]:
        yield f"Row-level security is not forced on the owner of the table {name}."
    if not table["is_required"]:
        yield f"Rows of the table {name} may have no tenant: make tenant_id NOT NULL."
    if table["has_default"]:
        yield f"Rows of the table {name} get a tenant by default."
    if not table["has_key"]:
        yield f"The table {name} has no primary key."
    policies = rows(connection, POLICIES, oid=table["oid"])
    made.counts["policies"] += len(policies)
    if not any(policy["polpermissive"] for policy in policies):
        yield f"The table {name} has no policy for tenants."
    for policy in policies:
        if policy["polpermissive"] and not _is_ours(policy):
            yield f"The policy {policy['name']} of the table {name} does not test the tenant of every row."
    for key in rows(connection, KEYS, oid=table["oid"]):
        made.counts["keys"] += 1
        if key["first"] != table["tenant"]:
            yield f"The key {key['name']} of the table {name} does not begin with tenant_id."


def _is_ours(policy: RowMapping) -> bool:
    for_all = policy["polcmd"] == "*" and policy["for_everybody"]
    return for_all and _plain(policy["using"]) == _plain(policy["check"]) == _plain(POLICY)


def _plain(expression: str | None) -> str:
    """The expression without what PostgreSQL adds when it prints one: brackets, casts of constants, a column's name."""
    return re.sub(r'[()\s]|::text|as "?nullif"?', "", (expression or "").lower())
