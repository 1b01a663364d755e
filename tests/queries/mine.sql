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
            SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n10.*)), '[]'::json)) AS j,
              string_agg(coalesce(s9.s, ''::bytea), ''::bytea) AS s
            FROM (
                SELECT t1.number AS number,
                  t1.id AS id
                FROM core_case AS t1
                WHERE t1.tenant_id = $1::UUID AND t1.kind = 'DISPUTE' AND t1.worker_id = $8::UUID AND t1.access_level IN ('OPEN', 'ORG', 'PROTECTED')
                ORDER BY t1.opened_at DESC,
                  t1.id DESC
                LIMIT 20
              ) AS p2 LEFT OUTER
            JOIN LATERAL (
                SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n8.*)), '[]'::json)) AS j,
                  string_agg(('\x00'::bytea || uuid_send(p4.id)) || coalesce(s7.s, ''::bytea), ''::bytea) AS s
                FROM (
                    SELECT t3.name AS name,
                      t3.person_id AS person_id,
                      t3.id AS id
                    FROM core_case_party AS t3
                    WHERE t3.tenant_id = $1::UUID AND t3.case_id = p2.id
                    ORDER BY t3.ordinal ASC,
                      t3.id ASC
                    LIMIT 20
                  ) AS p4 LEFT OUTER
                JOIN LATERAL (
                    SELECT row_to_json(n6.*) AS j,
                      '\x01'::bytea || uuid_send(t5.id) AS s
                    FROM core_person AS t5
                    JOIN LATERAL (
                        SELECT t5.name AS name
                      ) AS n6 ON true
                    WHERE t5.tenant_id = $1::UUID AND t5.id = $9::UUID AND t5.id = p4.person_id
                    LIMIT ALL OFFSET 0
                  ) AS s7 ON true
                JOIN LATERAL (
                    SELECT p4.name AS name,
                      s7.j AS person
                  ) AS n8 ON true
                LIMIT ALL OFFSET 0
              ) AS s9 ON true
            JOIN LATERAL (
                SELECT p2.number AS number,
                  s9.j AS parties
              ) AS n10 ON true
          ) AS x0
        WHERE setting.tenant IS NOT NULL
        LIMIT ALL OFFSET 0
      ) AS r0 ON true
  ),
  noted AS (INSERT INTO core_audit (tenant_id, id, kind, account_id, event, tables, rows, seen, purpose, occurred_at, request_id) SELECT $1::UUID AS anon_1, $2::UUID AS anon_2, 'READ', $3::UUID AS anon_3, 'RecordsRead', CAST(array['core_case_party', 'core_person'] AS TEXT[]) AS "array['core_case_party', 'core_person']", octet_length(page.seen) / 17 AS anon_4, page.seen AS seen, $4::VARCHAR AS anon_5, $5::TIMESTAMP WITH TIME ZONE AS anon_6, $6::VARCHAR AS anon_7 FROM page)
SELECT page.r0
FROM page
