import { Prisma } from '../generated/prisma/client.js'
import type { ScanStatus, Sensitivity } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { fold } from '../kernel/text.js'
import { addDays, type Day, dayToDb } from '../kernel/time.js'
import { visibleEvidenceSql } from '../policies/evidence.js'
import { FILE_GROUPS, type FileGroup } from './kinds.js'
import { EXPIRING_DAYS, readReceiptCode } from './rules.js'

export const PAGE_SIZE = 50

/** The count stops here: nobody pages further, and counting the whole nation's papers would cost more than the page. */
export const COUNTED_AT_MOST = 10_000

/** Up to so many communes their own papers are searched through; beyond, the trigram index is asked first. */
const OWN_FIRST = 300

export const STATES = {
  live: 'Đang dùng',
  expiring: `Hết hiệu lực trong ${EXPIRING_DAYS} ngày`,
  expired: 'Hết hiệu lực',
  withdrawn: 'Đã thu hồi',
  all: 'Tất cả',
} as const
export type LibraryState = keyof typeof STATES

export type LibraryFilter = Readonly<{
  q: string
  communeId: number | null
  criterionId: number | null
  kind: FileGroup | 'paper' | null
  state: LibraryState
  /** Of the data, else of issue. */
  year: number | null
  page: number
}>

export type LibraryRow = Readonly<{
  id: number
  subject: string
  docNumber: string | null
  issuedOn: Day | null
  issuer: string | null
  validUntil: Day | null
  sensitivity: Sensitivity
  currentRevision: number
  keptAt: string | null
  withdrawnAt: Date | null
  createdAt: Date
  communeId: number
  commune: string
  fileName: string | null
  size: number | null
  mediaType: string | null
  /** PENDING, INFECTED: nobody opens it. */
  scan: ScanStatus | null
  uploadedAt: Date | null
  uploadedBy: string | null
  links: readonly Readonly<{ assessmentId: number; indicatorId: number }>[]
}>

const MOST_WORDS = 8

/** Shorter words stand in every document: they are looked for in records only. */
const TEXT_WORD = 3

/** Papers whose file holds the words are at most so many; more, and the words say nothing. */
const MOST_BY_TEXT = 2_000

