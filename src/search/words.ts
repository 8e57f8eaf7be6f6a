import { Prisma } from '../generated/prisma/client.js'
import { fold } from '../kernel/text.js'

/** Hits of one kind on the page. */
export const mostHits = 10

/** The number beside a kind stops here: who finds more narrows the question. */
export const countedAtMost = 1000

/** Words that are looked for: folded, each at least one sign, the first few of a long question. */
export const searchWords = (q: string): string[] =>
  fold(q)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 8)

/** Every word stands somewhere in the folded column. `%`, `_` and `\` in a word are themselves. */
export const holdsAll = (column: Prisma.Sql, words: readonly string[]): Prisma.Sql =>
  Prisma.join(
    words.map((word) => Prisma.sql`${column} LIKE ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`),
    ' AND ',
  )
