import { z } from 'zod'
import { COMPARATORS, LEVEL_LAYERS, LEVEL_STATUSES, REQUIREMENT_TYPES, UNIT_LEVELS } from './words.js'

/** The shape of every answer of /api/v1: the OpenAPI document is made from it, and tests hold the answers against it. */

const day = z.iso.date().describe('Ngày theo lịch Việt Nam, năm-tháng-ngày')
const instant = z.iso.datetime().describe('Thời điểm UTC')
const figure = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .describe('Số thập phân viết dạng chữ, dấu chấm, không làm tròn')
const whole = z.int().min(0)

const unit = z
  .object({
    id: z.int().describe('Mã của cổng, không đổi; mã hành chính có thể được dùng lại cho đơn vị khác'),
    level: z.enum(UNIT_LEVELS),
    code: z.string().describe('Mã Tổng cục Thống kê'),
    name: z.string(),
    fullName: z.string(),
    kind: z.string().describe('xa, thi_tran, phuong, huyen, tinh'),
    ntmScope: z.boolean().describe('Thuộc diện tính số xã nông thôn mới; thị trấn, phường thì không'),
    parentId: z.int().nullable(),
    validFrom: day,
    validTo: day.nullable().describe('Ngày cuối; null: đang tồn tại'),
    predecessors: z.array(z.int()).describe('Các đơn vị sáp nhập, chia tách thành đơn vị này'),
  })
  .meta({ id: 'Unit' })

export const units = z.object({ on: day, units: z.array(unit) })

const setHead = z
  .object({
    code: z.string(),
    level: z.string().describe('NTM, NANG_CAO, KIEU_MAU …'),
    name: z.string(),
    shortName: z.string(),
    validFrom: day,
    validTo: day.nullable(),
    criteria: whole,
    indicators: whole.describe('Số chỉ tiêu có hiệu lực trong ngày'),
    documents: z.array(z.object({ docNumber: z.string(), issuedOn: day.nullable(), issuer: z.string() })),
  })
  .meta({ id: 'SetHead' })

export const sets = z.object({ on: day, sets: z.array(setHead) })

const level = z
  .object({
    layer: z.enum(LEVEL_LAYERS).describe('Cấp quy định: trung ương, sửa đổi, tỉnh, cơ quan điều phối nhập'),
    status: z.enum(LEVEL_STATUSES),
    part: z.string().nullable().describe('Phần của chỉ tiêu; null: cả chỉ tiêu'),
    communeGroup: z.string().nullable(),
    year: z.int().nullable(),
    comparator: z.enum(COMPARATORS),
    value: figure.nullable().describe('null: chưa cập nhật ngưỡng, hoặc tính theo chỉ tiêu khác'),
    text: z.string().describe('Như văn bản ghi'),
    docNumber: z.string().nullable(),
    clause: z.string().nullable(),
    validFrom: day,
    validTo: day.nullable(),
  })
  .meta({ id: 'Level' })

const indicator = z
  .object({
    code: z.string(),
    name: z.string(),
    type: z.enum(REQUIREMENT_TYPES),
    unit: z.string().nullable(),
    validFrom: day,
    validTo: day.nullable(),
    parts: z.array(z.object({ key: z.string(), name: z.string(), unit: z.string().nullable() })),
    levels: z.array(level).describe('Các mức có hiệu lực trong ngày'),
  })
  .meta({ id: 'Indicator' })

const criterion = z
  .object({
    no: z.int(),
    name: z.string(),
    group: z.string().nullable(),
    revocationTrigger: z.boolean().describe('Không đạt thì có thể bị xem xét thu hồi sớm (18/2022/QĐ-TTg)'),
    indicators: z.array(indicator),
  })
  .meta({ id: 'Criterion' })

export const set = setHead.omit({ criteria: true, indicators: true }).extend({
  on: day,
  bands: z.array(z.object({ label: z.string(), min: whole, max: whole })),
  criteria: z.array(criterion),
})

