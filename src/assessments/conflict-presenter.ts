import { dateTime } from '../kernel/format.js'
import type { Form } from '../kernel/forms.js'
import { type FormValues, formValues, type Subject } from './form.js'
import { fieldLabels } from './form-presenter.js'
import type { AssessmentRow } from './queries.js'
import { type AssessmentState, stateOf } from './state.js'
import type { SelfResult } from './status.js'
import { resultWords } from './words.js'

/** One field in two versions, as the page of a conflict shows it. */
export type ConflictField = Readonly<{
  name: string
  label: string
  theirs: Readonly<{ value: string; text: string }>
  mine: Readonly<{ value: string; text: string }>
  chosen: string
}>

/** Lists travel as one text, which the form reads back; a list's own words are part of it. */
const single = (values: FormValues, name: string): string => {
  const own = [values[name] ?? ''].flat()
  const other = [values[`${name}.other`] ?? ''].flat()
  return [...own, ...other].filter((one) => one !== '').join('|')
}

const inWords = (name: string, value: string): string => {
  const isResult = name === 'result' || name.endsWith('.result')
  return isResult && Object.hasOwn(resultWords, value) ? resultWords[value as SelfResult] : value.replaceAll('|', '; ')
}

/**
 * The stored version beside the typed one, field by field. What the person did not touch follows the stored version,
 * what only they touched follows theirs; where both did, the typed one is proposed and nothing is lost either way.
 * @param base what the person had read before typing; null when no event tells
 */
export const conflictFields = (subject: Subject, typed: FormValues, base: AssessmentState | null): ConflictField[] => {
  const { asked, row } = subject
  const stored = formValues(asked, stateOf(row), row.version)
  const read = base && formValues(asked, base, row.version)
  const labels = fieldLabels(subject)
  return Object.keys(labels)
    .filter((name) => !name.endsWith('.other') && name !== 'reason')
    .map((name) => {
      const [theirs, mine] = [single(stored, name), single(typed, name).trim()]
      const untouched = read !== null && single(read, name) === mine
      return {
        name,
        label: labels[name] ?? name,
        theirs: { value: theirs, text: inWords(name, theirs) },
        mine: { value: mine, text: inWords(name, mine) },
        chosen: untouched ? theirs : mine,
      }
    })
}

/** The page that answers a save from an old version: nothing is written until a choice is made for each field. */
export const presentConflict = (
  subject: Subject & { row: AssessmentRow },
  form: Form,
  { base, actor }: { base: AssessmentState | null; actor: string },
) => {
  const { row } = subject
  const reason = [form.values['reason'] ?? ''].flat()[0] ?? ''
  return {
    form: { ...form, errors: {}, list: [], values: { version: String(row.version) } },
    theirs: { who: row.updatedBy ?? 'Hệ thống', when: dateTime(row.updatedAt) },
    mine: { who: actor, when: 'chưa lưu' },
    fields: conflictFields(subject, form.values, base),
    hidden: { reason },
  }
}
