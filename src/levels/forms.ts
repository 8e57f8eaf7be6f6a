import { randomUUID } from 'node:crypto'
import { resolveLevel } from '../criteria/levels.js'
import type { StoredLevel } from '../criteria/queries.js'
import { bookOf, isKnown, placeOf, requirementLines } from '../criteria/requirements.js'
import { FieldRefused } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { blankForm, type Form, invalidForm } from '../kernel/forms.js'
import type { Day } from '../kernel/time.js'
import { stampOf } from './plan.js'
import type { LevelSubject } from './preview.js'
import type { Target } from './schemas.js'

type Start = Readonly<{
  subject: LevelSubject
  target: Target
  levels: readonly StoredLevel[]
  today: Day
  /** What the address names: a level to correct, or a part and a year to enter one for. */
  asked: Readonly<{ level: StoredLevel | null; part: number | null; year: number | null }>
}>

/** The first thing whose level is not known, else the first. */
const firstGap = ({ subject, today }: Start): number | null => {
  const { catalogue, set, indicator, unitIds } = subject
  const lines = requirementLines(indicator, bookOf(catalogue), placeOf(set, unitIds, today))
  const line = lines.find((one) => !isKnown(one, indicator)) ?? lines[0]
  return line?.part?.id ?? null
}

/** The province decides what it was given to decide; the rest the office copies from the signed text. */
const likelyLayer = ({ indicator }: LevelSubject, levels: readonly StoredLevel[]): string =>
  indicator.delegatedToProvince || levels.some(({ layer, retracted }) => layer === 'PROVINCE' && !retracted)
    ? 'PROVINCE'
    : 'OFFICE'

/** The form before anything was typed. Figures are never offered: only a level that stands is shown for correction. */
export const blankLevel = (start: Start): Form => {
  const { subject, target, levels, today, asked } = start
  const base = { requestKey: randomUUID(), stamp: stampOf(levels) }
  const { level } = asked
  if (level) {
    const own = level.layer === 'PROVINCE' || level.layer === 'OFFICE'
    return blankForm({
      ...base,
      corrects: own ? level.id : null,
      partId: level.partId,
      year: level.year,
      comparator: level.comparator,
      value: level.value,
      text: level.text,
      layer: own ? level.layer : 'OFFICE',
      documentId: level.documentId,
      clause: level.clause,
      validFrom: showDay(level.validFrom),
    })
  }
  const place = placeOf(subject.set, subject.unitIds, today)
  const partId = target.parts.some((part) => part?.id === asked.part) ? asked.part : firstGap(start)
  const standing = resolveLevel(bookOf(subject.catalogue), { ...place, indicatorId: subject.indicator.id, partId }).row
  return blankForm({
    ...base,
    partId,
    year: target.years.length === 0 ? null : target.years.includes(asked.year ?? 0) ? asked.year : place.year,
    comparator: standing?.comparator ?? 'GTE',
    text: subject.indicator.type === 'PASS_FAIL' ? 'Đạt' : null,
    layer: likelyLayer(subject, levels),
  })
}

/** What was typed, to be sent again over the levels as they stand now. */
export const renewed = (form: Form, levels: readonly StoredLevel[]): Form => ({
  ...form,
  values: { ...form.values, stamp: stampOf(levels), requestKey: randomUUID() },
})

/** A refused field stands in the form as the schema's own faults do; anything else goes on to the error page. */
export const withField = (form: Form, error: unknown): Form => {
  if (!(error instanceof FieldRefused)) throw error
  return invalidForm(form.values, { [error.field]: error.message })
}
