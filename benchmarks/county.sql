-- One county's records. counties.py fills in the braces: `org`, `person` and the like stand for the first two
-- arguments of bench.id(). Organisation 0 is the county, 1 to `towns` are its towns, the rest their villages in turn.

insert into core_org (tenant_id, id, parent_id, place, place_end, children_count, level, kind, code, name, name_pinyin,
                      state)
select {tenant}, bench.id({org}, n), parent, place, place + width - 1, 0, level, level, code, name, code, 'ACTIVE'
from (
  select 0 as n, null::uuid as parent, 0::bigint as place, 1::bigint << 60 as width, 'COUNTY' as level,
         '{code}' as code, '县' as name
  union all
  select n, bench.id({org}, 0), n::bigint << 48, 1::bigint << 48, 'TOWN',
         '{code}' || 100 + n, '镇' || n
  from generate_series(1, {towns}) n
  union all
  select n, bench.id({org}, town), (town::bigint << 48) + (ordinal::bigint << 36), 1::bigint << 36, 'VILLAGE',
         '{code}' || 100 + town || 200 + ordinal, '镇' || town || '村' || ordinal
  from generate_series({towns} + 1, {orgs}) n,
       lateral (select 1 + (n - 1) % {towns} as town, (n - 1) / {towns} as ordinal) v
) o;

insert into core_person (tenant_id, id, org_id, org_place, name, name_pinyin)
select {tenant}, bench.id({person}, n), o.id, o.place, bench.name(n), bench.pinyin(n)
from generate_series(1, {people}) n
join core_org o on o.tenant_id = {tenant} and o.id = bench.id({org}, 1 + (n - 1) % {orgs});

insert into mediation_mediator (tenant_id, id, org_id, org_place, number, name, person_id)
select {tenant}, bench.id({mediator}, n), p.org_id, p.org_place, 'M' || lpad(n::text, 6, '0'), p.name, p.id
from generate_series(1, {mediators}) n
join core_person p on p.tenant_id = {tenant} and p.id = bench.id({person}, n);

insert into mediation_dispute_type
  (tenant_id, id, code, name, limit_days, limit_in_working_days, written_agreement_required)
select {tenant}, bench.id({type}, n), 'TYPE' || n, '类型' || n, 30, false, n = 1
from generate_series(1, 8) n;

with dispute as materialized (
  select n, o.id as org_id, o.place, o.level, i, 1 + n % 8 as type,
         timestamptz '2023-01-01 00:00+00' + n * interval '30 minutes' as opened_at,
         {states}[1 + n * 37 % 100] as state,
         i + {orgs} * (n / {orgs} % ({mediators} / {orgs})) as mediator
  from generate_series(1, {disputes}) n,
       lateral (select 1 + n * 7919 % {orgs} as i) t
  join core_org o on o.tenant_id = {tenant} and o.id = bench.id({org}, t.i)
), assigned as (
  select *, state not in ('REGISTERED', 'ACCEPTED', 'NOT_ACCEPTED') as has_mediator from dispute
), cases as (
  insert into core_case (tenant_id, id, org_id, org_place, number, kind, category, title, state, handling_org_id,
                         worker_id, access_level, opened_at, closed_at, resolution, source, severity, version)
  select {tenant}, bench.id({dispute}, n), org_id, place, '{code}-' || lpad(n::text, 6, '0'), 'DISPUTE', 'TYPE' || type,
         '相邻通行纠纷' || n, state, org_id, case when has_mediator then bench.id({person}, mediator) end, 'ORG', opened_at,
         case state when 'CLOSED' then opened_at + interval '20 days' end, case state when 'CLOSED' then 'SOLVED' end,
         'APPLIED', case n % 20 when 0 then 'MAJOR' else 'ORDINARY' end, 1
  from assigned
), disputes as (
  insert into mediation_dispute
    (tenant_id, id, type_id, mediator_id, channel, summary, amount_fen)
  select {tenant}, bench.id({dispute}, n), bench.id({type}, type),
         case when has_mediator then bench.id({mediator}, mediator) end,
         'PEOPLE',
         '双方因房前道路通行多次争执,要求调解。', case n % 3 when 0 then n * 100 end
  from assigned
), parties as (
  insert into core_case_party (tenant_id, id, case_id, person_id, ordinal, role, name)
  select {tenant}, bench.id({party}, n * 2 + ordinal), bench.id({dispute}, n), bench.id({person}, person),
         ordinal, role, bench.name(person)
  from dispute, lateral (
    values (1, 'APPLICANT', i + {orgs} * (n % ({people} / {orgs}))),
           (2, 'RESPONDENT', case n % 5 when 0 then 1 + (i + {orgs} / 3) % {orgs} else i end
                             + {orgs} * ((n + 1) % ({people} / {orgs})))
  ) p (ordinal, role, person)
)
insert into core_episode (tenant_id, id, case_id, org_id, level, started_at, ended_at, outcome)
select {tenant}, bench.id({episode}, n * 3 + e), bench.id({dispute}, n), org_id, level,
       opened_at + (e - 1) * interval '5 days',
       case when e < 3 or state = 'CLOSED' then opened_at + e * interval '5 days' end,
       case when e < 3 then 'DIVERTED' when state = 'CLOSED' then 'SETTLED' end
from dispute, generate_series(1, 3) e;

update core_org o set children_count = c.n
from (select parent_id, count(*) as n from core_org where tenant_id = {tenant} group by parent_id) c
where o.tenant_id = {tenant} and o.id = c.parent_id;
