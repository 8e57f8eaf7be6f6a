import { z } from 'zod'
import type { IndicatorDef } from '../criteria/catalogue.js'
import { decimalInput, day as showDay } from '../kernel/format.js'
import { type Form, parseForm } from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'
import { checkClaim, checkFigures, checkResult, type Faults, percentOf, type Typed, textIn } from './checks.js'
import { type Asked, askedOf, type FigureAsk } from './fields.js'
import { shapeOf } from './form-fields.js'
import { type AssessmentState, type Inputs, type PartState, stateOf } from './state.js'
import type { SelfResult } from './status.js'
import { type JudgeContext, judge, type Verdict } from './verdict.js'

export type FormValues = Record<string, string | string[]>

const figureValues = ({ prefix, kind, part }: FigureAsk, state: AssessmentState): FormValues => {
  const stored = part ? state.parts.find(({ partId }) => partId === part.id) : state
  const named = (values: FormValues): FormValues =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]))
  if (kind === 'ratio') {
    const numerator = decimalInput(stored?.numerator)
    // The percentage of two numbers is the program's: shown typed, it would contradict them as soon as one is corrected.
    const value = numerator === '' ? decimalInput(stored?.value) : ''
    return named({ numerator, denominator: decimalInput(stored?.denominator), value })
  }
  if (kind === 'word') {
    const word = stored?.selfResult
    return named({ result: word === 'MET' || word === 'NOT_MET' ? word : '' })
  }
  if (kind === 'none') return {}
  const inWords = kind === 'text' || kind === 'note' || (kind === 'degree' && !part)
  return inWords ? named({ valueText: state.valueText ?? '' }) : named({ value: decimalInput(stored?.value) })
}

const inputValues = ({ inputs }: Asked, stored: Inputs | null): FormValues => {
  const values: FormValues = {}
  for (const { name, input, kind } of inputs) {
    const given = stored?.[input.key]
    if (kind !== 'choices') {
      values[name] = kind === 'text' ? String(given ?? '') : decimalInput(typeof given === 'string' ? given : null)
      continue
    }
    const all = typeof given === 'string' ? [given] : [...(given ?? [])]
    values[name] = all.filter((one) => input.options?.includes(one))
    if (input.openEnded) values[`${name}.other`] = all.filter((one) => !input.options?.includes(one)).join(' | ')
  }
  return values
}

const shownDay = (day: Day | null): string => (day === null ? '' : showDay(day))

/** A state as the form shows it, the version it was read at included. */
export const formValues = (asked: Asked, state: AssessmentState, version: number): FormValues => ({
  version: String(version),
  ...inputValues(asked, state.inputs),
  ...Object.fromEntries(asked.figures.flatMap((ask) => Object.entries(figureValues(ask, state)))),
  figuresAsOf: shownDay(state.figuresAsOf),
  result: state.selfResult,
  claimReason: state.claimReason ?? '',
  plannedDate: shownDay(state.plannedDate),
  note: state.note ?? '',
  reason: '',
})

type Numbers = Pick<AssessmentState, 'value' | 'numerator' | 'denominator'>

const numbersOf = (typed: Typed, prefix: string): Numbers => {
  const numerator = textIn(typed, `${prefix}numerator`)
  const denominator = textIn(typed, `${prefix}denominator`)
  const value = numerator && denominator ? percentOf(numerator, denominator) : textIn(typed, `${prefix}value`)
  return { value, numerator, denominator }
}

const partsOf = (typed: Typed, { figures }: Asked): PartState[] =>
  figures.flatMap(({ part, prefix }) => {
    if (!part) return []
    const numbers = numbersOf(typed, prefix)
    const selfResult = (textIn(typed, `${prefix}result`) ?? 'NOT_ASSESSED') as SelfResult
    const isBlank = numbers.value === null && selfResult === 'NOT_ASSESSED'
    return isBlank ? [] : [{ partId: part.id, ...numbers, selfResult, computedResult: 'NOT_COMPUTED' as const }]
  })

