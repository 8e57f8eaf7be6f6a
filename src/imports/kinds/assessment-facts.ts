import { type FormValues, formValues, readUpdate, type Subject, subjectOf } from '../../assessments/form.js'
import { judgeContext, judgedOn, listReaches } from '../../assessments/place.js'
import { type AssessmentRow, selectRows } from '../../assessments/queries.js'
import { type Change as Save, saveAssessments } from '../../assessments/service.js'
import { type AssessmentState, saysSame, stateOf } from '../../assessments/state.js'
import { selfWords } from '../../assessments/status.js'
import type { JudgeContext } from '../../assessments/verdict.js'
import { getCatalogue, type IndicatorDef, indicatorsOn, type SetDef } from '../../criteria/catalogue.js'
import { Prisma } from '../../generated/prisma/client.js'
import { beginWrite, type CommandCtx } from '../../kernel/command.js'
import { communesOf } from '../../kernel/context.js'
import { Conflict } from '../../kernel/errors.js'
import { day as showDay } from '../../kernel/format.js'
import type { Day } from '../../kernel/time.js'
import { listScopeCommunes } from '../../units/scope.js'
import type { Applied, Change, Item, Line, ReadCtx } from '../kind.js'
import { communeFinder, type Place } from '../places.js'

/** What rows of assessments are planned against. */
export type Facts = Readonly<{
  today: Day
  /** The commune a cell names, or why none. */
  commune: (typed: string) => Place | string
  communes: readonly Place[]
  indicators: readonly IndicatorDef[]
  /** The indicator a cell names, or why none. */
  indicator: (typed: string) => IndicatorDef | string
  row: (communeId: number, indicatorId: number) => AssessmentRow | undefined
  context: (communeId: number) => JudgeContext
}>

const writable = (ctx: ReadCtx) => listScopeCommunes(ctx, communesOf(ctx.actor, 'COORDINATOR', 'COMMUNE'))

/** Locks the communes before anything is planned: one writer a commune, always in the same order. */
export const lockCommunes = async (ctx: CommandCtx): Promise<void> => {
  const communes = await writable(ctx)
  await beginWrite(
    ctx,
    communes.map(({ id }) => id),
  )
}

export const inForce = (set: SetDef, day: Day): IndicatorDef[] =>
  set.criteria.flatMap((criterion) => indicatorsOn(criterion, set, day))

/**
 * The indicator of a code: "2.10", or "2.10 Tỷ lệ …". A number cell cannot tell 2.1 from 2.10: where both exist, it is
 * refused rather than guessed.
 */
const indicatorFinder = (indicators: readonly IndicatorDef[]) => {
  const byCode = new Map(indicators.map((one) => [one.code, one]))
  return (typed: string): IndicatorDef | string => {
    if (typed === '') return 'Chưa ghi mã chỉ tiêu.'
    const [word = ''] = typed.replace(/^(chỉ tiêu|tiêu chí)\s+/i, '').split(/\s/)
    const code = word.replace(/,/g, '.').replace(/\.$/, '')
    if (word.includes(',') && byCode.has(code) && byCode.has(`${code}0`))
      return `Ô mã “${word}” là số, không phân biệt được ${code} và ${code}0. Đề nghị định dạng cột mã là văn bản.`
    if (/^\d{2}\/\d{2}\/\d{4}$/.test(word))
      return `Ô mã đã bị bảng tính đổi thành ngày ${word}. Đề nghị định dạng cột mã là văn bản rồi ghi lại.`
    return byCode.get(code) ?? `Bộ tiêu chí không có chỉ tiêu mã “${word}”.`
  }
}

