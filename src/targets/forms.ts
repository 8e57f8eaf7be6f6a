import { randomUUID } from 'node:crypto'
import { type Catalogue, indicatorsOn, type SetDef } from '../criteria/catalogue.js'
import { FieldRefused } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, invalidForm } from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'
import type { Plan } from './plans.js'
import type { Target } from './queries.js'
import { dueField } from './schemas.js'

/** The form of a new plan: for the year of the business day. */
export const blankPlan = (today: Day): Form => blankForm({ requestKey: randomUUID(), year: today.slice(0, 4) })

export const planValues = ({ name, year, version, document }: Plan): Form =>
  blankForm({ version, name, year: String(year), documentId: document.id })

/** The form of new targets, under the plan and year the address names. */
export const blankTarget = ({ plan, year }: { plan: Plan | undefined; year: number }): Form =>
  blankForm({ requestKey: randomUUID(), planId: plan?.id, year: String(year), dueDate: `31/12/${year}` })

export const targetValues = ({ version, planId, dueDate, maintain, focus, note }: Target): Form =>
  blankForm({ version, planId, dueDate: showDay(dueDate), maintain, focus, note })

/** The criteria of a target as ticked boxes, with the days of their own. */
export const criteriaValues = ({ version, goals }: Target): Form =>
  blankForm({
    version,
    criteria: goals.map(({ criterionId }) => criterionId),
    ...Object.fromEntries(goals.map(({ criterionId, dueDate }) => [dueField(criterionId), showDay(dueDate)])),
  })

/** What was typed, to be sent again over what is stored now. */
export const overtaken = (form: Form, version: number): Form => ({
  ...form,
  values: { ...form.values, version: String(version) },
})

/** A refused field stands in the form as the schema's own faults do; anything else goes on to the error page. */
export const withField = (form: Form, error: unknown): Form => {
  if (!(error instanceof FieldRefused)) throw error
  const values = 'requestKey' in form.values ? { ...form.values, requestKey: randomUUID() } : form.values
  return invalidForm(values, { [error.field]: error.message })
}

export const planOptions = (plans: readonly Plan[]) =>
  plans.map(({ id, name, document }) => ({ value: id, label: `${document.docNumber}: ${name}` }))

/** The sets in force on a day, to choose from. */
export const setOptions = ({ sets }: Catalogue, day: Day) =>
  sets
    .filter(({ validTo }) => validTo === null || validTo >= day)
    .map(({ id, shortName, name }) => ({ value: id, label: shortName, hint: name }))

/** The criteria of a set with an indicator in force, in order, with the name of the field of their own day. */
export const criterionChoices = (set: SetDef, day: Day) =>
  set.criteria
    .filter((criterion) => indicatorsOn(criterion, set, day).length > 0)
    .map(({ id, no, name }) => ({ id, no, name, due: dueField(id) }))
