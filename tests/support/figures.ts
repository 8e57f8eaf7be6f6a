import { type Day, dayToDb } from '../../src/kernel/time.js'
import type { Portal, Visitor } from './portal.js'

const bulk = async (portal: Portal, communeId: number, set: string, values: string, day: Day): Promise<void> => {
  await portal.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT begin_write(${dayToDb(day)}::date, ${[communeId]}::int[])`
    await tx.$executeRawUnsafe(
      `UPDATE "Assessment" a SET ${values}, version = a.version + 1
       FROM "CriteriaSet" s WHERE s.id = a."setId" AND s.code = $1 AND a."communeId" = $2`,
      set,
      communeId,
    )
    await tx.$executeRaw`
      INSERT INTO "Event" (at, action, subject, "subjectId", "assessmentId", "communeId", version, "to")
      SELECT ${portal.clock.now()}::timestamptz, 'assessment.imported', 'Assessment', a.id, a.id, a."communeId", a.version, '{}'
      FROM "Assessment" a JOIN "CriteriaSet" s ON s.id = a."setId" WHERE s.code = ${set} AND a."communeId" = ${communeId}`
  })
}

/** Every indicator of a set met in a commune, in the commune's word and by verification. */
export const meetAll = async (portal: Portal, commune: string, set: string): Promise<void> =>
  bulk(
    portal,
    await portal.unitId(commune),
    set,
    `"selfResult" = 'MET', "verifiedResult" = 'MET', "verifiedAt" = '2024-05-02T03:00:00Z'`,
    portal.clock.today(),
  )

/** As many more communes below the district, with every set opened for them. */
export const addCommunes = async (portal: Portal, count: number): Promise<void> => {
  const district = await portal.db.adminUnit.findFirstOrThrow({ where: { level: 'DISTRICT' } })
  const { validFrom, validTo } = district
  const units = await portal.db.adminUnit.createManyAndReturn({
    data: Array.from({ length: count }, (_, index) => ({
      level: 'COMMUNE' as const,
      code: `9${String(index).padStart(4, '0')}`,
      name: `Thêm ${index + 1}`,
      fullName: `Xã Thêm ${index + 1}`,
      kind: 'xa',
      sortOrder: 1000 + index,
      validFrom,
      validTo,
    })),
  })
  await portal.db.unitParent.createMany({
    data: units.map(({ id }) => ({ childId: id, parentId: district.id, validFrom, validTo })),
  })
  await portal.db.$executeRaw`SELECT rebuild_unit_closure()`
  const sets = await portal.db.criteriaSet.findMany({ select: { id: true } })
  await portal.db
    .$executeRaw`SELECT open_assessments(${units.map(({ id }) => id)}::int[], ${sets.map(({ id }) => id)}::int[],
    ${portal.clock.now()}::timestamptz)`
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#34;': '"', '&#39;': "'" }

/** The text a person reads: tags out, entities written, spaces single. */
export const textOf = (html: string): string =>
  html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&[a-z#0-9]+;/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')

/** The part of a page under a heading's id, up to the end of its section. */
export const sectionOf = (html: string, id: string): string => {
  const start = html.indexOf(`aria-labelledby="${id}"`)
  return start === -1 ? '' : html.slice(start, html.indexOf('</section>', start))
}

/**
 * Statements a page takes: the least of a few answers, because the settings that stand on every page are read anew every
 * few seconds and count for whichever request meets it.
 */
export const statementsOf = async (portal: Portal, visitor: Visitor, url: string): Promise<number> => {
  const counts: number[] = []
  for (let times = 0; times < 3; times += 1)
    counts.push((await portal.lineOf(await visitor.get(url).expect(200))).queries)
  // The middle one: now and then a request reads the settings anew, or ends before its session was touched.
  return counts.sort((x, y) => x - y)[1] ?? 0
}
