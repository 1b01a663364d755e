SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT row_to_json(r.*) AS row_to_json_1
    FROM (
        SELECT (
            SELECT least(count(*), 1000) AS least_1
            FROM (
                SELECT 1
                FROM core_case AS t1
                WHERE t1.tenant_id = $2::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND (EXISTS (
                    SELECT 1
                    FROM core_org AS t2
                    WHERE t2.tenant_id = $2::UUID AND true AND t2.id = t1.org_id AND t2.level = $3::VARCHAR
                  ))
                LIMIT 1001
              ) AS c3
          ) AS "totalCount",
          (
            SELECT count(*) > 1000 AS anon_1
            FROM (
                SELECT 1
                FROM core_case AS t4
                WHERE t4.tenant_id = $2::UUID AND t4.kind = 'DISPUTE' AND t4.access_level IN ('OPEN', 'ORG') AND (EXISTS (
                    SELECT 1
                    FROM core_org AS t5
                    WHERE t5.tenant_id = $2::UUID AND true AND t5.id = t4.org_id AND t5.level = $4::VARCHAR
                  ))
                LIMIT 1001
              ) AS c6
          ) AS "totalCountCapped"
      ) AS r
  ) END AS r0
