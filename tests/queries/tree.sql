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
            SELECT row_to_json(n19.*) AS j,
              coalesce(s18.s, ''::bytea) AS s
            FROM core_org AS t1 LEFT OUTER
            JOIN LATERAL (
                SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n17.*)), '[]'::json)) AS j,
                  string_agg(coalesce(s16.s, ''::bytea), ''::bytea) AS s
                FROM (
                    SELECT t2.name AS name,
                      t2.id AS id
                    FROM core_org AS t2
                    WHERE t2.tenant_id = $1::UUID AND true AND t2.parent_id = t1.id
                    ORDER BY t2.code ASC,
                      t2.id ASC
                    LIMIT $8::INTEGER
                  ) AS p3 LEFT OUTER
                JOIN LATERAL (
                    SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n15.*)), '[]'::json)) AS j,
                      string_agg(coalesce(s14.s, ''::bytea), ''::bytea) AS s
                    FROM (
                        SELECT t4.name AS name,
                          t4.id AS id
                        FROM core_org AS t4
                        WHERE t4.tenant_id = $1::UUID AND true AND t4.parent_id = p3.id
                        ORDER BY t4.code ASC,
                          t4.id ASC
                        LIMIT $9::INTEGER
                      ) AS p5 LEFT OUTER
                    JOIN LATERAL (
                        SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n13.*)), '[]'::json)) AS j,
                          string_agg(coalesce(s12.s, ''::bytea), ''::bytea) AS s
                        FROM (
                            SELECT t6.number AS number,
                              t6b.mediator_id AS mediator_id,
                              t6.id AS id
                            FROM core_case AS t6
                            JOIN mediation_dispute AS t6b ON t6b.tenant_id = t6.tenant_id AND t6b.id = t6.id
                            WHERE t6.tenant_id = $1::UUID AND t6b.tenant_id = $1::UUID AND t6.kind = 'DISPUTE' AND t6.access_level IN ('OPEN', 'ORG') AND t6.org_id = p5.id
                            ORDER BY t6.opened_at DESC,
                              t6.id DESC
                            LIMIT $10::INTEGER
                          ) AS p7 LEFT OUTER
                        JOIN LATERAL (
                            SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n11.*)), '[]'::json)) AS j,
                              string_agg('\x00'::bytea || uuid_send(p10.id), ''::bytea) AS s
                            FROM (
                                SELECT t9.name AS name,
                                  t9.id AS id
                                FROM core_case_party AS t9
                                WHERE t9.tenant_id = $1::UUID AND t9.case_id = p7.id
                                ORDER BY t9.ordinal ASC,
                                  t9.id ASC
                                LIMIT 20
                              ) AS p10
                            JOIN LATERAL (
                                SELECT p10.name AS name
                              ) AS n11 ON true
                            LIMIT ALL OFFSET 0
                          ) AS s12 ON true
                        JOIN LATERAL (
                            SELECT p7.number AS number,
                              (
                                SELECT row_to_json(r.*) AS row_to_json_1
                                FROM (
                                    SELECT t8.name AS name
                                    FROM mediation_mediator AS t8
                                    WHERE t8.tenant_id = $1::UUID AND true AND t8.id = p7.mediator_id
                                  ) AS r
                              ) AS mediator,
                              s12.j AS parties
                          ) AS n13 ON true
                        LIMIT ALL OFFSET 0
                      ) AS s14 ON true
                    JOIN LATERAL (
                        SELECT p5.name AS name,
                          s14.j AS disputes
                      ) AS n15 ON true
                    LIMIT ALL OFFSET 0
                  ) AS s16 ON true
                JOIN LATERAL (
                    SELECT p3.name AS name,
                      s16.j AS children
                  ) AS n17 ON true
                LIMIT ALL OFFSET 0
              ) AS s18 ON true
            JOIN LATERAL (
                SELECT t1.name AS name,
                  s18.j AS children
              ) AS n19 ON true
            WHERE t1.tenant_id = $1::UUID AND true AND t1.code = $11::VARCHAR
          ) AS x0
        WHERE setting.tenant IS NOT NULL
        LIMIT ALL OFFSET 0
      ) AS r0 ON true
  ),
  noted AS (INSERT INTO core_audit (tenant_id, id, kind, account_id, event, tables, rows, seen, purpose, occurred_at, request_id) SELECT $1::UUID AS anon_1, $2::UUID AS anon_2, 'READ', $3::UUID AS anon_3, 'RecordsRead', CAST(array['core_case_party'] AS TEXT[]) AS "array['core_case_party']", octet_length(page.seen) / 17 AS anon_4, page.seen AS seen, $4::VARCHAR AS anon_5, $5::TIMESTAMP WITH TIME ZONE AS anon_6, $6::VARCHAR AS anon_7 FROM page)
SELECT page.r0
FROM page
