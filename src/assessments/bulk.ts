import { type CriterionDef, indicatorsOn } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { type ConflictField, conflictFields } from './conflict-presenter.js'
import { type FormValues, formValues, readUpdate, subjectOf } from './form.js'
import { listStatesAt } from './history-queries.js'
import { type AssessmentRow, listRows } from './queries.js'
import { type Change, saveAssessments } from './service.js'
import { blankState, saysSame, stateOf, stateOfEvent } from './state.js'
import type { CommuneSet } from './status-page.js'
import type { OwnSubject } from './update.js'

/** One indicator on the page that updates many. */
export type BulkRow = Readonly<{
  criterion: CriterionDef
  subject: OwnSubject
  /** What its fields hold: as stored, or as typed where it could not be saved. */
  values: FormValues
  /** Messages by field. */
  errors: Readonly<Record<string, string>>
  /** Someone else saved it meanwhile: the fields in both versions. */
  conflict: readonly ConflictField[] | null
}>

/** What became of a posted page. */
export type BulkOutcome = Readonly<{
  rows: readonly BulkRow[]
  saved: number
  invalid: number
  overtaken: number
}>

const subjectFor = (ctx: Ctx, facts: CommuneSet, row: AssessmentRow): OwnSubject | null => {
  const indicator = facts.catalogue.indicator(row.indicatorId)
  return indicator ? { ...subjectOf(indicator, row, { context: facts.context, today: ctx.today }), row } : null
}

const asStored = (criterion: CriterionDef, subject: OwnSubject): BulkRow => ({
  criterion,
  subject,
  values: formValues(subject.asked, stateOf(subject.row), subject.row.version),
  errors: {},
  conflict: null,
})

/** The rows of a commune in a set, or in one criterion of it, as the page shows them before anything is typed. */
export const bulkRows = (ctx: Ctx, facts: CommuneSet, criterionNo: number | null): BulkRow[] => {
  const byIndicator = new Map(facts.rows.map((row) => [row.indicatorId, row]))
  const criteria = facts.set.criteria.filter(({ no }) => criterionNo === null || no === criterionNo)
  return criteria.flatMap((criterion) =>
    indicatorsOn(criterion, facts.set, facts.context.day).flatMap((indicator) => {
      const row = byIndicator.get(indicator.id)
      const subject = row && subjectFor(ctx, facts, row)
      return subject ? [asStored(criterion, subject)] : []
    }),
  )
}

type Posted = Record<string, unknown>

/** The posted fields by row: `rows.<id>.<field>`. */
export const postedRows = (body: unknown): Map<number, Posted> => {
  const rows = new Map<number, Posted>()
  for (const [key, value] of Object.entries(typeof body === 'object' && body !== null ? body : {})) {
    const [, id, name] = /^rows\.([1-9]\d{0,8})\.([\w.]+)$/.exec(key) ?? []
    if (id === undefined || name === undefined) continue
    const row = rows.get(Number(id)) ?? {}
    row[name] = value
    rows.set(Number(id), row)
  }
  return rows
}

const shown = (value: unknown): string => (typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : '')

/** Whether what was posted is what the page had shown; fields the page does not offer are not posted. */
const saysAs = (posted: Posted, values: FormValues): boolean =>
  Object.entries(posted).every(
    ([name, value]) => name === 'version' || shown(value) === shown([values[name] ?? ''].flat()[0]),
  )

const typedOver = (values: FormValues, posted: Posted): FormValues => ({
  ...values,
  ...Object.fromEntries(
    Object.entries(posted).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  ),
})

type Reading =
  | Readonly<{ kind: 'same'; row: BulkRow }>
  | Readonly<{ kind: 'invalid'; row: BulkRow }>
  | Readonly<{ kind: 'stale'; row: BulkRow; posted: Posted; version: number }>
  | Readonly<{ kind: 'change'; row: BulkRow; posted: Posted; change: Change }>

