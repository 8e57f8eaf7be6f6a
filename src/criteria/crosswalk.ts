import { compare, exact } from '../kernel/decimal.js'
import { fold } from '../kernel/text.js'
import type { Comparator, ResolvedLevel } from './levels.js'

/** How an indicator of a higher set stands to one of the set below it: its level is the same, higher, or not comparable. */
export type Relation = 'EQUAL' | 'STRICTER' | 'RELATED'

/** The map of the sets: what an indicator of a higher set shares with one of a lower set. */
export type LowerLink = Readonly<{
  fromId: number
  /** What the texts of the two sets say; levels entered since may say more (`relationOf`). */
  kind: Relation
  /** Both ask for one and the same figure, whatever their levels. */
  sameFigure: boolean
  /** Keys of the parts that ask the same; null: the indicator itself. Null as a whole: key by key. */
  parts: readonly Readonly<{ from: string | null; to: string | null }>[] | null
  source: string
}>

/** What can be measured: an indicator without parts, or a part. */
type Asking = Readonly<{
  unit: string | null
  measure?: Readonly<{ comparator: Comparator; value: string; unit: string | null }> | null
}>
type Part = Asking & Readonly<{ id: number; key: string }>
type Parted = Asking & Readonly<{ id: number; parts: readonly Part[] }>

/** One figure asked for by both: the lower side's and the higher side's part; null: the indicator itself. */
export type SharedFigure<P> = Readonly<{ from: P | null; to: P | null }>

/** The figures that two indicators share by the map. */
export const sharedFigures = <P extends Part>(
  { sameFigure, parts }: Pick<LowerLink, 'sameFigure' | 'parts'>,
  lower: Readonly<{ parts: readonly P[] }>,
  higher: Readonly<{ parts: readonly P[] }>,
): SharedFigure<P>[] => {
  if (!sameFigure) return []
  const find = (all: readonly P[], key: string | null) => (key === null ? null : all.find((part) => part.key === key))
  if (parts)
    return parts.flatMap((pair) => {
      const [from, to] = [find(lower.parts, pair.from), find(higher.parts, pair.to)]
      return from === undefined || to === undefined ? [] : [{ from, to }]
    })
  if (lower.parts.length === 0 && higher.parts.length === 0) return [{ from: null, to: null }]
  return higher.parts.flatMap((to) => {
    const from = find(lower.parts, to.key)
    return from ? [{ from, to }] : []
  })
}

/** What a level asks: a figure, or words; null: not known. */
type Limit = Readonly<{ comparator: Comparator; value: string | null; text: string }>

const limitOf = (asking: Asking, level: ResolvedLevel): Limit | null => {
  if (!level.known) return null
  const { text } = level.row
  if (level.value === null && asking.measure) return { ...asking.measure, text }
  return { comparator: level.comparator, value: level.value, text }
}

const AT_LEAST: readonly Comparator[] = ['GTE', 'GT']
const AT_MOST: readonly Comparator[] = ['LTE', 'LT']

const degreeOf = (text: string): string | null => /^mức độ\s*(\d+)/iu.exec(text.normalize('NFC').trim())?.[1] ?? null

type Strictness = 'EQUAL' | 'STRICTER' | 'LOOSER'

const byOrder = (order: number): Strictness => (order > 0 ? 'STRICTER' : order < 0 ? 'LOOSER' : 'EQUAL')

const inWords = (lower: string, higher: string): Strictness | null => {
  const [a, b] = [degreeOf(lower), degreeOf(higher)]
  if (a !== null && b !== null) return byOrder(Number(b) - Number(a))
  return fold(lower) === fold(higher) ? 'EQUAL' : null
}

/** Nothing asks more of a percentage: whatever the lower set's level is, it is not higher. */
const isUtmost = ({ comparator, value }: Limit, unit: string | null): boolean =>
  unit === '%' && value !== null && comparator === 'GTE' && compare(exact(value), exact(100)) === 0

const strictness = (lower: Limit | null, higher: Limit | null, unit: string | null): Strictness | null => {
  if (!higher) return null
  if (!lower) return isUtmost(higher, unit) ? 'STRICTER' : null
  if (lower.value === null || higher.value === null)
    return lower.value === null && higher.value === null ? inWords(lower.text, higher.text) : null
  const order = compare(exact(higher.value), exact(lower.value))
  if (lower.comparator === 'EQ' && higher.comparator === 'EQ') return order === 0 ? 'EQUAL' : null
  const family = [AT_LEAST, AT_MOST].find((one) => one.includes(lower.comparator) && one.includes(higher.comparator))
  if (!family) return null
  if (order !== 0) return byOrder(family === AT_LEAST ? order : -order)
  const open = ({ comparator }: Limit) => (comparator === 'GT' || comparator === 'LT' ? 1 : 0)
  return byOrder(open(higher) - open(lower))
}

/** The relation that holds in a place on a day, and why it is not more than "related". */
export type Standing = Readonly<{
  relation: Relation
  /** OTHER_FIGURE: they measure different things; LEVEL_UNKNOWN: one level is not known; LOOSER: the higher set asks less. */
  why: 'OTHER_FIGURE' | 'LEVEL_UNKNOWN' | 'LOOSER' | null
}>

/**
 * How an indicator stands to the lower set's: by the levels that hold on the day where both are known, else by what the
 * texts of the sets say (318/QĐ-TTg Phụ lục I and II, 319/QĐ-TTg). What measures something else stays "related"; and so
 * does one of which a province or the office has set the higher level below the lower one, until somebody looks at it.
 */
export const relationOf = (
  link: LowerLink,
  { lower, higher }: Readonly<{ lower: Parted; higher: Parted }>,
  levelOf: (indicatorId: number, partId: number | null) => ResolvedLevel,
): Standing => {
  const shared = sharedFigures(link, lower, higher)
  if (shared.length === 0)
    return link.kind === 'RELATED' ? { relation: 'RELATED', why: 'OTHER_FIGURE' } : { relation: link.kind, why: null }
  const limit = (one: Parted, part: Part | null) => limitOf(part ?? one, levelOf(one.id, part?.id ?? null))
  const found = shared.map(({ from, to }) => strictness(limit(lower, from), limit(higher, to), (to ?? higher).unit))
  if (found.includes('LOOSER')) return { relation: 'RELATED', why: 'LOOSER' }
  if (found.includes(null))
    return link.kind === 'RELATED' ? { relation: 'RELATED', why: 'LEVEL_UNKNOWN' } : { relation: link.kind, why: null }
  const covered = new Set(shared.map(({ to }) => to?.id ?? null)).size
  const same = found.every((one) => one === 'EQUAL') && covered === Math.max(1, higher.parts.length)
  return { relation: same ? 'EQUAL' : 'STRICTER', why: null }
}