const inputsOf = (typed: Typed, { inputs }: Asked): Inputs | null => {
  const entries = inputs.flatMap(({ name, input, kind }): [string, string | string[]][] => {
    if (kind !== 'choices') {
      const given = textIn(typed, name)
      return given === null ? [] : [[input.key, given]]
    }
    const own = (textIn(typed, `${name}.other`) ?? '').split('|').map((one) => one.trim())
    const all = [...new Set([...(typed[name] as string[]), ...own.filter((one) => one !== '')])]
    return all.length === 0 ? [] : [[input.key, all]]
  })
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

/** The state a valid form asks for. What it does not speak of, the agency's side, stays; what đạt rests on goes with đạt. */
const requested = (typed: Typed, asked: Asked, before: AssessmentState): AssessmentState => {
  const selfResult = typed['result'] as SelfResult
  const isClaim = selfResult === 'MET' || selfResult === 'NOT_APPLICABLE'
  const [whole] = asked.figures
  return stateOf({
    ...before,
    selfResult,
    ...(whole?.part ? { value: null, numerator: null, denominator: null } : numbersOf(typed, '')),
    valueText: textIn(typed, 'valueText'),
    inputs: inputsOf(typed, asked),
    parts: partsOf(typed, asked),
    figuresAsOf: textIn(typed, 'figuresAsOf'),
    claimReason: isClaim ? textIn(typed, 'claimReason') : null,
    plannedDate: textIn(typed, 'plannedDate'),
    note: textIn(typed, 'note'),
  })
}

/** The state with what the program makes of its figures. */
export const judged = (
  indicator: IndicatorDef,
  state: AssessmentState,
  context: JudgeContext,
): { state: AssessmentState; verdict: Verdict } => {
  const verdict = judge(indicator, state, context)
  const resultOf = (partId: number) => verdict.parts.find((part) => part.partId === partId)?.result ?? 'NOT_COMPUTED'
  const parts = state.parts.map((part) => ({ ...part, computedResult: resultOf(part.partId) }))
  return { state: stateOf({ ...state, parts, computedResult: verdict.result, levelId: verdict.levelId }), verdict }
}

/** The indicator a form is about: what is asked, what is stored, what it is judged by. */
export type Subject = Readonly<{
  indicator: IndicatorDef
  asked: Asked
  row: AssessmentState & Readonly<{ version: number }>
  context: JudgeContext
  today: Day
}>

export const subjectOf = (
  indicator: IndicatorDef,
  row: Subject['row'],
  { context, today }: Pick<Subject, 'context' | 'today'>,
): Subject => ({ indicator, asked: askedOf(indicator, context), row, context, today })

export type Update = Readonly<{ version: number; next: AssessmentState; verdict: Verdict; reason: string | null }>
export type Read = Readonly<{ form: Form }> & (Readonly<{ ok: true; update: Update }> | Readonly<{ ok: false }>)

const refused = (form: Form, faults: Faults): Read => ({
  ok: false,
  form: { ...form, errors: faults, list: Object.entries(faults).map(([field, message]) => ({ field, message })) },
})

/** Forms of an indicator by what is asked and the day; making one takes longer than reading a thousand with it. */
const schemas = new WeakMap<IndicatorDef, Map<string, z.ZodObject>>()
const keptAtMost = 20

const schemaOf = (indicator: IndicatorDef, asked: Asked, today: Day): z.ZodObject => {
  const figures = asked.figures.map(({ prefix, kind, unit, part }) => [prefix, kind, unit, part === null])
  const key = JSON.stringify([today, figures])
  const kept = schemas.get(indicator) ?? new Map<string, z.ZodObject>()
  const schema = kept.get(key) ?? z.object(shapeOf(asked, today))
  if (kept.size >= keptAtMost) kept.clear()
  kept.set(key, schema)
  schemas.set(indicator, kept)
  return schema
}

/** Reads the form of one indicator: single fields, then fields against each other, then the claim against the verdict. */
export const readUpdate = (body: unknown, subject: Subject): Read => {
  const { indicator, asked, row, context, today } = subject
  const parsed = parseForm(schemaOf(indicator, asked, today), body)
  if (!parsed.ok) return { ok: false, form: parsed.form }
  const typed: Typed = parsed.data
  const faults = {
    ...checkFigures(typed, asked),
    ...checkResult(typed['result'] as SelfResult, { ...indicator, ...row }),
  }
  if (Object.keys(faults).length > 0) return refused(parsed.form, faults)
  const { state, verdict } = judged(indicator, requested(typed, asked, stateOf(row)), context)
  const claim = checkClaim(state, verdict)
  if (Object.keys(claim).length > 0) return refused(parsed.form, claim)
  const update = { version: typed['version'] as number, next: state, verdict, reason: textIn(typed, 'reason') }
  return { ok: true, form: parsed.form, update }
}
