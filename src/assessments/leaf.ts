import { type Comparator, type KnownLevel, type ResolvedLevel, requirementOf } from '../criteria/levels.js'
import { decimal } from '../kernel/format.js'
import { fold } from '../kernel/text.js'
import { type Facts, factOf, type InputRule } from './applies.js'
import { type Comparison, compareFigure, countUnitOf, type Figure, type Gap, type Limit } from './figures.js'
import type { SelfResult } from './status.js'

/** What the program makes of the figures, without anybody's word. */
export type ComputedResult = 'MET' | 'NOT_MET' | 'LEVEL_UNKNOWN' | 'VALUE_MISSING' | 'NOT_COMPUTED'

export type RequirementType = 'PASS_FAIL' | 'PERCENT' | 'NUMBER' | 'COUNT' | 'MONEY' | 'TEXT'

/** The figure behind a conclusion of đạt or chưa đạt (NTM 3.1: ≥ 80 %). */
export type Measure = Readonly<{ comparator: Comparator; value: string; unit: string | null }>

/** One thing required: an indicator without parts, or a part. */
export type Requirement = Readonly<{
  /** The part's name; null for the indicator itself. */
  name: string | null
  /** Titles that may say what a percentage counts, the nearest first. */
  titles: readonly string[]
  type: RequirementType
  unit: string | null
  measure: Measure | null
  inputs: readonly InputRule[]
}>

export type Given = Figure & Readonly<{ text?: string | null; facts?: Facts | null; word?: SelfResult | null }>

/** What became of one requirement. */
export type Leaf = Readonly<{
  result: ComputedResult
  /** A part without a figure is met or not by the commune's own word. */
  word: 'MET' | 'NOT_MET' | null
  level: ResolvedLevel
  /** What was compared: "6,4% < 10%"; or what is said where nothing was. */
  claim: string
  /** The document the comparison goes by: " theo 318/QĐ-TTg"; empty when none is known. */
  source: string
  shown: string | null
  gap: Gap | null
  /** What has to be given first. */
  missing: readonly string[]
}>

const sourceOf = (level: ResolvedLevel): string =>
  level.known && level.row.docNumber !== null ? ` theo ${level.row.docNumber}` : ''

type Outcome = Partial<Omit<Leaf, 'result' | 'level'>>

/** A judged requirement; what is not said is absent. */
export const leaf = (result: ComputedResult, level: ResolvedLevel, outcome: Outcome = {}): Leaf => ({
  result,
  level,
  word: null,
  claim: '',
  source: sourceOf(level),
  shown: null,
  gap: null,
  missing: [],
  ...outcome,
})

/** " (năm 2024)", " (1,1 × 54, năm 2024)": what the level rests on besides its document. */
const basis = ({ row, base }: KnownLevel): string => {
  const year = row.year ?? base?.year ?? null
  const notes = [
    ...(base ? [`${decimal(base.factor)} × ${decimal(base.value)}`] : []),
    ...(year === null ? [] : [`năm ${year}`]),
  ]
  return notes.length > 0 ? ` (${notes.join(', ')})` : ''
}

const compared = (level: KnownLevel, { met, claim, shown, gap }: Comparison): Leaf =>
  leaf(met ? 'MET' : 'NOT_MET', level, { claim: claim + basis(level), shown, gap })

const noFigure = (level: ResolvedLevel, { name }: Requirement, requirement: string, what = 'Số liệu'): Leaf =>
  leaf('VALUE_MISSING', level, { claim: `yêu cầu ${requirement}`, missing: [name ?? what] })

/** Options chosen from a list count as the figure: "ít nhất một lĩnh vực". Each once, whatever its spelling. */
const countChosen = ({ type, inputs }: Requirement, given: Given): { label: string; count: number | null } | null => {
  const input = type === 'COUNT' ? inputs.find(({ options }) => options !== undefined) : undefined
  if (!input) return null
  const chosen = factOf(given.facts, input.key)
  const all: unknown[] = Array.isArray(chosen) ? chosen : chosen === undefined || chosen === '' ? [] : [chosen]
  const texts = all.filter((one): one is string => typeof one === 'string' && one.trim() !== '')
  return { label: input.label, count: texts.length === 0 ? null : new Set(texts.map((text) => fold(text.trim()))).size }
}

