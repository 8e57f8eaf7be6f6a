import { average } from '../assessments/totals.js'
import { fmt } from '../kernel/format.js'
import { dayOf } from '../kernel/time.js'
import { paths } from '../paths.js'
import { letterWords, type PublicFigures } from './figures.js'
import type { Publication, Shown } from './queries.js'

const kinds: Readonly<Record<string, string>> = {
  Đ: 'verifiedMet',
  K: 'notApplicable',
  C: 'verifiedNotMet',
  '–': 'notAssessed',
}

/** The communes of a publication with their counts; each leads to its page unless that is not public. */
export const presentList = (figures: PublicFigures, linked = true) => ({
  unit: figures.unit,
  set: figures.set.name,
  word: figures.set.word,
  cutoff: fmt.day(figures.cutoff),
  average: average(figures.communes.map(({ met }) => met)),
  rows: figures.communes.map(({ code, name, met, of }) => ({
    name,
    met,
    of,
    href: linked ? paths.publicPages.commune({ code, set: figures.set.code }) : null,
  })),
})

/** One commune of a publication, criterion by criterion; null where it is not in it. */
export const presentCommune = (figures: PublicFigures, code: string) => {
  const commune = figures.communes.find((one) => one.code === code)
  if (!commune) return null
  return {
    unit: figures.unit,
    set: figures.set.name,
    word: figures.set.word,
    cutoff: fmt.day(figures.cutoff),
    name: commune.name,
    met: commune.met,
    of: commune.of,
    rows: figures.criteria.map(({ no, name }, at) => {
      const letter = commune.letters[at] ?? '–'
      return { no, name, letter, kind: kinds[letter] ?? 'partly', words: letterWords(letter) }
    }),
  }
}

/** When it was published, for the public page. */
export const publishedOn = ({ publishedAt, number }: Pick<Shown, 'publishedAt' | 'number'>) => ({
  publishedOn: fmt.day(dayOf(publishedAt)),
  number,
})

const states = { PUBLISHED: 'Đang công bố', SUPERSEDED: 'Đã có bản sau', WITHDRAWN: 'Đã gỡ' } as const

/** A line of the list of publications. */
export const presentLine = ({ id, figures, number, publishedAt, by, state }: Publication) => ({
  unit: figures.unit,
  set: figures.set.shortName,
  number,
  cutoff: fmt.day(figures.cutoff),
  when: fmt.dateTime(publishedAt),
  by: by ?? '–',
  state: states[state],
  live: state === 'PUBLISHED',
  href: paths.publications.show({ id }),
  withdrawHref: state === 'PUBLISHED' ? paths.publications.withdrawal({ id }) : null,
})
