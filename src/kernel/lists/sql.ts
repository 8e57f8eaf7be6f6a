import { Prisma } from '../../generated/prisma/client.js'
import type { CellKind } from './column.js'

/** A column of a list that the database writes out itself, for the longest lists. */
export type SqlColumn = Readonly<{ key: string; label: string; kind?: CellKind; sql: Prisma.Sql }>

/** 62.5000 → 62,5 without grouping, which a spreadsheet set to Vietnamese reads as a number. */
export const numeral = (column: Prisma.Sql): Prisma.Sql => Prisma.sql`replace(trim_scale(${column})::text, '.', ',')`

/** A text that a spreadsheet would read as a formula is written as text, with an apostrophe before it. */
const safe = (column: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`CASE WHEN ${column} ~ '^\\s*[=+@＝＋－＠\\-]|^[\\t\\r]' THEN '''' || ${column} ELSE ${column} END`

const csvCell: Readonly<Record<CellKind, (column: Prisma.Sql) => Prisma.Sql>> = {
  text: (column) => safe(Prisma.sql`(${column})`),
  number: (column) => numeral(Prisma.sql`(${column})::numeric`),
  day: (column) => Prisma.sql`to_char((${column}), 'DD/MM/YYYY')`,
  instant: (column) => Prisma.sql`to_char((${column}) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY HH24:MI')`,
}

const jsonCell: Readonly<Record<CellKind, (column: Prisma.Sql) => Prisma.Sql>> = {
  text: (column) => column,
  number: (column) => Prisma.sql`trim_scale((${column})::numeric)`,
  day: (column) => Prisma.sql`to_char((${column}), 'YYYY-MM-DD')`,
  instant: (column) => Prisma.sql`to_char((${column}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The rows as a SELECT for `streamCsv`; `rest` is everything from FROM on. */
export const csvSelect = (columns: readonly SqlColumn[], rest: Prisma.Sql): Prisma.Sql => {
  const cells = columns.map(
    ({ label, kind = 'text', sql }) => Prisma.sql`${csvCell[kind](sql)} AS ${Prisma.raw(quoted(label))}`,
  )
  return Prisma.sql`SELECT ${Prisma.join(cells)} ${rest}`
}

/** The rows as a SELECT for `streamJson`: one object each. */
export const jsonSelect = (columns: readonly SqlColumn[], rest: Prisma.Sql): Prisma.Sql => {
  const cells = columns.map(({ key, kind = 'text', sql }) => Prisma.sql`${key}::text, ${jsonCell[kind](sql)}`)
  return Prisma.sql`SELECT json_build_object(${Prisma.join(cells)}) ${rest}`
}
