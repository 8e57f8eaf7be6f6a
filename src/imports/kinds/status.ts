import type { IndicatorDef, SetDef } from '../../criteria/catalogue.js'
import type { Day } from '../../kernel/time.js'
import type { SheetRow } from '../../kernel/xlsx-read.js'
import { cellOf, type FieldDef, faulty, type Kind, type PlanInput } from '../kind.js'
import type { Place } from '../places.js'
import { inTurns } from '../turns.js'
import { signOf } from '../words.js'
import {
  applySaves,
  type Facts,
  inForce,
  intactSaves,
  loadFacts,
  lockCommunes,
  type PlannedSave,
  planOne,
  undoSaves,
} from './assessment-facts.js'
import { resultField } from './said.js'
import { reasonOf, setIn } from './values.js'

const own: readonly FieldDef[] = [
  {
    key: 'commune',
    label: 'Xã',
    synonyms: ['tên xã', 'đơn vị', 'xã, thị trấn', 'địa phương', 'mã xã'],
    required: true,
  },
  { key: 'code', label: 'Chỉ tiêu', synonyms: ['mã', 'mã chỉ tiêu', 'chỉ tiêu số'] },
  {
    key: 'result',
    label: 'Kết quả',
    synonyms: ['xã tự đánh giá', 'tự đánh giá', 'đánh giá', 'hiện trạng', 'đạt/chưa đạt'],
  },
  { key: 'note', label: 'Ghi chú', synonyms: ['chú thích'] },
]

/** A column of the wide table: one indicator. */
const columnOf = ({ code }: IndicatorDef): FieldDef => ({
  key: `i.${code}`,
  label: `Chỉ tiêu ${code}`,
  synonyms: [code],
})

type Cell = Readonly<{ indicator: IndicatorDef | string; result: string; note: string; column: number | null }>

/** What a row says, indicator by indicator: of the one it names, and of those that have a column. */
const cellsOf = (facts: Facts, row: SheetRow, { columns }: PlanInput): Cell[] => {
  const code = cellOf(row, columns, 'code')
  const named = columns['code'] !== undefined && (code !== '' || columns['result'] !== undefined)
  const long: Cell[] = named
    ? [
        {
          indicator: facts.indicator(code),
          result: cellOf(row, columns, 'result'),
          note: cellOf(row, columns, 'note'),
          column: columns['result'] ?? columns['code'] ?? null,
        },
      ]
    : []
  const wide = facts.indicators.flatMap((indicator): Cell[] => {
    const column = columns[`i.${indicator.code}`]
    const result = column === undefined ? '' : (row.cells[column] ?? '')
    return column === undefined || result === '' ? [] : [{ indicator, result, note: '', column }]
  })
  return [...long, ...wide]
}

const planCell = (
  facts: Facts,
  { no, commune }: { no: number; commune: Place },
  cell: Cell,
  input: PlanInput,
  seen: Map<string, number>,
): PlannedSave => {
  const { indicator, column } = cell
  if (typeof indicator === 'string')
    return {
      item: faulty(no, commune.name, [{ column: input.columns['code'] ?? null, message: indicator }]),
      save: null,
    }
  const about = `${commune.name}, ${indicator.code}`
  const key = `${commune.id}/${indicator.id}`
  const first = seen.get(key)
  if (first !== undefined)
    return { item: faulty(no, about, [{ column, message: `${about} đã có ở dòng ${first}.` }]), save: null }
  seen.set(key, no)
  const { values, faults } = resultField(cell.result)
  const [wrong] = Object.values(faults)
  if (wrong !== undefined) return { item: faulty(no, about, [{ column, message: wrong }]), save: null }
  const said = cell.note === '' ? values : { ...values, note: cell.note }
  const columns = { result: column ?? undefined, claimReason: column ?? undefined, note: input.columns['note'] }
  return planOne(facts, { no, commune, indicator }, { values: said, columns, reason: reasonOf(input), asOf: null })
}

const planRow = (facts: Facts, row: SheetRow, input: PlanInput, seen: Map<string, number>): PlannedSave[] => {
  const typed = cellOf(row, input.columns, 'commune')
  const commune = facts.commune(typed)
  if (typeof commune === 'string')
    return [
      { item: faulty(row.no, typed, [{ column: input.columns['commune'] ?? null, message: commune }]), save: null },
    ]
  return cellsOf(facts, row, input).map((cell) => planCell(facts, { no: row.no, commune }, cell, input, seen))
}

const fieldsOf = (set: SetDef | null, today: Day): FieldDef[] => [
  ...own,
  ...(set === null ? [] : inForce(set, today)).map(columnOf),
]

/** The present status: a table of communes by indicators, or a line an indicator of a commune. */
export const status: Kind = {
  key: 'STATUS',
  label: 'Bảng hiện trạng',
  lead: 'Mỗi dòng một xã, mỗi cột một chỉ tiêu; hoặc mỗi dòng một chỉ tiêu của một xã với kết quả.',
  needs: 'assessment.update',
  roles: ['COORDINATOR', 'COMMUNE'],
  withSet: true,
  withDay: false,
  terms: 'reason',
  mostRows: 20_000,
  notes: [
    'Kết quả ghi Đ hoặc x (đạt), C (chưa đạt), K (không áp dụng), – (chưa đánh giá), “đang thực hiện”.',
    'Ô để trống thì giữ nguyên kết quả đang ghi.',
    'Cột chỉ tiêu có mã ở đầu cột: 2.1, 17.10.',
  ],
  fields: fieldsOf,
  lock: lockCommunes,
  plan: async (ctx, input) => {
    const names = new Set(input.rows.map((row) => cellOf(row, input.columns, 'commune')))
    const facts = await loadFacts(ctx, setIn(input), names)
    const seen = new Map<string, number>()
    const planned = (await inTurns(input.rows, (row) => planRow(facts, row, input, seen))).flat()
    return { items: planned.map(({ item }) => item), apply: (inner, why) => applySaves(inner, planned, why) }
  },
  intact: intactSaves,
  undo: undoSaves,
  sheet: async (ctx, { set, empty }) => {
    const facts = await loadFacts(ctx, setIn({ set }))
    const { communes, indicators } = facts
    return {
      name: 'Hiện trạng',
      head: ['Xã', ...indicators.map(({ code }) => code)],
      widths: [20, ...indicators.map(() => 7)],
      rows: communes.map((commune) => [
        commune.name,
        ...indicators.map((indicator) => {
          const row = facts.row(commune.id, indicator.id)
          return !row || empty ? '' : signOf[row.selfResult]
        }),
      ]),
    }
  },
}
