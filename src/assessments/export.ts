import { Prisma } from '../generated/prisma/client.js'
import { numeral, type SqlColumn } from '../kernel/lists/sql.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { dueSql, lateSql } from './conditions.js'
import { papersSql } from './queries.js'
import { assessmentsSql, partsSql, type Whence } from './sources.js'
import { type SelfResult, type Stage, selfWords, type VerifiedResult, verifiedWords } from './status.js'

/** What the database does not know of an indicator in a group of communes that share their levels. */
export type ExportIndicator = Readonly<{
  id: number
  group: number
  criterion: string
  code: string
  name: string
  requirement: string
  unit: string
  agency: string
}>

export type ExportCommune = Readonly<{ id: number; name: string; group: number }>

/** CASE … WHEN code THEN words … END */
const worded = (column: Prisma.Sql, words: Readonly<Record<string, string>>): Prisma.Sql => {
  const cases = Object.entries(words).map(([code, text]) => Prisma.sql`WHEN ${code} THEN ${text}`)
  return Prisma.sql`CASE ${column} ${Prisma.join(cases, ' ')} END`
}

const selfCodes: readonly SelfResult[] = ['NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE']
const stages: readonly Stage[] = ['OPEN', 'UNDER_VERIFICATION', 'SUPPLEMENT_REQUESTED']
const verdicts: readonly VerifiedResult[] = ['NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE']

const selfWordsSql = worded(
  Prisma.sql`a."selfResult"::text`,
  Object.fromEntries(selfCodes.map((selfResult) => [selfResult, selfWords({ selfResult }).long])),
)

const verifiedWordsSql = worded(
  Prisma.sql`a.stage::text || '/' || a."verifiedResult"::text`,
  Object.fromEntries(
    stages.flatMap((stage) =>
      verdicts.map((verifiedResult) => [
        `${stage}/${verifiedResult}`,
        verifiedWords({ stage, verifiedResult })?.long ?? 'Chưa gửi',
      ]),
    ),
  ),
)

const computedWordsSql = worded(Prisma.sql`a."computedResult"::text`, {
  MET: 'Đủ mức',
  NOT_MET: 'Chưa đủ mức',
  LEVEL_UNKNOWN: 'Chưa cập nhật ngưỡng',
  VALUE_MISSING: 'Thiếu số liệu',
  NOT_COMPUTED: '',
})

/** Parts as one text: "a: 33,3; b: 41/642". */
const partsText = (whence: Whence): Prisma.Sql => Prisma.sql`(SELECT string_agg(ip.key || ': ' || coalesce(
      ${numeral(Prisma.sql`p.numerator`)} || '/' || ${numeral(Prisma.sql`p.denominator`)},
      ${numeral(Prisma.sql`p.value`)},
      ${worded(Prisma.sql`p."selfResult"::text`, { MET: 'đạt', NOT_MET: 'chưa đạt' })}, '–'), '; ' ORDER BY ip."sortOrder")
    FROM ${partsSql(whence)} JOIN "IndicatorPart" ip ON ip.id = p."partId")`

const P = Prisma.sql

/** What the files of the list hold, in their order. The code stands before the name: alone, a spreadsheet would take "1.2" for a day. */
const columnsOn = (whence: Whence, day: Day): SqlColumn[] => [
  { key: 'commune', label: 'Xã', sql: P`q.commune` },
  { key: 'criterion', label: 'Tiêu chí', sql: P`q.criterion` },
  { key: 'indicator', label: 'Chỉ tiêu', sql: P`q.code || ' ' || q.name` },
  { key: 'requirement', label: 'Yêu cầu', sql: P`q.requirement` },
  { key: 'value', label: 'Hiện trạng', kind: 'number', sql: P`a.value` },
  { key: 'unit', label: 'Đơn vị tính', sql: P`nullif(q.unit, '')` },
  { key: 'numerator', label: 'Tử số', kind: 'number', sql: P`a.numerator` },
  { key: 'denominator', label: 'Mẫu số', kind: 'number', sql: P`a.denominator` },
  { key: 'valueText', label: 'Mô tả', sql: P`a."valueText"` },
  { key: 'parts', label: 'Các phần', sql: partsText(whence) },
  { key: 'figuresAsOf', label: 'Số liệu đến', kind: 'day', sql: P`a."figuresAsOf"` },
  { key: 'computed', label: 'So với yêu cầu', sql: P`nullif(${computedWordsSql}, '')` },
  { key: 'self', label: 'Xã tự đánh giá', sql: selfWordsSql },
  { key: 'verified', label: 'Thẩm tra', sql: verifiedWordsSql },
  { key: 'reason', label: 'Lý do', sql: P`a."claimReason"` },
  { key: 'plannedDate', label: 'Ngày dự kiến đạt', kind: 'day', sql: P`a."plannedDate"` },
  {
    key: 'daysLate',
    label: 'Quá hạn (ngày)',
    kind: 'number',
    sql: P`CASE WHEN ${lateSql(day)} THEN ${dayToDb(day)}::date - ${dueSql} END`,
  },
  { key: 'papers', label: 'Số hồ sơ', kind: 'number', sql: papersSql(whence) },
  { key: 'agency', label: 'Cơ quan chủ trì', sql: P`nullif(q.agency, '')` },
  { key: 'note', label: 'Ghi chú', sql: P`a.note` },
  { key: 'updatedAt', label: 'Cập nhật', kind: 'instant', sql: P`CASE WHEN a.version > 1 THEN a."updatedAt" END` },
  { key: 'updatedBy', label: 'Người cập nhật', sql: P`u."displayName"` },
]

/**
 * The rows of a list to be streamed: one line an indicator of a commune. OFFSET 0 keeps the planner, which takes the two
 * lists for a hundred rows each, from looking up every pair by itself.
 */
export const exportSelect = (
  whence: Whence,
  {
    communes,
    indicators,
    day,
  }: { communes: readonly ExportCommune[]; indicators: readonly ExportIndicator[]; day: Day },
  where: Prisma.Sql,
  order: Prisma.Sql,
): { columns: SqlColumn[]; rest: Prisma.Sql } => ({
  columns: columnsOn(whence, day),
  rest: P`
  FROM (SELECT * FROM ${assessmentsSql(whence)} WHERE ${where} OFFSET 0) a
  JOIN (
    SELECT k.id AS "communeId", k.name AS commune, q.* FROM jsonb_to_recordset(${JSON.stringify(communes)}::jsonb) AS k(id int,
      name text, "group" int)
    JOIN jsonb_to_recordset(${JSON.stringify(indicators)}::jsonb) AS q(id int, "group" int, criterion text, code text, name text,
      requirement text, unit text, agency text) ON q."group" = k."group" OFFSET 0
  ) q ON q."communeId" = a."communeId" AND q.id = a."indicatorId"
  LEFT JOIN "User" u ON u.id = a."updatedById"
  ORDER BY ${order}`,
})