const containing = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`

/** Papers whose current file, a digital PDF, holds all of the longer words. Found by the trigram index on its text. */
const byTextSql = (words: readonly string[]): Prisma.Sql[] => {
  const telling = words.filter((word) => word.length >= TEXT_WORD)
  if (telling.length === 0) return []
  const holds = telling.map((word) => Prisma.sql`b."searchKey" LIKE ${containing(word)}`)
  return [
    Prisma.sql`e.id IN (SELECT r."evidenceId" FROM "Blob" b JOIN "EvidenceRevision" r ON r.sha256 = b.sha256
      JOIN "Evidence" x ON x.id = r."evidenceId" AND x."currentRevision" = r.number
      WHERE ${Prisma.join(holds, ' AND ')} LIMIT ${MOST_BY_TEXT})`,
  ]
}

/** Every word of the search stands in the record's folded text, or in its file's; a receipt's code finds its paper. */
const searchSql = ({ q, communeId }: LibraryFilter, wide: boolean): Prisma.Sql[] => {
  const code = readReceiptCode(q)
  if (code) {
    return [Prisma.sql`e.id IN (SELECT r."evidenceId" FROM "EvidenceRevision" r WHERE r."receiptCode" = ${code})`]
  }
  const words = fold(q)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS)
  if (words.length === 0) return []
  const inRecord = words.map((word) =>
    wide && communeId === null
      ? Prisma.sql`e."searchKey" LIKE ${containing(word)}`
      : Prisma.sql`strpos(e."searchKey", ${word}) > 0`,
  )
  return [Prisma.sql`(${Prisma.join([Prisma.sql`(${Prisma.join(inRecord, ' AND ')})`, ...byTextSql(words)], ' OR ')})`]
}

const stateSql = (state: LibraryState, today: Day): Prisma.Sql[] => {
  const living = Prisma.sql`e."withdrawnAt" IS NULL`
  const on = dayToDb(today)
  if (state === 'all') return []
  if (state === 'withdrawn') return [Prisma.sql`e."withdrawnAt" IS NOT NULL`]
  if (state === 'expired') return [living, Prisma.sql`e."validUntil" < ${on}::date`]
  if (state === 'expiring') {
    return [living, Prisma.sql`e."validUntil" BETWEEN ${on}::date AND ${dayToDb(addDays(today, EXPIRING_DAYS))}::date`]
  }
  return [living]
}

const kindSql = (kind: LibraryFilter['kind']): Prisma.Sql[] => {
  if (kind === null) return []
  if (kind === 'paper') return [Prisma.sql`e."currentRevision" = 0`]
  return [
    Prisma.sql`EXISTS (SELECT 1 FROM "EvidenceRevision" r JOIN "Blob" b ON b.sha256 = r.sha256
      WHERE r."evidenceId" = e.id AND r.number = e."currentRevision" AND b."mediaType" = ANY (${[...FILE_GROUPS[kind].mediaTypes]}))`,
  ]
}

const conditions = (ctx: Ctx, filter: LibraryFilter): Prisma.Sql => {
  const { communeId, criterionId, year } = filter
  const wide = ctx.actor.communeIds.length > OWN_FIRST
  const all = [visibleEvidenceSql(ctx.actor, ctx.today)]
  if (communeId !== null) all.push(Prisma.sql`e."ownerUnitId" = ${communeId}`)
  all.push(...stateSql(filter.state, ctx.today), ...kindSql(filter.kind), ...searchSql(filter, wide))
  if (year !== null) all.push(Prisma.sql`coalesce(e."dataYear", extract(year FROM e."issuedOn")::int) = ${year}`)
  if (criterionId !== null) {
    all.push(Prisma.sql`EXISTS (SELECT 1 FROM "EvidenceLink" l JOIN "Assessment" a ON a.id = l."assessmentId"
      WHERE l."evidenceId" = e.id AND l."unlinkedAt" IS NULL AND a."criterionId" = ${criterionId})`)
  }
  return Prisma.join(all, ' AND ')
}

export type Library = Readonly<{
  rows: readonly LibraryRow[]
  /** Papers found, counted to COUNTED_AT_MOST. */
  total: number
}>

/** Rows of the papers that a condition and a bound pick, newest first. */
const pickRows = (ctx: Ctx, where: Prisma.Sql, bound: Prisma.Sql): Promise<LibraryRow[]> =>
  ctx.db.$queryRaw<LibraryRow[]>`
    WITH e AS MATERIALIZED (
      SELECT * FROM "Evidence" e WHERE ${where} ORDER BY e."createdAt" DESC, e.id DESC ${bound})
    SELECT e.id, e.subject, e."docNumber", e."issuedOn"::text AS "issuedOn", e.issuer, e."validUntil"::text AS "validUntil",
      e.sensitivity::text AS sensitivity, e."currentRevision", e."keptAt", e."withdrawnAt", e."createdAt",
      e."ownerUnitId" AS "communeId", u.name AS commune, r."fileName", b.size::float8 AS size, b."mediaType", b.scan::text AS scan,
      r."uploadedAt", p."displayName" AS "uploadedBy",
      (SELECT coalesce(json_agg(json_build_object('assessmentId', a.id, 'indicatorId', a."indicatorId") ORDER BY l.id), '[]')
        FROM "EvidenceLink" l JOIN "Assessment" a ON a.id = l."assessmentId"
        WHERE l."evidenceId" = e.id AND l."unlinkedAt" IS NULL) AS links
    FROM e JOIN "AdminUnit" u ON u.id = e."ownerUnitId"
    LEFT JOIN "EvidenceRevision" r ON r."evidenceId" = e.id AND r.number = e."currentRevision"
    LEFT JOIN "Blob" b ON b.sha256 = r.sha256 LEFT JOIN "User" p ON p.id = r."uploadedById"
    ORDER BY e."createdAt" DESC, e.id DESC`

/** A page of the papers the person may see, newest first. Two statements, whatever is found. */
export const searchLibrary = async (ctx: Ctx, filter: LibraryFilter): Promise<Library> => {
  const where = conditions(ctx, filter)
  const [rows, [counted]] = await Promise.all([
    pickRows(ctx, where, Prisma.sql`LIMIT ${PAGE_SIZE} OFFSET ${(filter.page - 1) * PAGE_SIZE}`),
    ctx.db.$queryRaw<{ total: number }[]>`
      SELECT count(*)::int AS total FROM (SELECT 1 FROM "Evidence" e WHERE ${where} LIMIT ${COUNTED_AT_MOST}) found`,
  ])
  return { rows, total: counted?.total ?? 0 }
}

/** The papers after a given one in the order of the library; after none: the first. For the files of the list. */
export const listLibraryAfter = (
  ctx: Ctx,
  filter: LibraryFilter,
  last: Pick<LibraryRow, 'id' | 'createdAt'> | null,
  size: number,
): Promise<LibraryRow[]> => {
  const where = conditions(ctx, filter)
  const after = last ? Prisma.sql` AND (e."createdAt", e.id) < (${last.createdAt}, ${last.id})` : Prisma.empty
  return pickRows(ctx, Prisma.sql`${where}${after}`, Prisma.sql`LIMIT ${size}`)
}

/** The communes a filter offers, in the office's order; none where the person sees only one, or a nation of them. */
export const listLibraryCommunes = async (ctx: Ctx): Promise<{ id: number; name: string }[]> => {
  const ids = [...ctx.actor.communeIds]
  if (ids.length < 2) return []
  return ctx.db.adminUnit.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
    orderBy: [{ sortOrder: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    take: OWN_FIRST,
  })
}
