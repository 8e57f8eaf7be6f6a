import { fold } from '../kernel/text.js'

/** Someone a comment may speak to: an agency or a unit, under every name it goes by. */
export type Addressable = Readonly<{ key: string; names: readonly string[] }>

const isWordAt = (text: string, at: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(at))

/** Whether a folded text begins with a name that ends there: "@Trấn Ninh," but not "@Trấn Ninhh". */
const begins = (rest: string, name: string): boolean => rest.startsWith(name) && !isWordAt(rest, name.length)

/**
 * The keys of those a text speaks to as "@name", in the order in which they first occur; marks and case do not count, the
 * longest name that fits does. An "@" inside a word (an address) is none.
 */
export const mentionsIn = (body: string, all: readonly Addressable[]): string[] => {
  const named = all
    .flatMap(({ key, names }) => names.map((name) => ({ key, name: fold(name) })))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length)
  const keys = new Set<string>()
  for (const { index } of body.matchAll(/@/g)) {
    if (index > 0 && isWordAt(body, index - 1)) continue
    const rest = fold(body.slice(index + 1))
    const found = named.find(({ name }) => begins(rest, name))
    if (found) keys.add(found.key)
  }
  return [...keys]
}
