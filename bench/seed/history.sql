-- The events of month bench.k, oldest month first, so that events lie in the order of time; and the totals of its end.

CREATE TEMP TABLE bench_month AS
SELECT s.*, b.commune, b.set, b.criterion, b.writer, b.events
FROM bench_rows b JOIN pg_temp.states(current_setting('bench.k')::int) s ON s.id = b.id
WHERE b.lives AND current_setting('bench.k')::int >= 36 - b.events;

INSERT INTO "Event" (at, "actorId", action, subject, "subjectId", "communeId", "assessmentId", version, "from", "to")
SELECT m.at, m.writer, 'assessment.saved', 'Assessment', m.id, m.commune, m.id,
  2 + current_setting('bench.k')::int - (36 - m.events), to_jsonb(f) - '{id,at}'::text[] || o.also,
  to_jsonb(m) - '{id,at,commune,set,criterion,writer,events}'::text[] || o.also
FROM bench_month m
JOIN pg_temp.states(current_setting('bench.k')::int - 1) f ON f.id = m.id
CROSS JOIN (SELECT '{"numerator": null, "denominator": null, "inputs": null, "reverifyReason": null, "parts": []}'::jsonb AS also) o
ORDER BY m.at;

INSERT INTO "CriterionTotalDay" ("communeId", "setId", "criterionId", day, indicators, "selfMet", "selfNotMet", "selfTouched",
  "verifiedMet", "verifiedNotMet", waiting, "notApplicable")
SELECT commune, set, criterion, date '2024-05-19' - (35 - current_setting('bench.k')::int) * current_setting('bench.step')::interval, count(*),
  count(*) FILTER (WHERE "selfResult" = 'MET'), count(*) FILTER (WHERE "selfResult" = 'NOT_MET'),
  count(*) FILTER (WHERE "selfResult" <> 'NOT_ASSESSED'), count(*) FILTER (WHERE "verifiedResult" = 'MET'),
  count(*) FILTER (WHERE "verifiedResult" = 'NOT_MET'), count(*) FILTER (WHERE stage = 'UNDER_VERIFICATION'), 0
FROM bench_month GROUP BY 1, 2, 3;

INSERT INTO "SetTotalDay" ("communeId", "setId", day, criteria, "criteriaSelfMet", "criteriaVerifiedMet")
SELECT "communeId", "setId", day, count(*), count(*) FILTER (WHERE "selfMet" = indicators),
  count(*) FILTER (WHERE "verifiedMet" = indicators)
FROM "CriterionTotalDay"
WHERE day = date '2024-05-19' - (35 - current_setting('bench.k')::int) * current_setting('bench.step')::interval
GROUP BY 1, 2, 3;

DROP TABLE bench_month;
