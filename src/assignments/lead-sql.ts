import { Prisma } from '../generated/prisma/client.js'
import { type Day, dayToDb } from '../kernel/time.js'

/**
 * Who leads an assessment `a` on a day (of a set or a unit that has ended: on its last day), as a lateral join `lead` of
 * one row at most: "agencyId" and `confirmed`. The rule of getResponsibilities as SQL, for lists over many communes: an
 * assignment of the indicator is stronger than that of its criterion, a confirmed one than a draft. A test holds both
 * against each other.
 */
export const leadSql = (today: Day): Prisma.Sql => Prisma.sql`LEFT JOIN LATERAL (
  SELECT s."agencyId", s.status = 'CONFIRMED' AS confirmed
  FROM (SELECT least(${dayToDb(today)}::date, q."validTo", n."validTo") AS day
    FROM "CriteriaSet" q, "AdminUnit" n WHERE q.id = a."setId" AND n.id = a."communeId") d
  JOIN "UnitClosure" c ON c."descendantId" = a."communeId" AND days(c."validFrom", c."validTo") @> d.day
  JOIN "Assignment" s ON s."unitId" = c."ancestorId" AND s.role = 'LEAD'
    AND (s."indicatorId" = a."indicatorId" OR s."criterionId" = a."criterionId")
    AND days(s."validFrom", s."validTo") @> d.day
  JOIN "Agency" g ON g.id = s."agencyId"
  ORDER BY s."indicatorId" IS NULL, s.status <> 'CONFIRMED', g."shortName", g.id LIMIT 1) lead ON true`
