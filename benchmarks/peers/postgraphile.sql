-- What PostGraphile's users write as functions: counts by group, and an act of several rows in one transaction.
create schema peer;
grant usage on schema peer to helin_app;

create function peer.dispute_counts(out state text, out count bigint) returns setof record language sql stable as $$
  select state, count(*) from public.core_case where kind = 'DISPUTE' group by state
$$;

create function peer.open_dispute(org_id uuid, type_id uuid, title text, summary text) returns public.core_case
language sql volatile as $$
  with opened as (
    insert into public.core_case (tenant_id, id, org_id, org_place, number, kind, category, title, state,
                                  handling_org_id, access_level, opened_at, version)
    select o.tenant_id, i.id, o.id, o.place, 'P-' || i.id, 'DISPUTE', t.code, $3, 'REGISTERED', o.id, 'ORG', now(), 1
    from public.core_org o
    join public.mediation_dispute_type t on t.tenant_id = o.tenant_id and t.id = $2
    cross join (select gen_random_uuid() as id) i
    where o.id = $1
    returning *
  ), dispute as (
    insert into public.mediation_dispute (tenant_id, id, type_id, channel, summary)
    select tenant_id, id, $2, 'PEOPLE', $4 from opened
  ), episode as (
    insert into public.core_episode (tenant_id, id, case_id, org_id, level, started_at)
    select c.tenant_id, gen_random_uuid(), c.id, c.org_id, o.level, c.opened_at
    from opened c join public.core_org o on o.tenant_id = c.tenant_id and o.id = c.org_id
  )
  select * from opened
$$;
