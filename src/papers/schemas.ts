import { z } from 'zod'
import { always, crossCheck } from '../kernel/cross-check.js'
import { choice, optionalDay, optionalId, optionalText, requestKey, rowVersion, text } from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'
import { type Authority, authorities } from '../letters/text.js'
import { KINDS } from './kinds.js'
import type { Words } from './params.js'

const choiceFields = (today: Day) => ({
  kind: choice(KINDS, { ask: 'Đề nghị chọn loại báo cáo.' }),
  unit: optionalId(),
  commune: optionalId(),
  /** A campaign; none: as of the day. */
  campaign: optionalId(),
  day: optionalDay({ label: 'Ngày chốt số liệu', max: today, min: '2020-01-01' }),
  before: optionalDay({ label: 'Ngày so sánh', max: today, min: '2020-01-01' }),
  set: optionalText({ max: 40, oneLine: true }),
  basis: choice(['verified', 'self'], { ask: 'Đề nghị chọn cơ sở số liệu.' }),
})

type Days = Partial<{ day: Day | null; before: Day | null }>
const inOrder = ({ day, before }: Days, say: (field: string, message: string) => void) => {
  if (day && before && before >= day) say('before', 'Ngày so sánh phải trước ngày chốt số liệu.')
}

/** What a report is about, read from the address. */
export const choiceForm = (today: Day) => z.object(choiceFields(today)).superRefine(crossCheck(inOrder), always)
export type ChoiceForm = z.infer<ReturnType<typeof choiceForm>>

const part = (label: string) => optionalText({ max: 20_000, label })

const wordFields = {
  subject: text({ label: 'Trích yếu', max: 300, oneLine: true }),
  symbol: text({ label: 'Ký hiệu', max: 40, oneLine: true }),
  direction: part('Phần I'),
  results: part('Phần II'),
  obstacles: part('Phần III'),
  tasks: part('Phần IV'),
  proposals: part('Phần V'),
  copies: text({ label: 'Nơi nhận', max: 2000 }),
  authority: choice(Object.keys(authorities) as Authority[], { ask: 'Đề nghị chọn thể thức ký.' }),
  signer: optionalText({ label: 'Họ tên', max: 100, oneLine: true }),
}

/** Orders a report: the choice once more, with its words. */
export const orderForm = (today: Day) =>
  z.object({ requestKey: requestKey(), ...choiceFields(today), ...wordFields }).superRefine(crossCheck(inOrder), always)
export type OrderForm = z.infer<ReturnType<typeof orderForm>>

/** Changes the words of a report. */
export const editForm = z.object({ version: rowVersion(), ...wordFields })
export type EditForm = z.infer<typeof editForm>

/** The words of a form; parts left empty are empty. */
export const wordsOf = (form: Omit<EditForm, 'version'>): Words => ({
  subject: form.subject,
  symbol: form.symbol,
  direction: form.direction ?? '',
  results: form.results ?? '',
  obstacles: form.obstacles ?? '',
  tasks: form.tasks ?? '',
  proposals: form.proposals ?? '',
  copies: form.copies,
  authority: form.authority,
  signer: form.signer ?? '',
})
