import { type Subject, subjectOf } from '../../assessments/form.js'
import type { AssessmentRow } from '../../assessments/queries.js'
import { selfWords } from '../../assessments/status.js'
import type { IndicatorDef, SetDef } from '../../criteria/catalogue.js'
import { Invalid } from '../../kernel/errors.js'
import { decimalInput, day as showDay } from '../../kernel/format.js'
import type { Sheet } from '../../kernel/xlsx.js'
import type { SheetRow } from '../../kernel/xlsx-read.js'
import { numberCell } from '../cells.js'
import { cellOf, type FieldDef, faulty, type Kind, type PlanInput } from '../kind.js'
import type { Place } from '../places.js'
import { inTurns } from '../turns.js'
import {
  applySaves,
  type Facts,
  intactSaves,
  loadFacts,
  lockCommunes,
  type PlannedSave,
  planOne,
  undoSaves,
} from './assessment-facts.js'
import { type Overrides, partsOf, resultField, together, wholeOf } from './said.js'

const fields: readonly FieldDef[] = [
  {
    key: 'commune',
    label: 'Xã',
    synonyms: ['tên xã', 'đơn vị', 'xã, thị trấn', 'địa phương', 'mã xã'],
    required: true,
  },
  { key: 'code', label: 'Chỉ tiêu', synonyms: ['mã', 'mã chỉ tiêu', 'chỉ tiêu số'], required: true },
  {
    key: 'value',
    label: 'Hiện trạng',
    synonyms: ['giá trị', 'số liệu', 'kết quả đạt được', 'tỷ lệ', 'kết quả thực hiện', 'tỷ lệ (%)'],
  },
  { key: 'numerator', label: 'Tử số', synonyms: ['số đạt', 'số lượng đạt'] },
  { key: 'denominator', label: 'Mẫu số', synonyms: ['tổng số', 'tổng'] },
  { key: 'text', label: 'Mô tả', synonyms: ['diễn giải', 'hiện trạng bằng lời'] },
  { key: 'parts', label: 'Các phần', synonyms: ['nội dung thành phần', 'các nội dung'] },
  { key: 'asOf', label: 'Số liệu đến', synonyms: ['ngày số liệu', 'ngày chốt số liệu', 'tính đến ngày', 'thời điểm'] },
  { key: 'result', label: 'Xã tự đánh giá', synonyms: ['tự đánh giá', 'kết quả', 'đánh giá', 'đạt/chưa đạt'] },
  { key: 'reason', label: 'Lý do', synonyms: ['căn cứ', 'lý do tự đánh giá'] },
  { key: 'planned', label: 'Ngày dự kiến đạt', synonyms: ['dự kiến đạt', 'thời gian hoàn thành'] },
  { key: 'note', label: 'Ghi chú', synonyms: ['chú thích'] },
]

/** Which column of the file a field of the form came from. */
const columnOf: Readonly<Record<string, string>> = {
  valueText: 'text',
  figuresAsOf: 'asOf',
  claimReason: 'reason',
  plannedDate: 'planned',
}

const plain: readonly (readonly [field: string, key: string])[] = [
  ['figuresAsOf', 'asOf'],
  ['claimReason', 'reason'],
  ['plannedDate', 'planned'],
  ['note', 'note'],
]

/** What a row says of an indicator, as fields of that indicator's form. An empty cell says nothing. */
const saidIn = (subject: Subject, row: SheetRow, { columns }: PlanInput): Overrides => {
  const cell = (key: string) => cellOf(row, columns, key)
  const [whole] = subject.asked.figures
  const figures = { value: cell('value'), numerator: cell('numerator'), denominator: cell('denominator') }
  const own = wholeOf(whole && whole.part === null ? whole : null, figures, cell('text'), subject)
  const rest = plain.filter(([, key]) => cell(key) !== '').map(([field, key]) => [field, cell(key)])
  return together([
    own,
    partsOf(cell('parts'), subject.asked.figures, subject),
    resultField(cell('result')),
    { values: Object.fromEntries(rest) as Record<string, string>, faults: {} },
  ])
}

const planRow = (facts: Facts, row: SheetRow, input: PlanInput, seen: Map<string, number>): PlannedSave => {
  const { columns } = input
  const [communeText, code] = [cellOf(row, columns, 'commune'), cellOf(row, columns, 'code')]
  const about = [communeText, code.slice(0, 60)].filter(Boolean).join(', ')
  const refuse = (faults: Parameters<typeof faulty>[2]): PlannedSave => ({
    item: faulty(row.no, about, faults),
    save: null,
  })
  const at = (key: string) => columns[key] ?? null
  const commune = facts.commune(communeText)
  if (typeof commune === 'string') return refuse([{ column: at('commune'), message: commune }])
  const indicator = facts.indicator(code)
  if (typeof indicator === 'string') return refuse([{ column: at('code'), message: indicator }])
  const first = seen.get(`${commune.id}/${indicator.id}`)
  if (first !== undefined)
    return refuse([{ column: at('code'), message: `${commune.name}, ${indicator.code} đã có ở dòng ${first}.` }])
  seen.set(`${commune.id}/${indicator.id}`, row.no)
  const known = facts.row(commune.id, indicator.id)
  const subject = known && subjectOf(indicator, known, { context: facts.context(commune.id), today: facts.today })
  const { values, faults } = subject ? saidIn(subject, row, input) : { values: {}, faults: {} }
  const wrong = Object.entries(faults)
  if (wrong.length > 0) return refuse(wrong.map(([name, message]) => ({ column: at(columnOf[name] ?? name), message })))
  const names = ['result', 'value', 'numerator', 'denominator', 'note']
  const from = [
    ...names.map((name) => [name, columns[name]]),
    ...Object.entries(columnOf).map(([a, b]) => [a, columns[b]]),
  ]
  const partNames = Object.keys(values).filter((name) => name.startsWith('parts.'))
  const places = Object.fromEntries([...from, ...partNames.map((name) => [name, columns['parts']])]) as Record<
    string,
    number | undefined
  >
  return planOne(
    facts,
    { no: row.no, commune, indicator },
    { values, columns: places, reason: reasonOf(input), asOf: input.asOf },
  )
}

