SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT coalesce(json_agg((
        SELECT row_to_json(r.*) AS row_to_json_1
        FROM (
            SELECT g2.count AS count,
              (
                SELECT row_to_json(r.*) AS row_to_json_2
                FROM (
                    SELECT (
                        SELECT row_to_json(r.*) AS row_to_json_3
                        FROM (
                            SELECT t3.name AS name
                            FROM core_org AS t3
                            WHERE t3.tenant_id = $2::UUID AND true AND t3.place = g2."ORG_TOWN"
                          ) AS r
                      ) AS "orgTown",
                      g2."STATE" AS state,
                      g2."MONTH" AS month,
                      NULL AS channel
                  ) AS r
              ) AS keys,
              (
                SELECT row_to_json(r.*) AS row_to_json_4
                FROM (
                    SELECT ((CASE WHEN (CAST(g2.amount AS BIGINT) < 0) THEN '-' ELSE '' END || CAST(abs(CAST(g2.amount AS BIGINT)) / 100 AS TEXT)) || '.') || lpad(CAST(abs(CAST(g2.amount AS BIGINT)) % 100 AS TEXT), 2, '0') AS amount
                  ) AS r
              ) AS sum
          ) AS r
      )), '[]'::json) AS j
    FROM (
        SELECT nullif(t1.org_place & -281474976710656, 0) AS "ORG_TOWN",
          t1.state AS "STATE",
          to_char(timezone($3::VARCHAR, t1.opened_at), 'YYYY-MM') AS "MONTH",
          count(*) AS count,
          sum(t1b.amount_fen) AS amount
        FROM core_case AS t1
        JOIN mediation_dispute AS t1b ON t1b.tenant_id = t1.tenant_id AND t1b.id = t1.id
        WHERE t1.tenant_id = $2::UUID AND t1b.tenant_id = $2::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG')
        GROUP BY 1,
          2,
          3
        ORDER BY 1,
          2,
          3
      ) AS g2
  ) END AS r0
