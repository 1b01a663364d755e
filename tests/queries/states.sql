SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT coalesce(json_agg((
        SELECT row_to_json(r.*) AS row_to_json_1
        FROM (
            SELECT (
                SELECT row_to_json(r.*) AS row_to_json_2
                FROM (
                    SELECT g4."STATE" AS state
                  ) AS r
              ) AS keys,
              g4.count AS count
          ) AS r
      )), '[]'::json) AS j
    FROM (
        SELECT v2.value AS "STATE",
          c3.count AS count
        FROM unnest(array['ACCEPTED', 'AGREED', 'ARCHIVED', 'ASSIGNED', 'BREACHED', 'CLOSED', 'FAILED', 'MEDIATING', 'NOT_ACCEPTED', 'PERFORMED', 'PERFORMING', 'REGISTERED', 'TERMINATED'] collate "C") AS v2(value)
        JOIN LATERAL (
            SELECT count(*) AS count
            FROM core_case AS t1
            WHERE coalesce(t1.tenant_id = $2::UUID, false) AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND t1.state = v2.value
          ) AS c3 ON true
        WHERE c3.count > 0
        ORDER BY 1
      ) AS g4
  ) END AS r0
