import { ABBREVIATIONS, EMPTY_WORDS } from './abbreviations.js'
import type { Confidence, Ground } from './guess.js'
import { ownWordsOf, plainWords } from './text.js'

/** A kind of customary paper among which to choose. */
export type PaperKind = Readonly<{ id: number; name: string }>

/** An indicator of a commune that a paper may prove. */
export type Candidate = Readonly<{
  assessmentId: number
  code: string
  name: string
  set: string
  criterion: Readonly<{ id: number; no: number; name: string; papers: readonly PaperKind[] }>
}>

/** What is known of a paper: words of its file's name, of its title, of its first page. */
export type Words = Readonly<{ name: string; title: string; text: string }>

export type Match = Readonly<{ assessmentId: number; score: number; ground: Ground; confidence: Confidence }>

type Terms = ReadonlyMap<string, number>

const PAIR = 1
const SINGLE = 0.25

/** Words with what they stand for. */
const spelledOut = (words: readonly string[]): string[] =>
  words.flatMap((word) => (Object.hasOwn(ABBREVIATIONS, word) ? (ABBREVIATIONS[word] ?? '').split(' ') : [word]))

/** Single words and pairs of neighbours: a Vietnamese word is mostly a pair of syllables ("nước sạch"). */
const termsOf = (text: string, weight = 1): Terms => {
  const words = spelledOut(plainWords(text).slice(0, 600))
  const terms = new Map<string, number>()
  const add = (term: string, value: number) => terms.set(term, Math.max(terms.get(term) ?? 0, value))
  for (const [index, word] of words.entries()) {
    if (word.length > 1 && !EMPTY_WORDS.has(word)) add(word, SINGLE * weight)
    const next = words[index + 1]
    if (next !== undefined && !(EMPTY_WORDS.has(word) && EMPTY_WORDS.has(next))) add(`${word} ${next}`, PAIR * weight)
  }
  return terms
}

const joined = (...several: readonly Terms[]): Terms => {
  const all = new Map<string, number>()
  for (const terms of several) for (const [term, weight] of terms) all.set(term, Math.max(all.get(term) ?? 0, weight))
  return all
}

type Known<T> = Readonly<{ of: T; terms: Terms }>

const known = <T>(of: T, text: string): Known<T> => ({ of, terms: termsOf(text) })

/** How telling a term is: those that few names hold tell more. */
const rarity = (all: readonly Terms[]): ((term: string) => number) => {
  const counts = new Map<string, number>()
  for (const terms of all) for (const term of terms.keys()) counts.set(term, (counts.get(term) ?? 0) + 1)
  return (term) => Math.log(1 + all.length / (counts.get(term) ?? all.length))
}

/** Numbers of criteria and indicators that a file name says outright: "TC17.1", "tieu chi 13", "17.1 nuoc sach". */
const saidNumbers = (name: string): { code: string | null; no: number }[] => {
  const plain = plainWords(name).join(' ')
  const said = [...plain.matchAll(/\b(?:tc|tieu chi|chi tieu)(?: so)? ?(\d{1,2})(?: (\d{1,2}))?(?!\d)/g)]
  const first = /^\s*(\d{1,2})[._](\d{1,2})(?![\d._-])/.exec(name)
  return [...said, ...(first ? [first] : [])].map(([, no = '', part]) => ({
    code: part === undefined ? null : `${Number(no)}.${Number(part)}`,
    no: Number(no),
  }))
}

/** The set a paper names itself; null where it names none. */
const saidSet = (words: Words, sets: readonly { code: string; name: string }[]): string | null => {
  const plain = ` ${plainWords(`${words.name} ${words.title}`).join(' ')} `
  const found = sets.find(({ name }) => {
    const own = ownWordsOf(name)
    return (
      own.length > 0 && [`ntm ${own.join(' ')} `, `nong thon moi ${own.join(' ')} `].some((one) => plain.includes(one))
    )
  })
  return found?.code ?? null
}

export type MatchOptions = Readonly<{
  /** Sets by code and short name, the commune's own aims first: they win where two sets ask the same. */
  sets: readonly Readonly<{ code: string; name: string }>[]
  general: readonly PaperKind[]
}>

const LIKELY = 12
const WEAK = 4.5
const MOST = 4
const OTHER_SET = 0.75

type Scored = Readonly<{ of: Candidate; score: number; outright: boolean; criterionSaid: boolean }>

/** Scores added for what a file name says outright: beyond any likeness of words. */
const SAID_CRITERION = 20
const SAID_INDICATOR = 60

