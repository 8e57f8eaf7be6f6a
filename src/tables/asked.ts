import type { Request } from 'express'
import type { Basis } from '../assessments/status.js'
import { type Catalogue, getCatalogue } from '../criteria/catalogue.js'
import { chooseBasis, chooseSet } from '../dashboards/choice.js'
import type { Ctx } from '../kernel/context.js'
import { day as showDay } from '../kernel/format.js'
import { readAsOf } from '../kernel/http/as-of.js'
import { idOfQuery, queryText } from '../kernel/http/request.js'
import { addMonths, type Day, dayFromDb, dayToDb, endOfMonth, parseDay } from '../kernel/time.js'
import { chooseUnit, type ReportingUnit } from '../units/queries.js'
import type { Asked } from './figures.js'
import { listTableUnits, periodBefore } from './units.js'

/** What a page or a file of tables was asked for, and what else could be. */
export type Choice = Asked &
  Readonly<{ ctx: Ctx; units: readonly ReportingUnit[]; catalogue: Catalogue; ends: readonly Day[] }>

/** Ends of months offered to compare with, and of as many campaigns. */
const mostEnds = 12

/** Days a period may have ended on before a day: ends of months, and the cut-offs of the unit's campaigns. */
const listEnds = async (ctx: Ctx, unit: ReportingUnit, chosen: Day): Promise<Day[]> => {
  const campaigns = await ctx.db.reportCampaign.findMany({
    where: { unitId: unit.id, cutoffDate: { lt: dayToDb(unit.asOf) } },
    select: { cutoffDate: true },
    orderBy: [{ cutoffDate: 'desc' }, { id: 'asc' }],
    take: mostEnds,
  })
  const months = Array.from({ length: mostEnds }, (_, index) => endOfMonth(addMonths(unit.asOf, -index - 1)))
  const all = new Set([chosen, ...months, ...campaigns.map(({ cutoffDate }) => dayFromDb(cutoffDate))])
  return [...all].sort((a, b) => (a < b ? 1 : -1))
}

/** The end of the period before: the asked day if it lies before the day of the table, else the end of the month before. */
const beforeOf = (req: Request, day: Day): Day => {
  const asked = parseDay(queryText(req, 'before', 10))
  return asked !== null && asked < day ? asked : periodBefore(day)
}

/** Reads the filter of the tables' pages and files: unit, set, basis, day, period before. @throws NotFound out of scope */
export const readChoice = async (req: Request): Promise<Choice> => {
  const { ctx } = readAsOf(req)
  const [units, catalogue] = await Promise.all([listTableUnits(ctx), getCatalogue(ctx)])
  const unit = chooseUnit(ctx, units, idOfQuery(req, 'unit'))
  const set = chooseSet(catalogue, unit.asOf, queryText(req, 'set'))
  const before = beforeOf(req, unit.asOf)
  const basis = chooseBasis(queryText(req, 'basis'))
  return { ctx, units, catalogue, unit, set, basis, before, ends: await listEnds(ctx, unit, before) }
}

/** The choice as links carry it. */
export const choiceQuery = ({ unit, set, basis, before }: Asked) => ({ unit: unit.id, set: set.code, basis, before })

const basisOptions: readonly { value: Basis; label: string }[] = [
  { value: 'verified', label: 'Đã thẩm tra' },
  { value: 'self', label: 'Xã tự đánh giá' },
]

/** The filter as its component takes it. */
export const presentChoice = ({ units, unit, catalogue, set, basis, before, ends }: Choice, action: string) => ({
  action,
  label: 'Chọn số liệu của biểu',
  button: 'Xem',
  selects: [
    ...(units.length > 1
      ? [
          {
            name: 'unit',
            label: 'Đơn vị',
            value: unit.id,
            options: units.map((one) => ({ value: one.id, label: one.fullName })),
          },
        ]
      : []),
    {
      name: 'set',
      label: 'Bộ tiêu chí',
      value: set.code,
      options: catalogue.sets.map(({ code, shortName }) => ({ value: code, label: shortName })),
    },
    { name: 'basis', label: 'Cơ sở', value: basis, options: basisOptions },
    {
      name: 'before',
      label: 'So với kỳ trước, đến ngày',
      value: before,
      options: ends.map((day) => ({ value: day, label: showDay(day) })),
    },
  ],
})