const judgeFigure = (requirement: Requirement, level: KnownLevel, limit: Limit, given: Given): Leaf => {
  const chosen = countChosen(requirement, given)
  const figure = chosen?.count === null || chosen === null ? given : { value: chosen.count }
  const countUnit = requirement.titles.map(countUnitOf).find((unit) => unit !== null) ?? null
  const comparison = compareFigure(figure, limit, { countUnit, count: requirement.type === 'COUNT' })
  if (comparison) return compared(level, comparison)
  const words = requirementOf({ ...level, comparator: limit.comparator, value: limit.value }, limit.unit)
  return noFigure(level, requirement, words, chosen?.label)
}

/** "Mức độ 2" → 2: the only ordered words of the sets. */
const degreeOf = (text: string): number | null => {
  const digits = /^mức độ\s*(\d+)/iu.exec(text.normalize('NFC').trim())?.[1]
  return digits === undefined ? null : Number(digits)
}

/** The commune's word on a part that has no figure; the indicator's own result is not repeated here. */
const byWord = (requirement: Requirement, level: ResolvedLevel, word: SelfResult | null | undefined): Leaf => {
  if (requirement.name === null) return leaf('NOT_COMPUTED', level)
  if (word === 'MET' || word === 'NOT_MET')
    return leaf('NOT_COMPUTED', level, { word, claim: 'xã tự đánh giá', source: '' })
  return leaf('VALUE_MISSING', level, { missing: [requirement.name] })
}

const judgeText = (requirement: Requirement, level: KnownLevel, given: Given): Leaf => {
  const required = level.row.text
  const degree = degreeOf(required)
  // A part's degree is kept as a number, for which its row has a column.
  const text = given.text?.trim() || (degree !== null && given.value != null ? `Mức độ ${given.value.toString()}` : '')
  if (text === '')
    return given.word === 'MET' || given.word === 'NOT_MET'
      ? byWord(requirement, level, given.word)
      : noFigure(level, requirement, required)
  const reached = degreeOf(text)
  if (degree !== null && reached !== null) {
    const met = reached >= degree
    return leaf(met ? 'MET' : 'NOT_MET', level, { claim: `${text} ${met ? '≥' : '<'} ${lower(required)}`, shown: text })
  }
  if (fold(text) === fold(required)) return leaf('MET', level, { claim: `${text} = ${required}`, shown: text })
  return leaf('NOT_COMPUTED', level, { claim: `“${text}”, yêu cầu “${required}”`, shown: text })
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** The number a level asks for, if it asks for one. */
const limitOf = ({ type, unit, measure }: Requirement, level: KnownLevel): Limit | null => {
  const { comparator, value } = level
  if (type !== 'PASS_FAIL')
    return value === null ? null : { comparator, value, unit: unit ?? (type === 'PERCENT' ? '%' : null) }
  if (value !== null) return { comparator, value, unit: measure?.unit ?? unit }
  return measure
}

/** Judges one requirement. An unknown level comes before a missing figure: with the figure there would be no verdict yet. */
export const judgeRequirement = (requirement: Requirement, level: ResolvedLevel, given: Given): Leaf => {
  if (!level.known) return leaf('LEVEL_UNKNOWN', level)
  if (requirement.type === 'TEXT') return judgeText(requirement, level, given)
  const limit = limitOf(requirement, level)
  if (limit) return judgeFigure(requirement, level, limit, given)
  if (requirement.type === 'PASS_FAIL') return byWord(requirement, level, given.word)
  const worded = { known: false, row: level.row, why: 'NONE', owner: 'VPĐP', filler: 'VPĐP NTM huyện nhập' } as const
  return leaf('LEVEL_UNKNOWN', worded) // a number is asked for and the level names none
}
