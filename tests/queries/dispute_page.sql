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
            SELECT json_build_object('edges', coalesce(json_agg(row_to_json(n9.*)) FILTER (WHERE p2.rn <= $8::INTEGER), '[]'::json), 'pageInfo', json_build_object('hasNextPage', count(*) > $8::INTEGER, 'hasPreviousPage', $9::BOOLEAN, 'startCursor', json_agg(replace(encode(convert_to('[1,"OPENED_AT"' || ',' || CAST(to_json(p2.opened_at) AS TEXT) || ',' || CAST(to_json(p2.id) AS TEXT) || ']', 'UTF8'), 'base64'), E'\n', '')) FILTER (WHERE p2.rn <= $8::INTEGER) -> 0, 'endCursor', json_agg(replace(encode(convert_to('[1,"OPENED_AT"' || ',' || CAST(to_json(p2.opened_at) AS TEXT) || ',' || CAST(to_json(p2.id) AS TEXT) || ']', 'UTF8'), 'base64'), E'\n', '')) FILTER (WHERE p2.rn <= $8::INTEGER) -> -1)) AS j,
              string_agg(coalesce(s8.s, ''::bytea), ''::bytea) FILTER (WHERE p2.rn <= $8::INTEGER) AS s
            FROM (
                SELECT q2.opened_at AS opened_at,
                  q2.id AS id,
                  q2.number AS number,
                  q2.org_id AS org_id,
                  q2.mediator_id AS mediator_id,
                  row_number() OVER () AS rn
                FROM (
                    SELECT t1.opened_at AS opened_at,
                      t1.id AS id,
                      t1.number AS number,
                      t1.org_id AS org_id,
                      t1b.mediator_id AS mediator_id
                    FROM core_case AS t1
                    JOIN mediation_dispute AS t1b ON t1b.tenant_id = t1.tenant_id AND t1b.id = t1.id
                    WHERE t1.tenant_id = $1::UUID AND t1b.tenant_id = $1::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND t1.state = ANY ($10::TEXT[])
                    ORDER BY t1.opened_at DESC,
                      t1.id DESC
                    LIMIT $8::INTEGER + 1
                  ) AS q2
              ) AS p2 LEFT OUTER
            JOIN LATERAL (
                SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n7.*)), '[]'::json)) AS j,
                  string_agg('\x00'::bytea || uuid_send(p6.id), ''::bytea) AS s
                FROM (
                    SELECT t5.role AS role,
                      t5.name AS name,
                      t5.id AS id
                    FROM core_case_party AS t5
                    WHERE t5.tenant_id = $1::UUID AND t5.case_id = p2.id
                    ORDER BY t5.ordinal ASC,
                      t5.id ASC
                    LIMIT $11::INTEGER
                  ) AS p6
                JOIN LATERAL (
                    SELECT p6.role AS role,
                      p6.name AS name
                  ) AS n7 ON true
                LIMIT ALL OFFSET 0
              ) AS s8 ON true
            JOIN LATERAL (
                SELECT replace(encode(convert_to('[1,"OPENED_AT"' || ',' || CAST(to_json(p2.opened_at) AS TEXT) || ',' || CAST(to_json(p2.id) AS TEXT) || ']', 'UTF8'), 'base64'), E'\n', '') AS cursor,
                  (
                    SELECT row_to_json(r.*) AS row_to_json_1
                    FROM (
                        SELECT p2.number AS number,
                          p2.opened_at AS "openedAt",
                          (
                            SELECT row_to_json(r.*) AS row_to_json_2
                            FROM (
                                SELECT t3.name AS name
                                FROM core_org AS t3
                                WHERE t3.tenant_id = $1::UUID AND true AND t3.id = p2.org_id
                              ) AS r
                          ) AS org,
                          (
                            SELECT row_to_json(r.*) AS row_to_json_3
                            FROM (
                                SELECT t4.name AS name
                                FROM mediation_mediator AS t4
                                WHERE t4.tenant_id = $1::UUID AND true AND t4.id = p2.mediator_id
                              ) AS r
                          ) AS mediator,
                          s8.j AS parties
                      ) AS r
                  ) AS node
              ) AS n9 ON true
          ) AS x0
        WHERE setting.tenant IS NOT NULL
        LIMIT ALL OFFSET 0
      ) AS r0 ON true
  ),
  noted AS (INSERT INTO core_audit (tenant_id, id, kind, account_id, event, tables, rows, seen, purpose, occurred_at, request_id) SELECT $1::UUID AS anon_1, $2::UUID AS anon_2, 'READ', $3::UUID AS anon_3, 'RecordsRead', CAST(array['core_case_party'] AS TEXT[]) AS "array['core_case_party']", octet_length(page.seen) / 17 AS anon_4, page.seen AS seen, $4::VARCHAR AS anon_5, $5::TIMESTAMP WITH TIME ZONE AS anon_6, $6::VARCHAR AS anon_7 FROM page)
SELECT page.r0
FROM page
