import type { CustomaryPaper } from '../criteria/catalogue.js'
import type { Day } from '../kernel/time.js'
import { validityOf } from './rules.js'

/** How a customary paper stands: there, there but for 60 days at most, there but run out, or not there. */
export type ChecklistState = 'present' | 'expiring' | 'expired' | 'missing'

/** A living paper of the commune that proves an indicator of the criterion. */
export type ChecklistPaper = Readonly<{
  id: number
  typeId: number | null
  subject: string
  validUntil: Day | null
  /** It proves this indicator; else another one of the criterion. */
  here: boolean
  /** The person may see it; of the others only that they are there is told. */
  visible: boolean
}>

export type ChecklistItem = Readonly<{
  paper: CustomaryPaper
  state: ChecklistState
  /** The paper the state comes from: the one that stays valid longest. */
  best: ChecklistPaper | null
}>

/** A paper without a last day is valid longest. */
const lastsLonger = (a: ChecklistPaper, b: ChecklistPaper): ChecklistPaper => {
  if (a.validUntil === null || b.validUntil === null) return a.validUntil === null ? a : b
  return b.validUntil > a.validUntil ? b : a
}

const stateOf = ({ validUntil }: ChecklistPaper, today: Day): ChecklistState => {
  const { state } = validityOf(validUntil, today)
  return state === 'expired' || state === 'expiring' ? state : 'present'
}

/**
 * The customary papers of an indicator, each with how it stands: a hint to the commune and to whoever verifies, never a
 * condition. One that belongs to the whole criterion is there when any of its indicators has it; one of an indicator only
 * when that indicator has it.
 */
export const checklistOf = (
  customary: readonly CustomaryPaper[],
  papers: readonly ChecklistPaper[],
  { indicatorId, today }: { indicatorId: number; today: Day },
): ChecklistItem[] =>
  customary
    .filter((paper) => paper.indicatorId === null || paper.indicatorId === indicatorId)
    .map((paper) => {
      const those = papers.filter(({ typeId, here }) => typeId === paper.id && (here || paper.indicatorId === null))
      const [first, ...rest] = those
      if (!first) return { paper, state: 'missing', best: null }
      const best = rest.reduce(lastsLonger, first)
      return { paper, state: stateOf(best, today), best }
    })
