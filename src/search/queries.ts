import type { Catalogue, CriterionDef, SetDef } from '../criteria/catalogue.js'
import { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { fold } from '../kernel/text.js'
import { type Day, dayFromDb, dayToDb } from '../kernel/time.js'
import { visibleDirectives } from '../policies/directives.js'
import { visibleEvidenceSql } from '../policies/evidence.js'
import { countedAtMost, holdsAll, mostHits } from './words.js'

/** What was found of one kind: the first few, and how many there are (counted to `countedAtMost`). */
export type Found<Hit> = Readonly<{ hits: readonly Hit[]; total: number }>

type Counted<Row> = Row & { found: number }

const found = <Row extends object>(rows: readonly Counted<Row>[]): Found<Counted<Row>> => ({
  hits: rows,
  total: rows[0]?.found ?? 0,
})

export type CommuneHit = Readonly<{ id: number; fullName: string; code: string; validTo: Day | null }>

/** Communes in the person's scope by name or code, those that live before those that ended. */
export const findCommunes = async (ctx: Ctx, words: readonly string[]): Promise<Found<CommuneHit>> => {
  const rows = await ctx.db.$queryRaw<Counted<Omit<CommuneHit, 'validTo'> & { validTo: Date | null }>[]>`
    SELECT u.id, u."fullName", u.code, u."validTo", (count(*) OVER ())::int AS found FROM "AdminUnit" u
    WHERE u.id = ANY (${[...ctx.actor.communeIds]}::int[]) AND ${holdsAll(Prisma.sql`u."searchKey"`, words)}
    ORDER BY u."validTo" IS NOT NULL, u.name, u."validFrom" DESC, u.id LIMIT ${mostHits}`
  return found(rows.map(({ validTo, ...row }) => ({ ...row, validTo: validTo && dayFromDb(validTo) })))
}

export type IndicatorHit = Readonly<{ id: number; code: string; name: string; setId: number; criterionId: number }>

/** Indicators of every set in force today (or when the set ended), by code or words; a code asked for exactly is first. */
export const findIndicators = async (ctx: Ctx, words: readonly string[]): Promise<Found<IndicatorHit>> =>
  found(
    await ctx.db.$queryRaw<Counted<IndicatorHit>[]>`
    SELECT i.id, i.code, i.name, i."setId", i."criterionId", (count(*) OVER ())::int AS found
    FROM "Indicator" i JOIN "CriteriaSet" s ON s.id = i."setId"
    WHERE days(i."validFrom", i."validTo") @> least(${dayToDb(ctx.today)}::date, s."validTo") AND ${holdsAll(Prisma.sql`i."searchKey"`, words)}
    ORDER BY i.code <> ${words[0] ?? ''}, i."setId", i."criterionId", i."sortOrder", i.id LIMIT ${mostHits}`,
  )

export type CriterionHit = Readonly<{ set: SetDef; criterion: CriterionDef }>

/** Criteria of every set by number or words: the catalogue is at hand, no statement is needed. */
export const findCriteria = ({ sets }: Catalogue, words: readonly string[]): Found<CriterionHit> => {
  const all = sets.flatMap((set) =>
    set.criteria
      .filter(({ no, name, shortName }) => {
        const text = fold(`tiêu chí ${no} ${name} ${shortName}`)
        return words.every((word) => (/^\d+$/.test(word) ? word === String(no) : text.includes(word)))
      })
      .map((criterion) => ({ set, criterion })),
  )
  return { hits: all.slice(0, mostHits), total: all.length }
}

export type PaperHit = Readonly<{
  id: number
  subject: string
  docNumber: string | null
  issuer: string | null
  issuedOn: Day | null
  commune: string
}>

/** Papers the person may see, by subject, number or issuer; newest first. Counted only so far as it costs nothing. */
export const findPapers = async (ctx: Ctx, words: readonly string[]): Promise<Found<PaperHit>> => {
  const rows = await ctx.db.$queryRaw<Counted<Omit<PaperHit, 'issuedOn'> & { issuedOn: Date | null }>[]>`
    SELECT e.id, e.subject, e."docNumber", e.issuer, e."issuedOn", u."fullName" AS commune, e.found FROM (
      SELECT *, (count(*) OVER ())::int AS found FROM (
        SELECT e.id, e.subject, e."docNumber", e.issuer, e."issuedOn", e."ownerUnitId", e."createdAt" FROM "Evidence" e
        WHERE e."withdrawnAt" IS NULL AND ${holdsAll(Prisma.sql`e."searchKey"`, words)}
          AND ${visibleEvidenceSql(ctx.actor, ctx.today)}
        ORDER BY e."createdAt" DESC, e.id DESC LIMIT ${countedAtMost}) e
      ORDER BY e."createdAt" DESC, e.id DESC LIMIT ${mostHits}) e
    JOIN "AdminUnit" u ON u.id = e."ownerUnitId" ORDER BY e."createdAt" DESC, e.id DESC`
  return found(rows.map(({ issuedOn, ...row }) => ({ ...row, issuedOn: issuedOn && dayFromDb(issuedOn) })))
}

export type DirectiveHit = Readonly<{
  id: number
  docNumber: string
  title: string | null
  issuer: string
  issuedOn: Day | null
}>

/** Letters the person may read, by number, subject or issuer; the latest first. A district has few: they are read to be counted. */
export const findDirectives = async (ctx: Ctx, words: readonly string[]): Promise<Found<DirectiveHit>> => {
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
    take: 100,
  })
  const hits = rows.slice(0, mostHits).map(({ id, document: { issuedOn, ...document } }) => ({
    id,
    ...document,
    issuedOn: issuedOn && dayFromDb(issuedOn),
  }))
  return { hits, total: rows.length }
}
