import { exact, rounded, times } from '../kernel/decimal.js'
import { decimal } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'

export type LevelLayer = 'NATIONAL' | 'AMENDMENT' | 'PROVINCE' | 'OFFICE'
export type LevelStatus = 'SET' | 'DELEGATED' | 'UNVERIFIED' | 'TO_BE_FILLED'
export type Comparator = 'GTE' | 'LTE' | 'EQ' | 'GT' | 'LT'

/** A mức as recorded: for an indicator or one of its parts, by layer, unit, commune group, year and days. */
export type LevelRow = Readonly<{
  id: number
  indicatorId: number
  partId: number | null
  layer: LevelLayer
  /** The unit whose decision it is; null: everywhere. */
  unitId: number | null
  communeGroup: string | null
  year: number | null
  status: LevelStatus
  comparator: Comparator
  /** Canonical decimal text; null where the level has no figure or is a formula. */
  value: string | null
  baseIndicatorId: number | null
  factor: string | null
  /** As printed in the document. */
  text: string
  docNumber: string | null
  clause: string | null
  validFrom: Day
  validTo: Day | null
  retracted: boolean
}>

/** Where and when a level is asked for. */
export type LevelPlace = Readonly<{
  day: Day
  /** The year whose figures are judged: levels of income differ by year. */
  year: number
  /** The commune and the units above it that day, nearest first. */
  unitPath: readonly number[]
  communeGroup?: string | null
}>

/** The level another one is computed from: 59,4 = 1,1 × 54. */
export type BaseLevel = Readonly<{
  factor: string
  value: string
  indicatorId: number
  year: number | null
  docNumber: string | null
}>

export type KnownLevel = Readonly<{
  known: true
  row: LevelRow
  comparator: Comparator
  /** Canonical decimal text; null: the level is words only ("Đạt", "Mức độ 2"). */
  value: string | null
  base: BaseLevel | null
}>

export type UnknownLevel = Readonly<{
  known: false
  /** The row that says it is not known; null when nothing was recorded at all. */
  row: LevelRow | null
  /** BASE_UNKNOWN: a formula whose base level is not known. */
  why: Exclude<LevelStatus, 'SET'> | 'BASE_UNKNOWN' | 'NONE'
  /** Who decides the level, for a label: "UBND tỉnh", "VPĐP". */
  owner: string
  /** Who may fill it in, for a sentence. */
  filler: string
}>

/** The answer to "what is required here, on that day", and which row decided. */
export type ResolvedLevel = KnownLevel | UnknownLevel

/** The recorded levels of an indicator and its parts, in any order. */
export type LevelBook = (indicatorId: number) => readonly LevelRow[]

export const levelBook = (rows: readonly LevelRow[]): LevelBook => {
  const book = new Map<number, LevelRow[]>()
  for (const row of rows) book.set(row.indicatorId, [...(book.get(row.indicatorId) ?? []), row])
  return (indicatorId) => book.get(indicatorId) ?? []
}

const STRENGTH: Readonly<Record<LevelLayer, number>> = { NATIONAL: 0, AMENDMENT: 1, PROVINCE: 2, OFFICE: 3 }

const OFFICE = 'VPĐP NTM huyện'

const reaches = (row: LevelRow, place: LevelPlace): boolean =>
  !row.retracted &&
  row.validFrom <= place.day &&
  (row.validTo === null || row.validTo >= place.day) &&
  (row.year === null || row.year === place.year) &&
  (row.communeGroup === null || row.communeGroup === place.communeGroup) &&
  (row.unitId === null || place.unitPath.includes(row.unitId))

/** Stronger first: layer, then a level for the year before one for any, for the group before any, the nearest unit. */
const byStrength =
  ({ unitPath }: LevelPlace) =>
  (a: LevelRow, b: LevelRow): number => {
    const distance = (row: LevelRow) => (row.unitId === null ? unitPath.length : unitPath.indexOf(row.unitId))
    return (
      STRENGTH[b.layer] - STRENGTH[a.layer] ||
      Number(a.year === null) - Number(b.year === null) ||
      Number(a.communeGroup === null) - Number(b.communeGroup === null) ||
      distance(a) - distance(b) ||
      b.id - a.id
    )
  }

const unknown = (rows: readonly LevelRow[]): UnknownLevel => {
  const delegated = rows.find((row) => row.status === 'DELEGATED')
  if (delegated)
    return {
      known: false,
      row: delegated,
      why: 'DELEGATED',
      owner: 'UBND tỉnh',
      filler: `UBND tỉnh quy định; ${OFFICE} nhập`,
    }
  const row = rows[0] ?? null
  const why = row === null || row.status === 'SET' ? 'NONE' : row.status
  return { known: false, row, why, owner: 'VPĐP', filler: `${OFFICE} nhập` }
}

