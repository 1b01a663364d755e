SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT row_to_json(r.*) AS row_to_json_1
    FROM (
        SELECT coalesce(json_agg(row_to_json(n3.*)) FILTER (WHERE p2.rn <= $2::INTEGER), '[]'::json) AS nodes,
          json_build_object('hasNextPage', count(*) > $2::INTEGER, 'hasPreviousPage', $3::BOOLEAN) AS "pageInfo"
        FROM (
            SELECT q2.number AS number,
              q2.opened_at AS opened_at,
              q2.id AS id,
              row_number() OVER () AS rn
            FROM (
                SELECT t1.number AS number,
                  t1.opened_at AS opened_at,
                  t1.id AS id
                FROM core_case AS t1
                WHERE t1.tenant_id = $4::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND (t1.opened_at, t1.id) < ($5::TIMESTAMP WITH TIME ZONE, $6::UUID)
                ORDER BY t1.opened_at DESC,
                  t1.id DESC
                LIMIT $2::INTEGER + 1
              ) AS q2
          ) AS p2
        JOIN LATERAL (
            SELECT p2.number AS number,
              p2.opened_at AS "openedAt"
          ) AS n3 ON true
      ) AS r
  ) END AS r0
