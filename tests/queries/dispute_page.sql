SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT row_to_json(r.*) AS row_to_json_1
    FROM (
        SELECT coalesce(json_agg(row_to_json(n8.*)) FILTER (WHERE p2.rn <= $2::INTEGER), '[]'::json) AS edges,
          json_build_object('hasNextPage', count(*) > $2::INTEGER, 'hasPreviousPage', $3::BOOLEAN, 'startCursor', json_agg(replace(encode(convert_to('[1,"OPENED_AT"' || ',' || CAST(to_json(p2.opened_at) AS TEXT) || ',' || CAST(to_json(p2.id) AS TEXT) || ']', 'UTF8'), 'base64'), E'\n', '')) FILTER (WHERE p2.rn <= $2::INTEGER) -> 0, 'endCursor', json_agg(replace(encode(convert_to('[1,"OPENED_AT"' || ',' || CAST(to_json(p2.opened_at) AS TEXT) || ',' || CAST(to_json(p2.id) AS TEXT) || ']', 'UTF8'), 'base64'), E'\n', '')) FILTER (WHERE p2.rn <= $2::INTEGER) -> -1) AS "pageInfo"
        FROM (
            SELECT q2.opened_at AS opened_at,
              q2.id AS id,
              q2.number AS number,
              q2.org_id AS org_id,
              q2.mediator_id AS mediator_id,
              row_number() OVER () AS rn
            FROM (
                SELECT t1.opened_at AS opened_at,
                  t1.id AS id,
                  t1.number AS number,
                  t1.org_id AS org_id,
                  t1b.mediator_id AS mediator_id
                FROM core_case AS t1
                JOIN mediation_dispute AS t1b ON t1b.tenant_id = t1.tenant_id AND t1b.id = t1.id
                WHERE t1.tenant_id = $4::UUID AND t1b.tenant_id = $4::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND t1.state = ANY ($5::TEXT[])
                ORDER BY t1.opened_at DESC,
                  t1.id DESC
                LIMIT $2::INTEGER + 1
              ) AS q2
          ) AS p2
        JOIN LATERAL (
            SELECT replace(encode(convert_to('[1,"OPENED_AT"' || ',' || CAST(to_json(p2.opened_at) AS TEXT) || ',' || CAST(to_json(p2.id) AS TEXT) || ']', 'UTF8'), 'base64'), E'\n', '') AS cursor,
              (
                SELECT row_to_json(r.*) AS row_to_json_2
                FROM (
                    SELECT p2.number AS number,
                      p2.opened_at AS "openedAt",
                      (
                        SELECT row_to_json(r.*) AS row_to_json_3
                        FROM (
                            SELECT t3.name AS name
                            FROM core_org AS t3
                            WHERE t3.tenant_id = $4::UUID AND true AND t3.id = p2.org_id
                          ) AS r
                      ) AS org,
                      (
                        SELECT row_to_json(r.*) AS row_to_json_4
                        FROM (
                            SELECT t4.name AS name
                            FROM mediation_mediator AS t4
                            WHERE t4.tenant_id = $4::UUID AND true AND t4.id = p2.mediator_id
                          ) AS r
                      ) AS mediator,
                      (
                        SELECT row_to_json(r.*) AS row_to_json_5
                        FROM (
                            SELECT coalesce(json_agg(row_to_json(n7.*)), '[]'::json) AS nodes
                            FROM (
                                SELECT t5.role AS role,
                                  t5.name AS name
                                FROM core_case_party AS t5
                                WHERE t5.tenant_id = $4::UUID AND t5.case_id = p2.id
                                ORDER BY t5.ordinal ASC,
                                  t5.id ASC
                                LIMIT $6::INTEGER
                              ) AS p6
                            JOIN LATERAL (
                                SELECT p6.role AS role,
                                  p6.name AS name
                              ) AS n7 ON true
                          ) AS r
                      ) AS parties
                  ) AS r
              ) AS node
          ) AS n8 ON true
      ) AS r
  ) END AS r0
