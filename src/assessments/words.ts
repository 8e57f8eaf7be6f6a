import type { IndicatorDef, PartDef } from '../criteria/catalogue.js'
import { COMPARATOR_SIGNS, levelIn, type ResolvedLevel, requirementOf, withUnit } from '../criteria/levels.js'
import { isKnown, judgedParts } from '../criteria/requirements.js'
import { decimal, percent } from '../kernel/format.js'
import { countUnitOf } from './figures.js'
import type { AssessmentState, Inputs, PartState } from './state.js'
import type { SelfResult } from './status.js'
import type { JudgeContext } from './verdict.js'

/** What the commune may say of an indicator, as its form offers it. */
export const resultWords: Readonly<Record<SelfResult, string>> = {
  MET: 'Đạt',
  NOT_MET: 'Chưa đạt',
  IN_PROGRESS: 'Đang thực hiện',
  NOT_ASSESSED: 'Chưa đánh giá',
  NOT_APPLICABLE: 'Không áp dụng',
}

type Numbers = Pick<AssessmentState, 'value' | 'numerator' | 'denominator'>

/** "6/7 thôn (85,7%)", "43,6 triệu đồng/người/năm"; null without a figure. */
const numbersInWords = (
  { value, numerator, denominator }: Numbers,
  unit: string | null,
  title: string,
): string | null => {
  if (numerator !== null && denominator !== null) {
    const counted = countUnitOf(title)
    return `${decimal(numerator)}/${decimal(denominator)}${counted ? ` ${counted}` : ''} (${percent(value, 1)})`
  }
  return value === null ? null : withUnit(decimal(value), unit)
}

const percentUnit = ({ type, unit }: { type: string; unit: string | null }) => unit ?? (type === 'PERCENT' ? '%' : null)

/** What is said of one part; null when nothing is. */
export const partInWords = (part: PartDef, stored: PartState | undefined): string | null => {
  if (!stored) return null
  if (part.type === 'TEXT' && stored.value !== null) return `Mức độ ${decimal(stored.value)}`
  const numbers = numbersInWords(stored, percentUnit(part), part.name)
  if (numbers !== null) return numbers
  return stored.selfResult === 'NOT_ASSESSED' ? null : resultWords[stored.selfResult]
}

export type Line = Readonly<{ label: string | null; text: string }>

const inputLine = (label: string, given: Inputs[string] | undefined): Line[] => {
  if (given === undefined) return []
  const text = typeof given === 'string' ? given.replace('.', ',') : given.join('; ')
  return text === '' ? [] : [{ label, text }]
}

/** The measured state of an indicator in lines: facts, parts by name, or the figure itself. Empty when nothing was said. */
export const stateInWords = (indicator: IndicatorDef, state: AssessmentState): Line[] => {
  const inputs = indicator.inputs.flatMap(({ key, label }) => inputLine(label, state.inputs?.[key]))
  if (indicator.parts.length > 0) {
    const parts = indicator.parts.flatMap((part): Line[] => {
      const text = partInWords(
        part,
        state.parts.find(({ partId }) => partId === part.id),
      )
      return text === null ? [] : [{ label: part.name, text }]
    })
    return [...inputs, ...parts]
  }
  const unit = indicator.measure?.unit ?? percentUnit(indicator)
  const text = numbersInWords(state, unit, indicator.name) ?? state.valueText
  return text === null ? inputs : [...inputs, { label: null, text }]
}

/** The requirement in words; null when its level is not known. A figure in the title stands beside a plain "Đạt". */
export const requirementInWords = (indicator: IndicatorDef, level: ResolvedLevel): string | null => {
  if (!level.known) return null
  const { measure } = indicator
  const words = requirementOf(level, percentUnit(indicator))
  if (!measure || level.value !== null) return words
  return `${words} (${COMPARATOR_SIGNS[measure.comparator]} ${withUnit(decimal(measure.value), measure.unit)})`
}

export const levelOf = (indicator: IndicatorDef, context: JudgeContext, partId: number | null = null): ResolvedLevel =>
  levelIn(context.levels, context, indicator.id, partId)

/** Who may fill in a level of the indicator that nobody has filled in yet; null: every level it is judged by is known. */
export const gapOf = (indicator: IndicatorDef, context: JudgeContext): { owner: string; filler: string } | null => {
  const lines = judgedParts(indicator).map((part) => ({ part, level: levelOf(indicator, context, part?.id ?? null) }))
  const level = lines.find((line) => !isKnown(line, indicator))?.level
  if (!level) return null
  return level.known ? { owner: 'VPĐP', filler: 'VPĐP NTM huyện nhập' } : level // a level that names no figure
}

/** Why an agency has to look again at what it confirmed. */
export const reverifyWords = (reason: string): string =>
  ({
    VALUE_CHANGED: 'số liệu hoặc kết quả của xã đã thay đổi',
    EVIDENCE_WITHDRAWN: 'hồ sơ minh chứng đã được thu hồi',
    EVIDENCE_EXPIRED: 'hồ sơ minh chứng đã hết hiệu lực',
    LEVEL_CHANGED: 'ngưỡng đã thay đổi',
  })[reason] ?? 'căn cứ thẩm tra đã thay đổi'
