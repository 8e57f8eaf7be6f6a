import type { IndicatorDef, InputDef, PartDef } from '../criteria/catalogue.js'
import { type ResolvedLevel, resolveLevel } from '../criteria/levels.js'
import type { JudgeContext } from './verdict.js'

/**
 * How the figure of one requirement is asked for.
 * ratio: two numbers or a percentage · number, whole: one number · degree: a mức độ from a list · text: words that are
 * compared · note: words that are not · word: đạt or chưa đạt · none: nothing is asked
 */
export type FigureKind = 'ratio' | 'number' | 'whole' | 'degree' | 'text' | 'note' | 'word' | 'none'

/** One requirement whose figure a form asks for: an indicator without parts, or a part. */
export type FigureAsk = Readonly<{
  /** What stands before the names of its fields: '' or 'parts.a.'. */
  prefix: string
  part: PartDef | null
  kind: FigureKind
  /** The part's name, or what the indicator measures. */
  label: string
  unit: string | null
  level: ResolvedLevel
}>

export type InputAsk = Readonly<{ name: string; input: InputDef; kind: 'whole' | 'number' | 'text' | 'choices' }>

/** Everything a form asks for about one indicator before its result. */
export type Asked = Readonly<{ figures: readonly FigureAsk[]; inputs: readonly InputAsk[] }>

/** Degrees the sets know: "Mức độ 1" to "Mức độ 3". */
export const degrees = ['1', '2', '3'] as const

const isDegree = (level: ResolvedLevel): boolean => /^mức độ\s*\d/i.test((level.row?.text ?? '').normalize('NFC'))

const measured = (unit: string | null): FigureKind => (unit === '%' ? 'ratio' : 'number')

const kindOfPart = (part: PartDef, level: ResolvedLevel): FigureKind => {
  if (part.type === 'PERCENT') return 'ratio'
  if (part.type === 'COUNT') return 'whole'
  if (part.type === 'TEXT') return isDegree(level) ? 'degree' : 'word'
  return part.type === 'PASS_FAIL' ? 'word' : 'number'
}

const kindOfWhole = (indicator: IndicatorDef, level: ResolvedLevel): FigureKind => {
  const { type, measure, inputs } = indicator
  if (indicator.requiresSetCode !== null) return 'note'
  if (type === 'PERCENT') return 'ratio'
  if (type === 'COUNT') return inputs.some(({ options }) => options !== undefined) ? 'none' : 'whole' // what is chosen is counted
  if (type === 'TEXT') return isDegree(level) ? 'degree' : 'text'
  if (type !== 'PASS_FAIL') return 'number'
  if (measure) return measured(measure.unit)
  return level.known && level.value !== null ? measured(indicator.unit) : 'note'
}

const inputKind = ({ type, options }: InputDef): InputAsk['kind'] => {
  if (options !== undefined) return 'choices'
  if (type === 'COUNT') return 'whole'
  return type === 'NUMBER' || type === 'PERCENT' || type === 'MONEY' ? 'number' : 'text'
}

const isGroup = (part: PartDef, parts: readonly PartDef[]): boolean =>
  parts.some(({ parentId }) => parentId === part.id)

/** What a form asks of an indicator in a commune: it depends on the level, since a mức độ is chosen and words are typed. */
export const askedOf = (indicator: IndicatorDef, context: JudgeContext): Asked => {
  const level = (partId: number | null) =>
    resolveLevel(context.levels, { ...context, indicatorId: indicator.id, partId })
  const { parts } = indicator
  const whole: FigureAsk = {
    prefix: '',
    part: null,
    kind: kindOfWhole(indicator, level(null)),
    label: indicator.name,
    unit: indicator.measure?.unit ?? indicator.unit ?? (indicator.type === 'PERCENT' ? '%' : null),
    level: level(null),
  }
  const ofPart = (part: PartDef): FigureAsk => ({
    prefix: `parts.${part.key}.`,
    part,
    kind: kindOfPart(part, level(part.id)),
    label: part.name,
    unit: part.unit ?? (part.type === 'PERCENT' ? '%' : null),
    level: level(part.id),
  })
  return {
    figures: parts.length === 0 ? [whole] : parts.filter((part) => !isGroup(part, parts)).map(ofPart),
    inputs: indicator.inputs.map((input) => ({ name: `inputs.${input.key}`, input, kind: inputKind(input) })),
  }
}

/** The names of the fields of one figure, in the order of the page. */
export const fieldNames = ({ prefix, kind, part }: FigureAsk): string[] => {
  const names: Record<FigureKind, string[]> = {
    ratio: ['numerator', 'denominator', 'value'],
    number: ['value'],
    whole: ['value'],
    degree: [part ? 'value' : 'valueText'],
    text: ['valueText'],
    note: ['valueText'],
    word: ['result'],
    none: [],
  }
  return names[kind].map((name) => prefix + name)
}
