import type { Ctx } from '../kernel/context.js'
import { paths } from '../paths.js'

/** Other questions worth trying when nothing was found. */
export type Suggestion = Readonly<{ label: string; href: string }>

const ask = (label: string, q: string): Suggestion => ({ label, href: paths.search({}, { q }) })

/** Names of communes in scope that are written much alike: the trigram measure of the search index itself. */
const findAlike = (ctx: Ctx, asked: string): Promise<{ name: string }[]> => ctx.db.$queryRaw<{ name: string }[]>`
  SELECT u.name FROM "AdminUnit" u
  WHERE u.id = ANY (${[...ctx.actor.communeIds]}::int[]) AND similarity(fold(u.name), ${asked}) > 0.3
  GROUP BY u.name ORDER BY max(similarity(fold(u.name), ${asked})) DESC, u.name LIMIT 3`

/** Corrections first (a commune written much alike), then the question with one word less: the longest words tell most. */
export const suggestionsFor = async (ctx: Ctx, words: readonly string[]): Promise<Suggestion[]> => {
  const alike = await findAlike(ctx, words.join(' ').slice(0, 60))
  const telling = words.length > 1 ? [...new Set(words)].sort((a, b) => b.length - a.length).slice(0, 3) : []
  return [
    ...alike.map(({ name }) => ask(`Xã ${name}`, name)),
    ...telling.filter((word) => word.length > 1).map((word) => ask(`Chỉ tìm “${word}”`, word)),
  ]
}
