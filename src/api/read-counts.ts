import { type CriterionStanding, listCriterionTotals, listStandings } from '../assessments/standings.js'
import type { Basis } from '../assessments/status.js'
import { average, byBand, cellOf, criteriaMet, isCriterionMet } from '../assessments/totals.js'
import { getCatalogue, type SetDef, setOf } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { addMonths, type Day, dayToDb, endOfMonth } from '../kernel/time.js'
import { criteriaOn } from '../targets/card.js'
import { chooseUnit, listCommunes, listReportingUnits } from '../units/queries.js'
import type { CountsQuery, SeriesQuery } from './params.js'
import { ApiRefusal } from './problems.js'
import type { Counts, Series } from './schemas.js'

const unitOf = async (ctx: Ctx, asked: number | undefined) => chooseUnit(ctx, await listReportingUnits(ctx), asked)

const untouched = (criterionId: number): CriterionStanding => ({
  criterionId,
  indicators: 0,
  selfMet: 0,
  selfNotMet: 0,
  selfTouched: 0,
  verifiedMet: 0,
  verifiedNotMet: 0,
  waiting: 0,
  notApplicable: 0,
})

/** "14,56" as a number is written in data; null of no commune. */
const averageOf = (counts: readonly number[]): string | null =>
  counts.length === 0 ? null : average(counts).replace(',', '.')

type Line = Counts['communes'][number]

const summaryOf = (set: SetDef, lines: readonly Line[], criteria: SetDef['criteria']): Counts['summary'] => {
  const metOf = (basis: Basis) => (line: Line) => (basis === 'self' ? line.selfMet : line.verifiedMet)
  const [verified, self] = (['verified', 'self'] as const).map((basis) => byBand(set.bands, lines, metOf(basis)))
  const meeting = (no: number, basis: Basis) =>
    lines.filter(({ byCriterion }) => byCriterion.some((one) => one.no === no && isCriterionMet(one, basis))).length
  return {
    communes: lines.length,
    averageVerified: averageOf(lines.map(metOf('verified'))),
    averageSelf: averageOf(lines.map(metOf('self'))),
    bands: set.bands.map(({ label }, index) => ({
      label,
      verified: verified?.[index]?.rows.length ?? 0,
      self: self?.[index]?.rows.length ?? 0,
    })),
    byCriterion: criteria.map(({ no }) => ({
      no,
      communesVerified: meeting(no, 'verified'),
      communesSelf: meeting(no, 'self'),
    })),
  }
}

/** Criteria met by the communes of a unit in a set on the day, with average and bands. @throws NotFound */
export const readCounts = async (ctx: Ctx, query: CountsQuery): Promise<Counts> => {
  const [catalogue, unit] = await Promise.all([getCatalogue(ctx), unitOf(ctx, query.unit)])
  const set = setOf(catalogue, query.set)
  const communes = await listCommunes(ctx, unit)
  const whose = { communeIds: communes.map(({ id }) => id), setIds: [set.id] }
  const [totals, standings] = await Promise.all([
    listCriterionTotals(ctx, whose),
    listStandings(ctx, { ...whose, before: ctx.today }),
  ])
  const criteria = criteriaOn(set, unit.asOf)
  const lines = communes.map(({ id, code, name }): Line => {
    const standing = standings.find(({ communeId }) => communeId === id)
    const own = new Map(totals.get(id)?.map((one) => [one.criterionId, one]))
    return {
      communeId: id,
      code,
      name,
      criteria: standing?.criteria ?? criteria.length,
      verifiedMet: standing ? criteriaMet(standing, 'verified') : 0,
      selfMet: standing ? criteriaMet(standing, 'self') : 0,
      recognised: standing?.recognised ?? false,
      byCriterion: criteria.map((criterion) => {
        const total = own.get(criterion.id) ?? untouched(criterion.id)
        const { indicators, verifiedMet, selfMet } = total
        const { letter } = cellOf(total, 'verified', { subject: name })
        return { no: criterion.no, indicators, verifiedMet, selfMet, letter }
      }),
    }
  })
  return {
    on: unit.asOf,
    unit: { id: unit.id, fullName: unit.fullName },
    set: set.code,
    communes: lines,
    summary: summaryOf(set, lines, criteria),
  }
}

/** Ten years: what lies further back is read in a second request. */
const mostMonths = 120

/** The ends of the months between two days, and the last day itself. */
const daysOf = (from: Day, to: Day): Day[] => {
  const days: Day[] = []
  for (let end = endOfMonth(from); end < to; end = endOfMonth(addMonths(end, 1))) days.push(end)
  return [...days, to]
}

type DayRow = { on: string; communeId: number; criteria: number; verifiedMet: number; selfMet: number }

/**
 * How many criteria each commune met at the end of each month, in one statement. Communes are those of the last day; one
 * that was not yet, or of which nothing is known, is left out of that month. @throws NotFound
 */
export const readSeries = async (ctx: Ctx, query: SeriesQuery): Promise<Series> => {
  const [catalogue, unit] = await Promise.all([getCatalogue(ctx), unitOf(ctx, query.unit)])
  const set = setOf(catalogue, query.set)
  const communes = await listCommunes(ctx, unit)
  const to = query.to ?? unit.asOf
  if (query.from > to || to > ctx.today) throw new ApiRefusal(400, 'from, to: Khoảng thời gian chưa đúng.')
  if (addMonths(query.from, mostMonths) < to)
    throw new ApiRefusal(400, `from: Xa nhất ${mostMonths} tháng trước ngày to.`)
  const days = daysOf(query.from, to)
  const rows = await ctx.db.$queryRaw<DayRow[]>`
    SELECT d.day::text AS on, c.id AS "communeId", t.criteria, t."criteriaVerifiedMet" AS "verifiedMet",
      t."criteriaSelfMet" AS "selfMet"
    FROM unnest(${days.map(dayToDb)}::date[]) AS d (day)
    CROSS JOIN unnest(${communes.map(({ id }) => id)}::int[]) WITH ORDINALITY AS c (id, place)
    CROSS JOIN LATERAL (SELECT * FROM "SetTotalDay" x
      WHERE x."communeId" = c.id AND x."setId" = ${set.id} AND x.day <= d.day ORDER BY x.day DESC LIMIT 1) t
    ORDER BY d.day, c.place`
  return {
    set: set.code,
    unit: { id: unit.id, fullName: unit.fullName },
    days: days.map((on) => ({
      on,
      communes: rows
        .filter((row) => row.on === on)
        .map(({ communeId, criteria, verifiedMet, selfMet }) => ({ communeId, criteria, verifiedMet, selfMet })),
    })),
  }
}
