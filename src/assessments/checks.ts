import { compare, exact, over, rounded, scaleOf, times } from '../kernel/decimal.js'
import { decimal, percent } from '../kernel/format.js'
import type { Asked, FigureAsk } from './fields.js'
import { countUnitOf } from './figures.js'
import type { SelfResult, Stage } from './status.js'
import { type ComputedResult, claimNeedsReason } from './verdict.js'

/** What a parsed form holds, by field name. */
export type Typed = Readonly<Record<string, unknown>>
export type Faults = Record<string, string>

/** A field's value as canonical text; null when empty. */
export const textIn = (typed: Typed, name: string): string | null => {
  const value = typed[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
}

/** A percentage of two numbers as the value column holds it. */
export const percentOf = (numerator: string, denominator: string, digits = 4): string =>
  rounded(times(over(exact(numerator), exact(denominator)), exact(100)), digits)

const checkRatio = (typed: Typed, { prefix, label }: FigureAsk): Faults => {
  const [part, whole, value] = ['numerator', 'denominator', 'value'].map((name) => textIn(typed, prefix + name))
  const at = (name: string, message: string): Faults => ({ [prefix + name]: message })
  if (!part && !whole) return {}
  if (!part) return at('numerator', 'Đề nghị nhập cả tử số và mẫu số, hoặc chỉ nhập tỷ lệ.')
  if (!whole) return at('denominator', 'Đề nghị nhập cả tử số và mẫu số, hoặc chỉ nhập tỷ lệ.')
  if (compare(exact(whole), exact(0)) === 0) return at('denominator', 'Mẫu số phải lớn hơn 0.')
  if (compare(exact(part), exact(whole)) > 0) {
    const unit = countUnitOf(label)
    return at('numerator', `${decimal(part)} lớn hơn ${decimal(whole)}. Đề nghị kiểm tra lại số ${unit ?? 'liệu'}.`)
  }
  if (!value) return {}
  const computed = percentOf(part, whole, scaleOf(value))
  if (compare(exact(computed), exact(value)) === 0) return {}
  const shown = `${decimal(part)}/${decimal(whole)} là ${percent(percentOf(part, whole), 2)}`
  return at('value', `${shown}, khác tỷ lệ ${percent(value)} vừa nhập. Đề nghị để trống tỷ lệ hoặc kiểm tra lại.`)
}

/** The ratio a "trong đó" part is taken out of: the nearest one before it that is not such a part itself. */
const wholeOf = (figures: readonly FigureAsk[], index: number): FigureAsk | undefined =>
  figures.slice(0, index).findLast(({ kind, label }) => kind === 'ratio' && !isShare(label))

const isShare = (label: string): boolean => /^trong đó/i.test(label.normalize('NFC').trim())

const checkShare = (typed: Typed, share: FigureAsk, whole: FigureAsk): Faults => {
  const read = ({ prefix }: FigureAsk, name: string) => textIn(typed, prefix + name)
  const exceeds = (a: string, b: string) => compare(exact(a), exact(b)) > 0
  const [a, b] = [read(share, 'numerator'), read(whole, 'numerator')]
  const [below, of] = [read(share, 'denominator'), read(whole, 'denominator')]
  if (a && b && below && of) {
    if (compare(exact(below), exact(of)) !== 0 || !exceeds(a, b)) return {} // of another total: not comparable
    const unit = countUnitOf(share.label) ?? countUnitOf(whole.label) ?? 'liệu'
    return { [`${share.prefix}numerator`]: `${decimal(a)} lớn hơn ${decimal(b)}. Đề nghị kiểm tra lại số ${unit}.` }
  }
  const [value, most] = [read(share, 'value'), read(whole, 'value')]
  if (!value || !most || !exceeds(value, most)) return {}
  return { [`${share.prefix}value`]: `${percent(value)} lớn hơn ${percent(most)}. Đề nghị kiểm tra lại tỷ lệ.` }
}

/** What fields say against each other: a part larger than its whole, a percentage other than its two numbers. */
export const checkFigures = (typed: Typed, { figures }: Asked): Faults => {
  const ratios = figures.filter(({ kind }) => kind === 'ratio').map((ask) => checkRatio(typed, ask))
  const faults = Object.assign({}, ...ratios) as Faults
  if (Object.keys(faults).length > 0) return faults
  const shares = figures.map((ask, index) => {
    const whole = ask.kind === 'ratio' && isShare(ask.label) ? wholeOf(figures, index) : undefined
    return whole ? checkShare(typed, ask, whole) : {}
  })
  return Object.assign({}, ...shares) as Faults
}

/** Whether the result is one this indicator may have now. */
export const checkResult = (
  result: SelfResult,
  { allowsNotApplicable, stage }: { allowsNotApplicable: boolean; stage: Stage },
): Faults => {
  if (result === 'NOT_APPLICABLE' && !allowsNotApplicable)
    return { result: 'Bộ tiêu chí không cho phép “Không áp dụng” ở chỉ tiêu này. Đề nghị chọn kết quả khác.' }
  if (stage === 'UNDER_VERIFICATION' && (result === 'NOT_ASSESSED' || result === 'IN_PROGRESS'))
    return { result: 'Chỉ tiêu đang thẩm tra: kết quả là Đạt, Chưa đạt hoặc Không áp dụng.' }
  return {}
}

const askReason: Readonly<Partial<Record<ComputedResult, string>>> = {
  NOT_MET: 'Đề nghị nêu lý do xã tự đánh giá đạt, hoặc chọn kết quả khác.',
  LEVEL_UNKNOWN: 'Chương trình chưa kết luận được. Đề nghị nêu căn cứ xã tự đánh giá đạt.',
  VALUE_MISSING: 'Đề nghị nhập số liệu, hoặc nêu lý do xã tự đánh giá đạt.',
}

/** A claim the program cannot confirm, and every không áp dụng, is given with a reason. */
export const checkClaim = (
  { selfResult, claimReason }: { selfResult: SelfResult; claimReason: string | null },
  verdict: { result: ComputedResult; sentence: string },
): Faults => {
  if (claimReason !== null || !claimNeedsReason(selfResult, verdict.result)) return {}
  if (selfResult === 'NOT_APPLICABLE') return { claimReason: 'Đề nghị nêu lý do chỉ tiêu không áp dụng với xã.' }
  return { claimReason: `${verdict.sentence} ${askReason[verdict.result] ?? ''}`.trim() }
}
