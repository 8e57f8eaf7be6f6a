import { z } from 'zod'
import { always, crossCheck } from '../kernel/cross-check.js'
import {
  choice,
  day,
  decimal,
  id,
  optionalDay,
  optionalDecimal,
  optionalId,
  optionalInteger,
  optionalText,
  requestKey,
  rowVersion,
  text,
} from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'
import { SOURCES, type Source } from './sources.js'

const OLD = 'Biểu mẫu đã cũ. Đề nghị mở lại trang và gửi lại.'
const sources: readonly Source[] = SOURCES

const figures = Object.fromEntries(
  sources.flatMap(({ code, label, unit }) => [
    [`amount_${code}`, optionalDecimal({ min: 0, scale: 3, label })] as const,
    ...(unit === null ? [] : [[`quantity_${code}`, optionalDecimal({ min: 0, scale: 3, label })] as const]),
  ]),
)

/** What was mobilised in one period, source by source; an empty line has nothing. */
export const resourceForm = z
  .object({
    stamp: text({ max: 2000, ask: OLD }),
    periodStart: day({ min: '2021-01-01', label: 'Ngày đầu kỳ' }),
    periodEnd: day({ min: '2021-01-01', label: 'Ngày cuối kỳ' }),
    ...figures,
  })
  .superRefine(
    crossCheck(({ periodStart, periodEnd }, say) => {
      if (periodStart && periodEnd && periodStart > periodEnd) say('periodEnd', 'Ngày cuối kỳ không trước ngày đầu kỳ.')
    }),
    always,
  )
export type ResourceForm = Readonly<{ stamp: string; periodStart: Day; periodEnd: Day }> &
  Readonly<Record<string, string | null>>

/** A debt of construction: a project with what it costs and what was paid, in triệu đồng, as of a day. */
export const arrearForm = (today: Day) =>
  z
    .object({
      requestKey: requestKey().optional(),
      version: rowVersion().optional(),
      communeId: id({ ask: 'Đề nghị chọn xã.' }),
      project: text({ max: 300, label: 'Công trình', ask: 'Đề nghị nhập tên công trình.', oneLine: true }),
      total: decimal({ min: 0, scale: 3, label: 'Tổng mức' }),
      paid: decimal({ min: 0, scale: 3, label: 'Đã trả' }),
      asOf: day({ max: today, label: 'Ngày tính' }),
    })
    .superRefine(
      crossCheck(({ total, paid }, say) => {
        if (total !== undefined && paid !== undefined && Number(paid) > Number(total))
          say('paid', 'Số đã trả không lớn hơn tổng mức. Đề nghị kiểm tra lại.')
      }),
      always,
    )
export type ArrearForm = z.infer<ReturnType<typeof arrearForm>>

export const SITE_KINDS = ['RESIDENTIAL_AREA', 'GARDEN', 'NTM_VILLAGE', 'SMART_VILLAGE'] as const

/** A model site of a village; the village is chosen, or a new one named. */
export const siteForm = (today: Day) =>
  z
    .object({
      requestKey: requestKey().optional(),
      version: rowVersion().optional(),
      communeId: id({ ask: 'Đề nghị chọn xã.' }),
      villageId: optionalId(),
      villageName: optionalText({ max: 100, label: 'Tên thôn', oneLine: true }),
      kind: choice(SITE_KINDS, { ask: 'Đề nghị chọn loại.' }),
      name: optionalText({ max: 200, label: 'Tên', oneLine: true }),
      planYear: optionalInteger({ min: 2021, max: 2040, label: 'Năm kế hoạch' }),
      recognisedOn: optionalDay({ max: today, label: 'Ngày công nhận' }),
      docNumber: optionalText({ max: 60, label: 'Số quyết định', oneLine: true }),
      docIssuer: optionalText({ max: 200, label: 'Cơ quan ban hành', oneLine: true }),
    })
    .superRefine(
      crossCheck(({ villageId, villageName, recognisedOn, docNumber, docIssuer }, say) => {
        if (villageId === null && villageName === null) say('villageId', 'Đề nghị chọn thôn, hoặc nhập tên thôn mới.')
        if (villageId && villageName) say('villageName', 'Đề nghị chọn thôn có sẵn hoặc nhập thôn mới, không cả hai.')
        if (recognisedOn && docNumber === null) say('docNumber', 'Đề nghị nhập số quyết định công nhận.')
        if (docNumber && recognisedOn === null) say('recognisedOn', 'Đề nghị nhập ngày của quyết định.')
        if (docNumber && docIssuer === null) say('docIssuer', 'Đề nghị nhập cơ quan ban hành quyết định.')
      }),
      always,
    )
export type SiteForm = z.infer<ReturnType<typeof siteForm>>
