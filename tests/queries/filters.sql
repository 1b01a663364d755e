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
            SELECT json_build_object('nodes', coalesce(json_agg(row_to_json(n7.*)), '[]'::json)) AS j,
              string_agg('\x00'::bytea || uuid_send(p5.id), ''::bytea) AS s
            FROM (
                SELECT t1.number AS number,
                  t1b.mediator_id AS mediator_id,
                  t1.id AS id
                FROM core_case AS t1
                JOIN mediation_dispute AS t1b ON t1b.tenant_id = t1.tenant_id AND t1b.id = t1.id
                WHERE t1.tenant_id = $1::UUID AND t1b.tenant_id = $1::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND t1.opened_at <= $8::TIMESTAMP WITH TIME ZONE AND (EXISTS (
                    SELECT 1
                    FROM mediation_mediator AS t2
                    WHERE t2.tenant_id = $1::UUID AND true AND t2.id = t1b.mediator_id AND (EXISTS (
                        SELECT 1
                        FROM core_org AS t3
                        WHERE t3.tenant_id = $1::UUID AND true AND t3.id = t2.org_id AND t3.code >= $9::VARCHAR AND ($10::VARCHAR IS NULL OR t3.code < $10::VARCHAR)
                      ))
                  )) AND (false OR (EXISTS (
                    SELECT 1
                    FROM core_person AS t4
                    WHERE t4.tenant_id = $1::UUID AND t4.access_level IN ('OPEN', 'ORG') AND t4.id = t1.worker_id AND t4.name = $11::VARCHAR
                  )) OR (t1.severity = $12::VARCHAR) IS NOT true)
                ORDER BY t1.opened_at ASC,
                  t1.id ASC
                LIMIT 20
              ) AS p5
            JOIN LATERAL (
                SELECT p5.number AS number,
                  (
                    SELECT row_to_json(r.*) AS row_to_json_1
                    FROM (
                        SELECT t6.name AS name
                        FROM mediation_mediator AS t6
                        WHERE t6.tenant_id = $1::UUID AND true AND t6.id = p5.mediator_id
                      ) AS r
                  ) AS mediator
              ) AS n7 ON true
          ) AS x0
        WHERE setting.tenant IS NOT NULL
        LIMIT ALL OFFSET 0
      ) AS r0 ON true
  ),
  noted AS (INSERT INTO core_audit (tenant_id, id, kind, account_id, event, tables, rows, seen, purpose, occurred_at, request_id) SELECT $1::UUID AS anon_1, $2::UUID AS anon_2, 'READ', $3::UUID AS anon_3, 'RecordsRead', CAST(array['mediation_dispute'] AS TEXT[]) AS "array['mediation_dispute']", octet_length(page.seen) / 17 AS anon_4, page.seen AS seen, $4::VARCHAR AS anon_5, $5::TIMESTAMP WITH TIME ZONE AS anon_6, $6::VARCHAR AS anon_7 FROM page)
SELECT page.r0
FROM page
