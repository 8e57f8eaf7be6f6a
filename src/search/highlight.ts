import { fold } from '../kernel/text.js'

/** A piece of a text, marked where it was looked for. Views print pieces escaped, so a text never becomes markup. */
export type Piece = Readonly<{ text: string; hit: boolean }>

/** Each sign of the text with its folded form, so that a place found folded can be shown as written. */
const signsOf = (text: string) => Array.from(text.normalize('NFC'), (sign) => ({ sign, folded: fold(sign) }))

/** Cuts a text at the places where any of the folded words stands, diacritics and case aside. */
export const highlight = (text: string, words: readonly string[]): Piece[] => {
  const signs = signsOf(text)
  const folded = signs.map((one) => one.folded).join('')
  const starts: number[] = [] // of each sign in the folded text
  signs.reduce((at, one) => (starts.push(at), at + one.folded.length), 0)
  const marked = new Set<number>()
  for (const word of words) {
    for (let at = folded.indexOf(word); word !== '' && at !== -1; at = folded.indexOf(word, at + word.length)) {
      starts.forEach((start, index) => {
        if (start >= at && start < at + word.length) marked.add(index)
      })
    }
  }
  const pieces: { text: string; hit: boolean }[] = []
  signs.forEach(({ sign }, index) => {
    const hit = marked.has(index)
    const last = pieces.at(-1)
    if (last && last.hit === hit) last.text += sign
    else pieces.push({ text: sign, hit })
  })
  return pieces
}
