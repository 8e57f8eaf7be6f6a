import type { Catalogue, SetDef } from '../criteria/catalogue.js'
import { setRuleOf } from '../criteria/set-rule.js'
import type { PresentedRow } from './row-presenter.js'
import { type CriterionFacts, judgeSet, type SetReason, type SetResult, type SetVerdict } from './set-verdict.js'
import { criterionWord } from './tiles.js'
import type { CriterionTotal } from './totals.js'
import type { Titles, Verdict } from './verdict.js'

const tones: Readonly<Record<SetResult, string>> = { RECOGNISED: 'yes', READY: 'yes', NOT_READY: 'no', OPEN: '' }
const marks = {
  MET: { label: 'Đạt', tone: 'met' },
  NOT_MET: { label: 'Chưa đạt', tone: 'unmet' },
  OPEN: { label: 'Chưa kết luận', tone: 'muted' },
} as const

/** A set's verdict as pages print it: one sentence, then its grounds with their documents. */
export const presentSetVerdict = ({ result, sentence, reasons }: SetVerdict) => ({
  sentence,
  tone: tones[result],
  reasons: reasons.map(({ rule, state, text, docNumber, clause, missing }) => ({
    rule,
    mark: marks[state],
    text,
    source: [docNumber, clause].filter(Boolean).join(', '),
    missing,
  })),
})

type Place = Readonly<{ catalogue: Catalogue; set: SetDef; titles: Titles }>

const judged = ({ catalogue, set, titles }: Place, criteria: readonly CriterionFacts[], derived: SetReason[] = []) =>
  presentSetVerdict(
    judgeSet({
      rule: setRuleOf(set, catalogue),
      titles,
      criteria,
      basis: 'verified',
      word: criterionWord(set),
      derived,
    }),
  )

/** From stored totals alone, where a page has no rows at hand. */
export const setVerdictOfTotals = (
  place: Place,
  totals: readonly (CriterionTotal & Readonly<{ criterionId: number }>)[],
) =>
  judged(
    place,
    place.set.criteria.flatMap(({ id, no, shortName: name }) => {
      const total = totals.find(({ criterionId }) => criterionId === id)
      return total ? [{ no, name, total }] : []
    }),
  )

type Presented = Readonly<{
  criterion: Readonly<{ no: number; shortName: string }>
  rows: readonly PresentedRow[]
  total: CriterionTotal
}>

/** A set this small tells of each indicator why it is not met; of a larger one the unmet figures are enough. */
const smallSet = 6

const toldOf = ({ result, sentence, gap }: Verdict, small: boolean): string | null => {
  if (result !== 'NOT_MET' && (!small || result === 'NOT_COMPUTED')) return null
  return [sentence, gap?.text].filter(Boolean).join(' ')
}

const states: Readonly<Partial<Record<Verdict['result'], SetReason['state']>>> = { MET: 'MET', NOT_MET: 'NOT_MET' }

const derivedOf = ({ catalogue }: Place, { criterion, rows }: Presented): SetReason[] =>
  rows.flatMap(({ verdict }) => {
    const { row = null } = verdict.level ?? {}
    const base = row?.baseIndicatorId == null ? undefined : catalogue.indicator(row.baseIndicatorId)
    if (!row || !base) return []
    const factor = row.factor?.replace('.', ',') ?? ''
    const below = `${factor} × mức cùng năm của chỉ tiêu ${base.code}, ${catalogue.set(base.setId)?.shortName ?? ''}`
    return [
      {
        rule: `${criterion.no}. ${criterion.shortName}: so với ${below}`,
        state: states[verdict.result] ?? 'OPEN',
        text: verdict.sentence,
        docNumber: row.docNumber,
        clause: row.clause,
        missing: [...verdict.missing],
      },
    ]
  })

/** From the rows of the page, each unmet indicator with the program's sentence. */
export const setVerdictOfRows = (place: Place, presented: readonly Presented[]) => {
  const small = presented.length <= smallSet
  const criteria = presented.map(({ criterion: { no, shortName: name }, rows, total }) => ({
    no,
    name,
    total,
    unmet: rows
      .filter(({ facts }) => facts.unmet)
      .map(({ view, verdict }) => ({ code: view.code, sentence: toldOf(verdict, small) })),
  }))
  const derived = presented.flatMap((one) => derivedOf(place, one))
  return judged(place, criteria, derived)
}
