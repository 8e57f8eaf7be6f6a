import { fmt } from '../kernel/format.js'
import type { Sheet } from '../kernel/xlsx.js'
import type { SheetRow } from '../kernel/xlsx-read.js'
import { paths } from '../paths.js'
import { columnName } from './guess.js'
import type { Columns, FieldDef, Item, Kind } from './kind.js'
import type { BatchPlan } from './planning.js'
import type { Batch, listChangePage } from './queries.js'

/** Most rows of one kind a page shows; the file of findings holds all. */
const MOST_SHOWN = 200

const states = {
  CHECKED: { label: 'Chưa xác nhận', tone: 'soon' },
  APPLIED: { label: 'Đã ghi', tone: null },
  UNDONE: { label: 'Đã hoàn tác', tone: 'gap' },
  DROPPED: { label: 'Đã bỏ', tone: 'gap' },
} as const

const countWords = ({ setup: { done } }: Batch): string =>
  done === null ? '' : `${fmt.number(done.create)} thêm mới, ${fmt.number(done.change)} thay đổi`

export const presentBatch = (batch: Batch) => ({
  id: batch.id,
  href: paths.imports.show(batch),
  kind: batch.kind.label,
  file: batch.setup.file,
  unit: batch.unit,
  by: batch.by,
  when: fmt.dateTime(batch.createdAt),
  appliedAt: fmt.dateTime(batch.appliedAt),
  undoneAt: fmt.dateTime(batch.undoneAt),
  state: states[batch.state],
  counts: countWords(batch),
  done: batch.setup.done,
  encoding: batch.setup.encoding,
})

/** A kind as the page that offers it says it. */
export const presentKind = (kind: Kind) => ({
  key: kind.key,
  label: kind.label,
  lead: kind.lead,
  notes: kind.notes,
  withSet: kind.withSet,
  href: paths.imports.create({}, { kind: kind.key }),
})

/** The columns of the chosen sheet: head, a few samples, the field it goes to. */
export const presentColumns = (rows: readonly SheetRow[], head: number, columns: Columns) => {
  const heads = rows.find(({ no }) => no === head)?.cells ?? []
  const below = rows.filter(({ no }) => no > head).slice(0, 40)
  const width = Math.max(heads.length, ...below.map(({ cells }) => cells.length))
  const fieldOf = new Map(Object.entries(columns).map(([key, column]) => [column, key]))
  return Array.from({ length: width }, (_, index) => ({
    name: `c.${index}`,
    column: columnName(index),
    head: heads[index] ?? '',
    samples: [...new Set(below.map(({ cells }) => cells[index] ?? '').filter((cell) => cell !== ''))]
      .slice(0, 3)
      .map((cell) => (cell.length > 40 ? `${cell.slice(0, 40)}…` : cell)),
    field: fieldOf.get(index) ?? '',
  })).filter(({ head: words, samples }) => words !== '' || samples.length > 0)
}

/** The rows that may hold the heads, each as one line of a list. */
export const headChoices = (rows: readonly SheetRow[]) =>
  rows.slice(0, 15).map(({ no, cells }) => ({
    value: no,
    label: `Dòng ${no}: ${cells
      .filter((cell) => cell !== '')
      .join(' · ')
      .slice(0, 90)}`,
  }))

export const fieldOptions = (fields: readonly FieldDef[]) =>
  fields.map(({ key, label, required }) => ({ value: key, label: required ? `${label} (cần có)` : label }))

const changeOf = ({ outcome, lines }: Item): string => {
  if (outcome === 'create' && lines.length === 0) return 'Thêm mới'
  const words = lines.map(({ label, before, after }) => `${label}: ${before || 'trống'} → ${after || 'trống'}`)
  return outcome === 'create' ? `Thêm mới. ${words.join('; ')}` : words.join('; ')
}

/** "dòng 12, cột D" */
const placeOf = (no: number, column: number | null): string =>
  column === null ? `Dòng ${no}` : `Dòng ${no}, cột ${columnName(column)}`

/** Each fault with its place, in the order of the file. */
const faultsOf = (items: readonly Item[]) =>
  items.flatMap(({ no, about, faults }) =>
    faults.map(({ column, message }) => ({ place: placeOf(no, column), about, message })),
  )

/** What the file would do, as the page of the dry run shows it. */
export const presentPlan = ({ items, counts, passed, moved }: BatchPlan) => {
  const faults = faultsOf(items)
  const changes = items.filter(({ outcome }) => outcome === 'create' || outcome === 'change')
  const same = items.filter(({ outcome }) => outcome === 'same')
  return {
    counts: Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, fmt.number(value)])),
    writes: counts.create + counts.change,
    writesWords: fmt.number(counts.create + counts.change),
    errors: counts.error,
    passed,
    faults: faults.slice(0, MOST_SHOWN),
    moreFaults: Math.max(0, faults.length - MOST_SHOWN),
    changes: changes.slice(0, MOST_SHOWN).map((item) => ({
      no: item.no,
      about: item.about,
      what: changeOf(item),
      moved: moved.has(item.no),
    })),
    moreChanges: Math.max(0, changes.length - MOST_SHOWN),
    same: same.slice(0, MOST_SHOWN).map(({ no, about }) => `Dòng ${no}: ${about}`),
    moreSame: Math.max(0, same.length - MOST_SHOWN),
  }
}

/** Everything the dry run found, as sheets. */
export const findingSheets = ({ items }: BatchPlan): Sheet[] => [
  {
    name: 'Lỗi',
    head: ['Vị trí', 'Nội dung', 'Lỗi'],
    widths: [18, 34, 90],
    rows: faultsOf(items).map(({ place, about, message }) => [place, about, message]),
  },
  {
    name: 'Thay đổi',
    head: ['Vị trí', 'Nội dung', 'Thay đổi'],
    widths: [18, 34, 90],
    rows: items
      .filter(({ outcome }) => outcome === 'create' || outcome === 'change')
      .map((item) => [`Dòng ${item.no}`, item.about, changeOf(item)]),
  },
]

const pages: Readonly<Record<string, (place: { id: number }) => string>> = {
  Assessment: paths.assessments.show,
  MobilisedResource: paths.resources.show,
  User: paths.users.show,
}

type ChangePage = Awaited<ReturnType<typeof listChangePage>>

export const presentChanges = ({ rows }: ChangePage) =>
  rows.map(({ rowNo, subject, subjectId, about, made, undoneAt }) => ({
    place: `Dòng ${rowNo}`,
    about,
    what: made ? 'Thêm mới' : 'Thay đổi',
    undone: undoneAt !== null,
    href: undoneAt === null || !made ? (pages[subject]?.({ id: subjectId }) ?? null) : null,
  }))