/** A formula is known when its base is: factor × the level of another indicator, same day, year and place. */
const computed = (row: LevelRow, book: LevelBook, place: LevelPlace, asked: readonly number[]): ResolvedLevel => {
  const { baseIndicatorId, factor } = row
  if (baseIndicatorId === null || factor === null)
    return { known: true, row, comparator: row.comparator, value: row.value, base: null }
  const base = asked.includes(baseIndicatorId)
    ? unknown([])
    : resolve(book, { ...place, indicatorId: baseIndicatorId, partId: null }, [...asked, baseIndicatorId])
  if (!base.known) return { ...base, row, why: 'BASE_UNKNOWN' }
  if (base.value === null) return { ...unknown([]), row, why: 'BASE_UNKNOWN' }
  return {
    known: true,
    row,
    comparator: row.comparator,
    value: rounded(times(exact(factor), exact(base.value)), 12),
    base: {
      factor,
      value: base.value,
      indicatorId: baseIndicatorId,
      year: base.row.year,
      docNumber: base.row.docNumber,
    },
  }
}

type LevelQuestion = LevelPlace & Readonly<{ indicatorId: number; partId?: number | null }>

const resolve = (book: LevelBook, question: LevelQuestion, asked: readonly number[]): ResolvedLevel => {
  const { indicatorId, partId = null } = question
  const rows = book(indicatorId)
    .filter((row) => row.partId === partId && reaches(row, question))
    .sort(byStrength(question))
  const deciding = rows.find((row) => row.status === 'SET')
  return deciding ? computed(deciding, book, question, asked) : unknown(rows)
}

/**
 * The level that holds for an indicator (or a part) in a place on a day: OFFICE > PROVINCE > AMENDMENT > NATIONAL, then
 * year and group before any. Only SET rows judge: a stronger row that is still to be filled hides nothing, while a SET
 * formula whose base is unknown does, since the layer has decided. A part has its own levels, never its indicator's.
 */
export const resolveLevel = (book: LevelBook, question: LevelQuestion): ResolvedLevel =>
  resolve(book, question, [question.indicatorId])

type Known = { book: LevelBook; levels: Map<number, ResolvedLevel> }
const known = new WeakMap<LevelPlace, Known>()

/**
 * The same, remembered for as long as the place: a page asks for each level again for the verdict, for the words of the
 * requirement and for whether anything is missing.
 */
export const levelIn = (
  book: LevelBook,
  place: LevelPlace,
  indicatorId: number,
  partId: number | null = null,
): ResolvedLevel => {
  let entry = known.get(place)
  if (entry?.book !== book) {
    entry = { book, levels: new Map() }
    known.set(place, entry)
  }
  const key = partId === null ? -indicatorId : partId // a part belongs to one indicator
  const found = entry.levels.get(key)
  if (found) return found
  const { day, year, unitPath, communeGroup = null } = place
  const level = resolveLevel(book, { day, year, unitPath, communeGroup, indicatorId, partId })
  entry.levels.set(key, level)
  return level
}

export const COMPARATOR_SIGNS: Readonly<Record<Comparator, string>> = { GTE: '≥', LTE: '≤', EQ: '=', GT: '>', LT: '<' }

export const LAYER_LABELS: Readonly<Record<LevelLayer, string>> = {
  NATIONAL: 'Trung ương quy định',
  AMENDMENT: 'Văn bản sửa đổi của Trung ương',
  PROVINCE: 'UBND tỉnh quy định',
  OFFICE: `${OFFICE} nhập`,
}

/** "70%", "45 triệu đồng/người/năm", "1" */
export const withUnit = (figure: string, unit: string | null): string =>
  unit === null || unit === '' ? figure : unit === '%' ? `${figure}%` : `${figure} ${unit}`

/** The requirement in words: "≥ 70%", "Năm 2024: ≥ 45 triệu đồng/người/năm", "Đạt", "Chưa cập nhật ngưỡng". */
export const requirementOf = (level: ResolvedLevel, unit: string | null): string => {
  if (!level.known) return 'Chưa cập nhật ngưỡng'
  const year = level.row.year === null ? '' : `Năm ${level.row.year}: `
  if (level.value === null) return year + level.row.text
  const formula = level.base === null ? '' : ` (${decimal(level.base.factor)} × ${decimal(level.base.value)})`
  return `${year}${COMPARATOR_SIGNS[level.comparator]} ${withUnit(decimal(level.value, 12), unit)}${formula}`
}

/** Whether a figure satisfies a level, given how it compares with it (−1, 0, 1). */
export const satisfies = (comparator: Comparator, difference: -1 | 0 | 1): boolean => {
  if (comparator === 'EQ') return difference === 0
  if (comparator === 'GTE') return difference >= 0
  if (comparator === 'LTE') return difference <= 0
  return comparator === 'GT' ? difference > 0 : difference < 0
}
