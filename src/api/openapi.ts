import { z } from 'zod'
import { paths } from '../paths.js'
import { perMinute } from './access.js'
import { assessments, counts, problem, series, set, sets, table, units } from './schemas.js'

type Parameter = Readonly<{
  name: string
  in: 'query' | 'path'
  required: boolean
  description: string
  schema: object
}>

const query = (name: string, description: string, schema: object, required = false): Parameter => ({
  name,
  in: 'query',
  required,
  description,
  schema,
})

const onDay = query('on', 'Số liệu tính đến hết ngày này; bỏ trống: hiện nay. Không nhận ngày chưa đến.', {
  type: 'string',
  format: 'date',
})
const setCode = query('set', 'Mã bộ tiêu chí', { type: 'string', examples: ['NTM_2021_2025'] }, true)
const unit = query('unit', 'id của tỉnh, huyện; bỏ trống: đơn vị của mã truy cập', { type: 'integer' })

/** '/api/v1/sets/:set' → '/api/v1/sets/{set}' */
const template = (pattern: string): string => pattern.replace(/:([a-zA-Z]+)/g, '{$1}')

/** Moves the named shapes of a schema among the document's components and points there. */
const shapes = (found: Record<string, object>) => (schema: z.ZodType, name: string) => {
  const { $defs = {}, ...own } = z.toJSONSchema(schema, { io: 'output' }) as { $defs?: Record<string, object> }
  const pointed = (value: object): object =>
    JSON.parse(JSON.stringify(value).replaceAll('#/$defs/', '#/components/schemas/')) as object
  for (const [key, one] of Object.entries($defs)) found[key] = pointed(one)
  found[name] = pointed(own)
  return { $ref: `#/components/schemas/${name}` }
}

type Operation = Readonly<{
  pattern: string
  id: string
  summary: string
  parameters: readonly Parameter[]
  answer: z.ZodType
  name: string
}>

const { api } = paths
const operations: readonly Operation[] = [
  {
    pattern: api.units.pattern,
    id: 'readUnits',
    summary: 'Đơn vị hành chính trong phạm vi của mã truy cập, tồn tại trong ngày',
    parameters: [onDay],
    answer: units,
    name: 'Units',
  },
  {
    pattern: api.sets.pattern,
    id: 'readSets',
    summary: 'Các bộ tiêu chí',
    parameters: [onDay],
    answer: sets,
    name: 'Sets',
  },
  {
    pattern: api.set.pattern,
    id: 'readSet',
    summary: 'Một bộ tiêu chí: tiêu chí, chỉ tiêu, mức đạt có hiệu lực trong ngày',
    parameters: [
      { name: 'set', in: 'path', required: true, description: 'Mã bộ tiêu chí', schema: { type: 'string' } },
      onDay,
    ],
    answer: set,
    name: 'Set',
  },
  {
    pattern: api.assessments.pattern,
    id: 'readAssessments',
    summary: 'Đánh giá từng chỉ tiêu của từng xã, theo trang; không có tên người, ghi chú, hồ sơ',
    parameters: [
      setCode,
      query('commune', 'id của một xã; bỏ trống: mọi xã trong phạm vi', { type: 'integer' }),
      onDay,
      query('after', 'Đọc tiếp sau id này', { type: 'integer', minimum: 0, default: 0 }),
      query('limit', 'Số dòng một trang', { type: 'integer', minimum: 1, maximum: 1000, default: 500 }),
    ],
    answer: assessments,
    name: 'Assessments',
  },
  {
    pattern: api.counts.pattern,
    id: 'readCounts',
    summary: 'Số tiêu chí đạt của từng xã, bình quân, nhóm xã, tính đến một ngày',
    parameters: [setCode, unit, onDay],
    answer: counts,
    name: 'Counts',
  },
  {
    pattern: api.series.pattern,
    id: 'readSeries',
    summary: 'Số tiêu chí đạt của từng xã vào cuối mỗi tháng giữa hai ngày',
    parameters: [
      setCode,
      unit,
      query('from', 'Từ tháng của ngày này, xa nhất 10 năm', { type: 'string', format: 'date' }, true),
      query('to', 'Đến ngày này; bỏ trống: hôm nay', { type: 'string', format: 'date' }),
    ],
    answer: series,
    name: 'Series',
  },
  {
    pattern: api.table.pattern,
    id: 'readTable',
    summary: 'Một biểu báo cáo, như trang và tệp của biểu ấy',
    parameters: [
      { name: 'no', in: 'path', required: true, description: 'Số biểu, từ 1 đến 9', schema: { type: 'string' } },
      setCode,
      unit,
      query('basis', 'Theo kết quả thẩm tra hay xã tự đánh giá', {
        type: 'string',
        enum: ['verified', 'self'],
        default: 'verified',
      }),
      onDay,
      query('before', 'Ngày cuối của kỳ trước; bỏ trống: cuối tháng trước', { type: 'string', format: 'date' }),
    ],
    answer: table,
    name: 'Table',
  },
]

const refusals: Readonly<Record<string, string>> = {
  '400': 'Tham số chưa đúng',
  '401': 'Chưa có mã truy cập hợp lệ',
  '404': 'Không tìm thấy',
  '429': 'Gọi quá nhiều lần; tiêu đề Retry-After nêu số giây cần chờ',
}

/** The whole interface as OpenAPI 3.1, made from the shapes that the answers are held against. */
export const openApiDocument = (): object => {
  const schemas: Record<string, object> = {}
  const put = shapes(schemas)
  const problemRef = put(problem, 'Problem')
  const refused = Object.fromEntries(
    Object.entries(refusals).map(([status, description]) => [
      status,
      { description, content: { 'application/problem+json': { schema: problemRef } } },
    ]),
  )
  const answers = (answer: z.ZodType, name: string) => ({
    '200': { description: 'Kết quả', content: { 'application/json': { schema: put(answer, name) } } },
    ...refused,
  })
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cổng theo dõi tiêu chí nông thôn mới: đọc dữ liệu',
      version: '1.0.0',
      description: `Chỉ đọc. Mỗi mã truy cập đọc được ${perMinute} lần một phút. Số liệu trong phạm vi đơn vị của mã truy cập.`,
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths: Object.fromEntries(
      operations.map(({ pattern, id, summary, parameters, answer, name }) => [
        template(pattern),
        { get: { operationId: id, summary, parameters, responses: answers(answer, name) } },
      ]),
    ),
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } }, schemas },
  }
}
