import { number } from '../kernel/format.js'
import { type Axes, type Basis, isMetSelf, isMetVerified, isWaiting } from './status.js'

/** How the indicators of a criterion stand in a commune: a row of CriterionTotal. */
export type CriterionTotal = Readonly<{
  indicators: number
  /** Đạt or không áp dụng. */
  selfMet: number
  selfNotMet: number
  /** Anything but not assessed. */
  selfTouched: number
  verifiedMet: number
  verifiedNotMet: number
  /** Under verification. */
  waiting: number
  /** Không áp dụng by the commune's word. */
  notApplicable: number
}>

/** Counted from the assessments of one criterion: the same counts as the database's refresh_totals(). */
export const countIndicators = (rows: readonly Axes[]): CriterionTotal => {
  const count = (test: (row: Axes) => boolean) => rows.filter(test).length
  return {
    indicators: rows.length,
    selfMet: count(isMetSelf),
    selfNotMet: count(({ selfResult }) => selfResult === 'NOT_MET'),
    selfTouched: count(({ selfResult }) => selfResult !== 'NOT_ASSESSED'),
    verifiedMet: count(isMetVerified),
    verifiedNotMet: count(({ verifiedResult }) => verifiedResult === 'NOT_MET'),
    waiting: count(isWaiting),
    notApplicable: count(({ selfResult }) => selfResult === 'NOT_APPLICABLE'),
  }
}

/** What the rule below needs of a criterion: also what a frozen report keeps of it. */
export type MetCounts = Pick<CriterionTotal, 'indicators' | 'selfMet' | 'verifiedMet'>

/** Indicators that count as met on the basis. */
export const metOn = (total: MetCounts, basis: Basis): number => (basis === 'self' ? total.selfMet : total.verifiedMet)

/**
 * A criterion is met when every applicable indicator of it is met; one whose indicators are all không áp dụng counts as
 * met (custom, to be kept visible). A criterion that has no indicator is not met: nothing was shown.
 */
export const isCriterionMet = (total: MetCounts, basis: Basis): boolean =>
  total.indicators > 0 && metOn(total, basis) === total.indicators

/** How a commune stands in a set: a row of SetTotal. */
export type SetTotal = Readonly<{ criteria: number; criteriaSelfMet: number; criteriaVerifiedMet: number }>

/** Counted from the criteria of one set; a criterion without indicators is not counted, as in the database. */
export const countCriteria = (totals: readonly CriterionTotal[]): SetTotal => ({
  criteria: totals.filter(({ indicators }) => indicators > 0).length,
  criteriaSelfMet: totals.filter((total) => isCriterionMet(total, 'self')).length,
  criteriaVerifiedMet: totals.filter((total) => isCriterionMet(total, 'verified')).length,
})

export const criteriaMet = (total: SetTotal, basis: Basis): number =>
  basis === 'self' ? total.criteriaSelfMet : total.criteriaVerifiedMet

/** Every criterion of the set is met. Recognition asks more: the set's prerequisite and its other conditions. */
export const isSetMet = (total: SetTotal, basis: Basis): boolean =>
  total.criteria > 0 && criteriaMet(total, basis) === total.criteria

/** v met, s met by the commune's word, p partly, x unmet, u unmet by its word, n not assessed, a not applicable. */
export type CellKind = 'v' | 's' | 'p' | 'x' | 'u' | 'n' | 'a'

export type Cell = Readonly<{
  /** The office's own letters: Đ, C, k/n, –, K. */
  letter: string
  kind: CellKind
  /** Classes of the cell, the black corner of a late one included. */
  css: string
  /** What the letter says: "2/4 chỉ tiêu đạt, quá hạn". */
  label: string
  /** Accessible name: the subject and the label. */
  name: string
}>

type Face = readonly [letter: string, kind: CellKind, label: string]

const metFace = (total: CriterionTotal): Face => {
  const confirmed = total.verifiedMet === total.indicators
  if (total.notApplicable === total.indicators)
    return confirmed
      ? ['K', 'a', 'không áp dụng, tính là đạt']
      : ['K', 's', 'xã tự đánh giá không áp dụng, chờ thẩm tra']
  if (confirmed) return ['Đ', 'v', 'đạt, đã thẩm tra']
  return [
    'Đ',
    's',
    total.verifiedNotMet > 0 ? 'xã tự đánh giá đạt, thẩm tra chưa đạt' : 'xã tự đánh giá đạt, chờ thẩm tra',
  ]
}

