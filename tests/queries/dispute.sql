WITH setting AS MATERIALIZED (
    SELECT set_config('helin.tenant', $7::VARCHAR, true) AS tenant
  ),
  page AS MATERIALIZED (
    SELECT r0.j AS r0,
      coalesce(r0.s, ''::bytea) AS seen
    FROM setting LEFT OUTER
    JOIN LATERAL (
        SELECT x0.j AS j,
          x0.s AS s
        FROM (
            SELECT row_to_json(n20.*) AS j,
              (('\x00'::bytea || uuid_send(t1.id)) || coalesce(s10.s, ''::bytea)) || coalesce(s13.s, ''::bytea) AS s
            FROM core_case AS t1
            JOIN mediation_dispute AS t1b ON t1b.tenant_id = t1.tenant_id AND t1b.id = t1.id LEFT OUTER
            JOIN LATERAL (
                SELECT row_to_json(n9.*) AS j,
                  coalesce(s8.s, ''::bytea) AS s
                FROM mediation_mediator AS t5 LEFT OUTER
                JOIN LATERAL (
                    SELECT row_to_json(n7.*) AS j,
                      '\x01'::bytea || uuid_send(t6.id) AS s
                    FROM core_person AS t6
                    JOIN LATERAL (
                        SELECT t6.name AS name
                      ) AS n7 ON true
                    WHERE t6.tenant_id = $1::UUID AND t6.access_level IN ('OPEN', 'ORG') AND t6.id = t5.person_id
                    LIMIT ALL OFFSET 0
                  ) AS s8 ON true
                JOIN LATERAL (
                    SELECT t5.number AS number,
                      t5.name AS name,
                      s8.j AS person
                  ) AS n9 ON true
                WHERE t5.tenant_id = $1::UUID AND true AND t5.id = t1b.mediator_id
                LIMIT ALL OFFSET 0
              ) AS s10 ON true LEFT OUTER
            JOIN LATERAL (
                SELECT row_to_json(n12.*) AS j,
                  '\x01'::bytea || uuid_send(t11.id) AS s
                FROM core_person AS t11
                JOIN LATERAL (
                    SELECT t11.name AS name
                  ) AS n12 ON true
                WHERE t11.tenant_id = $1::UUID AND t11.access_level IN ('OPEN', 'ORG') AND t11.id = t1.worker_id
                LIMIT ALL OFFSET 0
              ) AS s13 ON true
            JOIN LATERAL (
                SELECT 'dispute1_' || replace(CAST(t1.id AS TEXT), '-', '') AS id,
                  t1.number AS number,
                  t1.title AS title,
                  t1.category AS category,
                  t1.state AS state,
                  t1.access_level AS "accessLevel",
                  t1b.channel AS channel,
                  t1.source AS source,
                  t1.severity AS severity,
                  t1b.summary AS summary,
                  ((CASE WHEN (CAST(t1b.amount_fen AS BIGINT) < 0) THEN '-' ELSE '' END || CAST(abs(CAST(t1b.amount_fen AS BIGINT)) / 100 AS TEXT)) || '.') || lpad(CAST(abs(CAST(t1b.amount_fen AS BIGINT)) % 100 AS TEXT), 2, '0') AS amount,
                  t1.opened_at AS "openedAt",
                  t1.closed_at AS "closedAt",
                  t1.resolution AS resolution,
                  t1b.refusal_reason AS "refusalReason",
                  t1.version AS version,
                  (
                    SELECT row_to_json(r.*) AS row_to_json_1
                    FROM (
                        SELECT t2.code AS code,
                          t2.name AS name,
                          t2.limit_days AS "limitDays",
                          t2.limit_in_working_days AS "limitInWorkingDays",
                          t2.written_agreement_required AS "writtenAgreementRequired"
                        FROM mediation_dispute_type AS t2
                        WHERE t2.tenant_id = $1::UUID AND true AND t2.id = t1b.type_id
                      ) AS r
                  ) AS type,
                  (
                    SELECT row_to_json(r.*) AS row_to_json_2
                    FROM (
                        SELECT t3.code AS code,
                          t3.name AS name,
                          t3.level AS level,
                          t3.kind AS kind,
                          t3.state AS state,
                          t3.population AS population
                        FROM core_org AS t3
                        WHERE t3.tenant_id = $1::UUID AND true AND t3.id = t1.org_id
                      ) AS r
                  ) AS org,
                  (
                    SELECT row_to_json(r.*) AS row_to_json_3
                    FROM (
                        SELECT t4.name AS name
                        FROM core_org AS t4
                        WHERE t4.tenant_id = $1::UUID AND true AND t4.id = t1.handling_org_id
                      ) AS r
                  ) AS "handlingOrg",
                  s10.j AS mediator,
                  s13.j AS worker,
                  (
                    SELECT row_to_json(r.*) AS row_to_json_4
                    FROM (
                        SELECT (
                            SELECT least(count(*), 1000) AS least_1
                            FROM (
                                SELECT 1
                                FROM core_episode AS t16
                                WHERE t16.tenant_id = $1::UUID AND t16.case_id = t1.id
                                LIMIT 1001
                              ) AS c17
                          ) AS "totalCount",
                          coalesce(json_agg(row_to_json(n19.*)), '[]'::json) AS nodes
                        FROM (
                            SELECT t14.level AS level,
                              t14.started_at AS started_at,
                              t14.ended_at AS ended_at,
                              t14.outcome AS outcome,
                              t14.org_id AS org_id
                            FROM core_episode AS t14
                            WHERE t14.tenant_id = $1::UUID AND t14.case_id = t1.id
                            ORDER BY t14.started_at ASC,
                              t14.id ASC
                            LIMIT 20
                          ) AS p15
                        JOIN LATERAL (
                            SELECT p15.level AS level,
                              p15.started_at AS "startedAt",
                              p15.ended_at AS "endedAt",
                              p15.outcome AS outcome,
                              (
                                SELECT row_to_json(r.*) AS row_to_json_5
                                FROM (
                                    SELECT t18.name AS name
                                    FROM core_org AS t18
                                    WHERE t18.tenant_id = $1::UUID AND true AND t18.id = p15.org_id
                                  ) AS r
                              ) AS org
                          ) AS n19 ON true
                      ) AS r
                  ) AS episodes
              ) AS n20 ON true
            WHERE t1.tenant_id = $1::UUID AND t1b.tenant_id = $1::UUID AND t1.kind = 'DISPUTE' AND t1.access_level IN ('OPEN', 'ORG') AND t1.number = $8::VARCHAR
          ) AS x0
        WHERE setting.tenant IS NOT NULL
        LIMIT ALL OFFSET 0
      ) AS r0 ON true
  ),
  noted AS (INSERT INTO core_audit (tenant_id, id, kind, account_id, event, tables, rows, seen, purpose, occurred_at, request_id, record_type, record_id) SELECT $1::UUID AS anon_1, $2::UUID AS anon_2, 'READ', $3::UUID AS anon_3, 'RecordsRead', CAST(array['mediation_dispute', 'core_person'] AS TEXT[]) AS "array['mediation_dispute', 'core_person']", octet_length(page.seen) / 17 AS anon_4, page.seen AS seen, $4::VARCHAR AS anon_5, $5::TIMESTAMP WITH TIME ZONE AS anon_6, $6::VARCHAR AS anon_7, CASE WHEN (page.seen != ''::bytea) THEN 'mediation_dispute' END AS anon_8, CASE WHEN (page.seen != ''::bytea) THEN CAST(encode(substr(page.seen, 2, 16), 'hex') AS UUID) END AS anon_9 FROM page)
SELECT page.r0
FROM page
