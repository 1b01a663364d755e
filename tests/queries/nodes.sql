SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
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
                WHERE t2.tenant_id = $2::UUID AND true AND t2.id = t1.org_id
              ) AS r
          ) AS org,
          t1.state AS state
        FROM core_case AS t1
        WHERE t1.tenant_id = $2::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND t1.id = $3::UUID
      ) AS r
  ) END AS r0,
  CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT coalesce(json_agg(CASE WHEN (anon_1.type = $4::VARCHAR) THEN (
        SELECT row_to_json(r.*) AS row_to_json_3
        FROM (
            SELECT 'dispute1_' || replace(CAST(t3.id AS TEXT), '-', '') AS id
            FROM core_case AS t3
            WHERE t3.tenant_id = $2::UUID AND t3.kind = 'DISPUTE' AND t3.access_level IN ('OPEN', 'ORG') AND t3.id = anon_1.id
          ) AS r
      ) WHEN (anon_1.type = $5::VARCHAR) THEN (
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
                        WHERE t5.tenant_id = $2::UUID AND t5b.tenant_id = $2::UUID AND t5.kind = 'DISPUTE' AND t5.access_level IN ('OPEN', 'ORG') AND t5b.mediator_id = t4.id
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
            WHERE t4.tenant_id = $2::UUID AND true AND t4.id = anon_1.id
          ) AS r
      ) WHEN (anon_1.type = $6::VARCHAR) THEN (
        SELECT row_to_json(r.*) AS row_to_json_6
        FROM (
            SELECT 'person1_' || replace(CAST(t8.id AS TEXT), '-', '') AS id,
              t8.name AS name
            FROM core_person AS t8
            WHERE t8.tenant_id = $2::UUID AND t8.access_level IN ('OPEN', 'ORG') AND t8.id = anon_1.id
          ) AS r
      ) END ORDER BY anon_1.n), '[]'::json) AS coalesce_1
    FROM unnest($7::TEXT[], $8::UUID[]) WITH ORDINALITY AS anon_1(type, id, n)
  ) END AS r1
