-- Where each commune stands: drawn from hashes, so that a commune stands the same in every size and every run.

CREATE FUNCTION pg_temp.u(key text) RETURNS float LANGUAGE sql IMMUTABLE RETURN
  (hashtextextended(key, 0) & 2147483647) / 2147483648.0;

-- What an indicator is measured by: its level, if one is known.
CREATE TEMP TABLE bench_levels AS
SELECT DISTINCT ON ("indicatorId") "indicatorId", id, comparator, value FROM "RequirementLevel"
WHERE "partId" IS NULL AND status = 'SET' AND value IS NOT NULL AND "retractedAt" IS NULL AND coalesce(year, 2024) = 2024
ORDER BY "indicatorId", year NULLS LAST, id;

CREATE TEMP TABLE bench_rows AS
SELECT row_number() OVER (ORDER BY c.id, i.id)::int AS id, c.id AS commune, i.id AS indicator, i."criterionId" AS criterion,
  i."setId" AS set, i.type::text AS type, l.id AS level, l.comparator::text AS comparator,
  coalesce(l.value, 75) AS limit, i.type NOT IN ('PASS_FAIL', 'TEXT') AS figured,
  EXISTS (SELECT FROM "IndicatorPart" p WHERE p."indicatorId" = i.id) AS parted, w.id AS writer, pg_temp.events_of(c.id) AS events,
  c.lives, c.ambition * CASE i."setId" WHEN 1 THEN 1 WHEN 2 THEN 0.55 ELSE 0.35 END AS reach,
  pg_temp.u('r' || i.id || ':' || c.id) AS r, (36 * pg_temp.u('m' || i.id || ':' || c.id))::int AS month,
  pg_temp.u('v' || i.id || ':' || c.id) AS v, pg_temp.u('p' || i.id || ':' || c.id) AS p
FROM (
  SELECT id, days("validFrom", "validTo") @> date '2024-05-20' AS lives, 0.45 + 0.5 * pg_temp.u('c' || id) AS ambition,
    "validFrom", "validTo"
  FROM "AdminUnit" WHERE level = 'COMMUNE' AND "ntmScope") c
JOIN "Indicator" i ON days(c."validFrom", c."validTo") && days(i."validFrom", i."validTo")
JOIN "User" w ON w.username = 'bench.writer' || (c.id % 20 + 1)
LEFT JOIN bench_levels l ON l."indicatorId" = i.id;
ANALYZE bench_rows;

/* Where everything stood at the end of month k (0 … 35, the last is now): columns named as the program writes them into an
   event. One SELECT, so that it costs one pass over the rows. */
CREATE FUNCTION pg_temp.states(k int) RETURNS TABLE (id int, at timestamptz, "selfResult" text, value text, "valueText" text,
  "figuresAsOf" date, "computedResult" text, "levelId" int, "claimReason" text, "plannedDate" date, note text, stage text,
  "verifiedResult" text, "verifiedAt" timestamptz, "supplementDue" date)
