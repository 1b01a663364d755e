WITH setting AS MATERIALIZED (
    SELECT set_config('helin.tenant', $7::VARCHAR, true) AS tenant
  ),
  page AS MATERIALIZED (
    SELECT r0.j AS r0,
      r1.j AS r1,
      coalesce(r0.s, ''::bytea) || coalesce(r1.s, ''::bytea) AS seen
    FROM setting LEFT OUTER
    JOIN LATERAL (
        SELECT x0.j AS j,
          x0.s AS s
        FROM (
            SELECT (
                SELECT row_to_json(r.*) AS row_to_json_1
                FROM (
                    SELECT CAST('Dispute' AS TEXT) AS __typename,
                      'dispute1_' || replace(CAST(t1.id AS TEXT), '-', '') AS id,
                      t1.number AS number,
                      (
                        SELECT row_to_json(r.*) AS row_to_json_2
                        FROM (
                            SELECT t2.name AS name
                            FROM core_org AS t2
                            WHERE t2.tenant_id = $1::UUID AND true AND t2.id = t1.org_id
                          ) AS r
                      ) AS org,
                      t1.state AS state
                    FROM core_case AS t1
                    WHERE t1.tenant_id = $1::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND t1.id = $8::UUID
                  ) AS r
              ) AS j,
              ''::bytea AS s
          ) AS x0
        WHERE setting.tenant IS NOT NULL
        LIMIT ALL OFFSET 0
      ) AS r0 ON true LEFT OUTER
    JOIN LATERAL (
        SELECT x1.j AS j,
          x1.s AS s
        FROM (
            SELECT coalesce(json_agg(CASE WHEN (anon_8.type = $9::VARCHAR) THEN (
                SELECT row_to_json(r.*) AS row_to_json_3
                FROM (
                    SELECT 'dispute1_' || replace(CAST(t3.id AS TEXT), '-', '') AS id
                    FROM core_case AS t3
                    WHERE t3.tenant_id = $1::UUID AND t3.kind = 'DISPUTE' AND t3.access_level IN ('OPEN', 'ORG') AND t3.id = anon_8.id
                  ) AS r
              ) WHEN (anon_8.type = $10::VARCHAR) THEN (
                SELECT row_to_json(r.*) AS row_to_json_4
                FROM (
                    SELECT 'mediator1_' || replace(CAST(t4.id AS TEXT), '-', '') AS id,
                      t4.number AS number,
                      (
                        SELECT row_to_json(r.*) AS row_to_json_5
                        FROM (
                            SELECT coalesce(json_agg(row_to_json(n7.*)), '[]'::json) AS nodes
                            FROM (
                                SELECT t5.number AS number
                                FROM core_case AS t5
                                JOIN mediation_dispute AS t5b ON t5b.tenant_id = t5.tenant_id AND t5b.id = t5.id
                                WHERE t5.tenant_id = $1::UUID AND t5b.tenant_id = $1::UUID AND t5.kind = 'DISPUTE' AND t5.access_level IN ('OPEN', 'ORG') AND t5b.mediator_id = t4.id
                                ORDER BY t5.opened_at DESC,
                                  t5.id DESC
                                LIMIT 20
                              ) AS p6
                            JOIN LATERAL (
                                SELECT p6.number AS number
                              ) AS n7 ON true
                          ) AS r
                      ) AS disputes
                    FROM mediation_mediator AS t4
                    WHERE t4.tenant_id = $1::UUID AND true AND t4.id = anon_8.id
                  ) AS r
              ) WHEN (anon_8.type = $11::VARCHAR) THEN s10.j END ORDER BY anon_8.n), '[]'::json) AS j,
              string_agg(coalesce(s10.s, ''::bytea), ''::bytea) AS s
            FROM unnest($12::TEXT[], $13::UUID[]) WITH ORDINALITY AS anon_8(type, id, n) LEFT OUTER
            JOIN LATERAL (
                SELECT row_to_json(n9.*) AS j,
                  '\x00'::bytea || uuid_send(t8.id) AS s
                FROM core_person AS t8
                JOIN LATERAL (
                    SELECT 'person1_' || replace(CAST(t8.id AS TEXT), '-', '') AS id,
                      t8.name AS name
                  ) AS n9 ON true
                WHERE t8.tenant_id = $1::UUID AND t8.access_level IN ('OPEN', 'ORG') AND anon_8.type = $14::VARCHAR AND t8.id = anon_8.id
                LIMIT ALL OFFSET 0
              ) AS s10 ON true
          ) AS x1
        WHERE setting.tenant IS NOT NULL
        LIMIT ALL OFFSET 0
      ) AS r1 ON true
  ),
  noted AS (INSERT INTO core_audit (tenant_id, id, kind, account_id, event, tables, rows, seen, purpose, occurred_at, request_id) SELECT $1::UUID AS anon_1, $2::UUID AS anon_2, 'READ', $3::UUID AS anon_3, 'RecordsRead', CAST(array['core_person'] AS TEXT[]) AS "array['core_person']", octet_length(page.seen) / 17 AS anon_4, page.seen AS seen, $4::VARCHAR AS anon_5, $5::TIMESTAMP WITH TIME ZONE AS anon_6, $6::VARCHAR AS anon_7 FROM page)
SELECT page.r0,
  page.r1
FROM page
