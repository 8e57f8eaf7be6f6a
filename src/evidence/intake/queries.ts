import { Prisma } from '../../generated/prisma/client.js'
import { type Ctx, communesOf } from '../../kernel/context.js'
import { dayToDb } from '../../kernel/time.js'
import type { FileFacts } from './guess-paper.js'

/** What a row held when it was last kept unsaved: its fields as typed. `examined`: the file had been looked into by then. */
export type Draft = Readonly<{
  act: string
  values: Readonly<Record<string, string | string[]>>
  examined: boolean
}>

/** A received file that waits to become a paper, as its sender's grid shows it. */
export type IntakeFile = FileFacts &
  Readonly<{
    id: string
    size: number
    sha256: string
    receiptCode: string
    receivedAt: Date
    expiresAt: Date
    pages: number | null
    /** A scanner has not looked at it yet: nothing of it is shown. */
    unscanned: boolean
    hasThumb: boolean
    hasPreview: boolean
    draft: Draft | null
    /** The commune's living paper that has this very file already. */
    duplicateOf: Readonly<{ id: number; subject: string }> | null
  }>

type Row = Omit<IntakeFile, 'duplicateOf' | 'unscanned' | 'draft'> & {
  scan: string
  intake: Draft | null
  duplicateId: number | null
  duplicateSubject: string | null
}

const mine = (ctx: Ctx): Prisma.Sql => Prisma.sql`u."userId" = ${ctx.actor.id} AND u."receivedAt" IS NOT NULL
  AND u."savedAt" IS NULL AND u."droppedAt" IS NULL AND u."expiresAt" > ${ctx.now}`

/** The person's received files of a commune, those put off last; only as many as a grid shows. */
export const listIntake = async (ctx: Ctx, communeId: number, most: number): Promise<IntakeFile[]> => {
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT u.id, u."fileName", u.size::float8 AS size, u.sha256, u."receiptCode", u."receivedAt", u."expiresAt", u.intake,
      b."mediaType", b.pages, left(b.text, 2500) AS text, b.exif->>'takenAt' AS "takenAt", b."examinedAt" IS NOT NULL AS examined,
      b.scan::text AS scan, b."thumbSha256" IS NOT NULL AS "hasThumb", b."previewSha256" IS NOT NULL AS "hasPreview",
      d.id AS "duplicateId", d.subject AS "duplicateSubject"
    FROM "Upload" u JOIN "Blob" b ON b.sha256 = u.sha256 AND b.scan <> 'INFECTED'
    LEFT JOIN LATERAL (SELECT e.id, e.subject FROM "EvidenceRevision" r JOIN "Evidence" e ON e.id = r."evidenceId"
      WHERE r.sha256 = u.sha256 AND e."ownerUnitId" = u."communeId" AND e."withdrawnAt" IS NULL ORDER BY e.id LIMIT 1) d ON true
    WHERE ${mine(ctx)} AND u."communeId" = ${communeId}
    ORDER BY coalesce(u.intake->>'act', '') = 'later', u."createdAt", u.id LIMIT ${most}::int`
  return rows.map(({ scan, intake, duplicateId, duplicateSubject, ...row }) => ({
    ...row,
    unscanned: scan === 'PENDING',
    draft: intake,
    duplicateOf: duplicateId === null ? null : { id: duplicateId, subject: duplicateSubject ?? '' },
  }))
}

export type OpenIntake = Readonly<{ communeId: number; count: number; since: Date; until: Date }>

/** The person's unfinished intakes: by commune, how many files wait, since when, and until when they are kept. */
export const listOpenIntakes = (ctx: Ctx): Promise<OpenIntake[]> =>
  ctx.db.$queryRaw<OpenIntake[]>`
    SELECT u."communeId", count(*)::int AS count, min(u."receivedAt") AS since, min(u."expiresAt") AS until
    FROM "Upload" u WHERE ${mine(ctx)} AND u."communeId" = ANY (${[...communesOf(ctx.actor, 'COMMUNE', 'COORDINATOR')]}::int[])
    GROUP BY u."communeId" ORDER BY min(u."expiresAt"), u."communeId" LIMIT 500`

/** Full names of a commune and of the units above it, as papers name them. */
export const listUnitNames = async (ctx: Ctx, communeId: number): Promise<string[]> => {
  const rows = await ctx.db.$queryRaw<{ fullName: string }[]>`
    SELECT a."fullName" FROM "UnitClosure" c JOIN "AdminUnit" a ON a.id = c."ancestorId"
    WHERE c."descendantId" = ${communeId} AND days(c."validFrom", c."validTo") @> ${dayToDb(ctx.today)}::date
    ORDER BY c.depth LIMIT 10`
  return rows.map(({ fullName }) => fullName)
}

/** Ids of the sets a commune aims at this year or later, the nearest first. */
export const listAims = async (ctx: Ctx, communeId: number): Promise<number[]> => {
  const rows = await ctx.db.target.findMany({
    where: { communeId, cancelledAt: null, maintain: false, year: { gte: Number(ctx.today.slice(0, 4)) } },
    select: { setId: true },
    orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
    take: 20,
  })
  return [...new Set(rows.map(({ setId }) => setId))]
}