/** Unmet by the commune's word, where no agency has spoken: nothing of it is unmet yet, or some of it is met already. */
const unmetByWord = ({ selfMet, selfNotMet, indicators }: CriterionTotal): string => {
  if (selfMet > 0) return `chưa đạt, xã tự đánh giá ${selfMet}/${indicators} chỉ tiêu đạt`
  return selfNotMet > 0 ? 'xã tự đánh giá chưa đạt' : 'chưa đạt, xã đang thực hiện'
}

const faceOf = (total: CriterionTotal, basis: Basis): Face => {
  const { indicators, selfMet, selfTouched, verifiedMet, verifiedNotMet } = total
  const met = metOn(total, basis)
  if (indicators === 0) return ['–', 'n', 'chưa đánh giá']
  if (met === indicators) return metFace(total)
  if (met > 0)
    return [
      `${met}/${indicators}`,
      'p',
      `${met}/${indicators} chỉ tiêu ${basis === 'self' ? 'xã tự đánh giá đạt' : 'đạt'}`,
    ]
  if (verifiedNotMet > 0) return ['C', 'x', 'chưa đạt, đã thẩm tra']
  if (selfMet === indicators) return metFace(total)
  return selfTouched > 0 || verifiedMet > 0 ? ['C', 'u', unmetByWord(total)] : ['–', 'n', 'chưa đánh giá']
}

/**
 * A cell of the matrix on a basis. Filled is the agency's verdict and outlined the commune's word, on either basis: with
 * the verified basis a criterion only claimed shows an outlined Đ, which is not counted as met.
 */
export const cellOf = (
  total: CriterionTotal,
  basis: Basis,
  { subject, late = false }: { subject: string; late?: boolean },
): Cell => {
  const [letter, kind, words] = faceOf(total, basis)
  const label = late ? `${words}, quá hạn` : words
  return { letter, kind, css: `c c-${kind}${late ? ' c-late' : ''}`, label, name: `${subject}: ${label}` }
}

export type Badge = Readonly<{ label: string; css: string; icon: string }>

const badge = (key: string, label: string): Badge => ({ label, css: `st-${key}`, icon: `i-${key}` })

/** The commune's word on a criterion, for its heading: "Xã: đạt", "Xã: 2/4". */
export const selfBadge = ({ indicators, selfMet, selfTouched, notApplicable }: CriterionTotal): Badge => {
  if (selfTouched === 0) return badge('none', 'Chưa đánh giá')
  if (notApplicable === indicators) return badge('na', 'Không áp dụng')
  if (selfMet === indicators) return badge('smet', 'Xã: đạt')
  return badge('snot', indicators === 1 ? 'Xã: chưa đạt' : `Xã: ${selfMet}/${indicators}`)
}

/** The agency's side of a criterion, for its heading; `returned` counts the indicators sent back for a supplement. */
export const verifiedBadge = (total: CriterionTotal, { returned = 0 }: { returned?: number } = {}): Badge => {
  const { indicators, verifiedMet, verifiedNotMet, waiting, notApplicable } = total
  const partly = `Đạt ${verifiedMet}/${indicators}`
  if (returned > 0) return badge('supp', verifiedMet > 0 ? `${partly}, cần bổ sung` : 'Cần bổ sung')
  if (waiting > 0) return badge('look', verifiedMet > 0 ? partly : 'Đang thẩm tra')
  if (indicators > 0 && verifiedMet === indicators)
    return notApplicable === indicators ? badge('na', 'Không áp dụng') : badge('vmet', 'Đạt')
  if (verifiedMet > 0) return badge('work', partly)
  return verifiedNotMet > 0 ? badge('vnot', 'Chưa đạt') : badge('none', 'Chưa gửi')
}

/** A range of numbers of criteria met, from the set's own data: "15–18". Both ends belong to it. */
export type Band = Readonly<{ label: string; min: number; max: number }>

export const bandOf = (bands: readonly Band[], met: number): Band | undefined =>
  bands.find(({ min, max }) => min <= met && met <= max)

/** The rows of each band, in the order of the bands; empty bands too. */
export const byBand = <T>(
  bands: readonly Band[],
  rows: readonly T[],
  metOf: (row: T) => number,
): { band: Band; rows: T[] }[] =>
  bands.map((band) => ({ band, rows: rows.filter((row) => bandOf(bands, metOf(row)) === band) }))

/** Average with two decimals, as reports print it: "14,56"; of no commune: "–". */
export const average = (counts: readonly number[]): string => {
  if (counts.length === 0) return '–'
  const sum = counts.reduce((all, count) => all + count, 0)
  const hundredths = Math.floor((200 * sum + counts.length) / (2 * counts.length)) // of whole numbers: exact, half up
  return `${number(Math.floor(hundredths / 100))},${String(hundredths % 100).padStart(2, '0')}`
}
