import { indicatorKey } from '../reference/set-rows.js'
import type { Fault, SetImport, WhereOf } from './set-file.js'

/** What the portal has already that a file must fit to. */
export type Stock = Readonly<{
  sets: ReadonlySet<string>
  /** Indicators of all sets by "set/code". */
  indicators: ReadonlySet<string>
  documents: ReadonlySet<string>
  /** Of the set itself as stored; empty where it is new. `touched`: something was said of it in some commune. */
  lives: readonly Readonly<{ code: string; validFrom: string; type: string; touched: boolean }>[]
  parts: readonly Readonly<{ code: string; validFrom: string; key: string; type: string; touched: boolean }>[]
  criteria: readonly number[]
  groups: readonly string[]
}>

type Path = readonly PropertyKey[]
type Say = (path: Path, message: string) => void

const twins = <T>(items: readonly T[], keyOf: (item: T) => string, say: (index: number, key: string) => void): void => {
  const seen = new Set<string>()
  for (const [index, item] of items.entries()) {
    const key = keyOf(item)
    if (seen.has(key)) say(index, key)
    seen.add(key)
  }
}

const lifeFrom = (set: SetImport, { validFrom }: { validFrom?: string | undefined }): string =>
  validFrom ?? set.validFrom

type Placed = Readonly<{ entry: SetImport['criteria'][number]['indicators'][number]; path: Path }>

const placed = (set: SetImport): Placed[] =>
  set.criteria.flatMap(({ indicators }, criterion) =>
    indicators.map((entry, index) => ({ entry, path: ['criteria', criterion, 'indicators', index] })),
  )

const checkUnique = (set: SetImport, say: Say): void => {
  const once = 'xuất hiện hai lần'
  twins(
    set.groups,
    ({ code }) => code,
    (at, key) => say(['groups', at, 'code'], `nhóm ${key} ${once}`),
  )
  twins(
    set.criteria,
    ({ no }) => String(no),
    (at, key) => say(['criteria', at, 'no'], `tiêu chí ${key} ${once}`),
  )
  twins(
    set.legalDocuments,
    ({ key }) => key,
    (at, key) => say(['legalDocuments', at, 'key'], `văn bản ${key} ${once}`),
  )
  const all = placed(set)
  twins(
    all,
    ({ entry }) => indicatorKey(entry.code, lifeFrom(set, entry)),
    (at) => say([...(all[at]?.path ?? []), 'code'], `chỉ tiêu ${all[at]?.entry.code ?? ''} ${once}`),
  )
  for (const { entry, path } of all) {
    twins(
      entry.parts,
      ({ key }) => key,
      (at, key) => say([...path, 'parts', at, 'key'], `nội dung ${key} ${once}`),
    )
    const years = entry.requirement.byYear ?? []
    twins(
      years,
      ({ year }) => String(year),
      (at, key) => say([...path, 'requirement', 'byYear', at, 'year'], `năm ${key} ${once}`),
    )
  }
}

const checkNames = (set: SetImport, stock: Stock, say: Say): void => {
  const documents = new Set([...stock.documents, ...set.legalDocuments.map(({ key }) => key)])
  const knows = (key: string | undefined, path: Path) => {
    if (key !== undefined && !documents.has(key))
      say(path, `không có văn bản “${key}”; đề nghị khai ở legalDocuments (trang Văn bản)`)
  }
  const own = new Set(placed(set).map(({ entry }) => entry.code))
  const groups = new Set(set.groups.map(({ code }) => code))
  knows(set.document, ['document'])
  for (const [at, key] of set.documents.entries()) knows(key, ['documents', at])
  if (set.prerequisite !== null && (!stock.sets.has(set.prerequisite) || set.prerequisite === set.code))
    say(['prerequisite'], `không có bộ tiêu chí “${set.prerequisite}” phải đạt trước`)
  for (const [at, { group }] of set.criteria.entries())
    if (group !== null && !groups.has(group)) say(['criteria', at, 'group'], `không có nhóm “${group}”`)
  for (const { entry, path } of placed(set)) {
    if (entry.requiresSet !== null && !stock.sets.has(entry.requiresSet))
      say([...path, 'requiresSet'], `không có bộ tiêu chí “${entry.requiresSet}”`)
    const levels = [
      { level: entry.requirement, at: [...path, 'requirement'] },
      ...entry.parts.map(({ requirement }, part) => ({
        level: requirement,
        at: [...path, 'parts', part, 'requirement'],
      })),
    ]
    for (const { level, at } of levels) {
      knows(level.document, [...at, 'document'])
      const { formula } = level
      const base =
        formula &&
        (formula.set === set.code
          ? own.has(formula.indicator)
          : stock.indicators.has(`${formula.set}/${formula.indicator}`))
      if (base === false)
        say([...at, 'formula'], `không có chỉ tiêu ${formula?.indicator ?? ''} của bộ ${formula?.set ?? ''} để tính`)
    }
  }
  for (const [at, { fromSet, from, to }] of set.links.entries()) {
    if (!own.has(to)) say(['links', at, 'to'], `bộ này không có chỉ tiêu ${to}`)
    if (fromSet === set.code ? !own.has(from) : !stock.indicators.has(`${fromSet}/${from}`))
      say(['links', at, 'from'], `không có chỉ tiêu ${from} của bộ ${fromSet}`)
  }
}

