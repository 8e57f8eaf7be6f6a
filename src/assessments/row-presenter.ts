import type { Responsibilities } from '../assignments/queries.js'
import type { IndicatorDef } from '../criteria/catalogue.js'
import { lateness, day as showDay } from '../kernel/format.js'
import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { AssessmentRow } from './queries.js'
import {
  dueDay,
  isUnmet,
  late,
  needsWork,
  type SelfResult,
  type StatusWords,
  selfWords,
  verifiedWords,
} from './status.js'
import { contradictsFigures, type JudgeContext, judge, type Verdict } from './verdict.js'
import { gapOf, type Line, levelOf, requirementInWords, stateInWords } from './words.js'

/** The program's sentence on a row, and how strongly it stands out. */
export type Why = Readonly<{ text: string; tone: 'yes' | 'no' | 'open' }>

/** One indicator of a commune as tables show it. */
export type RowView = Readonly<{
  id: number
  href: string
  code: string
  name: string
  /** Null: not known. A known one may still have a part whose level is not; `gapBy` says whose it is to fill in. */
  requirement: string | null
  gapBy: string
  filler: string
  lines: readonly Line[]
  why: Why | null
  contradicted: boolean
  self: StatusWords
  verified: StatusWords | null
  reverify: boolean
  papers: number
  due: string | null
  dueDay: Day | null
  dueState: Readonly<{ text: string; tone: 'late' | 'soon' | '' }> | null
  agency: string
  draft: boolean
  note: string | null
  claimReason: string | null
  changed: string | null
}>

/** What filters ask of a row. */
export type RowFacts = Readonly<{
  unmet: boolean
  late: boolean
  returned: boolean
  work: boolean
  noEvidence: boolean
  levelUnknown: boolean
  agencyId: number | null
}>

export type PresentedRow = Readonly<{ view: RowView; facts: RowFacts; verdict: Verdict }>

/** A sentence only where it adds something: what cannot be compared is told by the requirement itself. */
const whyOf = (verdict: Verdict, selfResult: SelfResult, hasFigure: boolean): Why | null => {
  if (selfResult === 'NOT_APPLICABLE') return null
  if (verdict.result === 'MET') return { text: verdict.sentence, tone: 'yes' }
  if (verdict.result === 'NOT_MET')
    return { text: [verdict.sentence, verdict.gap?.text].filter(Boolean).join(' '), tone: 'no' }
  if (verdict.result === 'LEVEL_UNKNOWN')
    return hasFigure && selfResult !== 'MET' ? { text: 'Chưa kết luận được.', tone: 'open' } : null
  return verdict.result === 'VALUE_MISSING' ? { text: 'Chưa có số liệu.', tone: 'open' } : null
}

const dueStateOf = (due: Day | null, isLate: boolean, work: boolean, today: Day): RowView['dueState'] => {
  if (due === null) return null
  const { kind, label } = lateness(due, today)
  if (isLate) return { text: label, tone: 'late' }
  return work && (kind === 'today' || kind === 'soon') ? { text: label, tone: 'soon' } : null
}

/** "20/05/2024, Hoàng Thị Liên"; null for a row nobody has touched. */
export const changedInWords = ({ version, updatedAt, updatedBy }: AssessmentRow): string | null =>
  version > 1 || updatedBy !== null ? [showDay(updatedAt), updatedBy].filter(Boolean).join(', ') : null

type Around = Readonly<{ context: JudgeContext; responsibilities: Responsibilities; today: Day }>

/** Presents one indicator of a commune, judged by the levels of its day. */
export const presentRow = (indicator: IndicatorDef, row: AssessmentRow, around: Around): PresentedRow => {
  const { context, responsibilities, today } = around
  const verdict = judge(indicator, row, context)
  const level = levelOf(indicator, context)
  const gap = gapOf(indicator, context)
  const lines = stateInWords(indicator, row)
  const { lead, confirmed } = responsibilities.of(indicator)
  const isLate = late(row, today)
  const work = needsWork(row)
  const due = dueDay(row)
  const facts: RowFacts = {
    unmet: isUnmet(row),
    late: isLate,
    returned: row.stage === 'SUPPLEMENT_REQUESTED',
    work: work || isLate,
    noEvidence: row.papers === 0,
    levelUnknown: gap !== null,
    agencyId: lead?.id ?? null,
  }
  const view: RowView = {
    id: row.id,
    href: paths.assessments.show({ id: row.id }),
    code: indicator.code,
    name: indicator.name,
    requirement: requirementInWords(indicator, level),
    gapBy: gap?.owner ?? '',
    filler: gap?.filler ?? '',
    lines,
    why: whyOf(verdict, row.selfResult, lines.length > 0),
    contradicted: contradictsFigures(row.selfResult, verdict.result),
    self: selfWords(row),
    verified: verifiedWords(row),
    reverify: row.reverifyReason !== null,
    papers: row.papers,
    due: due && showDay(due),
    dueDay: due,
    dueState: dueStateOf(due, isLate, work, today),
    agency: lead?.shortName ?? '',
    draft: lead !== null && !confirmed,
    note: row.note,
    claimReason: row.claimReason,
    changed: changedInWords(row),
  }
  return { view, facts, verdict }
}
