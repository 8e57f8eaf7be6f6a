import type { SetRule } from '../criteria/set-rule.js'
import { day as showDay } from '../kernel/format.js'
import { type Axes, type Basis, isMet } from './status.js'
import { type CriterionTotal, countIndicators, isCriterionMet } from './totals.js'
import type { Titles } from './verdict.js'

/** An indicator that keeps its criterion from being met, and what the program says of it. */
export type UnmetIndicator = Readonly<{ code: string; sentence: string | null }>

/** A criterion of a commune as the set's verdict takes it. */
export type CriterionFacts = Readonly<{
  no: number
  name: string
  total: CriterionTotal
  /** Those not met on the basis, where a page has them at hand. */
  unmet?: readonly UnmetIndicator[]
}>

/** The verdict on a criterion from its indicators: met when every one of them counts as met. */
export const judgeCriterion = (
  criterion: Readonly<{ no: number; name: string }>,
  indicators: readonly Readonly<{ code: string; axes: Axes; sentence: string | null }>[],
  basis: Basis,
): CriterionFacts & Readonly<{ met: boolean }> => {
  const total = countIndicators(indicators.map(({ axes }) => axes))
  return {
    ...criterion,
    total,
    met: isCriterionMet(total, basis),
    unmet: indicators.filter(({ axes }) => !isMet(axes, basis)).map(({ code, sentence }) => ({ code, sentence })),
  }
}

/** One ground of a set's verdict. OPEN: nobody has recorded it, so nothing is concluded from it. */
export type SetReason = Readonly<{
  rule: string
  state: 'MET' | 'NOT_MET' | 'OPEN'
  text: string
  docNumber: string | null
  clause: string | null
  /** What would have to be done or recorded; empty when met. */
  missing: readonly string[]
}>

/**
 * RECOGNISED: holds the title · READY: all that the portal judges is fulfilled · NOT_READY: something is not
 * · OPEN: nothing speaks against it, but a title it rests on is not recorded
 */
export type SetResult = 'RECOGNISED' | 'READY' | 'NOT_READY' | 'OPEN'

export type SetVerdict = Readonly<{
  result: SetResult
  /** "Chưa đủ điều kiện xét xã NTM nâng cao: …; còn 3/19 tiêu chí chưa đạt (thẩm tra)." */
  sentence: string
  reasons: readonly SetReason[]
}>

type SetCase = Readonly<{
  rule: SetRule
  titles: Titles
  criteria: readonly CriterionFacts[]
  basis: Basis
  /** What the set counts: "tiêu chí", or "điều kiện" of kiểu mẫu. */
  word: string
  /** Requirements measured by another set's level (kiểu mẫu: 1,1 × nâng cao of the year), told whether met or not. */
  derived?: readonly SetReason[]
}>

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** The title that a set gives: "xã đạt chuẩn NTM nâng cao". */
const titleName = (shortName: string): string => lowerFirst(shortName.replace(/^xã\s+/iu, 'xã đạt chuẩn '))
const basisWords: Readonly<Record<Basis, string>> = { verified: 'thẩm tra', self: 'xã tự đánh giá' }

type Title = Titles[string]

/** "theo 2166/QĐ-UBND ngày 31/10/2018, năm đạt chuẩn 2018" */
const decision = ({ docNumber, recognisedOn, standardYear }: Title): string =>
  [
    docNumber ? `theo ${docNumber}` : 'theo quyết định đã ghi nhận',
    recognisedOn ? ` ngày ${showDay(recognisedOn)}` : '',
    standardYear ? `, năm đạt chuẩn ${standardYear}` : '',
  ].join('')

const lost = (title: Title, name: string): string =>
  title.revokedOn
    ? `quyết định công nhận ${name} đã bị thu hồi ngày ${showDay(title.revokedOn)}`
    : `chưa được công nhận ${name}`

const prerequisiteReason = ({ rule: { prerequisite }, titles }: SetCase): SetReason[] => {
  if (!prerequisite) return []
  const { code, text, docNumber, clause } = prerequisite
  const name = titleName(prerequisite.name)
  const title = titles[code]
  const reason = { rule: `Điều kiện trước: ${text}`, docNumber, clause }
  if (title?.held)
    return [{ ...reason, state: 'MET', text: `Đã được công nhận ${name} ${decision(title)}.`, missing: [] }]
  const words = title ? lost(title, name) : `chưa ghi nhận quyết định công nhận ${name}`
  return [
    {
      ...reason,
      state: title ? 'NOT_MET' : 'OPEN',
      text: `${words.charAt(0).toUpperCase()}${words.slice(1)}.`,
      missing: [title ? `Công nhận ${name}` : `Quyết định công nhận ${name}`],
    },
  ]
}

/** Criteria named in the sentence; the others are counted. */
const NAMED = 4

