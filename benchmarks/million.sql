-- Disputes {first} to {last} of a county that county.sql made, with a handling each: a new one every five minutes.
-- Run by a superuser without the checks of keys, which the application's own rows have passed.
set session_replication_role = replica;

with dispute as materialized (
  select n, o.id as org_id, o.place, o.level, i, 1 + n % 8 as type,
         timestamptz '2015-01-01 00:00+00' + n * interval '5 minutes' as opened_at,
         {states}[1 + n * 37 % 100] as state,
         i + {orgs} * (n / {orgs} % ({mediators} / {orgs})) as mediator
  from generate_series({first}, {last}) n,
       lateral (select 1 + n::bigint * 7919 % {orgs} as i) t
  join core_org o on o.tenant_id = {tenant} and o.id = bench.id({org}, t.i)
), assigned as (
  select *, state not in ('REGISTERED', 'ACCEPTED', 'NOT_ACCEPTED') as has_mediator,
         state in ('REGISTERED', 'ACCEPTED', 'ASSIGNED', 'MEDIATING') as is_open
  from dispute
), cases as (
  insert into core_case (tenant_id, id, org_id, org_place, number, kind, category, title, state, handling_org_id,
                         worker_id, access_level, opened_at, closed_at, resolution, source, severity, due_at, version)
  select {tenant}, bench.id({dispute}, n), org_id, place, '{code}-' || lpad(n::text, 7, '0'), 'DISPUTE', 'TYPE' || type,
         '相邻通行纠纷' || n, state, org_id, case when has_mediator then bench.id({person}, mediator) end, 'ORG', opened_at,
         case state when 'CLOSED' then opened_at + interval '20 days' end, case state when 'CLOSED' then 'SOLVED' end,
         'APPLIED', case n % 20 when 0 then 'MAJOR' else 'ORDINARY' end,
         case when is_open then opened_at + interval '30 days' else timestamptz '9999-12-31 00:00+00' end, 1
  from assigned
), disputes as (
  insert into mediation_dispute (tenant_id, id, type_id, mediator_id, channel, summary)
  select {tenant}, bench.id({dispute}, n), bench.id({type}, type),
         case when has_mediator then bench.id({mediator}, mediator) end, 'PEOPLE', '双方因房前道路通行多次争执,要求调解。'
  from assigned
)
insert into core_episode (tenant_id, id, case_id, org_id, level, started_at, ended_at, outcome)
select {tenant}, bench.id({episode}, n * 3 + 3), bench.id({dispute}, n), org_id, level, opened_at,
       case state when 'CLOSED' then opened_at + interval '20 days' end, case state when 'CLOSED' then 'SETTLED' end
from assigned;