LANGUAGE sql STABLE AS $$
  SELECT b.id, at, said, value::text, CASE WHEN b.type = 'TEXT' AND said <> 'NOT_ASSESSED' THEN 'Theo báo cáo của xã' END,
    CASE WHEN value IS NOT NULL THEN date '2024-03-31' END,
    CASE WHEN NOT b.figured OR b.parted THEN 'NOT_COMPUTED' WHEN value IS NULL THEN 'VALUE_MISSING'
      WHEN b.level IS NULL THEN 'LEVEL_UNKNOWN' WHEN said = 'MET' THEN 'MET' ELSE 'NOT_MET' END,
    CASE WHEN value IS NOT NULL THEN b.level END,
    CASE WHEN said = 'MET' AND b.figured AND b.level IS NULL THEN 'Theo kết quả kiểm tra của cơ quan phụ trách' END,
    CASE WHEN said <> 'MET' AND b.lives AND b.p < 0.7 THEN date '2024-05-20' + (b.p * 571)::int - 100 END,
    CASE WHEN b.v < 0.3 AND b.lives THEN 'Đã rà soát cùng các thôn; còn thiếu xác nhận của hai thôn.' END,
    stage, verdict, CASE WHEN verdict <> 'NONE' THEN at END,
    CASE WHEN stage = 'SUPPLEMENT_REQUESTED' THEN date '2024-05-30' END
  FROM bench_rows b
  CROSS JOIN LATERAL (SELECT CASE
    WHEN NOT b.lives THEN 'NOT_ASSESSED'
    WHEN b.r < b.reach THEN CASE WHEN k >= b.month THEN 'MET' WHEN b.v < 0.4 THEN 'IN_PROGRESS' ELSE 'NOT_MET' END
    WHEN b.r < b.reach + (1 - b.reach) * 0.6 THEN 'NOT_MET'
    WHEN b.r < b.reach + (1 - b.reach) * 0.8 THEN 'IN_PROGRESS'
    ELSE 'NOT_ASSESSED' END AS said,
    ((timestamp '2024-05-20 00:00' - (35 - k) * current_setting('bench.step')::interval)
      - make_interval(days => 1 + (25 * b.p)::int, mins => (600 * b.v)::int)) AT TIME ZONE 'UTC' AS at) s
  CROSS JOIN LATERAL (SELECT
    CASE WHEN b.figured AND NOT b.parted AND said <> 'NOT_ASSESSED' THEN round((b.limit * CASE
      WHEN (said = 'MET') = (b.comparator IS DISTINCT FROM 'LTE') THEN CASE WHEN b.type = 'PERCENT' THEN 1 ELSE 1.2 END
      ELSE 0.8 END)::numeric, 1) END AS value,
    CASE WHEN said = 'MET' AND b.v BETWEEN 0.7 AND 0.85 THEN 'UNDER_VERIFICATION'
      WHEN said = 'MET' AND b.v BETWEEN 0.85 AND 0.88 THEN 'SUPPLEMENT_REQUESTED' ELSE 'OPEN' END AS stage,
    CASE WHEN said = 'MET' AND b.v < 0.7 AND k >= least(b.month + 2, 35) THEN 'MET'
      WHEN said = 'NOT_MET' AND b.v < 0.3 THEN 'NOT_MET' ELSE 'NONE' END AS verdict) f
$$;

TRUNCATE "Assessment" RESTART IDENTITY CASCADE;
INSERT INTO "Assessment" (id, "communeId", "indicatorId", "criterionId", "setId", "selfResult", value, "valueText", "figuresAsOf",
  "computedResult", "levelId", "claimReason", "plannedDate", note, stage, "verifiedResult", "verifiedAt", "supplementDue",
  version, "updatedAt", "updatedById")
SELECT b.id, b.commune, b.indicator, b.criterion, b.set, s."selfResult"::"SelfResult", s.value::numeric, s."valueText",
  s."figuresAsOf", s."computedResult"::"ComputedResult", s."levelId", s."claimReason", s."plannedDate", s.note, s.stage::"Stage",
  s."verifiedResult"::"VerifiedResult", s."verifiedAt", s."supplementDue", CASE WHEN b.lives THEN 1 + b.events ELSE 1 END, s.at,
  CASE WHEN b.lives THEN b.writer END
FROM bench_rows b JOIN pg_temp.states(35) s ON s.id = b.id
ORDER BY b.id;
SELECT setval('"Assessment_id_seq"', (SELECT max(id) FROM "Assessment"));

INSERT INTO "AssessmentPart" ("assessmentId", "partId", "selfResult")
SELECT a.id, p.id, a."selfResult" FROM "Assessment" a JOIN "IndicatorPart" p ON p."indicatorId" = a."indicatorId"
WHERE a."selfResult" IN ('MET', 'NOT_MET');
