import { type Catalogue, type CustomaryPaper, getCatalogue } from '../../criteria/catalogue.js'
import type { Ctx } from '../../kernel/context.js'
import { getProvables, listGeneral, type Provables } from '../place.js'
import { codeBook, signsOf } from './codes.js'
import { type Guesses, guessPaper } from './guess-paper.js'
import { type Candidate, matcher } from './match.js'
import { type IntakeFile, listAims, listIntake, listUnitNames } from './queries.js'
import type { Choices } from './row-form.js'

/** Rows of a grid: more are confirmed in a next turn. */
export const ROWS_AT_ONCE = 20

/** An indicator as the grid names it: "NC 18.1". */
export type Named = Readonly<{ label: string; name: string; criterionId: number }>

/** Everything a grid of received files is made and read with. */
export type Grid = Provables &
  Readonly<{
    files: readonly (IntakeFile & Readonly<{ guesses: Guesses }>)[]
    choices: Choices
    named: ReadonlyMap<number, Named>
    general: readonly CustomaryPaper[]
  }>

const candidatesOf = ({ criteria }: Provables): Candidate[] =>
  criteria.flatMap(({ set, criterion, indicators }) =>
    indicators.map(({ assessmentId, code, name }) => ({
      assessmentId,
      code,
      name,
      set: set.code,
      criterion: { id: criterion.id, no: criterion.no, name: criterion.name, papers: criterion.papers },
    })),
  )

/** Sets of the commune, what it aims at first. */
const setsInOrder = ({ criteria }: Provables, catalogue: Catalogue, aims: readonly number[]) => {
  const own = catalogue.sets.filter(({ id }) => criteria.some(({ set }) => set.id === id))
  const rank = ({ id }: { id: number }) => (aims.includes(id) ? aims.indexOf(id) : aims.length)
  return [...own].sort((a, b) => rank(a) - rank(b)).map(({ code, shortName }) => ({ code, name: shortName }))
}

const namedOf = ({ criteria }: Provables, signs: ReadonlyMap<number, string>): ReadonlyMap<number, Named> =>
  new Map(
    criteria.flatMap(({ set, criterion, indicators }) =>
      indicators.map(({ assessmentId, code, name }) => {
        const label = `${signs.get(set.id) ?? ''} ${code}`.trim()
        return [assessmentId, { label, name, criterionId: criterion.id }] as const
      }),
    ),
  )

/** The person's received files of a commune with what is guessed of each. @throws NotFound */
export const loadGrid = async (ctx: Ctx, communeId: number): Promise<Grid> => {
  const [provables, general, files, units, aims] = await Promise.all([
    getProvables(ctx, communeId),
    listGeneral(ctx),
    listIntake(ctx, communeId, ROWS_AT_ONCE),
    listUnitNames(ctx, communeId),
    listAims(ctx, communeId),
  ])
  const catalogue = await getCatalogue(ctx)
  const signs = signsOf(catalogue.sets.filter(({ id }) => provables.criteria.some(({ set }) => set.id === id)))
  const candidates = candidatesOf(provables)
  const match = matcher(candidates, { sets: setsInOrder(provables, catalogue, aims), general })
  const papers = [...provables.criteria.flatMap(({ criterion }) => criterion.papers), ...general]
  return {
    ...provables,
    general,
    files: files.map((file) => ({ ...file, guesses: guessPaper(file, { today: ctx.today, units, match }) })),
    named: namedOf(provables, signs),
    choices: {
      today: ctx.today,
      book: codeBook(provables.criteria, signs),
      provable: new Set(candidates.map(({ assessmentId }) => assessmentId)),
      kinds: new Map(papers.map((paper) => [paper.id, paper])),
    },
  }
}
