import { dateTime } from '../kernel/format.js'
import type { Form } from '../kernel/forms.js'
import { paths } from '../paths.js'
import type { BulkOutcome, BulkRow } from './bulk.js'
import type { FigureAsk, InputAsk } from './fields.js'
import { countUnitOf } from './figures.js'
import { resultChoices } from './form-presenter.js'
import type { CommuneSet } from './status-page.js'
import { gapOf, levelOf, requirementInWords } from './words.js'

/** A box of the table: its label is read after the row's own name. */
type Box = Readonly<{
  kind: 'number' | 'whole' | 'text' | 'select'
  name: string
  label: string
  unit: string | null
  options: readonly { value: string; label: string }[]
}>

/** The boxes of one figure; a part carries its name. */
type BoxGroup = Readonly<{ label: string | null; ratio: boolean; boxes: readonly Box[] }>

const words = [
  { value: 'MET', label: 'Đạt' },
  { value: 'NOT_MET', label: 'Chưa đạt' },
]

const degreeOptions = (inWords: boolean) =>
  ['1', '2', '3'].map((degree) => ({ value: inWords ? `Mức độ ${degree}` : degree, label: `Mức độ ${degree}` }))

const boxesOf = ({ prefix, kind, part, label, unit }: FigureAsk): Box[] => {
  const box = (name: string, words: string, extra: Partial<Box> = {}): Box => ({
    kind: 'number',
    name: prefix + name,
    label: words,
    unit: null,
    options: [],
    ...extra,
  })
  if (kind === 'ratio') {
    const counted = countUnitOf(label)
    return [
      box('numerator', counted ? `Số ${counted} đạt` : 'Số đạt'),
      box('denominator', counted ? `Tổng số ${counted}` : 'Tổng số'),
      box('value', 'hoặc tỷ lệ', { unit: '%' }),
    ]
  }
  if (kind === 'number') return [box('value', 'Hiện trạng', { unit })]
  if (kind === 'whole') return [box('value', 'Hiện trạng', { kind: 'whole', unit })]
  if (kind === 'degree')
    return [box(part ? 'value' : 'valueText', 'Mức đã đạt', { kind: 'select', options: degreeOptions(!part) })]
  if (kind === 'word') return [box('result', 'Kết quả', { kind: 'select', options: words })]
  return kind === 'none' ? [] : [box('valueText', 'Hiện trạng', { kind: 'text' })]
}

/** Facts as boxes; a list to choose several from stands only on the indicator's own page. */
const inputBoxes = ({ name, kind, input }: InputAsk): Box[] =>
  kind === 'choices' ? [] : [{ kind, name, label: input.label, unit: null, options: [] }]

const groupsOf = ({ subject: { asked } }: BulkRow): BoxGroup[] => {
  const inputs = asked.inputs.flatMap(inputBoxes)
  const figures = asked.figures.map((ask) => ({
    label: ask.part ? ask.label : null,
    ratio: ask.kind === 'ratio',
    boxes: boxesOf(ask),
  }))
  return [{ label: null, ratio: false, boxes: inputs }, ...figures].filter(({ boxes }) => boxes.length > 0)
}

const fieldOf = (row: BulkRow, name: string): string => `rows.${row.subject.row.id}.${name}`

/** What the set below has for a row, by assessment. */
type Offers = ReadonlyMap<number, Readonly<{ text: string; href: string }>>

const presentRow = (row: BulkRow, offers: Offers) => {
  const { subject, values, errors, conflict } = row
  const { indicator, context } = subject
  const gap = gapOf(indicator, context)
  const stored = subject.row
  const needsReason =
    gap !== null || errors['claimReason'] !== undefined || [values['claimReason'] ?? ''].flat()[0] !== ''
  return {
    id: stored.id,
    code: indicator.code,
    name: indicator.name,
    href: paths.assessments.show({ id: stored.id }),
    prefix: `rows.${stored.id}.`,
    requirement: requirementInWords(indicator, levelOf(indicator, context)),
    gapBy: gap?.owner ?? null,
    groups: groupsOf(row),
    carry: offers.get(stored.id) ?? null,
    elsewhere: subject.asked.inputs.some(({ kind }) => kind === 'choices'),
    results: resultChoices(subject),
    needsReason,
    version: [values['version'] ?? ''].flat()[0] ?? '',
    bad: Object.keys(errors).length > 0 || conflict !== null,
    conflict:
      conflict === null
        ? null
        : {
            who: [stored.updatedBy, dateTime(stored.updatedAt)].filter(Boolean).join(', '),
            items: conflict.map(({ label, theirs }) => ({ label, text: theirs.text || '(để trống)', diff: true })),
          },
  }
}

const conflictFault = (row: BulkRow) => {
  const [first] = row.conflict ?? []
  if (!first) return []
  const message = `Chỉ tiêu ${row.subject.indicator.code}: vừa có người khác cập nhật. Đề nghị xem bản đang lưu và lưu lại.`
  return [{ field: fieldOf(row, first.name), message }]
}

/** One form of all rows: the values and faults of each under its own names. */
const formOf = (rows: readonly BulkRow[]): Form => {
  const named = <T>(pick: (row: BulkRow) => Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(
      rows.flatMap((row) => Object.entries(pick(row)).map(([name, value]) => [fieldOf(row, name), value])),
    )
  const faults = rows.flatMap((row) =>
    Object.entries(row.errors).map(([name, message]) => ({
      field: fieldOf(row, name),
      message: `Chỉ tiêu ${row.subject.indicator.code}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    })),
  )
  return {
    values: named((row) => row.values),
    errors: named((row) => row.errors),
    list: [...faults, ...rows.flatMap(conflictFault)],
  }
}

/** "Đã lưu 4 dòng; còn 1 dòng cần sửa." */
export const bulkSummary = ({ saved, invalid, overtaken }: Omit<BulkOutcome, 'rows'>): string => {
  const done = saved > 0 ? `Đã lưu ${saved} dòng` : 'Chưa lưu dòng nào'
  const left = [
    invalid > 0 && `còn ${invalid} dòng cần sửa`,
    overtaken > 0 && `${overtaken} dòng vừa có người khác cập nhật`,
  ].filter((one) => one !== false)
  return `${[done, ...left].join('; ')}. Nội dung đã nhập được giữ nguyên.`
}

/** The page that updates many indicators of a commune: the whole set, or one criterion of it. */
export const presentBulk = (
  facts: CommuneSet,
  rows: readonly BulkRow[],
  criterionNo: number | null,
  offers: Offers,
) => {
  const { set, commune } = facts
  const at = { id: commune.id, set: set.code }
  const criterion = set.criteria.find(({ no }) => no === criterionNo)
  const groups = [...new Set(rows.map((row) => row.criterion))].map((one) => ({
    title: `Tiêu chí ${one.no}. ${one.name}`,
    rows: rows.filter((row) => row.criterion === one).map((row) => presentRow(row, offers)),
  }))
  return {
    title: `Cập nhật nhiều chỉ tiêu, ${commune.fullName.charAt(0).toLowerCase()}${commune.fullName.slice(1)}`,
    lead: criterion ? `Tiêu chí ${criterion.no}. ${criterion.name}` : set.name,
    groups,
    form: formOf(rows),
    action: paths.communes.edit(at, { criterion: criterionNo }),
    cancel: paths.communes.status(at),
    choose: {
      action: paths.communes.edit(at),
      options: set.criteria.map(({ no, name }) => ({ value: no, label: `${no}. ${name}` })),
      value: criterionNo,
    },
  }
}