/** The words given for results that need a reason and have none. */
export const reasonOf = ({ terms }: PlanInput): string | null => {
  const reason = (terms as { reason?: unknown } | null)?.reason
  return typeof reason === 'string' && reason !== '' ? reason : null
}

/** The set a batch was made for. @throws Invalid when it has none */
export const setIn = ({ set }: { set: SetDef | null }): SetDef => {
  if (!set) throw new Invalid('Đợt nhập này chưa chọn bộ tiêu chí. Đề nghị tải tệp lên lại.')
  return set
}

const partsText = (indicator: IndicatorDef, row: AssessmentRow): string =>
  indicator.parts
    .flatMap(({ id, key }) => {
      const part = row.parts.find(({ partId }) => partId === id)
      if (!part) return []
      if (part.numerator !== null && part.denominator !== null)
        return [`${key}: ${decimalInput(part.numerator)}/${decimalInput(part.denominator)}`]
      if (part.value !== null) return [`${key}: ${decimalInput(part.value)}`]
      const word = part.selfResult === 'MET' ? 'đạt' : part.selfResult === 'NOT_MET' ? 'chưa đạt' : null
      return word === null ? [] : [`${key}: ${word}`]
    })
    .join('; ')

const shownDay = (day: string | null) => (day === null ? '' : showDay(day))

const lineOf = (facts: Facts, commune: Place, indicator: IndicatorDef, empty: boolean) => {
  const row = facts.row(commune.id, indicator.id)
  const begin = [commune.name, indicator.code, indicator.name]
  if (!row || empty) return [...begin, ...Array.from({ length: 10 }, () => '')]
  const { asked } = subjectOf(indicator, row, { context: facts.context(commune.id), today: facts.today })
  const text = asked.figures.length > 0 ? (row.valueText ?? '') : ''
  return [
    ...begin,
    numberCell(row.value),
    numberCell(row.numerator),
    numberCell(row.denominator),
    text,
    partsText(indicator, row),
    shownDay(row.figuresAsOf),
    selfWords(row).long,
    row.claimReason ?? '',
    shownDay(row.plannedDate),
    row.note ?? '',
  ]
}

const head = [
  'Xã',
  'Chỉ tiêu',
  'Tên chỉ tiêu',
  'Hiện trạng',
  'Tử số',
  'Mẫu số',
  'Mô tả',
  'Các phần',
  'Số liệu đến',
  'Xã tự đánh giá',
  'Lý do',
  'Ngày dự kiến đạt',
  'Ghi chú',
]

/** Measured values, a line an indicator of a commune. */
export const values: Kind = {
  key: 'VALUES',
  label: 'Số liệu chỉ tiêu',
  lead: 'Mỗi dòng là một chỉ tiêu của một xã: hiện trạng hoặc tử số, mẫu số, ngày số liệu, kết quả, ghi chú.',
  needs: 'assessment.update',
  roles: ['COORDINATOR', 'COMMUNE'],
  withSet: true,
  withDay: true,
  terms: 'reason',
  mostRows: 20_000,
  notes: [
    'Xã ghi bằng tên hoặc mã, chỉ tiêu ghi bằng mã (2.1, 17.10).',
    'Ô để trống thì giữ nguyên số liệu đang ghi.',
    'Chỉ tiêu gồm nhiều phần ghi ở cột Các phần: “a: 33,3; b: 41/642”.',
    'Số ghi 1.234,5 hoặc 1234.5; ngày ghi ngày/tháng/năm.',
  ],
  fields: () => fields,
  lock: lockCommunes,
  plan: async (ctx, input) => {
    const names = new Set(input.rows.map((row) => cellOf(row, input.columns, 'commune')))
    const facts = await loadFacts(ctx, setIn(input), names)
    const seen = new Map<string, number>()
    const planned = await inTurns(input.rows, (row) => planRow(facts, row, input, seen))
    return { items: planned.map(({ item }) => item), apply: (inner, why) => applySaves(inner, planned, why) }
  },
  intact: intactSaves,
  undo: undoSaves,
  sheet: async (ctx, { set, empty }): Promise<Sheet> => {
    const facts = await loadFacts(ctx, setIn({ set }))
    return {
      name: 'Số liệu',
      head,
      widths: [18, 10, 50, 12, 10, 10, 24, 30, 14, 24, 24, 18, 30],
      rows: facts.communes.flatMap((commune) =>
        facts.indicators.map((indicator) => lineOf(facts, commune, indicator, empty)),
      ),
    }
  },
}
