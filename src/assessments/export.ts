import { Prisma } from '../generated/prisma/client.js'
import type { Day } from '../kernel/time.js'
import { dayToDb } from '../kernel/time.js'
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

/** A text of a user that a spreadsheet would read as a formula is written as text, with an apostrophe before it. */
const safe = (column: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`CASE WHEN ${column} ~ '^\\s*[=+@\\-]' THEN '''' || ${column} ELSE ${column} END`

/** 62.5000 → 62,5 without grouping, which a spreadsheet set to Vietnamese reads as a number. */
const numeral = (column: Prisma.Sql): Prisma.Sql => Prisma.sql`replace(trim_scale(${column})::text, '.', ',')`

const dayOf = (column: Prisma.Sql): Prisma.Sql => Prisma.sql`to_char(${column}, 'DD/MM/YYYY')`

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

/**
 * The rows of a list as a SELECT for `streamCsv`: one line an indicator of a commune, columns named in Vietnamese, numbers
 * and days written the Vietnamese way. The code stands before the name: alone, a spreadsheet would take "1.2" for a day.
 * OFFSET 0 keeps the planner, which takes the two lists for a hundred rows each, from looking up every pair by itself.
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
): Prisma.Sql => Prisma.sql`
  SELECT ${safe(Prisma.sql`q.commune`)} AS "Xã", ${safe(Prisma.sql`q.criterion`)} AS "Tiêu chí",
    q.code || ' ' || q.name AS "Chỉ tiêu", ${safe(Prisma.sql`q.requirement`)} AS "Yêu cầu",
    ${numeral(Prisma.sql`a.value`)} AS "Hiện trạng", nullif(q.unit, '') AS "Đơn vị tính",
    ${numeral(Prisma.sql`a.numerator`)} AS "Tử số", ${numeral(Prisma.sql`a.denominator`)} AS "Mẫu số",
    ${safe(Prisma.sql`a."valueText"`)} AS "Mô tả", ${partsText(whence)} AS "Các phần", ${dayOf(Prisma.sql`a."figuresAsOf"`)} AS "Số liệu đến",
    nullif(${computedWordsSql}, '') AS "So với yêu cầu", ${selfWordsSql} AS "Xã tự đánh giá", ${verifiedWordsSql} AS "Thẩm tra",
    ${safe(Prisma.sql`a."claimReason"`)} AS "Lý do", ${dayOf(Prisma.sql`a."plannedDate"`)} AS "Ngày dự kiến đạt",
    CASE WHEN ${lateSql(day)} THEN ${dayToDb(day)}::date - ${dueSql} END AS "Quá hạn (ngày)",
    ${papersSql(whence)} AS "Số hồ sơ", nullif(q.agency, '') AS "Cơ quan chủ trì", ${safe(Prisma.sql`a.note`)} AS "Ghi chú",
    CASE WHEN a.version > 1 THEN to_char(a."updatedAt" AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY HH24:MI') END AS "Cập nhật",
    ${safe(Prisma.sql`u."displayName"`)} AS "Người cập nhật"
  FROM (SELECT * FROM ${assessmentsSql(whence)} WHERE ${where} OFFSET 0) a
  JOIN (
    SELECT k.id AS "communeId", k.name AS commune, q.* FROM jsonb_to_recordset(${JSON.stringify(communes)}::jsonb) AS k(id int,
      name text, "group" int)
    JOIN jsonb_to_recordset(${JSON.stringify(indicators)}::jsonb) AS q(id int, "group" int, criterion text, code text, name text,
      requirement text, unit text, agency text) ON q."group" = k."group" OFFSET 0
  ) q ON q."communeId" = a."communeId" AND q.id = a."indicatorId"
  LEFT JOIN "User" u ON u.id = a."updatedById"
  ORDER BY ${order}`
