import type { ResolvedLevel } from '../criteria/levels.js'
import type { Gap } from './figures.js'
import type { ComputedResult, Leaf } from './leaf.js'

/** One thing a verdict rests on, with the document and clause that ask for it. */
export type Reason = Readonly<{
  /** Null: the indicator as a whole. */
  partKey: string | null
  text: string
  docNumber: string | null
  clause: string | null
}>

export type PartVerdict = Readonly<{
  partId: number
  partKey: string
  /** False: its condition excludes this commune; it neither helps nor hinders. */
  applies: boolean
  result: ComputedResult
  /** The part's sentence, its name included. */
  text: string
  /** The figure as shown, "6,4%"; null without one. */
  shown: string | null
  gap: Gap | null
  /** Null for a group of parts, which has no level of its own. */
  level: ResolvedLevel | null
}>

export type Verdict = Readonly<{
  result: ComputedResult
  /** The whole verdict in one sentence: "62,5% < 70% theo 318/QĐ-TTg: chưa đạt." */
  sentence: string
  reasons: readonly Reason[]
  /** What has to be given or filled in before there can be a verdict. */
  missing: readonly string[]
  gap: Gap | null
  /** The figure as shown, for an indicator without parts. */
  shown: string | null
  /** The level that decided; of several parts, that of the first unmet one. */
  level: ResolvedLevel | null
  levelId: number | null
  parts: readonly PartVerdict[]
}>

/** A judged requirement with the part it belongs to; null: the indicator itself. */
export type Judged = Readonly<{ key: string | null; name: string | null; leaf: Leaf }>

/** Names this short stand before a number without a colon: "Nữ 88,7% < 90%". */
const SHORT_NAME = 20

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

const claim = ({ name, leaf }: Judged): string => {
  if (name === null) return leaf.claim
  if (leaf.word !== null) return `${name} (${leaf.claim})`
  return name.length <= SHORT_NAME && /^-?\d/.test(leaf.claim) ? `${name} ${leaf.claim}` : `${name}: ${leaf.claim}`
}

/** Comparisons with their common document named once. */
const joined = (judged: readonly Judged[], conclusion: string): string => {
  const sources = new Set(judged.map(({ leaf }) => leaf.source))
  const [only] = sources
  if (sources.size === 1) return `${judged.map(claim).join('; ')}${only ?? ''}: ${conclusion}.`
  return `${judged.map((one) => claim(one) + one.leaf.source).join('; ')}: ${conclusion}.`
}

const unknownLevel = (level: ResolvedLevel, names = ''): string => {
  if (level.known) return 'Chưa cập nhật ngưỡng.'
  if (level.why === 'BASE_UNKNOWN') return `Chưa cập nhật ngưỡng gốc để tính mức này${names}; ${level.filler}.`
  return `Chưa cập nhật ngưỡng${names}${level.why === 'DELEGATED' ? ':' : ';'} ${level.filler}.`
}

const notCompared = (leaf: Leaf): string =>
  leaf.claim === ''
    ? 'Kết luận theo hồ sơ minh chứng, không có số liệu để so sánh.'
    : `${leaf.claim}${leaf.source}: kết luận theo hồ sơ minh chứng.`

/** The sentence of one requirement, without the part's name. */
const bare = (leaf: Leaf): string => {
  if (leaf.result === 'LEVEL_UNKNOWN') return unknownLevel(leaf.level)
  if (leaf.result === 'NOT_COMPUTED') return notCompared(leaf)
  if (leaf.claim === '') return `Chưa có số liệu: ${leaf.missing.map(lowerFirst).join(', ')}.`
  return `Chưa có số liệu; ${leaf.claim}${leaf.source}.`
}

const sentenceOf = (judged: Judged): string => {
  const { leaf, name } = judged
  if (leaf.result === 'MET' || leaf.word === 'MET') return joined([judged], 'đạt')
  if (leaf.result === 'NOT_MET' || leaf.word === 'NOT_MET') return joined([judged], 'chưa đạt')
  return name === null ? bare(leaf) : `${name}: ${lowerFirst(bare(leaf))}`
}

const isUnmet = ({ leaf }: Judged): boolean => leaf.result === 'NOT_MET' || leaf.word === 'NOT_MET'
const has =
  (result: ComputedResult) =>
  ({ leaf }: Judged) =>
    leaf.result === result && leaf.word === null

