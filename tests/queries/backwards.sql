SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT row_to_json(r.*) AS row_to_json_1
    FROM (
        SELECT coalesce(json_agg(row_to_json(n3.*) ORDER BY p2.rn DESC) FILTER (WHERE p2.rn <= $2::INTEGER), '[]'::json) AS edges,
          json_build_object('hasNextPage', $3::BOOLEAN, 'hasPreviousPage', count(*) > $2::INTEGER) AS "pageInfo"
        FROM (
            SELECT q2.opened_at AS opened_at,
              q2.id AS id,
              q2.number AS number,
              row_number() OVER () AS rn
            FROM (
                SELECT t1.opened_at AS opened_at,
                  t1.id AS id,
                  t1.number AS number
                FROM core_case AS t1
                WHERE t1.tenant_id = $4::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG')
                ORDER BY t1.opened_at ASC,
                  t1.id ASC
                LIMIT $2::INTEGER + 1
              ) AS q2
          ) AS p2
        JOIN LATERAL (
            SELECT replace(encode(convert_to('[1,"OPENED_AT"' || ',' || CAST(to_json(p2.opened_at) AS TEXT) || ',' || CAST(to_json(p2.id) AS TEXT) || ']', 'UTF8'), 'base64'), E'\n', '') AS cursor,
              (
                SELECT row_to_json(r.*) AS row_to_json_2
                FROM (
                    SELECT p2.number AS number
                  ) AS r
              ) AS node
          ) AS n3 ON true
      ) AS r
  ) END AS r0