const checkDays = (set: SetImport, say: Say): void => {
  if (set.validTo !== null && set.validTo < set.validFrom) say(['validTo'], 'ngày kết thúc trước ngày bắt đầu')
  const lives = new Map<string, { from: string; to: string | null; path: Path }[]>()
  for (const { entry, path } of placed(set)) {
    const from = lifeFrom(set, entry)
    const to = entry.validTo === undefined ? set.validTo : entry.validTo
    if (to !== null && to < from) say([...path, 'validTo'], 'ngày kết thúc trước ngày bắt đầu')
    const others = lives.get(entry.code) ?? []
    const overlapping = others.some((one) => one.from <= (to ?? '9999') && from <= (one.to ?? '9999'))
    if (overlapping) say([...path, 'validFrom'], `chỉ tiêu ${entry.code} có hai quy định cùng hiệu lực một ngày`)
    lives.set(entry.code, [...others, { from, to, path }])
  }
}

const kept = 'Nội dung đang có không bị xóa: đề nghị giữ trong tệp và ghi ngày kết thúc (validTo) của chỉ tiêu.'

/** What is stored stays: judgements hang on it. It is ended by a day, never left out, and never becomes another kind of figure. */
const checkKept = (set: SetImport, stock: Stock, say: Say): void => {
  const entries = new Map(placed(set).map((one) => [indicatorKey(one.entry.code, lifeFrom(set, one.entry)), one]))
  const groups = new Set(set.groups.map(({ code }) => code))
  const numbers = new Set(set.criteria.map(({ no }) => no))
  for (const code of stock.groups) if (!groups.has(code)) say(['groups'], `thiếu nhóm ${code} đang có. ${kept}`)
  for (const no of stock.criteria) if (!numbers.has(no)) say(['criteria'], `thiếu tiêu chí ${no} đang có. ${kept}`)
  for (const { code, validFrom, type, touched } of stock.lives) {
    const found = entries.get(indicatorKey(code, validFrom))
    if (!found) say(['criteria'], `thiếu chỉ tiêu ${code} đang có (áp dụng từ ${validFrom}). ${kept}`)
    else if (touched && found.entry.type !== type)
      say(
        [...found.path, 'type'],
        `chỉ tiêu ${code} đã có kết quả đánh giá nên không đổi kiểu; đề nghị kết thúc và thêm quy định mới cùng mã từ ngày khác`,
      )
  }
  for (const { code, validFrom, key, type, touched } of stock.parts) {
    const found = entries.get(indicatorKey(code, validFrom))
    const at = found?.entry.parts.findIndex((part) => part.key === key) ?? -1
    if (found && at < 0) say([...found.path, 'parts'], `thiếu nội dung ${key} đang có của chỉ tiêu ${code}. ${kept}`)
    else if (found && touched && found.entry.parts[at]?.type !== type)
      say([...found.path, 'parts', at, 'type'], `nội dung ${key} đã có số liệu nên không đổi kiểu`)
  }
}

/** What of a well-formed set does not fit together or to what the portal has. */
export const checkSet = (set: SetImport, stock: Stock, where: WhereOf): Fault[] => {
  const faults: Fault[] = []
  const say: Say = (path, message) => faults.push({ where: where(path), message })
  checkUnique(set, say)
  checkDays(set, say)
  checkNames(set, stock, say)
  checkKept(set, stock, say)
  return faults
}
