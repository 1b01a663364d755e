WITH setting AS MATERIALIZED (
    SELECT set_config('helin.tenant', $7::VARCHAR, true) AS tenant
  ),
  page AS MATERIALIZED (
    SELECT r0.j AS r0,
      coalesce(r0.s, ''::bytea) AS seen
    FROM setting LEFT OUTER
    JOIN LATERAL (
        SELECT x0.j AS j,
          x0.s AS s
        FROM (
            SELECT json_build_object('totalCount', (
                SELECT least(count(*), 1000) AS least_1
                FROM (
                    SELECT 1
                    FROM core_case AS t3
                    WHERE t3.tenant_id = $1::UUID AND t3.kind = 'DISPUTE' AND t3.org_place BETWEEN $8::BIGINT AND $9::BIGINT AND t3.org_place <= ($10::BIGINT[])[width_bucket(t3.org_place, $11::BIGINT[])] AND t3.access_level IN ('OPEN', 'ORG')
                    LIMIT 1001
                  ) AS c4
              ), 'nodes', coalesce(json_agg(row_to_json(n15.*)) FILTER (WHERE p2.rn <= $12::INTEGER), '[]'::json), 'pageInfo', json_build_object('hasNextPage', count(*) > $12::INTEGER)) AS j,
              string_agg(coalesce(s14.s, ''::bytea), ''::bytea) FILTER (WHERE p2.rn <= $12::INTEGER) AS s
            FROM (
                SELECT q2.number AS number,
                  q2.org_id AS org_id,
                  q2.mediator_id AS mediator_id,
                  q2.id AS id,
                  q2.opened_at AS opened_at,
                  row_number() OVER () AS rn
                FROM (
                    SELECT t1.number AS number,
                      t1.org_id AS org_id,
                      t1b.mediator_id AS mediator_id,
                      t1.id AS id,
                      t1.opened_at AS opened_at
                    FROM core_case AS t1
                    JOIN mediation_dispute AS t1b ON t1b.tenant_id = t1.tenant_id AND t1b.id = t1.id
                    WHERE t1.tenant_id = $1::UUID AND t1b.tenant_id = $1::UUID AND t1.kind = 'DISPUTE' AND t1.org_place BETWEEN $8::BIGINT AND $9::BIGINT AND t1.org_place <= ($10::BIGINT[])[width_bucket(t1.org_place, $11::BIGINT[])] AND t1.access_level IN ('OPEN', 'ORG')
                    ORDER BY t1.opened_at DESC,
                      t1.id DESC
                    LIMIT $12::INTEGER + 1
                  ) AS q2
              ) AS p2 LEFT OUTER
            JOIN LATERAL (
                SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n13.*)), '[]'::json)) AS j,
                  string_agg(('\x00'::bytea || uuid_send(p8.id)) || coalesce(s12.s, ''::bytea), ''::bytea) AS s
                FROM (
                    SELECT t7.name AS name,
                      t7.person_id AS person_id,
                      t7.id AS id
                    FROM core_case_party AS t7
                    WHERE t7.tenant_id = $1::UUID AND t7.case_id = p2.id
                    ORDER BY t7.ordinal ASC,
                      t7.id ASC
                    LIMIT 20
                  ) AS p8 LEFT OUTER
                JOIN LATERAL (
                    SELECT row_to_json(n11.*) AS j,
                      '\x01'::bytea || uuid_send(t9.id) AS s
                    FROM core_person AS t9
                    JOIN LATERAL (
                        SELECT t9.name AS name,
                          (
                            SELECT row_to_json(r.*) AS row_to_json_1
                            FROM (
                                SELECT t10.name AS name
                                FROM core_org AS t10
                                WHERE t10.tenant_id = $1::UUID AND (t10.place BETWEEN $13::BIGINT AND $14::BIGINT) IS true AND t10.place <= ($15::BIGINT[])[width_bucket(t10.place, $16::BIGINT[])] AND t10.id = t9.org_id
                              ) AS r
                          ) AS org
                      ) AS n11 ON true
                    WHERE t9.tenant_id = $1::UUID AND t9.org_place BETWEEN $17::BIGINT AND $18::BIGINT AND t9.org_place <= ($19::BIGINT[])[width_bucket(t9.org_place, $20::BIGINT[])] AND t9.access_level IN ('OPEN', 'ORG') AND t9.id = p8.person_id
                    LIMIT ALL OFFSET 0
                  ) AS s12 ON true
                JOIN LATERAL (
                    SELECT p8.name AS name,
                      s12.j AS person
                  ) AS n13 ON true
                LIMIT ALL OFFSET 0
              ) AS s14 ON true
            JOIN LATERAL (
                SELECT p2.number AS number,
                  (
                    SELECT row_to_json(r.*) AS row_to_json_2
                    FROM (
                        SELECT t5.name AS name
                        FROM core_org AS t5
                        WHERE t5.tenant_id = $1::UUID AND (t5.place BETWEEN $13::BIGINT AND $14::BIGINT) IS true AND t5.place <= ($15::BIGINT[])[width_bucket(t5.place, $16::BIGINT[])] AND t5.id = p2.org_id
                      ) AS r
                  ) AS org,
                  (
                    SELECT row_to_json(r.*) AS row_to_json_3
                    FROM (
                        SELECT t6.name AS name
                        FROM mediation_mediator AS t6
                        WHERE t6.tenant_id = $1::UUID AND t6.org_place BETWEEN $21::BIGINT AND $22::BIGINT AND t6.org_place <= ($23::BIGINT[])[width_bucket(t6.org_place, $24::BIGINT[])] AND t6.id = p2.mediator_id
                      ) AS r
                  ) AS mediator,
                  s14.j AS parties
              ) AS n15 ON true
          ) AS x0
        WHERE setting.tenant IS NOT NULL
        LIMIT ALL OFFSET 0
      ) AS r0 ON true
  ),
  noted AS (INSERT INTO core_audit (tenant_id, id, kind, account_id, event, tables, rows, seen, purpose, occurred_at, request_id) SELECT $1::UUID AS anon_1, $2::UUID AS anon_2, 'READ', $3::UUID AS anon_3, 'RecordsRead', CAST(array['core_case_party', 'core_person'] AS TEXT[]) AS "array['core_case_party', 'core_person']", octet_length(page.seen) / 17 AS anon_4, page.seen AS seen, $4::VARCHAR AS anon_5, $5::TIMESTAMP WITH TIME ZONE AS anon_6, $6::VARCHAR AS anon_7 FROM page)
SELECT page.r0
FROM page
