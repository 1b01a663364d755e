"""What stands in a database beside tables: functions, sequences, extensions, switched-off keys."""

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping

from core.selfcheck.survey import Survey, rows

OURS = "n.nspname <> 'information_schema' and n.nspname !~ '^pg_'"

FUNCTIONS = f"""
select p.oid::regprocedure::text as name, p.prosecdef, p.proleakproof, o.rolname as owner,
  o.rolsuper or o.rolbypassrls as is_above_policies,
  exists (select from unnest(p.proconfig) as setting where setting like 'search_path=%') as is_pinned
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_roles o on o.oid = p.proowner
where {OURS} and (p.prosecdef or p.proleakproof)
  and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
order by 1
"""

SEQUENCES = f"""
select c.oid::regclass::text as name, has_sequence_privilege(session_user, c.oid, 'USAGE, SELECT, UPDATE') as may_use
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'S' and {OURS}
order by 1
"""

EXTENSIONS = """
select extname as name from pg_extension where extname in ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack') order by 1
"""
"""Extensions by whose functions a session comes to other databases, or to files, as somebody else."""

SERVERS = (
    "select srvname as name from pg_foreign_server where has_server_privilege(session_user, oid, 'USAGE') order by 1"
)

RULES = f"""
select r.rulename as name, c.oid::regclass::text as table
from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
where r.rulename <> '_RETURN' and {OURS}
order by 1, 2
"""

IDLE_KEYS = f"""
select distinct k.conname as name, k.conrelid::regclass::text as table,
  case when t.oid is null then 'was never compared with the rows' else 'is switched off' end as why
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_trigger t on t.tgconstraint = k.oid and t.tgenabled not in ('O', 'A')
where k.contype = 'f' and {OURS} and (t.oid is not null or not k.convalidated)
order by 1, 2
"""


def of_objects(connection: Connection, made: Survey) -> Iterator[str]:
    """Whatever would read or write on somebody else's behalf, or keep apart what it only seems to keep apart."""
    made.counts.update({"functions of their owner": 0, "sequences": 0})
    for function in rows(connection, FUNCTIONS):
        made.counts["functions of their owner"] += function["prosecdef"]
        yield from _of_function(function)
    for sequence in rows(connection, SEQUENCES):
        made.counts["sequences"] += 1
        if sequence["may_use"]:
            yield f"The sequence {sequence['name']} tells every tenant how much the others do; count in a table."
    for extension in rows(connection, EXTENSIONS):
        yield f"The extension {extension['name']} lets a session out of its database; drop it."
    for server in rows(connection, SERVERS):
        yield f"The server's login may use the foreign server {server['name']}, where nothing keeps tenants apart."
    for rule in rows(connection, RULES):
        yield f"The rule {rule['name']} makes something else of statements on the table {rule['table']}."
    for key in rows(connection, IDLE_KEYS):
        yield f"The key {key['name']} of the table {key['table']} {key['why']}."


def _of_function(function: RowMapping) -> Iterator[str]:
    name = function["name"]
    if function["prosecdef"] and not function["is_pinned"]:
        yield f"The function {name} runs as its owner without a search_path of its own."
    if function["prosecdef"] and function["is_above_policies"]:
        yield f"The function {name} runs as {function['owner']}, which row-level security does not hold."
    if function["proleakproof"]:
        yield f"The function {name} is said to be leakproof: it would be shown rows before a policy has passed them."
