import pg from 'pg'
import type { Prisma } from '../../generated/prisma/client.js'

const literal = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' && Number.isFinite(value)) return value < 0 ? `(${value})` : String(value)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString())
  if (typeof value === 'string') return pg.escapeLiteral(value)
  if (Array.isArray(value) && value.every((one) => Number.isInteger(one))) return `'{${value.join(',')}}'`
  throw new TypeError('This value has no literal form')
}

/**
 * SQL with its values written in, for the one statement that takes no parameters: COPY. Takes what queries bind: numbers,
 * texts, truth values, instants, lists of whole numbers.
 */
export const inlined = (sql: Prisma.Sql): string =>
  sql.strings.reduce((text, part, index) => text + literal(sql.values[index - 1]) + part)
