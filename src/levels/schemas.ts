import { z } from 'zod'
import type { IndicatorDef, PartDef, SetDef } from '../criteria/catalogue.js'
import { judgedParts } from '../criteria/requirements.js'
import { checkDocument, documentFields } from '../documents/schemas.js'
import { always, crossCheck, type Say } from '../kernel/cross-check.js'
import { compare, exact, scaleOf } from '../kernel/decimal.js'
import {
  choice,
  day,
  optionalChoice,
  optionalDecimal,
  optionalId,
  optionalInteger,
  optionalText,
  requestKey,
  text,
} from '../kernel/forms.js'

export const comparators = ['GTE', 'LTE', 'EQ', 'GT', 'LT'] as const
export const layers = ['PROVINCE', 'OFFICE'] as const
export const steps = ['preview', 'save', 'edit'] as const

const REOPEN = 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.'

/** What a level is entered for: the indicator or one of its parts, for a year where levels differ by year. */
export type Target = Readonly<{ indicator: IndicatorDef; parts: readonly (PartDef | null)[]; years: readonly number[] }>

/** Years the levels of an indicator are given for; none where one level holds for all. */
const yearsOf = (indicator: IndicatorDef, set: SetDef): number[] => {
  if (!indicator.levels.some(({ year }) => year !== null)) return []
  const first = Number(set.validFrom.slice(0, 4))
  const last = Number((set.validTo ?? set.validFrom).slice(0, 4))
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

export const targetOf = (set: SetDef, indicator: IndicatorDef): Target => ({
  indicator,
  parts: judgedParts(indicator),
  years: yearsOf(indicator, set),
})

/** What kind of figure the chosen part (or the indicator) asks for. */
export const askedOf = ({ indicator, parts }: Target, partId: number | null) => {
  const part = parts.find((one) => one?.id === partId) ?? null
  const { type, unit } = part ?? indicator
  const figure = type !== 'TEXT' && (type !== 'PASS_FAIL' || indicator.measure !== null)
  return {
    part,
    type,
    unit: unit ?? (type === 'PERCENT' ? '%' : type === 'PASS_FAIL' ? (indicator.measure?.unit ?? null) : null),
    /** A figure may be given; `needed`: must be. */
    figure,
    needed: figure && type !== 'PASS_FAIL',
  }
}

type Input = Partial<z.infer<ReturnType<typeof fields>>>

const checkValue = (value: string | null, { type, figure, needed }: ReturnType<typeof askedOf>, say: Say): void => {
  if (value === null) return needed ? say('value', 'Đề nghị nhập mức, ví dụ 62,5.') : undefined
  if (!figure) return say('value', 'Nội dung này không có số; đề nghị ghi mức bằng chữ.')
  const number = exact(value)
  const beyond = compare(number, exact(0)) < 0 || (type === 'PERCENT' && compare(number, exact(100)) > 0)
  if (beyond) say('value', type === 'PERCENT' ? 'Tỷ lệ nằm trong khoảng 0 đến 100.' : 'Mức không nhỏ hơn 0.')
  if (type === 'COUNT' && scaleOf(value) > 0) say('value', 'Đề nghị nhập số nguyên, ví dụ 2.')
}

const checkTarget = (input: Input, target: Target, say: Say): void => {
  const { parts, years, indicator } = target
  if (input.partId !== undefined && !parts.some((part) => (part?.id ?? null) === input.partId)) {
    return say('partId', 'Đề nghị chọn nội dung của chỉ tiêu.')
  }
  const { year, value, text: words, partId = null } = input
  if (year && !years.includes(year)) say('year', 'Đề nghị chọn năm trong danh sách.')
  const asked = askedOf(target, partId)
  if (value !== undefined) checkValue(value, asked, say)
  if (asked.figure && value) return
  if (words === null && !asked.needed) say('text', `Đề nghị ghi mức của chỉ tiêu ${indicator.code}, ví dụ Đạt.`)
}

const fields = (set: SetDef, { indicator }: Pick<Target, 'indicator'>) =>
  z.object({
    requestKey: requestKey(),
    /** The levels as the person saw them. */
    stamp: text({ max: 40, ask: REOPEN }),
    /** What the change would do, as the person saw it. */
    expected: optionalText({ max: 40 }),
    step: choice(steps, { ask: REOPEN }),
    /** The level that was entered wrongly; null: a new one. */
    corrects: optionalId(),
    partId: optionalId(),
    year: optionalInteger({ min: 2000, max: 2100, label: 'Năm' }),
    comparator: optionalChoice(comparators),
    value: optionalDecimal({ label: 'Mức' }),
    text: optionalText({ max: 500, label: 'Mức ghi trong văn bản', oneLine: true }),
    layer: choice(layers, { ask: 'Đề nghị chọn cấp quy định mức này.' }),
    ...documentFields,
    clause: optionalText({ max: 200, label: 'Điều, khoản, phụ lục', oneLine: true }),
    validFrom: day({
      label: 'Ngày có hiệu lực',
      ask: 'Đề nghị nhập ngày mức này có hiệu lực, ví dụ 17/06/2024.',
      min: set.validFrom > indicator.validFrom ? set.validFrom : indicator.validFrom,
      ...(set.validTo && { max: set.validTo }),
    }),
  })

/** A level entered by the office, with the paper that sets it. The fields depend on what the indicator asks for. */
export const levelForm = (set: SetDef, target: Target) =>
  fields(set, target).superRefine(
    crossCheck((input, say) => {
      checkTarget(input, target, say)
      checkDocument(input, say, 'Đề nghị chọn văn bản quy định mức này, hoặc nhập văn bản mới.')
    }),
    always,
  )
export type LevelForm = z.infer<ReturnType<typeof fields>>

/** Takes a level back that was entered wrongly. */
export const retractionForm = z.object({
  requestKey: requestKey(),
  stamp: text({ max: 40, ask: REOPEN }),
  expected: optionalText({ max: 40 }),
  reason: text({ min: 10, max: 1000, label: 'Lý do', ask: 'Đề nghị nêu lý do hủy mức này.' }),
})
export type RetractionForm = z.infer<typeof retractionForm>
