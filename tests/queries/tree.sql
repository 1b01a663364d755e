SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT row_to_json(r.*) AS row_to_json_1
    FROM (
        SELECT t1.name AS name,
          (
            SELECT row_to_json(r.*) AS row_to_json_2
            FROM (
                SELECT coalesce(json_agg(row_to_json(n14.*)), '[]'::json) AS nodes
                FROM (
                    SELECT t2.name AS name,
                      t2.id AS id
                    FROM core_org AS t2
                    WHERE t2.tenant_id = $2::UUID AND true AND t2.parent_id = t1.id
                    ORDER BY t2.code ASC,
                      t2.id ASC
                    LIMIT $3::INTEGER
                  ) AS p3
                JOIN LATERAL (
                    SELECT p3.name AS name,
                      (
                        SELECT row_to_json(r.*) AS row_to_json_3
                        FROM (
                            SELECT coalesce(json_agg(row_to_json(n13.*)), '[]'::json) AS nodes
                            FROM (
                                SELECT t4.name AS name,
                                  t4.id AS id
                                FROM core_org AS t4
                                WHERE t4.tenant_id = $2::UUID AND true AND t4.parent_id = p3.id
                                ORDER BY t4.code ASC,
                                  t4.id ASC
                                LIMIT $4::INTEGER
                              ) AS p5
                            JOIN LATERAL (
                                SELECT p5.name AS name,
                                  (
                                    SELECT row_to_json(r.*) AS row_to_json_4
                                    FROM (
                                        SELECT coalesce(json_agg(row_to_json(n12.*)), '[]'::json) AS nodes
                                        FROM (
                                            SELECT t6.number AS number,
                                              t6b.mediator_id AS mediator_id,
                                              t6.id AS id
                                            FROM core_case AS t6
                                            JOIN mediation_dispute AS t6b ON t6b.tenant_id = t6.tenant_id AND t6b.id = t6.id
                                            WHERE t6.tenant_id = $2::UUID AND t6b.tenant_id = $2::UUID AND t6.kind = 'DISPUTE' AND t6.access_level IN ('OPEN', 'ORG') AND t6.org_id = p5.id
                                            ORDER BY t6.opened_at DESC,
                                              t6.id DESC
                                            LIMIT $5::INTEGER
                                          ) AS p7
                                        JOIN LATERAL (
                                            SELECT p7.number AS number,
                                              (
                                                SELECT row_to_json(r.*) AS row_to_json_5
                                                FROM (
                                                    SELECT t8.name AS name
                                                    FROM mediation_mediator AS t8
                                                    WHERE t8.tenant_id = $2::UUID AND true AND t8.id = p7.mediator_id
                                                  ) AS r
                                              ) AS mediator,
                                              (
                                                SELECT row_to_json(r.*) AS row_to_json_6
                                                FROM (
                                                    SELECT coalesce(json_agg(row_to_json(n11.*)), '[]'::json) AS nodes
                                                    FROM (
                                                        SELECT t9.name AS name
                                                        FROM core_case_party AS t9
                                                        WHERE t9.tenant_id = $2::UUID AND t9.case_id = p7.id
                                                        ORDER BY t9.ordinal ASC,
                                                          t9.id ASC
                                                        LIMIT 20
                                                      ) AS p10
                                                    JOIN LATERAL (
                                                        SELECT p10.name AS name
                                                      ) AS n11 ON true
                                                  ) AS r
                                              ) AS parties
                                          ) AS n12 ON true
                                      ) AS r
                                  ) AS disputes
                              ) AS n13 ON true
                          ) AS r
                      ) AS children
                  ) AS n14 ON true
              ) AS r
          ) AS children
        FROM core_org AS t1
        WHERE t1.tenant_id = $2::UUID AND true AND t1.code = $6::VARCHAR
      ) AS r
  ) END AS r0
