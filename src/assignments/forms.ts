import { randomUUID } from 'node:crypto'
import type { Document } from '../documents/queries.js'
import { FieldRefused } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, invalidForm } from '../kernel/forms.js'
import { fold } from '../kernel/text.js'
import type { Day } from '../kernel/time.js'
import type { Assigned } from './listing.js'

/** The paper that most likely decides: the newest whose subject speaks of assigning. Offered, never assumed. */
const likelyPaper = (documents: readonly Document[]): Document | undefined =>
  documents.find(({ title }) => fold(title ?? '').includes('phan cong'))

const paperValues = (documents: readonly Document[]) => {
  const paper = likelyPaper(documents)
  return { requestKey: randomUUID(), documentId: paper?.id, validFrom: paper?.issuedOn ? showDay(paper.issuedOn) : '' }
}

/** The form that confirms drafts, before anything was typed. */
export const blankConfirmation = (stamp: string, documents: readonly Document[]): Form =>
  blankForm({ ...paperValues(documents), stamp })

/** The form of a change: those who hold it now, from today; what nobody confirmed yet, from the likely paper's day. */
export const blankAssignment = (
  holders: readonly Assigned[],
  { stamp, documents, today }: { stamp: string; documents: readonly Document[]; today: Day },
): Form => {
  const confirmed = holders.some(({ status }) => status === 'CONFIRMED')
  return blankForm({
    ...paperValues(documents),
    stamp,
    leadId: holders.find(({ role }) => role === 'LEAD')?.agency.id,
    supportIds: holders.filter(({ role }) => role === 'SUPPORT').map(({ agency }) => agency.id),
    ...(confirmed && { documentId: '', validFrom: showDay(today) }),
  })
}

/** What was typed, to be sent again over what is stored now: a new key, the present stamp. */
export const renewed = (form: Form, stamp: string): Form => ({
  ...form,
  values: { ...form.values, stamp, requestKey: randomUUID() },
})

/** A refused field stands in the form as the schema's own faults do; anything else goes on to the error page. */
export const withField = (form: Form, error: unknown): Form => {
  if (!(error instanceof FieldRefused)) throw error
  return invalidForm(form.values, { [error.field]: error.message })
}
