import type { InputDef } from '../criteria/catalogue.js'
import { type Field, field, traits, Wrong } from '../kernel/field.js'
import {
  choice,
  optionalChoice,
  optionalDay,
  optionalDecimal,
  optionalInteger,
  optionalText,
  rowVersion,
} from '../kernel/forms.js'
import { cleanText } from '../kernel/text.js'
import type { Day } from '../kernel/time.js'
import { type Asked, degrees, type FigureAsk, type InputAsk } from './fields.js'

/** Results in the order in which a form offers them. */
export const resultOptions = ['MET', 'NOT_MET', 'IN_PROGRESS', 'NOT_ASSESSED', 'NOT_APPLICABLE'] as const

const atLeastZero = { min: 0 }
const mostChosen = 20

/** Options of a list, and where it is open-ended words of the commune's own; several may come as one text, parted by "|". */
const chosen = ({ options = [], openEnded = false }: InputDef): Field<string[]> =>
  field((raw) => {
    const typed: unknown[] = raw === undefined || raw === null ? [] : Array.isArray(raw) ? raw : [raw]
    if (typed.some((one) => typeof one !== 'string')) return new Wrong('Đề nghị chọn trong danh sách.')
    const all = (typed as string[]).flatMap((one) => one.split('|')).map((one) => cleanText(one).slice(0, 200))
    const once = [...new Set(all.filter((one) => one !== ''))]
    if (once.length > mostChosen) return new Wrong(`Chọn nhiều nhất ${mostChosen} mục.`)
    const strange = !openEnded && once.some((one) => !options.includes(one))
    return strange ? new Wrong('Mục đã chọn không có trong danh sách. Đề nghị chọn lại.') : once
  }).register(traits, { many: true })

const ratioFields = { numerator: { ...atLeastZero, label: 'Tử số' }, denominator: { ...atLeastZero, label: 'Mẫu số' } }

/** The fields of one figure by their own names, without the prefix. */
const figureFields = ({ kind, unit, part }: FigureAsk): Record<string, Field<unknown>> => {
  const spelled = unit === null ? {} : { unit }
  if (kind === 'ratio')
    return {
      numerator: optionalDecimal(ratioFields.numerator),
      denominator: optionalDecimal(ratioFields.denominator),
      value: optionalDecimal({ min: 0, max: 100, unit: '%', label: 'Tỷ lệ' }),
    }
  if (kind === 'number') return { value: optionalDecimal({ ...atLeastZero, ...spelled }) }
  if (kind === 'whole') return { value: optionalInteger({ ...atLeastZero }) }
  if (kind === 'degree')
    return part
      ? { value: optionalChoice(degrees) }
      : { valueText: optionalChoice(degrees.map((degree) => `Mức độ ${degree}`)) }
  if (kind === 'word') return { result: optionalChoice(['MET', 'NOT_MET']) }
  return kind === 'none' ? {} : { valueText: optionalText({ max: 500, label: 'Hiện trạng' }) }
}

const inputFields = ({ name, kind, input }: InputAsk): Record<string, Field<unknown>> => {
  if (kind === 'whole') return { [name]: optionalInteger({ ...atLeastZero, label: input.label }) }
  if (kind === 'number') return { [name]: optionalDecimal({ ...atLeastZero, label: input.label }) }
  if (kind === 'text') return { [name]: optionalText({ max: 200, label: input.label }) }
  if (!input.openEnded) return { [name]: chosen(input) }
  return { [name]: chosen(input), [`${name}.other`]: optionalText({ max: 200, label: 'Mục khác' }) }
}

const prefixed = (fields: Record<string, Field<unknown>>, prefix: string) =>
  Object.entries(fields).map(([name, one]) => [prefix + name, one] as const)

/** Every field of an indicator's form by name, in the order of the page; days not after `today` where they tell the past. */
export const shapeOf = ({ figures, inputs }: Asked, today: Day): Record<string, Field<unknown>> => ({
  version: rowVersion(),
  ...Object.fromEntries(inputs.flatMap((ask) => Object.entries(inputFields(ask)))),
  ...Object.fromEntries(figures.flatMap((ask) => prefixed(figureFields(ask), ask.prefix))),
  figuresAsOf: optionalDay({ min: '2000-01-01', max: today, label: 'Ngày chốt số liệu' }),
  result: choice(resultOptions, { ask: 'Đề nghị chọn kết quả tự đánh giá.' }),
  claimReason: optionalText({ max: 2000, label: 'Lý do' }),
  plannedDate: optionalDay({ min: '2000-01-01', label: 'Ngày dự kiến đạt' }),
  note: optionalText({ max: 4000, label: 'Ghi chú' }),
  reason: optionalText({ max: 1000, label: 'Lý do thay đổi' }),
})
