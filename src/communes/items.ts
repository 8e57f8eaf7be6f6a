import type { AssessmentRow } from '../assessments/queries.js'
import { dueDay, late, needsWork, statusOf, statusWords } from '../assessments/status.js'
import type { Responsibilities } from '../assignments/queries.js'
import type { Catalogue } from '../criteria/catalogue.js'
import { type Day, daysBetween } from '../kernel/time.js'
import { paths } from '../paths.js'

/** The commune still has to do something for it: nothing claimed, sent back, or found unmet by the agency. */
export const isOwed = (row: AssessmentRow): boolean =>
  needsWork(row) || (row.stage === 'OPEN' && row.verifiedResult === 'NOT_MET')

const codes = new Intl.Collator('vi', { numeric: true })
const never: Day = '9999-12-31'

/** The nearest due day first, those without one last, then by code. */
export const byDue =
  (catalogue: Pick<Catalogue, 'indicator'>) =>
  (a: AssessmentRow, b: AssessmentRow): number => {
    const [dueA, dueB] = [dueDay(a) ?? never, dueDay(b) ?? never]
    if (dueA !== dueB) return dueA < dueB ? -1 : 1
    const code = (row: AssessmentRow) => catalogue.indicator(row.indicatorId)?.code ?? ''
    return codes.compare(code(a), code(b)) || a.id - b.id
  }

/** The day the commune owes it by; for a late row the day that has passed, so that the words say since when. */
const shownDay = (row: AssessmentRow, day: Day): Day | null => {
  const due = dueDay(row)
  return due !== null && due >= day && late(row, day) ? row.plannedDate : due
}

type Shown = Readonly<{
  catalogue: Pick<Catalogue, 'indicator' | 'set'>
  day: Day
  /** Where a row of another set stands beside those of this one, its set is named. */
  setId?: number
  responsibilities?: ReadonlyMap<number, Responsibilities>
}>

/** An indicator of a commune in a short list: what, how it stands, whose it is, by when. */
export const presentItem = (row: AssessmentRow, { catalogue, day, setId, responsibilities }: Shown) => {
  const indicator = catalogue.indicator(row.indicatorId)
  const set = row.setId === setId ? undefined : catalogue.set(row.setId)
  const due = shownDay(row, day)
  const lead = indicator && responsibilities?.get(row.setId)?.of(indicator).lead
  return {
    id: row.id,
    title: indicator ? `${indicator.code} ${indicator.name}` : '',
    set: set?.shortName ?? null,
    href: paths.assessments.show(row),
    status: statusWords(statusOf(row)),
    lead: lead?.shortName ?? null,
    due,
    /** Days left; null where there is nothing to be late for. */
    days: due === null || (due < day && !late(row, day)) ? null : daysBetween(day, due),
  }
}