/**
 * All requirements together: one unmet decides; then an unknown level, since no figure could complete the verdict; then
 * a missing figure. Parts met by the commune's word alone do not make a computed verdict.
 */
const conjunction = (judged: readonly Judged[]): ComputedResult => {
  if (judged.some(isUnmet)) return 'NOT_MET'
  for (const result of ['LEVEL_UNKNOWN', 'VALUE_MISSING', 'NOT_COMPUTED'] as const)
    if (judged.some(has(result))) return result
  return judged.some(has('MET')) ? 'MET' : 'NOT_COMPUTED'
}

/** More parts than this are counted in the sentence instead of told one by one; the reasons tell them all. */
const TOLD = 3

const together = (result: ComputedResult, judged: readonly Judged[]): string => {
  if (result === 'NOT_MET') return joined(judged.filter(isUnmet), 'chưa đạt')
  if (result === 'MET')
    return judged.length <= TOLD ? joined(judged, 'đạt') : `Cả ${judged.length} nội dung đều đủ mức yêu cầu: đạt.`
  const [first, ...others] = judged.filter(has(result))
  if (result === 'VALUE_MISSING')
    return `Chưa có số liệu: ${missingOf(judged.filter(has(result)))
      .map(lowerFirst)
      .join(', ')}.`
  if (result === 'LEVEL_UNKNOWN' && first) {
    const some = others.length + 1 < judged.length
    const names = [first, ...others].map(({ name }) => lowerFirst(name ?? '')).join('; ')
    return unknownLevel(first.leaf.level, some ? ` (${names})` : '')
  }
  if (first) return sentenceOf(first)
  return judged.length === 0
    ? 'Không có nội dung nào áp dụng với xã.'
    : 'Mọi nội dung theo đánh giá của xã, không có số liệu để so sánh.'
}

const missingOf = (judged: readonly Judged[]): string[] => [
  ...new Set(
    judged.flatMap(({ leaf, name }) =>
      leaf.result === 'LEVEL_UNKNOWN' ? [name === null ? 'Ngưỡng' : `Ngưỡng: ${name}`] : leaf.missing,
    ),
  ),
]

/** What is lacking: of several unmet parts, each by name. */
const gapOf = (judged: readonly Judged[]): Gap | null => {
  const lacking = judged.filter(isUnmet).flatMap(({ name, leaf }) => (leaf.gap ? [{ name, gap: leaf.gap }] : []))
  const [first] = lacking
  if (!first || lacking.length === 1) return first?.gap ?? null
  return { ...first.gap, text: lacking.map(({ name, gap }) => `${name ?? ''}: ${lowerFirst(gap.text)}`).join(' ') }
}

const reasonOf = (judged: Judged): Reason => {
  const { row } = judged.leaf.level
  return {
    partKey: judged.key,
    text: sentenceOf(judged),
    docNumber: row?.docNumber ?? null,
    clause: row?.clause ?? null,
  }
}

/** The verdict on a part, or on a group of parts by their leaves. */
export const concludePart = (partId: number, partKey: string, judged: readonly Judged[]): PartVerdict => {
  const result = conjunction(judged)
  const [only] = judged
  const own = judged.length === 1 && only?.key === partKey ? only : null
  return {
    partId,
    partKey,
    applies: true,
    result,
    text: own ? sentenceOf(own) : together(result, judged),
    shown: own?.leaf.shown ?? null,
    gap: gapOf(judged),
    level: own?.leaf.level ?? null,
  }
}

/** The verdict on an indicator from its judged requirements: itself, or the applicable parts. */
export const conclude = (judged: readonly Judged[], parts: readonly PartVerdict[]): Verdict => {
  const result = conjunction(judged)
  const [only] = judged
  const own = judged.length === 1 && only?.key === null ? only : null
  const decisive = judged.find(isUnmet) ?? judged.find(({ leaf }) => leaf.level.known) ?? only
  const level = decisive?.leaf.level ?? null
  return {
    result,
    sentence: own ? sentenceOf(own) : together(result, judged),
    reasons: [
      ...judged.map(reasonOf),
      ...parts
        .filter(({ applies }) => !applies)
        .map(({ partKey, text }) => ({ partKey, text, docNumber: null, clause: null })),
    ],
    missing: missingOf(judged),
    gap: gapOf(judged),
    shown: own?.leaf.shown ?? null,
    level,
    levelId: level?.known ? level.row.id : null,
    parts,
  }
}
