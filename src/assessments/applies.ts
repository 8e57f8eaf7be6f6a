import { compare, exactOrNull } from '../kernel/decimal.js'

/** A fact an indicator asks for beside its figure: a number that conditions use, or options to choose from. */
export type InputRule = Readonly<{ key: string; label: string; type: string; options?: readonly string[] }>

/** What the commune gave for them, by key. */
export type Facts = Readonly<Record<string, unknown>>

type Condition = Readonly<{ input: string; op: string; value: string | number }>

const conditionOf = (stored: unknown): Condition | null => {
  if (typeof stored !== 'object' || stored === null) return null
  const { input, op, value } = stored as Record<string, unknown>
  if (typeof input !== 'string' || typeof op !== 'string') return null
  return typeof value === 'string' || typeof value === 'number' ? { input, op, value } : null
}

const OPERATORS: Readonly<Record<string, (order: number) => boolean>> = {
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
}

/** The facts given, own keys only. */
export const factOf = (facts: Facts | null | undefined, key: string): unknown =>
  facts && Object.hasOwn(facts, key) ? facts[key] : undefined

/** Whether a part applies, or the label of the fact that has to be known first. */
export type Applies = true | false | { missing: string }

/**
 * Evaluates a part's condition, `{"input":"soTruong","op":">","value":3}`; null always applies. A condition that cannot
 * be read is never taken for "does not apply": that would let a requirement vanish.
 */
export const applies = (stored: unknown, inputs: readonly InputRule[], facts: Facts | null | undefined): Applies => {
  if (stored === null || stored === undefined) return true
  const condition = conditionOf(stored)
  const test = condition && OPERATORS[condition.op]
  if (!condition || !test) return { missing: 'Điều kiện áp dụng' }
  const missing = { missing: inputs.find(({ key }) => key === condition.input)?.label ?? condition.input }
  const fact = factOf(facts, condition.input)
  if (typeof fact !== 'string' && typeof fact !== 'number') return missing
  const [given, wanted] = [exactOrNull(fact), exactOrNull(condition.value)]
  if (given && wanted) return test(compare(given, wanted))
  if (wanted || fact === '' || !['=', '!='].includes(condition.op)) return missing
  return test(fact === condition.value ? 0 : 1)
}
