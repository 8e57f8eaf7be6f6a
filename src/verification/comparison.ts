import { countUnitOf } from '../assessments/figures.js'
import type { AssessmentState } from '../assessments/state.js'
import type { ComputedResult, JudgeContext, Verdict } from '../assessments/verdict.js'
import { levelOf, partInWords, requirementInWords, stateInWords } from '../assessments/words.js'
import type { IndicatorDef } from '../criteria/catalogue.js'
import { type RequirementLine, requirementLines } from '../criteria/requirements.js'
import { decimal } from '../kernel/format.js'

/** What is asked, what there is and whether it is enough, in words: kept with what was sent, since levels may change. */
export type ComparedLine = Readonly<{
  /** The part's name; null: the indicator itself. */
  label: string | null
  given: string
  /** The two numbers of a percentage: "126/397 hộ". */
  detail: string | null
  wanted: string
  /** Null: the part does not apply to the commune. */
  result: ComputedResult | null
}>

type Numbers = Readonly<{ numerator: string | null; denominator: string | null }>

const ratioInWords = ({ numerator, denominator }: Numbers, title: string): string | null => {
  if (numerator === null || denominator === null) return null
  const unit = countUnitOf(title)
  return `${decimal(numerator)}/${decimal(denominator)}${unit ? ` ${unit}` : ''}`
}

const NOTHING = 'Chưa có số liệu'

const partLine = (
  { part, text }: RequirementLine,
  { state, verdict }: { state: AssessmentState; verdict: Verdict },
): ComparedLine | null => {
  if (!part) return null
  const judged = verdict.parts.find(({ partId }) => partId === part.id)
  const stored = state.parts.find(({ partId }) => partId === part.id)
  const detail = stored ? ratioInWords(stored, part.name) : null
  const given = detail === null ? partInWords(part, stored) : (judged?.shown ?? partInWords(part, stored))
  return {
    label: part.name,
    given: given ?? NOTHING,
    detail: given === null ? null : detail,
    wanted: text,
    result: judged?.applies === false ? null : (judged?.result ?? 'NOT_COMPUTED'),
  }
}

const wholeLine = (
  indicator: IndicatorDef,
  state: AssessmentState,
  verdict: Verdict,
  context: JudgeContext,
): ComparedLine => {
  const detail = ratioInWords(state, indicator.name)
  const lines = stateInWords(indicator, state).map(({ label, text }) => (label === null ? text : `${label}: ${text}`))
  return {
    label: null,
    given: detail !== null && verdict.shown !== null ? verdict.shown : lines.join('; ') || '–',
    detail: verdict.shown === null ? null : detail,
    wanted: requirementInWords(indicator, levelOf(indicator, context)) ?? 'Chưa cập nhật ngưỡng',
    result: verdict.result,
  }
}

/** The comparison of a state with what is asked, line by line. */
export const comparedLines = (
  indicator: IndicatorDef,
  state: AssessmentState,
  { verdict, context }: { verdict: Verdict; context: JudgeContext },
): ComparedLine[] => {
  if (indicator.parts.length === 0) return [wholeLine(indicator, state, verdict, context)]
  const facts = stateInWords(indicator, { ...state, parts: [] }).map(({ label, text }) => ({
    label,
    given: text,
    detail: null,
    wanted: '',
    result: null,
  }))
  const parts = requirementLines(indicator, context.levels, context).flatMap(
    (line) => partLine(line, { state, verdict }) ?? [],
  )
  return [...facts, ...parts]
}
