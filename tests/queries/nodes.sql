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
            SELECT 'person1_' || replace(CAST(t8.id AS TEXT), '-', '') AS id,
              t8.name AS name
            FROM core_person AS t8
            WHERE t8.tenant_id = $2::UUID AND t8.access_level IN ('OPEN', 'ORG') AND t8.id = anon_1.id
          ) AS r
      ) END ORDER BY anon_1.n), '[]'::json) AS coalesce_1
    FROM unnest($7::TEXT[], $8::UUID[]) WITH ORDINALITY AS anon_1(type, id, n)
  ) END AS r1
