import type { Ctx } from '../kernel/context.js'
import { addDays, type Day, startOfDay } from '../kernel/time.js'

/** Levels more than this have never been entered in a year. */
const most = 5_000

/**
 * In which levels the portal knew something else at the end of a past day: ids of levels entered since, and the rows of those
 * taken back since. What the first load of the criteria sets brought counts as known from its day of validity: it was in the
 * decisions before the portal was.
 */
export const listOtherLevels = async (db: Ctx['db'], asOf: Day) => {
  const end = startOfDay(addDays(asOf, 1))
  const found = await db.$queryRaw<{ id: number; live: boolean }[]>`
    SELECT l.id, l."retractedAt" IS NULL AS live
    FROM "RequirementLevel" l CROSS JOIN (SELECT min("recordedAt") AS at FROM "RequirementLevel") first
    WHERE CASE WHEN l."retractedAt" IS NULL THEN l."recordedAt" >= ${end}::timestamptz AND l."recordedAt" > first.at
      ELSE l."retractedAt" >= ${end}::timestamptz AND (l."recordedAt" < ${end}::timestamptz OR l."recordedAt" = first.at) END
    ORDER BY l.id LIMIT ${most}`
  const entered = new Set(found.filter(({ live }) => live).map(({ id }) => id))
  const gone = found.filter(({ live }) => !live).map(({ id }) => id)
  if (gone.length === 0) return { entered, takenBack: [] }
  const takenBack = await db.requirementLevel.findMany({
    where: { id: { in: gone } },
    orderBy: { id: 'asc' },
    include: { document: { select: { docNumber: true } } },
  })
  return { entered, takenBack }
}