const named = (unmet: readonly CriterionFacts[], word: string): string => {
  const first = unmet.slice(0, NAMED).map(({ no, name }) => `${no} ${name}`)
  return unmet.length > NAMED ? `${first.join(', ')} và ${unmet.length - NAMED} ${word} khác` : first.join(', ')
}

const unmetLine = ({ no, name, total, unmet = [] }: CriterionFacts, basis: Basis): string => {
  const met = basis === 'self' ? total.selfMet : total.verifiedMet
  const told = unmet.flatMap(({ code, sentence }) => (sentence === null ? [] : [`${code}: ${sentence}`]))
  const codes = unmet.filter(({ sentence }) => sentence === null).map(({ code }) => code)
  const rest = codes.length > 0 ? [`Chưa kết luận đạt: ${codes.join(', ')}.`] : []
  return [`${no}. ${name}: ${met}/${total.indicators} chỉ tiêu đạt.`, ...told, ...rest].join(' ')
}

const counted = (criteria: readonly CriterionFacts[]) => criteria.filter(({ total }) => total.indicators > 0)
const unmetOf = ({ criteria, basis }: SetCase) => counted(criteria).filter(({ total }) => !isCriterionMet(total, basis))

const criteriaReason = (facts: SetCase): SetReason => {
  const { rule, criteria, basis, word } = facts
  const all = counted(criteria)
  const unmet = unmetOf(facts)
  const isMetAll = all.length > 0 && unmet.length === 0
  const count = `${all.length - unmet.length}/${all.length} ${word} đạt (${basisWords[basis]})`
  return {
    rule: `Đạt đủ ${word} của bộ`,
    state: isMetAll ? 'MET' : 'NOT_MET',
    text: all.length === 0 ? `Chưa có ${word} nào được mở cho xã.` : `${count}.`,
    ...rule.criteria,
    missing: unmet.map((one) => unmetLine(one, basis)),
  }
}

const otherReasons = ({ rule }: SetCase): SetReason[] =>
  rule.conditions.map(({ text, docNumber, clause }) => ({
    rule: text,
    state: 'OPEN',
    text: 'Cổng không kết luận; xem xét khi lập hồ sơ đề nghị công nhận.',
    docNumber,
    clause,
    missing: [],
  }))

const openPrerequisite = ([prerequisite]: readonly SetReason[]): string[] =>
  prerequisite && prerequisite.state !== 'MET' ? [lowerFirst(prerequisite.text.replace(/\.$/, ''))] : []

const openCriteria = (facts: SetCase): string[] => {
  const { criteria, basis, word } = facts
  const unmet = unmetOf(facts)
  const of = counted(criteria).length
  return [
    ...(of === 0 ? [`chưa có ${word} nào được mở cho xã`] : []),
    ...(unmet.length > 0
      ? [`còn ${unmet.length}/${of} ${word} chưa đạt (${basisWords[basis]}): ${named(unmet, word)}`]
      : []),
  ]
}

const resultOf = (title: Title | undefined, judged: readonly SetReason[]): SetResult => {
  if (title?.held) return 'RECOGNISED'
  if (judged.some(({ state }) => state === 'NOT_MET')) return 'NOT_READY'
  return judged.some(({ state }) => state === 'OPEN') ? 'OPEN' : 'READY'
}

const sentenceOf = (facts: SetCase, result: SetResult, prerequisite: readonly SetReason[]): string => {
  const name = titleName(facts.rule.shortName)
  const open = openCriteria(facts)
  const title = facts.titles[facts.rule.code]
  if (result === 'RECOGNISED' && title) {
    const now = open.length === 0 ? `giữ đủ ${facts.word} (${basisWords[facts.basis]})` : open.join('; ')
    return `Đã được công nhận ${name} ${decision(title)}; hiện ${now}.`
  }
  const list = [...openPrerequisite(prerequisite), ...open].join('; ')
  if (result === 'READY')
    return `Đủ ${facts.word}${prerequisite.length > 0 ? ' và điều kiện trước' : ''} để xét công nhận ${name} (${basisWords[facts.basis]}); còn các điều kiện xem xét theo hồ sơ.`
  if (result === 'OPEN') return `Chưa kết luận được việc xét công nhận ${name}: ${list}.`
  return `Chưa đủ điều kiện xét công nhận ${name}: ${list}.`
}

/**
 * How a commune stands to a set as a whole: the title it must hold first (kiểu mẫu: nâng cao; nâng cao: NTM), all
 * criteria on the basis, and the conditions that only a dossier can show (18/2022/QĐ-TTg Điều 4). A title once given
 * stands until revoked, whatever today's count. What nobody recorded is open, never taken for a no.
 */
export const judgeSet = (facts: SetCase): SetVerdict => {
  const prerequisite = prerequisiteReason(facts)
  const judged = [...prerequisite, criteriaReason(facts)]
  const result = resultOf(facts.titles[facts.rule.code], judged)
  const reasons = [...judged, ...(facts.derived ?? []), ...otherReasons(facts)]
  return { result, sentence: sentenceOf(facts, result, prerequisite), reasons }
}
