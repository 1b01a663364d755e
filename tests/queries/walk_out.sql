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
            SELECT row_to_json(n13.*) AS j,
              coalesce(s12.s, ''::bytea) AS s
            FROM core_case AS t1 LEFT OUTER
            JOIN LATERAL (
                SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n11.*)), '[]'::json)) AS j,
                  string_agg(('\x00'::bytea || uuid_send(p3.id)) || coalesce(s10.s, ''::bytea), ''::bytea) AS s
                FROM (
                    SELECT t2.name AS name,
                      t2.person_id AS person_id,
                      t2.id AS id
                    FROM core_case_party AS t2
                    WHERE t2.tenant_id = $1::UUID AND t2.case_id = t1.id
                    ORDER BY t2.ordinal ASC,
                      t2.id ASC
                    LIMIT 20
                  ) AS p3 LEFT OUTER
                JOIN LATERAL (
                    SELECT row_to_json(n9.*) AS j,
                      '\x01'::bytea || uuid_send(t4.id) AS s
                    FROM core_person AS t4
                    JOIN LATERAL (
                        SELECT t4.name AS name,
                          (
                            SELECT row_to_json(r.*) AS row_to_json_1
                            FROM (
                                SELECT t5.name AS name,
                                  (
                                    SELECT row_to_json(r.*) AS row_to_json_2
                                    FROM (
                                        SELECT coalesce(json_agg(row_to_json(n8.*)), '[]'::json) AS nodes
                                        FROM (
                                            SELECT t6.number AS number
                                            FROM core_case AS t6
                                            WHERE t6.tenant_id = $1::UUID AND t6.kind = 'DISPUTE' AND t6.org_place BETWEEN $8::BIGINT AND $9::BIGINT AND t6.access_level IN ('OPEN', 'ORG') AND t6.org_id = t5.id
                                            ORDER BY t6.opened_at DESC,
                                              t6.id DESC
                                            LIMIT 20
                                          ) AS p7
                                        JOIN LATERAL (
                                            SELECT p7.number AS number
                                          ) AS n8 ON true
                                      ) AS r
                                  ) AS disputes
                                FROM core_org AS t5
                                WHERE t5.tenant_id = $1::UUID AND (t5.place BETWEEN $10::BIGINT AND $11::BIGINT) IS true AND t5.id = t4.org_id
                              ) AS r
                          ) AS org
                      ) AS n9 ON true
                    WHERE t4.tenant_id = $1::UUID AND t4.org_place BETWEEN $12::BIGINT AND $13::BIGINT AND t4.access_level IN ('OPEN', 'ORG') AND t4.id = p3.person_id
                    LIMIT ALL OFFSET 0
                  ) AS s10 ON true
                JOIN LATERAL (
                    SELECT p3.name AS name,
                      s10.j AS person
                  ) AS n11 ON true
                LIMIT ALL OFFSET 0
              ) AS s12 ON true
            JOIN LATERAL (
                SELECT s12.j AS parties
              ) AS n13 ON true
            WHERE t1.tenant_id = $1::UUID AND t1.kind = 'DISPUTE' AND t1.org_place BETWEEN $8::BIGINT AND $9::BIGINT AND t1.access_level IN ('OPEN', 'ORG') AND t1.number = $14::VARCHAR
          ) AS x0
        WHERE setting.tenant IS NOT NULL
        LIMIT ALL OFFSET 0
      ) AS r0 ON true
  ),
  noted AS (INSERT INTO core_audit (tenant_id, id, kind, account_id, event, tables, rows, seen, purpose, occurred_at, request_id) SELECT $1::UUID AS anon_1, $2::UUID AS anon_2, 'READ', $3::UUID AS anon_3, 'RecordsRead', CAST(array['core_case_party', 'core_person'] AS TEXT[]) AS "array['core_case_party', 'core_person']", octet_length(page.seen) / 17 AS anon_4, page.seen AS seen, $4::VARCHAR AS anon_5, $5::TIMESTAMP WITH TIME ZONE AS anon_6, $6::VARCHAR AS anon_7 FROM page)
SELECT page.r0
FROM page
