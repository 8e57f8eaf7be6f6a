import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { fold } from '../kernel/text.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { visibleDirectives } from '../policies/directives.js'
import { visibleEvidenceSql } from '../policies/evidence.js'

/** Hits of one kind on the page; one more is read, to know whether there are more. */
export const mostHits = 10

/** Words that are looked for: folded, each at least one sign, the first few of a long question. */
export const searchWords = (q: string): string[] =>
  fold(q)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)

/** Every word stands somewhere in the folded column. `%`, `_` and `\` in a word are themselves. */
const holdsAll = (column: Prisma.Sql, words: readonly string[]): Prisma.Sql =>
  Prisma.join(
    words.map((word) => Prisma.sql`${column} LIKE ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`),
    ' AND ',
  )

export type CommuneHit = Readonly<{ id: number; fullName: string; code: string; validTo: Day | null }>

/** Communes in the person's scope by name or code, those that live before those that ended. */
export const findCommunes = async (ctx: Ctx, words: readonly string[]): Promise<CommuneHit[]> => {
  const rows = await ctx.db.$queryRaw<(Omit<CommuneHit, 'validTo'> & { validTo: Date | null })[]>`
    SELECT u.id, u."fullName", u.code, u."validTo" FROM "AdminUnit" u
    WHERE u.id = ANY (${[...ctx.actor.communeIds]}::int[]) AND ${holdsAll(Prisma.sql`u."searchKey"`, words)}
    ORDER BY u."validTo" IS NOT NULL, u.name, u."validFrom" DESC, u.id LIMIT ${mostHits + 1}`
  return rows.map(({ validTo, ...row }) => ({ ...row, validTo: validTo && dayFromDb(validTo) }))
}

export type IndicatorHit = Readonly<{ id: number; code: string; name: string; setId: number; criterionId: number }>

/** Indicators of every set in force today (or when the set ended), by code or words; a code asked for exactly is first. */
export const findIndicators = (ctx: Ctx, words: readonly string[]): Promise<IndicatorHit[]> =>
  ctx.db.$queryRaw<IndicatorHit[]>`
    SELECT i.id, i.code, i.name, i."setId", i."criterionId"
    FROM "Indicator" i JOIN "CriteriaSet" s ON s.id = i."setId"
    WHERE days(i."validFrom", i."validTo") @> least(${dayToDb(ctx.today)}::date, s."validTo") AND ${holdsAll(Prisma.sql`i."searchKey"`, words)}
    ORDER BY i.code <> ${words[0] ?? ''}, i."setId", i."criterionId", i."sortOrder", i.id LIMIT ${mostHits + 1}`

export type PaperHit = Readonly<{
  id: number
  subject: string
  docNumber: string | null
  issuer: string | null
  issuedOn: Day | null
  commune: string
}>

/** Papers the person may see, by subject, number or issuer; newest first. */
export const findPapers = async (ctx: Ctx, words: readonly string[]): Promise<PaperHit[]> => {
  const rows = await ctx.db.$queryRaw<(Omit<PaperHit, 'issuedOn'> & { issuedOn: Date | null })[]>`
    SELECT e.id, e.subject, e."docNumber", e.issuer, e."issuedOn", u."fullName" AS commune
    FROM "Evidence" e JOIN "AdminUnit" u ON u.id = e."ownerUnitId"
    WHERE e."withdrawnAt" IS NULL AND ${holdsAll(Prisma.sql`e."searchKey"`, words)}
      AND ${visibleEvidenceSql(ctx.actor, ctx.today)}
    ORDER BY e."createdAt" DESC, e.id DESC LIMIT ${mostHits + 1}`
  return rows.map(({ issuedOn, ...row }) => ({ ...row, issuedOn: issuedOn && dayFromDb(issuedOn) }))
}

export type DirectiveHit = Readonly<{
  id: number
  docNumber: string
  title: string | null
  issuer: string
  issuedOn: Day | null
}>

/** Letters the person may read, by number, subject or issuer; newest first. */
export const findDirectives = async (ctx: Ctx, words: readonly string[]): Promise<DirectiveHit[]> => {
  const rows = await ctx.db.directive.findMany({
    where: {
      AND: [
        visibleDirectives(ctx.actor),
        ...words.map((word) => ({ document: { searchKey: { contains: word.replace(/[\\%_]/g, '\\$&') } } })),
      ],
    },
    select: { id: true, document: { select: { docNumber: true, title: true, issuer: true, issuedOn: true } } },
    relationLoadStrategy: 'join',
    orderBy: { id: 'desc' },
    take: mostHits + 1,
  })
  return rows.map(({ id, document: { issuedOn, ...document } }) => ({
    id,
    ...document,
    issuedOn: issuedOn && dayFromDb(issuedOn),
  }))
}
