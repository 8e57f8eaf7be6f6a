import { type Asked, askedOf } from '../assessments/fields.js'
import { judged } from '../assessments/form.js'
import { type AssessmentState, afterSave, blankState, stateOf } from '../assessments/state.js'
import { claimNeedsReason, type JudgeContext } from '../assessments/verdict.js'
import type { IndicatorDef, SetDef } from '../criteria/catalogue.js'
import type { Day } from '../kernel/time.js'
import { instantOf, minutesOfDay, monthEndBefore } from './calendar.js'
import type { Fate } from './fates.js'
import { figuresOf, noFigures } from './figures.js'
import { type Draw, draw } from './random.js'
import { type Hand, type Step, storyOf } from './story.js'
import { fatesOf } from './timing.js'
import { claimAgainstFigures, claimOfUnknown, noteOn, remarkOn, whyExcluded } from './words.js'
import type { ContextOf, DemoCommune, Lead, LeadOf, World } from './world.js'

/** One change of one assessment, as its event keeps it. */
export type Deed = Readonly<{
  day: Day
  at: Date
  actorId: number
  action: string
  assessmentId: number
  communeId: number
  version: number
  from: AssessmentState
  to: AssessmentState
  reason: string | null
  about: Readonly<{ indicator: IndicatorDef; lead: Lead | null }>
  /** What its event tells of the sending or the decision; the decision a verdict rests on. */
  verification?: object
  decisionId?: number
}>

/** Whose hand it was: the user of the commune's officer, of the office, of an agency's reviewer. */
export type HandOf = (hand: Hand, communeId: number, agency: string | null) => number

type Subject = Readonly<{
  world: World
  commune: DemoCommune
  set: SetDef
  indicator: IndicatorDef
  fate: Fate
  key: string
  chance: Draw
  lead: Lead | null
  contextOf: ContextOf
  handOf: HandOf
}>

type Said = Extract<Step, { does: 'say' }>

const actions: Readonly<Record<Step['does'], string>> = {
  say: 'assessment.saved',
  plan: 'assessment.saved',
  send: 'assessment.submitted',
  confirm: 'assessment.verified',
  refuse: 'assessment.verified',
  return: 'assessment.supplementRequested',
}

const measureOf = ({ measure }: IndicatorDef) =>
  measure && { comparator: measure.comparator, value: Number(measure.value) }

const figures = (subject: Subject, step: Said, asked: Asked, endsMet: boolean) => {
  const { commune, key, fate, indicator } = subject
  if (step.result === 'NOT_APPLICABLE') return { ...noFigures, valueText: null, inputs: null, parts: [] }
  const told = step.met === endsMet ? fate.told : undefined
  const wish = { profile: commune.profile, key, asked, met: step.met, progress: step.progress, told, end: fate.told }
  const made = figuresOf(wish, measureOf(indicator))
  const isNote = asked.figures.some(({ kind }) => kind === 'note')
  return isNote ? { ...made, valueText: remarkOn(key, step.met) } : made
}

const claimReason = ({ lead, fate, key, chance }: Subject, step: Said, computed: AssessmentState): string | null => {
  const { selfResult, computedResult } = computed
  if (!claimNeedsReason(selfResult, computedResult)) return null
  if (selfResult === 'NOT_APPLICABLE') return whyExcluded(key)
  const own = fate.is === 'RETURNED' ? undefined : fate.why // there it is what the agency asks for
  if (computedResult === 'NOT_MET') return own ?? claimAgainstFigures(chance)
  return claimOfUnknown(lead?.shortName ?? 'cơ quan phụ trách', chance, fate.atFirst && step.by === 'office')
}

/** What a save makes of the state: figures, result, the program's own verdict. */
const say = (
  subject: Subject,
  step: Said,
  state: AssessmentState,
  context: JudgeContext,
  last: Said,
): AssessmentState => {
  const { indicator, fate, chance } = subject
  const made = figures(subject, step, askedOf(indicator, context), last.met)
  const hasFigures = made.value !== null || made.parts.length > 0
  const next = stateOf({
    ...state,
    ...made,
    selfResult: step.result,
    figuresAsOf: hasFigures ? monthEndBefore(step.day) : null,
    plannedDate: step.planned,
    note: step === last ? (fate.note ?? noteOn(chance, step.met)) : state.note,
    claimReason: null,
  })
  const { state: known } = judged(indicator, next, context)
  if (step.met && known.computedResult === 'NOT_MET')
    throw new Error(`${subject.key} of ${subject.commune.name}: figures fail`)
  return afterSave(state, { ...known, claimReason: claimReason(subject, step, known) })
}

const verdictOf = (step: Step, state: AssessmentState) =>
  step.does === 'refuse' ? 'NOT_MET' : state.selfResult === 'NOT_APPLICABLE' ? 'NOT_APPLICABLE' : 'MET'

const after = (
  subject: Subject,
  step: Step,
  state: AssessmentState,
  at: Date,
  last: Said | undefined,
): AssessmentState => {
  if (step.does === 'say') {
    return say(subject, step, state, subject.contextOf(subject.commune.id, step.day), last ?? step)
  }
  if (step.does === 'plan') return { ...state, plannedDate: step.planned }
  if (step.does === 'send') return { ...state, stage: 'UNDER_VERIFICATION' }
  if (step.does === 'return') return { ...state, stage: 'SUPPLEMENT_REQUESTED', supplementDue: step.due }
  const verifiedResult = verdictOf(step, state)
  return {
    ...state,
    stage: 'OPEN',
    verifiedResult,
    verifiedAt: at.toISOString(),
    supplementDue: null,
    reverifyReason: null,
  }
}

const hasFigures = (indicator: IndicatorDef, context: JudgeContext): boolean =>
  askedOf(indicator, context).figures.some(({ kind }) => kind === 'ratio' || kind === 'number' || kind === 'whole')

const deedsOf = (subject: Subject): Deed[] => {
  const { world, commune, indicator, fate, key, chance, lead, handOf } = subject
  const assessmentId = world.assessmentId(commune.id, indicator.id)
  const agency = lead?.confirmed ? lead.code : null // else the office decides in its place
  const steps = storyOf(key, fate, chance, hasFigures(indicator, subject.contextOf(commune.id, '2024-01-02')))
  const last = steps.findLast((step) => step.does === 'say')
  const deeds: Deed[] = []
  let state = blankState
  for (const step of steps) {
    const at = instantOf(step.day, chance.whole(0, minutesOfDay))
    const to = after(subject, step, state, at, last)
    deeds.push({
      day: step.day,
      at,
      actorId: handOf(step.by, commune.id, agency),
      action: actions[step.does],
      assessmentId,
      communeId: commune.id,
      version: deeds.length + 2, // the row was opened with version 1
      from: state,
      to,
      reason: step.why,
      about: { indicator, lead },
    })
    state = to
  }
  return deeds
}

/** Every change of every assessment of the district, in the order of time. */
export const tellDeeds = (world: World, leadOf: LeadOf, contextOf: ContextOf, handOf: HandOf): Deed[] => {
  const deeds = world.communes.flatMap((commune) =>
    world.catalogue.sets.flatMap((set) =>
      fatesOf(commune.profile, set).flatMap(({ indicator, fate }) => {
        const key = `${set.level} ${indicator.code}`
        const chance = draw(`${commune.name} ${key} story`)
        return deedsOf({
          world,
          commune,
          set,
          indicator,
          fate,
          key,
          chance,
          lead: leadOf(indicator),
          contextOf,
          handOf,
        })
      }),
    ),
  )
  return deeds.sort((a, b) => a.at.getTime() - b.at.getTime())
}