/** Everything rows of a set are planned against; `names`: only these communes' rows are read, all when absent. */
export const loadFacts = async (ctx: ReadCtx, set: SetDef, names?: ReadonlySet<string>): Promise<Facts> => {
  const [communes, catalogue] = await Promise.all([writable(ctx), getCatalogue(ctx)])
  const commune = communeFinder(communes)
  const wanted = names && [...names].map(commune).filter((one) => typeof one !== 'string')
  const ids = (wanted ?? communes).map(({ id }) => id)
  const day = judgedOn(ctx.today, set, { validTo: null })
  const [reaches, rows] = await Promise.all([
    listReaches(ctx, ids, day),
    selectRows(
      ctx,
      Prisma.sql`a."communeId" = ANY (${ids}::int[]) AND a."setId" = ${set.id} ORDER BY a.id LIMIT 50000`,
    ),
  ])
  const contexts = new Map(reaches.map((reach) => [reach.communeId, judgeContext(catalogue, day, reach)]))
  const byPlace = new Map(rows.map((row) => [`${row.communeId}/${row.indicatorId}`, row]))
  const indicators = inForce(set, day)
  return {
    today: ctx.today,
    commune,
    communes,
    indicators,
    indicator: indicatorFinder(indicators),
    row: (communeId, indicatorId) => byPlace.get(`${communeId}/${indicatorId}`),
    context: (communeId) => contexts.get(communeId) ?? judgeContext(catalogue, day, undefined),
  }
}

/** What a row says of an indicator, by the names of its form; `columns` tells where each stood. */
export type Said = Readonly<{
  values: Readonly<Record<string, string>>
  columns: Readonly<Record<string, number | undefined>>
  /** Given where a result needs a reason and the row has none. */
  reason: string | null
  /** The day of the figures where the row tells none. */
  asOf: Day | null
}>

export type PlannedSave = Readonly<{ item: Item; save: Save | null }>

const words: Readonly<Record<string, string>> = {
  result: 'Xã tự đánh giá',
  value: 'Hiện trạng',
  numerator: 'Tử số',
  denominator: 'Mẫu số',
  valueText: 'Mô tả',
  figuresAsOf: 'Số liệu đến',
  claimReason: 'Lý do',
  plannedDate: 'Ngày dự kiến đạt',
  note: 'Ghi chú',
}

const labelOf = (name: string): string => {
  const [, part, own = name] = /^parts\.([^.]+)\.(\w+)$/.exec(name) ?? []
  return part === undefined ? (words[own] ?? own) : `${part}: ${words[own] ?? own}`
}

const shown = (name: string, value: FormValues[string] | undefined): string => {
  const text = [value ?? ''].flat().join(', ')
  return name === 'result' || name.endsWith('.result')
    ? text === ''
      ? ''
      : selfWords({ selfResult: text as AssessmentState['selfResult'] }).long
    : text
}

const linesOf = (subject: Subject, before: FormValues, next: AssessmentState): Line[] => {
  const after = formValues(subject.asked, next, subject.row.version)
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => name !== 'version' && name !== 'reason')
    .map((name) => ({ label: labelOf(name), before: shown(name, before[name]), after: shown(name, after[name]) }))
    .filter((line) => line.before !== line.after)
}

const figureFields = /(^|\.)(value|numerator|denominator|valueText|result)$/

/** Reads what was said as the form of the indicator would be read; a missing reason is filled in where one was given. */
const readSaid = (subject: Subject, body: FormValues, reason: string | null) => {
  const read = readUpdate(body, subject)
  if (read.ok || reason === null || read.form.errors['claimReason'] === undefined || body['claimReason'] !== '')
    return read
  return readUpdate({ ...body, claimReason: reason }, subject)
}