/** Reads one posted row: untouched ones are not even looked at, the others as the form of one indicator is. */
const readRow = (row: BulkRow, posted: Posted | undefined): Reading => {
  if (!posted || saysAs(posted, row.values)) return { kind: 'same', row }
  const { subject } = row
  const version = /^[1-9]\d{0,8}$/.test(shown(posted['version'])) ? Number(posted['version']) : 0
  if (version !== subject.row.version) return { kind: 'stale', row, posted, version }
  const read = readUpdate({ ...row.values, ...posted }, subject)
  const typed = { ...row, values: typedOver(row.values, posted) }
  if (!read.ok) return { kind: 'invalid', row: { ...typed, errors: read.form.errors } }
  const { next } = read.update
  if (saysSame(subject.row, next)) return { kind: 'same', row }
  return { kind: 'change', row: typed, posted, change: { row: subject.row, next, reason: null } }
}

/** A row that someone else saved: the fields the person did not touch follow the stored version, theirs stay in the boxes. */
const withConflict = (row: BulkRow, posted: Posted, read: unknown): BulkRow => {
  const base = read === undefined ? null : stateOfEvent(read)
  const typed = typedOver(row.values, posted)
  const fields = conflictFields(row.subject, typed, base)
  const chosen = Object.fromEntries(fields.map(({ name, chosen: value }) => [name, value]))
  const values = { ...typed, ...chosen, version: String(row.subject.row.version) }
  return { ...row, values, conflict: fields.filter(({ theirs, mine }) => theirs.value !== mine.value) }
}

/** Stale rows: those the person did not touch, or that say what is stored, need nothing; the rest are conflicts. */
const settleStale = async (ctx: Ctx, readings: readonly Reading[]): Promise<Map<number, BulkRow>> => {
  const stale = readings.filter((one) => one.kind === 'stale')
  const states = await listStatesAt(
    ctx,
    stale.map(({ row, version }) => ({ id: row.subject.row.id, version })),
  )
  const settled = stale.map(({ row, posted, version }): [number, BulkRow] => {
    const { id } = row.subject.row
    const read: unknown = states.get(id) ?? (version === 1 ? blankState : undefined)
    const before = read === undefined ? null : formValues(row.subject.asked, stateOfEvent(read), version)
    const untouched = before !== null && saysAs(posted, before)
    return [id, untouched ? row : withConflict(row, posted, read)]
  })
  return new Map(settled)
}

const idOf = ({ subject }: BulkRow): number => subject.row.id

/** The rows as they stand after the save, for those that are shown as stored. */
const refreshed = async (ctx: Ctx, facts: CommuneSet, rows: readonly BulkRow[]): Promise<Map<number, BulkRow>> => {
  const fresh = await listRows(ctx, { communeId: facts.commune.id, setId: facts.set.id })
  const byId = new Map(fresh.map((row) => [row.id, row]))
  return new Map(
    rows.flatMap(({ criterion, subject }) => {
      const row = byId.get(subject.row.id)
      return row ? [[row.id, asStored(criterion, { ...subject, row })] as const] : []
    }),
  )
}

/**
 * Saves a page of many indicators: only rows that were changed are read; right ones are saved together, wrong ones stay
 * with their message, those saved by someone else meanwhile stay beside the stored version. Nothing typed is lost.
 */
export const saveBulk = async (
  ctx: Ctx,
  facts: CommuneSet,
  rows: readonly BulkRow[],
  posted: ReadonlyMap<number, Posted>,
): Promise<BulkOutcome> => {
  const readings = rows.map((row) => readRow(row, posted.get(idOf(row))))
  const changes = readings.filter((one) => one.kind === 'change')
  const { saved, overtaken } = await saveAssessments(
    ctx,
    facts.commune.id,
    changes.map(({ change }) => change),
  )
  const stale = await settleStale(ctx, readings)
  const fresh = saved.size + overtaken.size > 0 ? await refreshed(ctx, facts, rows) : new Map<number, BulkRow>()
  const settled = readings.map((reading): BulkRow => {
    const id = idOf(reading.row)
    const now = fresh.get(id) ?? reading.row
    if (reading.kind === 'invalid') return reading.row
    if (reading.kind === 'stale') return stale.get(id) ?? now
    if (reading.kind === 'change' && overtaken.has(id))
      return withConflict(now, reading.posted, stateOf(reading.row.subject.row))
    return now
  })
  return {
    rows: settled,
    saved: saved.size,
    invalid: readings.filter(({ kind }) => kind === 'invalid').length,
    overtaken: settled.filter(({ conflict }) => conflict !== null && conflict.length > 0).length,
  }
}
