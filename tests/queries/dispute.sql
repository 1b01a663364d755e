SELECT CASE WHEN (set_config('helin.tenant', $1::VARCHAR, true) IS NOT NULL) THEN (
    SELECT row_to_json(r.*) AS row_to_json_1
    FROM (
        SELECT 'dispute1_' || replace(CAST(t1.id AS TEXT), '-', '') AS id,
          t1.number AS number,
          t1.title AS title,
          t1.category AS category,
          t1.state AS state,
          t1.access_level AS "accessLevel",
          t1b.channel AS channel,
          t1b.source AS source,
          t1b.severity AS severity,
          t1b.summary AS summary,
          ((CASE WHEN (CAST(t1b.amount_fen AS BIGINT) < 0) THEN '-' ELSE '' END || CAST(abs(CAST(t1b.amount_fen AS BIGINT)) / 100 AS TEXT)) || '.') || lpad(CAST(abs(CAST(t1b.amount_fen AS BIGINT)) % 100 AS TEXT), 2, '0') AS amount,
          t1.opened_at AS "openedAt",
          t1.closed_at AS "closedAt",
          t1.resolution AS resolution,
          t1b.refusal_reason AS "refusalReason",
          t1.version AS version,
          (
            SELECT row_to_json(r.*) AS row_to_json_2
            FROM (
                SELECT t2.code AS code,
                  t2.name AS name,
                  t2.limit_days AS "limitDays",
                  t2.limit_in_working_days AS "limitInWorkingDays",
                  t2.written_agreement_required AS "writtenAgreementRequired"
                FROM mediation_dispute_type AS t2
                WHERE t2.tenant_id = $2::UUID AND true AND t2.id = t1b.type_id
              ) AS r
          ) AS type,
          (
            SELECT row_to_json(r.*) AS row_to_json_3
            FROM (
                SELECT t3.code AS code,
                  t3.name AS name,
                  t3.level AS level,
                  t3.kind AS kind,
                  t3.state AS state,
                  t3.population AS population
                FROM core_org AS t3
                WHERE t3.tenant_id = $2::UUID AND true AND t3.id = t1.org_id
              ) AS r
          ) AS org,
          (
            SELECT row_to_json(r.*) AS row_to_json_4
            FROM (
                SELECT t4.name AS name
                FROM core_org AS t4
                WHERE t4.tenant_id = $2::UUID AND true AND t4.id = t1.handling_org_id
              ) AS r
          ) AS "handlingOrg",
          (
            SELECT row_to_json(r.*) AS row_to_json_5
            FROM (
                SELECT t5.number AS number,
                  t5.name AS name,
                  (
                    SELECT row_to_json(r.*) AS row_to_json_6
                    FROM (
                        SELECT t6.name AS name
                        FROM core_person AS t6
                        WHERE t6.tenant_id = $2::UUID AND t6.access_level IN ('OPEN', 'ORG') AND t6.id = t5.person_id
                      ) AS r
                  ) AS person
                FROM mediation_mediator AS t5
                WHERE t5.tenant_id = $2::UUID AND true AND t5.id = t1b.mediator_id
              ) AS r
          ) AS mediator,
          (
            SELECT row_to_json(r.*) AS row_to_json_7
            FROM (
                SELECT t7.name AS name
                FROM core_person AS t7
                WHERE t7.tenant_id = $2::UUID AND t7.access_level IN ('OPEN', 'ORG') AND t7.id = t1.worker_id
              ) AS r
          ) AS worker,
          (
            SELECT row_to_json(r.*) AS row_to_json_8
            FROM (
                SELECT (
                    SELECT least(count(*), 1000) AS least_1
                    FROM (
                        SELECT 1
                        FROM core_episode AS t10
                        WHERE t10.tenant_id = $2::UUID AND t10.case_id = t1.id
                        LIMIT 1001
                      ) AS c11
                  ) AS "totalCount",
                  coalesce(json_agg(row_to_json(n13.*)), '[]'::json) AS nodes
                FROM (
                    SELECT t8.level AS level,
                      t8.started_at AS started_at,
                      t8.ended_at AS ended_at,
                      t8.outcome AS outcome,
                      t8.org_id AS org_id
                    FROM core_episode AS t8
                    WHERE t8.tenant_id = $2::UUID AND t8.case_id = t1.id
                    ORDER BY t8.started_at ASC,
                      t8.id ASC
                    LIMIT 20
                  ) AS p9
                JOIN LATERAL (
                    SELECT p9.level AS level,
                      p9.started_at AS "startedAt",
                      p9.ended_at AS "endedAt",
                      p9.outcome AS outcome,
                      (
                        SELECT row_to_json(r.*) AS row_to_json_9
                        FROM (
                            SELECT t12.name AS name
                            FROM core_org AS t12
                            WHERE t12.tenant_id = $2::UUID AND true AND t12.id = p9.org_id
                          ) AS r
                      ) AS org
                  ) AS n13 ON true
              ) AS r
          ) AS episodes
        FROM core_case AS t1
        JOIN mediation_dispute AS t1b ON t1b.tenant_id = t1.tenant_id AND t1b.id = t1.id
        WHERE t1.tenant_id = $2::UUID AND t1b.tenant_id = $2::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND t1.number = $3::VARCHAR
      ) AS r
  ) END AS r0
