SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT row_to_json(r.*) AS row_to_json_1
    FROM (
        SELECT (
            SELECT least(count(*), 1000) AS least_1
            FROM (
                SELECT 1
                FROM core_case AS t3
                WHERE t3.tenant_id = $2::UUID AND t3.kind = 'DISPUTE' AND t3.org_place BETWEEN $3::BIGINT AND $4::BIGINT AND t3.access_level IN ('OPEN', 'ORG')
                LIMIT 1001
              ) AS c4
          ) AS "totalCount",
          coalesce(json_agg(row_to_json(n12.*)) FILTER (WHERE p2.rn <= $5::INTEGER), '[]'::json) AS nodes,
          json_build_object('hasNextPage', count(*) > $5::INTEGER) AS "pageInfo"
        FROM (
            SELECT q2.number AS number,
              q2.org_id AS org_id,
              q2.mediator_id AS mediator_id,
              q2.id AS id,
              q2.opened_at AS opened_at,
              row_number() OVER () AS rn
            FROM (
                SELECT t1.number AS number,
                  t1.org_id AS org_id,
                  t1b.mediator_id AS mediator_id,
                  t1.id AS id,
                  t1.opened_at AS opened_at
                FROM core_case AS t1
                JOIN mediation_dispute AS t1b ON t1b.tenant_id = t1.tenant_id AND t1b.id = t1.id
                WHERE t1.tenant_id = $2::UUID AND t1b.tenant_id = $2::UUID AND t1.kind = 'DISPUTE' AND t1.org_place BETWEEN $3::BIGINT AND $4::BIGINT AND t1.access_level IN ('OPEN', 'ORG')
                ORDER BY t1.opened_at DESC,
                  t1.id DESC
                LIMIT $5::INTEGER + 1
              ) AS q2
          ) AS p2
        JOIN LATERAL (
            SELECT p2.number AS number,
              (
                SELECT row_to_json(r.*) AS row_to_json_2
                FROM (
                    SELECT t5.name AS name
                    FROM core_org AS t5
                    WHERE t5.tenant_id = $2::UUID AND (t5.place BETWEEN $6::BIGINT AND $7::BIGINT) IS true AND t5.id = p2.org_id
                  ) AS r
              ) AS org,
              (
                SELECT row_to_json(r.*) AS row_to_json_3
                FROM (
                    SELECT t6.name AS name
                    FROM mediation_mediator AS t6
                    WHERE t6.tenant_id = $2::UUID AND t6.org_place BETWEEN $8::BIGINT AND $9::BIGINT AND t6.id = p2.mediator_id
                  ) AS r
              ) AS mediator,
              (
                SELECT row_to_json(r.*) AS row_to_json_4
                FROM (
                    SELECT coalesce(json_agg(row_to_json(n11.*)), '[]'::json) AS nodes
                    FROM (
                        SELECT t7.name AS name,
                          t7.person_id AS person_id
                        FROM core_case_party AS t7
                        WHERE t7.tenant_id = $2::UUID AND t7.case_id = p2.id
                        ORDER BY t7.ordinal ASC,
                          t7.id ASC
                        LIMIT 20
                      ) AS p8
                    JOIN LATERAL (
                        SELECT p8.name AS name,
                          (
                            SELECT row_to_json(r.*) AS row_to_json_5
                            FROM (
                                SELECT t9.name AS name,
                                  (
                                    SELECT row_to_json(r.*) AS row_to_json_6
                                    FROM (
                                        SELECT t10.name AS name
                                        FROM core_org AS t10
                                        WHERE t10.tenant_id = $2::UUID AND (t10.place BETWEEN $6::BIGINT AND $7::BIGINT) IS true AND t10.id = t9.org_id
                                      ) AS r
                                  ) AS org
                                FROM core_person AS t9
                                WHERE t9.tenant_id = $2::UUID AND t9.org_place BETWEEN $10::BIGINT AND $11::BIGINT AND t9.access_level IN ('OPEN', 'ORG') AND t9.id = p8.person_id
                              ) AS r
                          ) AS person
                      ) AS n11 ON true
                  ) AS r
              ) AS parties
          ) AS n12 ON true
      ) AS r
  ) END AS r0
