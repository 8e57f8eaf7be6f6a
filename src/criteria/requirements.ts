import { cite } from '../documents/citation.js'
import { decimal } from '../kernel/format.js'
import type { Catalogue, IndicatorDef, LevelDef, PartDef, SetDef } from './catalogue.js'
import {
  COMPARATOR_SIGNS,
  type Comparator,
  type LevelBook,
  type LevelPlace,
  levelIn,
  type ResolvedLevel,
  requirementOf,
  withUnit,
} from './levels.js'
import { dayOfSet } from './standpoint.js'

/** The levels of the catalogue as the rules read them. */
export const bookOf =
  (catalogue: Catalogue): LevelBook =>
  (indicatorId) =>
    catalogue.indicator(indicatorId)?.levels ?? []

/** Where and when the levels of a set are asked for: from a unit, on the day the set is looked at. */
export const placeOf = (set: SetDef, unitIds: readonly number[], today: string): LevelPlace => {
  const day = dayOfSet(set, today)
  return { day, year: Number(day.slice(0, 4)), unitPath: unitIds, communeGroup: null }
}

/** What is judged: the indicator itself, or its parts that hold no parts themselves. */
export const judgedParts = (indicator: IndicatorDef): readonly (PartDef | null)[] => {
  const inner = indicator.parts.filter(({ id }) => !indicator.parts.some(({ parentId }) => parentId === id))
  return inner.length === 0 ? [null] : inner
}

/** The levels something is judged by: where there are parts, the indicator's own level only sums them up in words. */
export const ofJudged = <L extends Pick<LevelDef, 'partId'>>(indicator: IndicatorDef, levels: readonly L[]): L[] => {
  const parts = judgedParts(indicator).map((part) => part?.id ?? null)
  return levels.filter(({ partId }) => parts.includes(partId))
}

/** "≥ 65%" */
export const figureText = (comparator: Comparator, value: string, unit: string | null): string =>
  `${COMPARATOR_SIGNS[comparator]} ${withUnit(decimal(value), unit)}`

/** A level alone, whatever else there is, in words: "≥ 65%". */
export const levelText = (level: Omit<LevelDef, 'id'>, unit: string | null): string => {
  if (level.status !== 'SET') return 'Chưa cập nhật ngưỡng'
  if (level.factor !== null) return `${decimal(level.factor)} × mức của chỉ tiêu khác`
  return level.value === null ? level.text : figureText(level.comparator, level.value, unit)
}

/** One requirement with the level that holds, in words. */
export type RequirementLine = Readonly<{
  part: PartDef | null
  level: ResolvedLevel
  unit: string | null
  /** "≥ 30%"; "Chưa cập nhật ngưỡng" where nobody knows. */
  text: string
  /** "318/QĐ-TTg, Phụ lục I"; null where no paper is known. */
  source: string | null
}>

const sourceOf = ({ row }: ResolvedLevel): string | null =>
  row === null ? null : [row.docNumber, row.clause].filter(Boolean).join(', ') || null

/** A figure that is asked for and not named counts as unknown too: the rules judge so. */
const namesFigure = (type: IndicatorDef['type'], level: ResolvedLevel): boolean =>
  level.known && (type === 'PASS_FAIL' || type === 'TEXT' || level.value !== null)

/** What an indicator asks in a place: one line, or one a part. */
export const requirementLines = (indicator: IndicatorDef, book: LevelBook, place: LevelPlace): RequirementLine[] =>
  judgedParts(indicator).map((part) => {
    const { type, unit } = part ?? indicator
    const level = levelIn(book, place, indicator.id, part?.id ?? null)
    const known = namesFigure(type, level)
    return {
      part,
      level,
      unit,
      text: known ? requirementOf(level, unit ?? (type === 'PERCENT' ? '%' : null)) : 'Chưa cập nhật ngưỡng',
      source: known ? sourceOf(level) : null,
    }
  })

/** Whether a line has a level to judge by. */
export const isKnown = ({ part, level }: Pick<RequirementLine, 'part' | 'level'>, indicator: IndicatorDef): boolean =>
  namesFigure((part ?? indicator).type, level)

/** Whether any level an indicator is judged by is unknown in a place: no automatic verdict. */
export const levelUnknown = (indicator: IndicatorDef, book: LevelBook, place: LevelPlace): boolean =>
  requirementLines(indicator, book, place).some((line) => !isKnown(line, indicator))

/** How far the text or the level has been checked against a source. */
export type Verification = 'FOUND' | 'PARTIAL' | 'RECALLED' | 'UNKNOWN'

export const verificationWords: Readonly<Record<Verification, string>> = {
  FOUND: 'Đã đối chiếu nguồn',
  PARTIAL: 'Đối chiếu được một phần',
  RECALLED: 'Chép lại, chờ đối chiếu',
  UNKNOWN: 'Chưa có nguồn',
}

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** Where the title and the level of an indicator come from. Recalled figures (candidates) are left where they are. */
export const provenanceOf = ({ provenance }: IndicatorDef) => {
  const { verification, source } = asRecord(provenance)
  const marks = asRecord(verification)
  const read = (name: string): Verification => {
    const mark = marks[name]
    return typeof mark === 'string' && Object.hasOwn(verificationWords, mark) ? (mark as Verification) : 'UNKNOWN'
  }
  return { title: read('title'), requirement: read('requirement'), source: typeof source === 'string' ? source : null }
}

/**
 * Whether the levels that decide stand as they were copied and nobody has compared them with the signed text. A level
 * that the office entered names its paper and needs no such mark.
 */
export const copiedOnly = (indicator: IndicatorDef, lines: readonly RequirementLine[]): boolean =>
  provenanceOf(indicator).requirement !== 'FOUND' &&
  lines.some((line) => isKnown(line, indicator) && ['NATIONAL', 'AMENDMENT'].includes(line.level.row?.layer ?? ''))

const signs: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤' }

/** "khi số trường học trên địa bàn xã > 3" */
export const conditionText = (condition: unknown, indicator: IndicatorDef): string | null => {
  const { input, op, value } = asRecord(condition)
  if (typeof input !== 'string' || typeof op !== 'string' || (typeof value !== 'number' && typeof value !== 'string'))
    return null
  const label = indicator.inputs.find(({ key }) => key === input)?.label ?? input
  return `khi ${label.charAt(0).toLowerCase()}${label.slice(1)} ${signs[op] ?? op} ${decimal(value)}`
}

/** Indicators whose level is computed from this one's, in all sets, directly or through another. */
export const dependentsOf = (catalogue: Catalogue, indicatorId: number): IndicatorDef[] => {
  const all = catalogue.sets.flatMap((set) => set.criteria).flatMap(({ indicators }) => indicators)
  const found = new Map<number, IndicatorDef>()
  const visit = (id: number): void => {
    for (const one of all) {
      if (found.has(one.id) || !one.levels.some(({ baseIndicatorId }) => baseIndicatorId === id)) continue
      found.set(one.id, one)
      visit(one.id)
    }
  }
  visit(indicatorId)
  found.delete(indicatorId)
  return [...found.values()]
}

/** The papers of a set as one line each. */
export const documentsOf = (set: SetDef) => set.documents.map((document) => ({ cited: cite(document), ...document }))
