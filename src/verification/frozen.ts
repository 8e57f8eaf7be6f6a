import { type AssessmentState, stateOf, stateOfEvent } from '../assessments/state.js'
import type { JudgeContext, Verdict } from '../assessments/verdict.js'
import type { IndicatorDef } from '../criteria/catalogue.js'
import { requirementLines } from '../criteria/requirements.js'
import { type ComparedLine, comparedLines } from './comparison.js'
import type { Lack } from './readiness.js'

/** A paper as it was sent: its record and which version of its file; 0: the paper itself lies in a cabinet. */
export type FrozenPaper = Readonly<{ evidenceId: number; revision: number; subject: string }>

/**
 * What an agency judges, kept whole as it was sent: edits, new levels and withdrawn papers afterwards change nothing of
 * it. Names here are names in stored rows.
 */
export type Frozen = Readonly<{
  state: AssessmentState
  verdict: Readonly<{ result: Verdict['result']; sentence: string; gap: string | null }>
  /** What was asked then, as one text a requirement: tells whether a level has changed since. */
  asked: readonly string[]
  /** The documents and clauses that asked it; pictures taken before they were kept have none. */
  sources?: readonly string[]
  lines: readonly ComparedLine[]
  papers: readonly FrozenPaper[]
  /** What was lacking when it was sent, and did not forbid it. */
  lacks: readonly Lack[]
}>

/** What is asked of an indicator in a place, one text a requirement. */
export const askedTexts = (indicator: IndicatorDef, context: JudgeContext): string[] =>
  requirementLines(indicator, context.levels, context).map(({ part, text }) => `${part?.key ?? ''}: ${text}`)

const sourcesOf = (indicator: IndicatorDef, context: JudgeContext): string[] => [
  ...new Set(requirementLines(indicator, context.levels, context).flatMap(({ source }) => source ?? [])),
]

type Subject = Readonly<{
  indicator: IndicatorDef
  row: AssessmentState
  verdict: Verdict
  papers: readonly FrozenPaper[]
  lacks: readonly Lack[]
}>

/** Takes the picture that is sent. */
export const freeze = ({ indicator, row, verdict, papers, lacks }: Subject, context: JudgeContext): Frozen => ({
  state: stateOf(row),
  verdict: { result: verdict.result, sentence: verdict.sentence, gap: verdict.gap?.text ?? null },
  asked: askedTexts(indicator, context),
  sources: sourcesOf(indicator, context),
  lines: comparedLines(indicator, row, { verdict, context }),
  papers: papers.map(({ evidenceId, revision, subject }) => ({ evidenceId, revision, subject })),
  lacks,
})

/** A picture read back from its row. */
export const readFrozen = (stored: unknown): Frozen => {
  const frozen = stored as Frozen
  return { ...frozen, state: stateOfEvent(frozen.state) }
}

/**
 * Nothing differs between what the commune claims and what the program makes of its figures, and nothing was lacking that
 * a person has to weigh: such submissions may be decided several at once.
 */
export const isPlain = ({ state, verdict, lacks }: Frozen): boolean => {
  const agrees =
    (state.selfResult === 'MET' && verdict.result === 'MET') ||
    (state.selfResult === 'NOT_MET' && verdict.result === 'NOT_MET')
  return agrees && lacks.every(({ code }) => code === 'lead' || code === 'customary')
}
