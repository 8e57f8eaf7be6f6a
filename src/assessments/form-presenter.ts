import { requirementOf } from '../criteria/levels.js'
import { degrees, type FigureAsk, type InputAsk } from './fields.js'
import { countUnitOf } from './figures.js'
import type { Subject } from './form.js'
import { resultOptions } from './form-fields.js'
import { resultWords } from './words.js'

/** A field as the view includes it: the component and what it is given. */
export type FieldView = Readonly<{
  component: 'field' | 'select' | 'checkboxes' | 'textarea'
  params: Readonly<Record<string, unknown>>
}>

/** Fields that belong together; a legend where there are several figures to ask for. */
export type FieldGroup = Readonly<{ legend: string | null; hint: string | null; fields: readonly FieldView[] }>

const input = (name: string, label: string, params: Record<string, unknown> = {}): FieldView => ({
  component: 'field',
  params: { name, label, kind: 'number', ...params },
})

const degreeOptions = (inWords: boolean) =>
  degrees.map((degree) => ({ value: inWords ? `Mức độ ${degree}` : degree, label: `Mức độ ${degree}` }))

/** The fields of one figure, in full words: labels are read alone by those who hear the page. */
const figureFields = ({ prefix, kind, part, label, unit }: FigureAsk): FieldView[] => {
  const named = (name: string) => prefix + name
  if (kind === 'ratio') {
    const counted = countUnitOf(label)
    const units = counted === null ? {} : { unit: counted }
    return [
      input(named('numerator'), 'Số đạt', { ...units, kind: 'number' }),
      input(named('denominator'), 'Tổng số', { ...units, kind: 'number' }),
      input(named('value'), 'Hoặc chỉ nhập tỷ lệ', { unit: '%' }),
    ]
  }
  if (kind === 'number' || kind === 'whole')
    return [
      input(named('value'), 'Hiện trạng', { kind: kind === 'whole' ? 'whole' : 'number', ...(unit ? { unit } : {}) }),
    ]
  if (kind === 'degree')
    return [
      {
        component: 'select',
        params: {
          name: named(part ? 'value' : 'valueText'),
          label: 'Mức đã đạt',
          hideLabel: part !== null,
          short: true,
          blank: 'Chưa chọn',
          options: degreeOptions(part === null),
        },
      },
    ]
  if (kind === 'word')
    return [
      {
        component: 'select',
        params: {
          name: named('result'),
          label: 'Kết quả',
          hideLabel: true,
          short: true,
          blank: 'Chưa đánh giá',
          options: wordOptions,
        },
      },
    ]
  if (kind === 'none') return []
  return [input(named('valueText'), 'Hiện trạng', { kind: 'text', maxlength: 500, optional: kind === 'note' })]
}

const wordOptions = (['MET', 'NOT_MET'] as const).map((value) => ({ value, label: resultWords[value] }))

const inputFields = ({ name, kind, input: asked }: InputAsk): FieldView[] => {
  if (kind !== 'choices') return [input(name, asked.label, { kind: kind === 'text' ? 'text' : kind, short: true })]
  const options = (asked.options ?? []).map((value) => ({ value, label: value }))
  const boxes: FieldView = { component: 'checkboxes', params: { name, legend: asked.label, options, inline: true } }
  return asked.openEnded
    ? [boxes, input(`${name}.other`, 'Mục khác', { kind: 'text', maxlength: 200, optional: true })]
    : [boxes]
}

/** What a part asks for, and how a ratio may be given. */
const hintOf = ({ part, kind, level, unit }: FigureAsk): string | null => {
  const wanted = part ? `Yêu cầu: ${requirementOf(level, unit)}.` : ''
  const how = kind === 'ratio' ? 'Nhập cả hai số, hoặc chỉ nhập tỷ lệ.' : ''
  return [wanted, how].filter(Boolean).join(' ') || null
}

/** What the form asks for, figure by figure. */
export const figureGroups = ({ asked }: Subject): FieldGroup[] => {
  const inputs = asked.inputs.flatMap(inputFields)
  const figures = asked.figures.map((ask) => ({
    legend: ask.part ? ask.label : null,
    hint: hintOf(ask),
    fields: figureFields(ask),
  }))
  return [{ legend: null, hint: null, fields: inputs }, ...figures].filter(({ fields }) => fields.length > 0)
}

/** The results that may be chosen now; the stored one always, so that nothing is changed unseen. */
export const resultChoices = ({ indicator, row }: Subject): { value: string; label: string }[] => {
  const offered = resultOptions.filter((result) => {
    if (result === row.selfResult) return true
    if (result === 'NOT_APPLICABLE') return indicator.allowsNotApplicable
    return row.stage !== 'UNDER_VERIFICATION' || result === 'MET' || result === 'NOT_MET'
  })
  return offered.map((value) => ({ value, label: resultWords[value] }))
}

/** Labels by field name, for summaries and for the page of two versions: a part's figures carry its name. */
export const fieldLabels = ({ asked }: Subject): Record<string, string> => {
  const labels: Record<string, string> = {}
  for (const ask of asked.figures)
    for (const { params } of figureFields(ask)) {
      const name = String(params['name'])
      const own = ask.kind === 'ratio' && name.endsWith('value') ? 'Tỷ lệ' : String(params['label'])
      labels[name] = ask.part ? `${ask.label}: ${own.toLowerCase()}` : own
    }
  for (const { name, input: one } of asked.inputs) labels[name] = one.label
  return {
    ...labels,
    figuresAsOf: 'Số liệu chốt đến ngày',
    result: 'Xã tự đánh giá',
    claimReason: 'Lý do',
    plannedDate: 'Ngày dự kiến đạt',
    note: 'Ghi chú',
    reason: 'Lý do thay đổi',
  }
}
