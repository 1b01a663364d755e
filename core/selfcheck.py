"""Whether the walls between tenants stand in this database, for the login that asks: a sentence for each breach.

The server refuses to start on anything found here; `helin db check` prints it.
"""

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, RowMapping, text

from core.audit.insert_only import of_trail
from core.db import Database
from core.errors import ConfigError
from core.migrations.runner import Owned, pending
from core.provision import OWNER
from core.tenancy import POLICY, TABLES_WITHOUT_TENANT

TOLD = 3
"""How many breaches an error names; `helin db check` tells all."""

ROLES = """
select rolname as name, rolbypassrls, rolcreaterole, rolreplication, rolsuper
from pg_roles
where pg_has_role(session_user, oid, 'member')
  and (rolname = session_user or not (select rolsuper from pg_roles where rolname = session_user))
order by 1
"""
"""The login and every role it may become; a superuser may become all, which need not be told."""

POWERS = {
    "rolsuper": "is a superuser",
    "rolbypassrls": "has BYPASSRLS",
    "rolcreaterole": "may give itself roles (CREATEROLE)",
    "rolreplication": "may copy the whole server (REPLICATION)",
}

DANGEROUS_ROLES = (OWNER, "pg_read_server_files", "pg_write_server_files", "pg_execute_server_program")

RELATIONS = """
select c.oid, n.nspname || '.' || c.relname as name, c.relname, c.relkind::text,
  c.relrowsecurity, c.relforcerowsecurity,
  pg_has_role(session_user, c.relowner, 'member') as is_owner,
  has_table_privilege(session_user, c.oid, 'TRUNCATE') as may_truncate,
  coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on'], false) as invoker,
  (select attnum from pg_attribute where attrelid = c.oid and attname = 'tenant_id' and not attisdropped) as tenant
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
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

RIGHTS = """
select 'the schema ' || nspname as place, 'CREATE' as privilege from pg_namespace
where nspname <> 'information_schema' and nspname !~ '^pg_' and has_schema_privilege(session_user, oid, 'CREATE')
union all
select 'this database', privilege from (values ('CREATE'), ('TEMP')) as rights (privilege)
where has_database_privilege(session_user, current_database(), privilege)
"""

DEFINERS = """
select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where p.prosecdef and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and not exists (select from unnest(p.proconfig) as setting where setting like 'search_path=%')
"""


async def refuse_breaches(database: Database, owners: Iterable[Owned]) -> None:
    """Raise ConfigError, naming the first few, unless every wall stands and every migration has run."""
    async with database.transaction(None) as session:
        found = await (await session.connection()).run_sync(breaches, tuple(owners))
    if found:
        more = f" And {len(found) - TOLD} more: run `helin db check`." if len(found) > TOLD else ""
        raise ConfigError(f"The database does not keep tenants apart. {' '.join(found[:TOLD])}{more}")


def breaches(connection: Connection, owners: Iterable[Owned]) -> list[str]:
    """Everything by which this login could see another tenant's rows or rewrite a trail, or revisions that have not run."""
    return [
        *_of_migrations(connection, owners),
        *_of_login(connection),
        *(sentence for relation in _all(connection, RELATIONS) for sentence in _of_relation(connection, relation)),
        *_of_functions(connection),
        *of_trail(connection),
    ]


def _of_migrations(connection: Connection, owners: Iterable[Owned]) -> Iterator[str]:
    for owner in owners:
        if pending(connection, owner):
            yield f"The tables of `{owner.plugin}` are not up to date: run `helin db upgrade`."


def _of_login(connection: Connection) -> Iterator[str]:
    for role in _all(connection, ROLES):
        for column, power in POWERS.items():
            if role[column]:
                yield f"The role {role['name']}, as which the server runs or may run, {power}."
        if role["name"] in DANGEROUS_ROLES:
            yield f"The server's login is a member of {role['name']}, which row-level security does not hold."
    for held in _all(connection, RIGHTS):
        yield f"The server's login has the right {held['privilege']} on {held['place']}."


def _of_relation(connection: Connection, relation: RowMapping) -> Iterator[str]:
    name, kind = relation["name"], relation["relkind"]
    if kind == "v" and not relation["invoker"]:
        yield f"The view {name} reads as its owner; make it WITH (security_invoker = true)."
    if kind in ("m", "f"):
        yield f"{name} is no table of this database (kind {kind}), and row-level security does not reach it."
    if kind not in ("r", "p"):
        return
    if relation["is_owner"]:
        yield f"The server's login owns the table {name}."
    if relation["may_truncate"]:
        yield f"The server's login may TRUNCATE the table {name}."
    if relation["tenant"] is not None:
        yield from _of_tenant_table(connection, relation)
    elif relation["relname"] not in TABLES_WITHOUT_TENANT and not relation["relname"].startswith("alembic_"):
        yield f"The table {name} has no tenant_id and is not among TABLES_WITHOUT_TENANT."


def _of_functions(connection: Connection) -> Iterator[str]:
    for function in _all(connection, DEFINERS):
        yield f"The function {function['name']} runs as its owner without a search_path of its own."


def _of_tenant_table(connection: Connection, table: RowMapping) -> Iterator[str]:
    if not table["relrowsecurity"]:
        yield f"Row-level security is off on the table {table['name']}."
    if not table["relforcerowsecurity"]:
        yield f"Row-level security is not forced on the owner of the table {table['name']}."
    policies = _all(connection, POLICIES, oid=table["oid"])
    if not any(policy["polpermissive"] for policy in policies):
        yield f"The table {table['name']} has no policy for tenants."
    for policy in policies:
        if policy["polpermissive"] and not _is_ours(policy):
            yield f"The policy {policy['name']} of the table {table['name']} does not test the tenant of every row."
    for key in _all(connection, KEYS, oid=table["oid"]):
        if key["first"] != table["tenant"]:
            yield f"The key {key['name']} of the table {table['name']} does not begin with tenant_id."


def _is_ours(policy: RowMapping) -> bool:
    for_all = policy["polcmd"] == "*" and policy["for_everybody"]
    return for_all and _plain(policy["using"]) == _plain(policy["check"]) == _plain(POLICY)


def _plain(expression: str | None) -> str:
    """The expression without what PostgreSQL adds when it prints one: brackets, casts of constants, a column's name."""
    return re.sub(r'[()\s]|::text|as "?nullif"?', "", (expression or "").lower())


def _all(connection: Connection, query: str, **values: object) -> list[RowMapping]:
    return list(connection.execute(text(query), values).mappings())