/** What a row would do to one indicator of a commune: read and judged as the form of that indicator. */
export const planOne = (
  facts: Facts,
  { no, commune, indicator }: { no: number; commune: Place; indicator: IndicatorDef },
  said: Said,
): PlannedSave => {
  const about = `${commune.name}, ${indicator.code}`
  const row = facts.row(commune.id, indicator.id)
  const item = { no, about, lines: [], faults: [], mark: '' } as const
  if (!row) {
    const message = `Bộ tiêu chí chưa mở cho ${commune.name}.`
    return { item: { ...item, outcome: 'error', faults: [{ column: null, message }] }, save: null }
  }
  const mark = String(row.version)
  const subject = subjectOf(indicator, row, { context: facts.context(commune.id), today: facts.today })
  const before = formValues(subject.asked, stateOf(row), row.version)
  const over = Object.fromEntries(Object.entries(said.values).filter(([name, value]) => value !== before[name]))
  if (Object.keys(over).length === 0) return { item: { ...item, mark, outcome: 'same' }, save: null }
  const isDated = said.values['figuresAsOf'] !== undefined || said.asOf === null
  const moves = Object.keys(over).some((name) => figureFields.test(name) && name !== 'result')
  const dated = moves && !isDated ? { figuresAsOf: showDay(said.asOf) } : {}
  const read = readSaid(subject, { ...before, ...over, ...dated }, said.reason)
  if (!read.ok) {
    const faults = read.form.list.map(({ field, message }) => ({ column: said.columns[field] ?? null, message }))
    return { item: { ...item, mark, outcome: 'error', faults }, save: null }
  }
  const { next } = read.update
  if (saysSame(row, next)) return { item: { ...item, mark, outcome: 'same' }, save: null }
  const lines = linesOf(subject, before, next)
  return { item: { ...item, mark, outcome: 'change', lines }, save: { row, next, reason: null } }
}

const byCommune = (saves: readonly Save[]): [number, Save[]][] => {
  const groups = new Map<number, Save[]>()
  for (const save of saves) {
    const group = groups.get(save.row.communeId)
    if (group) group.push(save)
    else groups.set(save.row.communeId, [save])
  }
  return [...groups].sort(([a], [b]) => a - b)
}

const saveAll = async (ctx: CommandCtx, saves: readonly Save[], why: string): Promise<void> => {
  for (const [communeId, group] of byCommune(saves)) {
    const { overtaken } = await saveAssessments(
      ctx,
      communeId,
      group.map((save) => ({ ...save, reason: why })),
    )
    if (overtaken.size > 0) throw new Conflict()
  }
}

/** Saves what was planned through the indicators' own service; answers what to keep for taking it back. */
export const applySaves = async (ctx: CommandCtx, planned: readonly PlannedSave[], why: string): Promise<Applied> => {
  const written = planned.flatMap(({ item, save }) => (save ? [{ item, save }] : []))
  await saveAll(
    ctx,
    written.map(({ save }) => save),
    why,
  )
  const changes = written.map(({ item, save: { row } }) => ({
    rowNo: item.no,
    subject: 'Assessment',
    subjectId: row.id,
    about: item.about,
    before: stateOf(row),
    after: null,
    version: row.version + 1,
  }))
  return { changes }
}

const rowsOf = (ctx: ReadCtx, changes: readonly Change[]) =>
  selectRows(ctx, Prisma.sql`a.id = ANY (${changes.map(({ subjectId }) => subjectId)}::int[]) LIMIT 50000`)

/** Indicators nobody has saved, sent or verified since. */
export const intactSaves = async (ctx: ReadCtx, changes: readonly Change[]): Promise<ReadonlySet<number>> => {
  const versions = new Map((await rowsOf(ctx, changes)).map(({ id, version }) => [id, version]))
  return new Set(
    changes.flatMap(({ subjectId, version }, index) => (versions.get(subjectId) === version ? [index] : [])),
  )
}

/** Puts back what the indicators said before. */
export const undoSaves = async (ctx: CommandCtx, changes: readonly Change[], why: string): Promise<void> => {
  const rows = new Map((await rowsOf(ctx, changes)).map((row) => [row.id, row]))
  const saves = changes.flatMap(({ subjectId, before }): Save[] => {
    const row = rows.get(subjectId)
    return row ? [{ row, next: before as unknown as AssessmentState, reason: null, restores: true }] : []
  })
  await saveAll(ctx, saves, why)
}
