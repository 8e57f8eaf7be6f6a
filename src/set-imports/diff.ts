import { decimal, day as showDay } from '../kernel/format.js'
import { isDay } from '../kernel/time.js'
import { canonical, same, type Value } from '../reference/merge.js'
import { indicatorKey } from '../reference/set-rows.js'
import type { SetImport } from './set-file.js'

/** One field in both versions, in words. */
export type FieldChange = Readonly<{ label: string; from: string; to: string }>

/** What became of one thing of a set. `ended`: it holds until a day now. */
export type SetChange = Readonly<{
  kind: 'added' | 'changed' | 'ended' | 'removed'
  what: string
  fields: readonly FieldChange[]
}>

const LABELS: Readonly<Record<string, string>> = {
  code: 'Mã',
  level: 'Cấp độ',
  name: 'Tên',
  shortName: 'Tên ngắn',
  region: 'Vùng',
  validFrom: 'Áp dụng từ',
  validTo: 'Áp dụng đến',
  prerequisite: 'Bộ phải đạt trước',
  document: 'Văn bản',
  documents: 'Các văn bản',
  clause: 'Điều, khoản',
  bands: 'Nhóm xếp theo số tiêu chí',
  recognition: 'Điều kiện công nhận, thu hồi',
  notes: 'Ghi chú của tệp',
  group: 'Nhóm',
  revocationTrigger: 'Tiêu chí dùng khi xét thu hồi',
  type: 'Kiểu',
  unit: 'Đơn vị tính',
  measure: 'Số đo kèm theo',
  inputs: 'Thông tin hỏi thêm',
  notApplicable: 'Căn cứ không áp dụng',
  delegatedToProvince: 'Giao tỉnh quy định',
  requiresSet: 'Yêu cầu đạt bộ',
  responsibleMinistry: 'Bộ, ngành phụ trách',
  provenance: 'Nguồn và mức đối chiếu',
  note: 'Ghi chú',
  condition: 'Điều kiện áp dụng',
  text: 'Nội dung mức',
  status: 'Trạng thái mức',
  comparator: 'So sánh',
  value: 'Giá trị',
  formula: 'Công thức',
  byYear: 'Mức theo năm',
  kind: 'Quan hệ',
  sameFigure: 'Cùng một số liệu',
  parts: 'Nội dung tương ứng',
  source: 'Nguồn',
  docNumber: 'Số, ký hiệu',
  issuedOn: 'Ngày ban hành',
  issuer: 'Cơ quan ban hành',
  title: 'Trích yếu',
  effectiveFrom: 'Hiệu lực từ',
  order: 'Thứ tự',
}

const shown = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'không có'
  if (typeof value === 'boolean') return value ? 'có' : 'không'
  if (typeof value === 'number') return decimal(String(value))
  if (typeof value === 'string') return isDay(value) ? showDay(value) : value
  const text = canonical(value as Value)
  return text.length > 400 ? `${text.slice(0, 400)} …` : text
}

type Thing = Readonly<{ what: string; fields: Readonly<Record<string, unknown>> }>
type Things = ReadonlyMap<string, Thing>

const thing = (what: string, fields: object): Thing => ({ what, fields: fields as Record<string, unknown> })

const without = (fields: object, ...names: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))

/** A set as single things with names of their own, in the order of the file. */
const thingsOf = (set: SetImport): Things => {
  const { groups, criteria, links, legalDocuments, ...head } = set
  const things = new Map<string, Thing>([['set', thing('Bộ tiêu chí', head)]])
  for (const { key, ...paper } of legalDocuments) things.set(`paper ${key}`, thing(`Văn bản ${paper.docNumber}`, paper))
  for (const [order, group] of groups.entries())
    things.set(`group ${group.code}`, thing(`Nhóm ${group.code}`, { name: group.name, order: order + 1 }))
  for (const { indicators, ...criterion } of criteria) {
    things.set(
      `criterion ${criterion.no}`,
      thing(`Tiêu chí ${criterion.no}. ${criterion.name}`, without(criterion, 'no')),
    )
    for (const { requirement, parts, ...entry } of indicators) {
      const { validFrom = set.validFrom, validTo = set.validTo } = entry
      const key = indicatorKey(entry.code, validFrom)
      const what = `Chỉ tiêu ${entry.code}${validFrom === set.validFrom ? '' : ` (từ ${showDay(validFrom)})`}`
      const fields = { criterion: criterion.no, ...without(entry, 'code'), validFrom, validTo }
      things.set(`indicator ${key}`, thing(what, fields))
      things.set(`level ${key}`, thing(`Mức của ${what.toLowerCase()}`, requirement))
      for (const { requirement: level, ...part } of parts) {
        things.set(`part ${key}/${part.key}`, thing(`${what}, nội dung ${part.key}`, without(part, 'key')))
        things.set(`level ${key}/${part.key}`, thing(`Mức của ${what.toLowerCase()}, nội dung ${part.key}`, level))
      }
    }
  }
  for (const { fromSet, from, to, ...link } of links)
    things.set(`link ${fromSet}/${from} ${to}`, thing(`Liên kết ${from} (${fromSet}) với ${to}`, link))
  return things
}

const fieldChanges = (before: Thing['fields'], after: Thing['fields']): FieldChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [from, to] = [before[name] ?? null, after[name] ?? null] as [Value, Value]
    return same(from, to)
      ? []
      : [{ label: name === 'criterion' ? 'Tiêu chí' : (LABELS[name] ?? name), from: shown(from), to: shown(to) }]
  })

const endsNow = (before: Thing, after: Thing): boolean => {
  const [from, to] = [before.fields['validTo'] ?? null, after.fields['validTo'] ?? null]
  return to !== null && (from === null || to < from)
}

/** Whether two versions of a set say the same, whatever the order of their keys. */
export const saysSame = (before: SetImport, after: SetImport): boolean =>
  canonical(JSON.parse(JSON.stringify(before)) as Value) === canonical(JSON.parse(JSON.stringify(after)) as Value)

/** What a file would change of the version in use, thing by thing; a new set is all added. */
export const diffSets = (before: SetImport | null, after: SetImport): SetChange[] => {
  const [old, now] = [before ? thingsOf(before) : new Map<string, Thing>(), thingsOf(after)]
  const changes = [...now].flatMap(([key, { what, fields }]): SetChange[] => {
    const was = old.get(key)
    if (!was) return [{ kind: 'added', what, fields: [] }]
    const changed = fieldChanges(was.fields, fields)
    if (changed.length === 0) return []
    const ended = key.startsWith('indicator ') && endsNow(was, { what, fields })
    return [{ kind: ended ? 'ended' : 'changed', what, fields: changed }]
  })
  const removed = [...old]
    .filter(([key]) => !now.has(key))
    .map(([, { what }]): SetChange => ({ kind: 'removed', what, fields: [] }))
  const all = [...changes, ...removed]
  return all.length === 0 && before && !saysSame(before, after)
    ? [{ kind: 'changed', what: 'Thứ tự trong bộ tiêu chí', fields: [] }]
    : all
}
