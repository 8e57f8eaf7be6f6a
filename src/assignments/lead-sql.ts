import { Prisma } from '../generated/prisma/client.js'
import { type Day, dayToDb } from '../kernel/time.js'

const columns = Prisma.sql`s."agencyId", s.status = 'CONFIRMED' AS confirmed, s."indicatorId" IS NULL AS whole`

/** Written without ranges: this is asked for every row of a queue. */
const holding = Prisma.sql`s."unitId" = c."ancestorId" AND s.role = 'LEAD' AND s."validFrom" <= d.day
  AND (s."validTo" IS NULL OR s."validTo" >= d.day)`

/**
 * Who leads an assessment `a` on a day (of a set or a unit that has ended: on its last day), as a lateral join `lead` of
 * one row at most: "agencyId" and `confirmed`. The rule of getResponsibilities as SQL, for lists over many communes: an
 * assignment of the indicator is stronger than that of its criterion, a confirmed one than a draft. A test holds both
 * against each other.
 */
export const leadSql = (today: Day): Prisma.Sql => Prisma.sql`LEFT JOIN LATERAL (
  SELECT t."agencyId", t.confirmed
  FROM (SELECT least(${dayToDb(today)}::date, q."validTo", n."validTo") AS day
    FROM "CriteriaSet" q, "AdminUnit" n WHERE q.id = a."setId" AND n.id = a."communeId") d
  JOIN "UnitClosure" c ON c."descendantId" = a."communeId" AND c."validFrom" <= d.day
    AND (c."validTo" IS NULL OR c."validTo" >= d.day)
  CROSS JOIN LATERAL (
    SELECT ${columns} FROM "Assignment" s WHERE ${holding} AND s."indicatorId" = a."indicatorId"
    UNION ALL
    SELECT ${columns} FROM "Assignment" s WHERE ${holding} AND s."criterionId" = a."criterionId") t
  JOIN "Agency" g ON g.id = t."agencyId"
  ORDER BY t.whole, NOT t.confirmed, g."shortName", g.id LIMIT 1) lead ON true`