/** Shares of the first one's score below which another is only possible, and not worth showing. */
const BESIDE = 0.6
const SHOWN = 0.35

/** A matcher over the indicators of a commune: made once for many papers. */
export const matcher = (candidates: readonly Candidate[], { sets, general }: MatchOptions) => {
  const indicators = candidates.map((one) => known(one, one.name))
  const criteria = new Map(candidates.map(({ criterion }) => [criterion.id, known(criterion, criterion.name)]))
  const sizes = new Map<number, number>()
  for (const { criterion } of candidates) sizes.set(criterion.id, (sizes.get(criterion.id) ?? 0) + 1)
  const kindsOf = new Map(
    [...criteria.values()].map(({ of }) => [of.id, of.papers.map((paper) => known(paper, paper.name))]),
  )
  const kinds = [...kindsOf.values()].flat()
  const everywhere = general.map((paper) => known(paper, paper.name))
  const rare = rarity([...indicators, ...criteria.values(), ...kinds].map(({ terms }) => terms))
  const average = indicators.reduce((sum, { terms }) => sum + terms.size, 0) / Math.max(1, indicators.length)
  const rankOf = (set: string) => sets.findIndex(({ code }) => code === set)

  /** What a paper's words and a name have in common; long names are not better for being long. */
  const likeness = (query: Terms, terms: Terms): number => {
    let sum = 0
    for (const [term, weight] of terms) sum += weight * (query.get(term) ?? 0) * rare(term)
    return (sum * 2) / (1.5 + (0.5 * terms.size) / Math.max(1, average))
  }

  const bestKind = (
    query: Terms,
    among: readonly Known<PaperKind>[],
  ): (Known<PaperKind> & { score: number }) | null => {
    let best: (Known<PaperKind> & { score: number }) | null = null
    for (const one of among) {
      const score = likeness(query, one.terms)
      if (score > (best?.score ?? 0)) best = { ...one, score }
    }
    return best
  }

  const scores = (query: Terms, said: ReturnType<typeof saidNumbers>, first: string | undefined): Scored[] => {
    const byKind = new Map([...kindsOf].map(([id, among]) => [id, bestKind(query, among)]))
    return indicators.map(({ of, terms }) => {
      const paper = byKind.get(of.criterion.id) ?? null
      const alone = sizes.get(of.criterion.id) === 1
      const words =
        likeness(query, terms) +
        likeness(query, criteria.get(of.criterion.id)?.terms ?? new Map()) * 0.7 +
        (paper ? paper.score * (alone ? 1.2 : 0.6) : 0) +
        (paper ? likeness(paper.terms, terms) * 0.3 * Math.min(1, paper.score / LIKELY) : 0)
      const here = said.filter(({ no }) => no === of.criterion.no)
      const outright = here.some(({ code }) => code === of.code || (code === null && alone))
      const score = words + (here.length > 0 ? SAID_CRITERION : 0) + (outright ? SAID_INDICATOR : 0)
      return { of, outright, criterionSaid: here.length > 0, score: score * (of.set === first ? 1 : OTHER_SET) }
    })
  }

  /** The indicators a paper may prove, the likeliest first, and the customary paper it is. */
  return (words: Words): { matches: Match[]; kind: PaperKind | null } => {
    const own = termsOf(words.name)
    const query = joined(own, termsOf(words.title), termsOf(words.text, 0.3))
    const ranked = scores(query, saidNumbers(words.name), saidSet(words, sets) ?? sets[0]?.code)
      .filter(({ score }) => score >= WEAK)
      .sort((a, b) => b.score - a.score || rankOf(a.of.set) - rankOf(b.of.set) || a.of.assessmentId - b.of.assessmentId)
    const top = ranked[0]
    const shown = ranked.filter(({ score }) => score >= (top?.score ?? 0) * SHOWN).slice(0, MOST)
    const matches = shown.map(({ of, score, outright, criterionSaid }): Match => {
      const likely = score >= LIKELY && score >= (top?.score ?? 0) * BESIDE
      const inName = criterionSaid || likeness(own, joined(termsOf(of.name), termsOf(of.criterion.name))) > 0
      const confidence = outright && of.set === top?.of.set ? 'sure' : likely ? 'likely' : 'weak'
      return { assessmentId: of.assessmentId, score, ground: inName ? 'name' : 'text', confidence }
    })
    const kind = bestKind(query, [...(top ? (kindsOf.get(top.of.criterion.id) ?? []) : []), ...everywhere])
    return { matches, kind: kind && kind.score >= WEAK / 2 ? kind.of : null }
  }
}
