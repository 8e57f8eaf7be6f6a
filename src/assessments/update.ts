import type { Ctx } from '../kernel/context.js'
import { Conflict } from '../kernel/errors.js'
import type { Form } from '../kernel/forms.js'
import { formValues, readUpdate, type Subject, subjectOf, type Update } from './form.js'
import { listStatesAt } from './history-queries.js'
import { type AssessmentRow, getRow } from './queries.js'
import { saveAssessment } from './service.js'
import type { IndicatorFacts } from './show-page.js'
import { type AssessmentState, blankState, saysSame, stateOfEvent } from './state.js'

export type OwnSubject = Subject & Readonly<{ row: AssessmentRow }>

/** What became of a posted form. */
export type Outcome =
  | Readonly<{ kind: 'invalid'; form: Form }>
  | Readonly<{ kind: 'saved' | 'unchanged'; next: AssessmentState; sentence: string }>
  /** Saved by someone else since; `subject` has the row as it stands now, `base` what the person had read. */
  | Readonly<{ kind: 'overtaken'; form: Form; subject: OwnSubject; base: AssessmentState | null }>

export const ownSubject = (ctx: Ctx, { indicator, row, context }: IndicatorFacts): OwnSubject => ({
  ...subjectOf(indicator, row, { context, today: ctx.today }),
  row,
})

/** What an assessment said at a version: nothing at the first, when no event tells. */
const stateAt = async (ctx: Ctx, id: number, version: number): Promise<AssessmentState | null> => {
  const stored = (await listStatesAt(ctx, [{ id, version }])).get(id)
  if (stored !== undefined) return stateOfEvent(stored)
  return version === 1 ? blankState : null
}

/** The typed values as the program writes them, so that "62.5" does not differ from "62,5". */
const written = (form: Form, { next, version }: Update, { asked }: Subject): Form => {
  const { claimReason = '', reason = '' } = form.values
  return { ...form, values: { ...formValues(asked, next, version), claimReason, reason } }
}

/** Someone saved since the person read: both versions are shown, unless they say the same (the form sent twice). */
const overtaken = async (ctx: Ctx, facts: IndicatorFacts, form: Form, update: Update): Promise<Outcome> => {
  const row = await getRow(ctx, facts.row.id)
  if (saysSame(row, update.next)) return { kind: 'unchanged', next: update.next, sentence: update.verdict.sentence }
  const subject = ownSubject(ctx, { ...facts, row })
  const base = await stateAt(ctx, row.id, update.version)
  return { kind: 'overtaken', form: written(form, update, subject), base, subject }
}

/**
 * Reads the posted form of one indicator and saves it. A form from an older version is never written over the newer one;
 * if it says the same as what is stored (the form sent twice) there is nothing to do.
 */
export const updateIndicator = async (ctx: Ctx, facts: IndicatorFacts, body: unknown): Promise<Outcome> => {
  const read = readUpdate(body, ownSubject(ctx, facts))
  if (!read.ok) return { kind: 'invalid', form: read.form }
  const { version, next, verdict, reason } = read.update
  if (version !== facts.row.version) return overtaken(ctx, facts, read.form, read.update)
  try {
    const changed = await saveAssessment(ctx, { row: facts.row, next, reason })
    return { kind: changed ? 'saved' : 'unchanged', next, sentence: verdict.sentence }
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return overtaken(ctx, facts, read.form, read.update) // saved by someone between our read and our write
  }
}
