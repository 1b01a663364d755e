SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT row_to_json(r.*) AS row_to_json_1
    FROM (
        SELECT coalesce(json_agg(row_to_json(n7.*)), '[]'::json) AS nodes
        FROM (
            SELECT t1.number AS number,
              t1.id AS id
            FROM core_case AS t1
            WHERE t1.tenant_id = $2::UUID AND t1.kind = 'DISPUTE' AND t1.worker_id = $3::UUID AND t1.access_level IN ('OPEN', 'ORG', 'PROTECTED')
            ORDER BY t1.opened_at DESC,
              t1.id DESC
            LIMIT 20
          ) AS p2
        JOIN LATERAL (
            SELECT p2.number AS number,
              (
                SELECT row_to_json(r.*) AS row_to_json_2
                FROM (
                    SELECT coalesce(json_agg(row_to_json(n6.*)), '[]'::json) AS nodes
                    FROM (
                        SELECT t3.name AS name,
                          t3.person_id AS person_id
                        FROM core_case_party AS t3
                        WHERE t3.tenant_id = $2::UUID AND t3.case_id = p2.id
                        ORDER BY t3.ordinal ASC,
                          t3.id ASC
                        LIMIT 20
                      ) AS p4
                    JOIN LATERAL (
                        SELECT p4.name AS name,
                          (
                            SELECT row_to_json(r.*) AS row_to_json_3
                            FROM (
                                SELECT t5.name AS name
                                FROM core_person AS t5
                                WHERE t5.tenant_id = $2::UUID AND t5.id = $4::UUID AND t5.id = p4.person_id
                              ) AS r
                          ) AS person
                      ) AS n6 ON true
                  ) AS r
              ) AS parties
          ) AS n7 ON true
      ) AS r
  ) END AS r0
