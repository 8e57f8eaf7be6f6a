/** A text seen so often is worth a plan that is kept. */
const WORTH_KEEPING = 3

/** Every connection keeps the plan of every name: so many and no more, the rest is planned each time. */
const NAMES = 150

/** Texts counted at once; beyond, counting begins anew. Lists of varying length make ever new texts. */
const COUNTED = 1_000

/** Stands in a statement whose best plan depends on what is asked: how many communes, how much waits. */
export const PLANNED_ANEW = '/* planned anew */'

/**
 * Which plan is best depends on the words searched for: a kept plan of a trigram search knows none and reads everything
 * (measured 50 ms instead of 3). Others say so of themselves.
 */
const dependsOnInput = (text: string): boolean => text.includes(' LIKE ') || text.includes(PLANNED_ANEW)

/**
 * Gives the statements of a program names, so that PostgreSQL parses and plans each once a connection: planning a page's
 * joins takes longer than running them. Answers '' for what is rare or is better planned anew.
 */
export const statementNames = (): ((text: string) => string) => {
  const names = new Map<string, string>()
  const seen = new Map<string, number>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= NAMES) return known ?? ''
    const times = (seen.get(text) ?? 0) + 1
    if (times < WORTH_KEEPING || dependsOnInput(text)) {
      if (seen.size >= COUNTED) seen.clear()
      seen.set(text, times)
      return ''
    }
    seen.delete(text)
    const name = `kept${names.size + 1}`
    names.set(text, name)
    return name
  }
}
