import type { AssessmentState } from '../assessments/state.js'
import type { IndicatorDef } from '../criteria/catalogue.js'
import { exact, over, rounded, times } from '../kernel/decimal.js'
import type { Day } from '../kernel/time.js'
import type { FigureChange } from './anomalies.js'

/** What an assessment said on a past day. */
export type PastState = Readonly<{ day: Day; state: AssessmentState }>

type Measured = Readonly<{ value: string | null; numerator: string | null; denominator: string | null }>

/** A figure as one number: as it was given, or the percentage its two numbers make. */
const figureOf = ({ value, numerator, denominator }: Measured): string | null => {
  if (value !== null) return value
  if (numerator === null || denominator === null) return null
  const whole = exact(denominator)
  return whole.p === 0n ? null : rounded(times(over(exact(numerator), whole), exact(100)), 4)
}

const partOf = (state: AssessmentState, partId: number): Measured | undefined =>
  state.parts.find((part) => part.partId === partId)

type Reading = Readonly<{ label: string; unit: string | null; read: (state: AssessmentState) => Measured | undefined }>

const readings = (indicator: IndicatorDef): Reading[] => {
  const unitOf = ({ type, unit }: Pick<IndicatorDef, 'type' | 'unit'>) => (type === 'PERCENT' ? '%' : unit)
  return [
    { label: 'Số liệu', unit: unitOf(indicator), read: (state) => state },
    ...indicator.parts.map((part) => ({
      label: part.name,
      unit: unitOf(part),
      read: (state: AssessmentState) => partOf(state, part.id),
    })),
  ]
}

const changeOf = (
  { label, unit, read }: Reading,
  sent: AssessmentState,
  past: readonly PastState[],
): FigureChange[] => {
  const now = read(sent)
  const after = now ? figureOf(now) : null
  if (after === null) return []
  for (const { day, state } of past) {
    const then = read(state)
    const before = then ? figureOf(then) : null
    if (before !== null && exact(before).p * exact(after).q !== exact(after).p * exact(before).q)
      return [{ label, unit, before, after, since: day }]
  }
  return []
}

/** Each figure of an indicator that stood otherwise before: how it was sent, how it stood last before, and when. `past`: newest first. */
export const figureChanges = (
  indicator: IndicatorDef,
  sent: AssessmentState,
  past: readonly PastState[],
): FigureChange[] => readings(indicator).flatMap((reading) => changeOf(reading, sent, past))
