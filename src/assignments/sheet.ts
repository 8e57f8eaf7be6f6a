import { type IndicatorDef, indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import { list } from '../kernel/format.js'
import { fold } from '../kernel/text.js'
import type { Day } from '../kernel/time.js'
import type { Sheet } from '../kernel/xlsx.js'
import type { AgencyChoice, Assigned, AssignmentTarget } from './listing.js'
import { holdsOn, type Wanted } from './rules.js'

/** One row of the sheet as typed: what is assigned, to whom. */
export type TypedRow = Readonly<{ no: number; code: string; lead: string; supports: string }>

/** A row that can be taken. */
export type PlannedRow = Readonly<{
  no: number
  code: string
  name: string
  target: AssignmentTarget
  wanted: readonly Wanted[]
  before: string
  after: string
  changed: boolean
}>

/** What a sheet would do: rows to take, rows that say what is so already, and for each faulty row why not. */
export type SheetPlan = Readonly<{
  rows: readonly PlannedRow[]
  same: readonly PlannedRow[]
  faults: readonly Readonly<{ no: number; text: string }>[]
}>

const head = ['Mã', 'Tên tiêu chí, chỉ tiêu', 'Cơ quan chủ trì', 'Cơ quan phối hợp'] as const

type Subject = Readonly<{ code: string; name: string; target: AssignmentTarget }>

/** Everything of a set that may be assigned on a day, in order: a criterion, then its indicators. */
const subjectsOf = (set: SetDef, day: Day): Subject[] =>
  set.criteria.flatMap((criterion) => {
    const indicators = indicatorsOn(criterion, set, day)
    const own = (one: IndicatorDef) => ({ code: one.code, name: one.name, target: { indicatorId: one.id } })
    return [
      { code: String(criterion.no), name: criterion.name, target: { criterionId: criterion.id } },
      ...indicators.filter(({ code }) => code.includes('.')).map(own),
    ]
  })

const isOf =
  (target: AssignmentTarget) =>
  (row: Assigned): boolean =>
    'criterionId' in target ? row.criterionId === target.criterionId : row.indicatorId === target.indicatorId

/** The template: the set's own rows with the holders of the day, and the agencies that may be named. */
export const templateSheets = (
  set: SetDef,
  { assigned, agencies, day }: { assigned: readonly Assigned[]; agencies: readonly AgencyChoice[]; day: Day },
): Sheet[] => [
  {
    name: 'Phân công',
    head,
    widths: [8, 70, 24, 40],
    rows: subjectsOf(set, day).map(({ code, name, target }) => {
      const holders = assigned.filter((row) => isOf(target)(row) && holdsOn(row, day))
      const codes = (role: Assigned['role']) =>
        holders
          .filter((row) => row.role === role)
          .map(({ agency }) => agency.code)
          .join('; ')
      return [code, name, codes('LEAD'), codes('SUPPORT')]
    }),
  },
  {
    name: 'Cơ quan',
    head: ['Mã cơ quan', 'Tên gọi tắt', 'Tên đầy đủ'],
    widths: [14, 28, 60],
    rows: agencies.map(({ code, shortName, name }) => [code, shortName, name]),
  },
]

type Around = Readonly<{ agencies: readonly AgencyChoice[]; assigned: readonly Assigned[]; day: Day }>

/** Agencies by what people write: the code, the short name or the whole one, with or without marks. */
const finderOf = (agencies: readonly AgencyChoice[]) => {
  const known = new Map(
    agencies.flatMap((agency) => [agency.name, agency.shortName, agency.code].map((name) => [fold(name), agency])),
  )
  return (typed: string) => known.get(fold(typed))
}

const inWords = (wanted: readonly Wanted[], names: ReadonlyMap<number, string>): string => {
  const of = (role: Wanted['role']) =>
    wanted.filter((one) => one.role === role).map(({ agencyId }) => names.get(agencyId) ?? '')
  const [leads, supports] = [of('LEAD'), of('SUPPORT').sort((a, b) => a.localeCompare(b, 'vi'))]
  const words = [leads.length > 0 && `${list(leads)} chủ trì`, supports.length > 0 && `${list(supports)} phối hợp`]
  return words.filter(Boolean).join('; ') || 'chưa phân công'
}

const splitNames = (typed: string): string[] =>
  typed
    .split(/[;\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

type Find = ReturnType<typeof finderOf>

const readRow = (row: TypedRow, find: Find): { wanted: Wanted[] } | { fault: string } => {
  const lead = row.lead === '' ? null : find(row.lead)
  if (lead === undefined) return { fault: `Không có cơ quan chủ trì “${row.lead}” trong danh mục.` }
  const supports = splitNames(row.supports).map((name) => ({ name, agency: find(name) }))
  const unknown = supports.filter(({ agency }) => agency === undefined).map(({ name }) => `“${name}”`)
  if (unknown.length > 0) return { fault: `Không có cơ quan phối hợp ${list(unknown)} trong danh mục.` }
  const ids = [...new Set(supports.flatMap(({ agency }) => agency?.id ?? []))]
  if (lead && ids.includes(lead.id)) return { fault: `${lead.shortName} vừa chủ trì vừa phối hợp.` }
  const leading: Wanted[] = lead ? [{ agencyId: lead.id, role: 'LEAD' }] : []
  return { wanted: [...leading, ...ids.map((agencyId): Wanted => ({ agencyId, role: 'SUPPORT' }))] }
}

/**
 * What the rows of a sheet would do to the assignments of a set. A row that names nobody changes nothing; a code that is
 * unknown or stands twice, an agency nobody knows or named on both sides is a fault of its row.
 */
export const planSheet = (set: SetDef, typed: readonly TypedRow[], around: Around): SheetPlan => {
  const { agencies, assigned, day } = around
  const subjects = new Map(subjectsOf(set, day).map((one) => [one.code, one]))
  const find = finderOf(agencies)
  const names = new Map([
    ...assigned.map(({ agency }) => [agency.id, agency.shortName] as const),
    ...agencies.map(({ id, shortName }) => [id, shortName] as const),
  ])
  const faults: { no: number; text: string }[] = []
  const rows: PlannedRow[] = []
  const seen = new Map<string, number>()
  for (const row of typed) {
    const subject = subjects.get(row.code)
    const first = seen.get(row.code)
    seen.set(row.code, first ?? row.no)
    if (!subject) {
      faults.push({ no: row.no, text: row.code === '' ? 'Chưa ghi mã.' : `Bộ tiêu chí không có mã “${row.code}”.` })
      continue
    }
    if (first !== undefined) {
      faults.push({ no: row.no, text: `Mã ${row.code} đã có ở dòng ${first}.` })
      continue
    }
    const read = readRow(row, find)
    if ('fault' in read) {
      faults.push({ no: row.no, text: read.fault })
      continue
    }
    if (read.wanted.length === 0) continue
    const holders = assigned.filter((one) => isOf(subject.target)(one) && holdsOn(one, day))
    const before = inWords(
      holders.map(({ agency, role }) => ({ agencyId: agency.id, role })),
      names,
    )
    const after = inWords(read.wanted, names)
    const drafts = holders.some(({ status }) => status === 'DRAFT')
    rows.push({ no: row.no, ...subject, wanted: read.wanted, before, after, changed: drafts || before !== after })
  }
  return { rows: rows.filter(({ changed }) => changed), same: rows.filter(({ changed }) => !changed), faults }
}
