import { fold } from '../../kernel/text.js'
import type { ProvableCriterion } from '../place.js'
import { ownWordsOf } from './text.js'

/** Short sign of a set before an indicator's code: "Xã NTM nâng cao" → "NC"; '' of the first set, whose codes stand bare. */
export const signsOf = (sets: readonly { id: number; shortName: string }[]): ReadonlyMap<number, string> => {
  const signs = new Map<number, string>()
  const taken = new Set<string>([''])
  for (const [index, { id, shortName }] of sets.entries()) {
    const words = ownWordsOf(shortName)
    const year = words.find((word) => /^\d/.test(word)) ?? ''
    const initials = words.map((word) => (/^\d/.test(word) ? '' : word.charAt(0))).join('') + year
    const sign = index === 0 ? '' : initials.toUpperCase() || `B${index + 1}`
    signs.set(id, index > 0 && taken.has(sign) ? `B${index + 1}` : sign)
    taken.add(sign)
  }
  return signs
}

/** An indicator as it is typed and shown: "17.1", "NC 18.1". */
export type CodeBook = ReadonlyMap<string, number>

const keyOf = (typed: string): string => fold(typed).replace(/\s+/g, '')

/** The indicators of a commune by what is typed for them. */
export const codeBook = (criteria: readonly ProvableCriterion[], signs: ReadonlyMap<number, string>): CodeBook =>
  new Map(
    criteria.flatMap(({ set, indicators }) =>
      indicators.map(({ assessmentId, code }) => [keyOf(`${signs.get(set.id) ?? ''}${code}`), assessmentId] as const),
    ),
  )

/** Reads "17.1, 17.8; NC 18.1": the indicators meant, and what names none. */
export const readCodes = (typed: string, book: CodeBook): { ids: number[]; unknown: string[] } => {
  const parts = typed
    .split(/[,;\n]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const found = parts.map((part) => ({ part, id: book.get(keyOf(part)) }))
  return {
    ids: found.flatMap(({ id }) => id ?? []),
    unknown: found.filter(({ id }) => id === undefined).map(({ part }) => part),
  }
}
