import { type LevelBook, type LevelPlace, levelIn } from '../criteria/levels.js'
import type { Day } from '../kernel/time.js'
import { applies, type Facts, type InputRule } from './applies.js'
import type { Figure } from './figures.js'
import {
  type ComputedResult,
  judgeRequirement,
  type Leaf,
  leaf,
  type Measure,
  type Requirement,
  type RequirementType,
} from './leaf.js'
import { conclude, concludePart, type Judged, type PartVerdict, type Verdict } from './sentences.js'
import type { SelfResult } from './status.js'

export type { ComputedResult } from './leaf.js'
export type { PartVerdict, Reason, Verdict } from './sentences.js'

export type PartRule = Readonly<{
  id: number
  parentId: number | null
  key: string
  name: string
  type: RequirementType
  unit: string | null
  condition: unknown
}>

/** What an indicator asks for, as the catalogue knows it. */
export type IndicatorRule = Readonly<{
  id: number
  name: string
  type: RequirementType
  unit: string | null
  measure: Measure | null
  inputs: readonly InputRule[]
  allowsNotApplicable: boolean
  requiresSetCode: string | null
  parts: readonly PartRule[]
}>

/** What the commune gave: an assessment's state is one. */
export type GivenFigures = Figure &
  Readonly<{
    valueText?: string | null
    inputs?: Facts | null
    parts?: readonly (Figure & Readonly<{ partId: number; selfResult?: SelfResult | null }>)[]
  }>

/** Whether the commune holds the title of another set; a code that is absent: nobody has recorded it either way. */
export type Titles = Readonly<
  Record<
    string,
    Readonly<{
      held: boolean
      name: string
      docNumber?: string | null
      recognisedOn?: Day
      revokedOn?: Day | null
      standardYear?: number
    }>
  >
>

export type JudgeContext = LevelPlace & Readonly<{ levels: LevelBook; titles?: Titles }>

type Case = Readonly<{ indicator: IndicatorRule; given: GivenFigures; context: JudgeContext }>
type Branch = Readonly<{ judged: readonly Judged[]; parts: readonly PartVerdict[] }>

const levelOf = ({ indicator, context }: Case, partId: number | null) =>
  levelIn(context.levels, context, indicator.id, partId)

/** Kiểu mẫu 1: the commune holds the title of another set. What nobody recorded is missing, never taken for a no. */
const titleLeaf = (title: Titles[string] | undefined, level: Leaf['level']): Leaf => {
  if (title === undefined) return leaf('VALUE_MISSING', level, { missing: ['Quyết định công nhận'] })
  const source = title.docNumber ? ` theo ${title.docNumber}` : ''
  return title.held
    ? leaf('MET', level, { claim: `Đã được công nhận ${title.name}`, source })
    : leaf('NOT_MET', level, { claim: `Chưa được công nhận ${title.name}`, source })
}

const wholeLeaf = (facts: Case): Leaf => {
  const { indicator, given, context } = facts
  const level = levelOf(facts, null)
  if (indicator.requiresSetCode !== null && level.known)
    return titleLeaf(context.titles?.[indicator.requiresSetCode], level)
  const { name, type, unit, measure, inputs } = indicator
  const requirement: Requirement = { name: null, titles: [name], type, unit, measure, inputs }
  const { value = null, numerator = null, denominator = null, valueText = null } = given // of a row with much else
  return judgeRequirement(requirement, level, {
    value,
    numerator,
    denominator,
    text: valueText,
    facts: given.inputs ?? null,
  })
}

const partLeaf = (facts: Case, { id, name, type, unit }: PartRule): Leaf => {
  const given = facts.given.parts?.find(({ partId }) => partId === id)
  const requirement: Requirement = { name, titles: [name, facts.indicator.name], type, unit, measure: null, inputs: [] }
  return judgeRequirement(requirement, levelOf(facts, id), { ...given, word: given?.selfResult ?? null })
}

const excluded = ({ id, key, name }: PartRule): Branch => ({
  judged: [],
  parts: [
    {
      partId: id,
      partKey: key,
      applies: false,
      result: 'NOT_COMPUTED',
      text: `${name}: không áp dụng với xã.`,
      shown: null,
      gap: null,
      level: null,
    },
  ],
})

const joinedBranches = (branches: readonly Branch[]): Branch => ({
  judged: branches.flatMap(({ judged }) => judged),
  parts: branches.flatMap(({ parts }) => parts),
})

const partBranch = (facts: Case, part: PartRule): Branch => {
  const { indicator, given } = facts
  const saysNotApplicable =
    indicator.allowsNotApplicable &&
    given.parts?.find(({ partId }) => partId === part.id)?.selfResult === 'NOT_APPLICABLE'
  const applicable = saysNotApplicable ? false : applies(part.condition, indicator.inputs, given.inputs)
  if (applicable === false) return excluded(part)
  const inner = joinedBranches(
    applicable === true
      ? indicator.parts.filter(({ parentId }) => parentId === part.id).map((child) => partBranch(facts, child))
      : [],
  )
  const isLeaf = applicable !== true || inner.parts.length === 0
  const judged = isLeaf ? [{ key: part.key, name: part.name, leaf: ownLeaf(facts, part, applicable) }] : inner.judged
  return { judged, parts: [concludePart(part.id, part.key, judged), ...inner.parts] }
}

/** A part of which it is not known whether it applies waits for the fact that decides it. */
const ownLeaf = (facts: Case, part: PartRule, applicable: true | { missing: string }): Leaf =>
  applicable === true
    ? partLeaf(facts, part)
    : leaf('VALUE_MISSING', levelOf(facts, part.id), { missing: [applicable.missing] })

/**
 * What the program makes of a commune's figures for an indicator, and why. Met when the level and every applicable part
 * is met; with parts the indicator's own level is their summary and is not judged again. Pure: the same facts always
 * give the same verdict, for any day.
 */
export const judge = (indicator: IndicatorRule, given: GivenFigures, context: JudgeContext): Verdict => {
  const facts = { indicator, given, context }
  if (indicator.parts.length === 0) return conclude([{ key: null, name: null, leaf: wholeLeaf(facts) }], [])
  const tops = indicator.parts.filter(({ parentId }) => parentId === null)
  const { judged, parts } = joinedBranches(tops.map((part) => partBranch(facts, part)))
  return conclude(judged, parts)
}

/** Whether a result needs a written reason: đạt that the program could not confirm, and every không áp dụng. */
export const claimNeedsReason = (selfResult: SelfResult, computed: ComputedResult): boolean =>
  selfResult === 'NOT_APPLICABLE' ||
  (selfResult === 'MET' && ['NOT_MET', 'LEVEL_UNKNOWN', 'VALUE_MISSING'].includes(computed))

/** "Trái số liệu": đạt is claimed and the commune's own figures say otherwise. Shown wherever the claim is counted. */
export const contradictsFigures = (selfResult: SelfResult, computed: ComputedResult): boolean =>
  selfResult === 'MET' && computed === 'NOT_MET'