const part = z.object({
  key: z.string(),
  value: figure.nullable(),
  numerator: figure.nullable(),
  denominator: figure.nullable(),
  selfResult: z.string(),
})

const assessment = z
  .object({
    id: z.int(),
    communeId: z.int(),
    criterion: z.int(),
    indicator: z.string(),
    status: z.string().describe('Trạng thái hiển thị, gộp từ hai kết quả và bước đang ở'),
    selfResult: z.string().describe('Xã tự đánh giá'),
    stage: z.string().describe('OPEN, UNDER_VERIFICATION, SUPPLEMENT_REQUESTED'),
    verifiedResult: z.string().describe('Kết quả thẩm tra của cơ quan phụ trách'),
    verifiedAt: instant.nullable(),
    value: figure.nullable(),
    numerator: figure.nullable(),
    denominator: figure.nullable(),
    parts: z.array(part),
    figuresAsOf: day.nullable().describe('Số liệu tính đến ngày'),
    plannedDate: day.nullable().describe('Ngày dự kiến đạt'),
    updatedAt: instant,
    version: z.int(),
  })
  .meta({ id: 'Assessment' })

export const assessments = z.object({
  on: day,
  set: z.string(),
  assessments: z.array(assessment),
  next: z.string().nullable().describe('Địa chỉ trang sau; null: đã hết'),
})

const communeCount = z
  .object({
    communeId: z.int(),
    code: z.string(),
    name: z.string(),
    criteria: whole.describe('Số tiêu chí của bộ'),
    verifiedMet: whole.describe('Số tiêu chí đạt, đã thẩm tra'),
    selfMet: whole.describe('Số tiêu chí xã tự đánh giá đạt'),
    recognised: z.boolean().describe('Đã được công nhận theo bộ này và chưa bị thu hồi'),
    byCriterion: z.array(
      z.object({
        no: z.int(),
        indicators: whole,
        verifiedMet: whole,
        selfMet: whole,
        letter: z.string().describe('Ký hiệu trong Biểu 1, theo kết quả thẩm tra: Đ, C, k/n, –, K'),
      }),
    ),
  })
  .meta({ id: 'CommuneCount' })

export const counts = z.object({
  on: day,
  unit: z.object({ id: z.int(), fullName: z.string() }),
  set: z.string(),
  communes: z.array(communeCount),
  summary: z.object({
    communes: whole,
    averageVerified: figure.nullable().describe('Bình quân tiêu chí đạt một xã, hai chữ số thập phân'),
    averageSelf: figure.nullable(),
    bands: z.array(z.object({ label: z.string(), verified: whole, self: whole })),
    byCriterion: z.array(z.object({ no: z.int(), communesVerified: whole, communesSelf: whole })),
  }),
})

export const series = z.object({
  set: z.string(),
  unit: z.object({ id: z.int(), fullName: z.string() }),
  days: z.array(
    z.object({
      on: day,
      communes: z.array(z.object({ communeId: z.int(), criteria: whole, verifiedMet: whole, selfMet: whole })),
    }),
  ),
})

const cell = z
  .union([z.string(), z.int(), z.null()])
  .describe(
    'Số nguyên là số; số thập phân và tỷ lệ phần trăm viết dạng chữ, dấu chấm; ngày năm-tháng-ngày; null: không có',
  )

export const table = z.object({
  no: z.string(),
  title: z.string(),
  unit: z.string(),
  cutoff: day.describe('Tính đến ngày'),
  notes: z.array(z.string()).readonly(),
  columns: z.array(z.object({ key: z.string(), heads: z.array(z.string()) })),
  rows: z.array(z.object({ kind: z.enum(['row', 'total', 'group']), cells: z.record(z.string(), cell) })),
})

export const problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' })

export type Units = z.infer<typeof units>
export type Sets = z.infer<typeof sets>
export type SetWhole = z.infer<typeof set>
export type Assessments = z.infer<typeof assessments>
export type Counts = z.infer<typeof counts>
export type Series = z.infer<typeof series>
export type Table = z.infer<typeof table>
export type Problem = z.infer<typeof problem>
