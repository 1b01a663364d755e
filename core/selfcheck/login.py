"""What the server's login may do: whatever would carry it round the walls is a breach."""

from collections.abc import Iterator

from sqlalchemy import Connection

from core.provision import OWNER
from core.selfcheck.survey import Survey, rows
from core.tenancy import SETTING

ROLES = """
select rolname as name, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolsuper
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
    "rolcreatedb": "may make databases (CREATEDB)",
    "rolreplication": "may copy the whole server (REPLICATION)",
}

DANGEROUS_ROLES = {
    OWNER: "which may change every table",
    "pg_read_server_files": "which reads the files beneath every table",
    "pg_write_server_files": "which writes the files beneath every table",
    "pg_execute_server_program": "which runs programs as the server's own user",
    "pg_read_all_data": "which reads what was granted to nobody",
    "pg_write_all_data": "which writes what was granted to nobody, the audit trail among it",
    "pg_read_all_stats": "which reads the statements of every session",
    "pg_monitor": "which reads the statements of every session",
    "pg_create_subscription": "which draws rows from other servers",
    "pg_maintain": "which may lock every table",
}

OWNED = """
select pg_describe_object(classid, objid, 0) as name from pg_shdepend
where deptype = 'o' and refclassid = 'pg_authid'::regclass and objsubid = 0
  and dbid in (0, (select oid from pg_database where datname = current_database()))
  and refobjid in (select oid from pg_roles where rolname = session_user)
  and not exists (select from pg_class where classid = 'pg_class'::regclass and oid = objid and relkind in ('r', 'p'))
order by 1
"""
"""What the login itself owns beside tables: an owner may do anything with it."""

RIGHTS = """
select 'the schema ' || nspname as place, 'CREATE' as privilege from pg_namespace
where nspname <> 'information_schema' and nspname !~ '^pg_' and has_schema_privilege(session_user, oid, 'CREATE')
union all
select 'this database', privilege from (values ('CREATE'), ('TEMP')) as rights (privilege)
where has_database_privilege(session_user, current_database(), privilege)
union all
select 'the language ' || lanname, 'USAGE' from pg_language
where not lanpltrusted and lanname not in ('internal', 'c') and has_language_privilege(session_user, oid, 'USAGE')
union all
select 'the parameter session_replication_role', 'SET'
where has_parameter_privilege(session_user, 'session_replication_role', 'SET')
"""

DEFAULTS = """
select distinct coalesce('the schema ' || n.nspname, 'this database') as place, acl.privilege_type as privilege,
  case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
    when 'n' then 'schemas' else 'types' end as what
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace
cross join aclexplode(d.defaclacl) acl
where d.defaclobjtype in ('r', 'S', 'n') and acl.grantee <> d.defaclrole
  and (acl.grantee = 0 or acl.grantee in (select oid from pg_roles where pg_has_role(session_user, oid, 'member')))
order by 1, 2, 3
"""

SETTINGS = """
select distinct split_part(setting, '=', 1) as name, split_part(setting, '=', 2) as value
from pg_db_role_setting cross join unnest(setconfig) as setting
where setdatabase in (0, (select oid from pg_database where datname = current_database()))
  and (setrole = 0 or setrole in (select oid from pg_roles where pg_has_role(session_user, oid, 'member')))
  and split_part(setting, '=', 1) in (:tenant, 'row_security', 'session_replication_role')
order by 1, 2
"""
"""What new connections begin with, for the login or for the database."""


def of_login(connection: Connection, made: Survey) -> Iterator[str]:
    """Powers, memberships, possessions and rights that a server's login must not have; settings it must not find."""
    for role in rows(connection, ROLES):
        made.counts["roles"] += 1
        for column, power in POWERS.items():
            if role[column]:
                yield f"The role {role['name']}, as which the server runs or may run, {power}."
        if role["name"] in DANGEROUS_ROLES:
            yield f"The server's login is a member of {role['name']}, {DANGEROUS_ROLES[role['name']]}."
    for owned in rows(connection, OWNED):
        yield f"The server's login owns the {owned['name']}."
    for held in rows(connection, RIGHTS):
        yield f"The server's login has the right {held['privilege']} on {held['place']}."
    for held in rows(connection, DEFAULTS):
        yield (
            f"The server's login will have the right {held['privilege']} on {held['what']} that are yet to be made in "
            f"{held['place']}, whether or not they have a wall."
        )
    for found in rows(connection, SETTINGS, tenant=SETTING):
        yield f"New connections begin with {found['name']} = {found['value']}."
