import { getCatalogue, touchSet } from '../criteria/catalogue.js'
import { listLevels, type StoredLevel } from '../criteria/queries.js'
import { levelText } from '../criteria/requirements.js'
import { documentOf } from '../documents/service.js'
import { beginWrite, type CommandCtx, command } from '../kernel/command.js'
import { Conflict, NotFound } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayEditLevelsFor } from '../policies/sets.js'
import { effectsOf } from './effects.js'
import { eventsOf } from './events.js'
import { entryOf, type LevelPlan, type PlannedLevel, planEntry, planRetraction, stampOf } from './plan.js'
import { changeOf, findLevel, getPreview, type LevelScope, type LevelSubject, scopeOf } from './preview.js'
import { getMatters, listCommunesOf } from './queries.js'
import { rejudge } from './rejudge.js'
import type { Difference } from './rules.js'
import { askedOf, type LevelForm, type RetractionForm, type Target } from './schemas.js'

/** Counts the form once; called inside the command, so that the key commits with what it did. */
export type Claim = (ctx: CommandCtx) => Promise<void>

export const notTheirs = 'Ngưỡng do Văn phòng Điều phối nông thôn mới nhập, theo văn bản quy định.'

/** Thrown where what the change would do is no longer what the person was shown. */
export class PreviewMoved extends Conflict {}

/** How many verdicts became another, of which communes' rows were written anew. */
export type LevelChange = Readonly<{ turned: number; flagged: number }>

/**
 * Locks, in the order every writer keeps: the communes the change may concern, then the sets, so that levels change one
 * at a time and no assessment is saved meanwhile against a level that is about to go.
 */
const lock = async (ctx: CommandCtx, subject: LevelSubject, scope: LevelScope): Promise<LevelSubject> => {
  await beginWrite(ctx, await listCommunesOf(ctx, scope))
  const sets = setsOf(subject, scope)
  await ctx.db.$executeRaw`SELECT 1 FROM "CriteriaSet" WHERE id = ANY (${sets}::int[]) ORDER BY id FOR NO KEY UPDATE`
  return { ...subject, catalogue: await getCatalogue(ctx) }
}

const setsOf = ({ catalogue }: LevelSubject, { indicatorIds }: LevelScope): number[] =>
  [...new Set(indicatorIds.flatMap((id) => catalogue.indicator(id)?.setId ?? []))].sort((a, b) => a - b)

/** Rows are never edited: what changes is taken back and recorded anew. Answers the ids of the new rows, in order. */
const write = async ({ db, now }: CommandCtx, { retract, record }: Difference<PlannedLevel>): Promise<number[]> => {
  const ids = retract.flatMap(({ id }) => id ?? [])
  const { count } = await db.requirementLevel.updateMany({
    where: { id: { in: ids }, retractedAt: null },
    data: { retractedAt: now },
  })
  if (count !== ids.length) throw new Conflict()
  const made: number[] = []
  for (const level of record) {
    const row = await db.requirementLevel.create({
      data: {
        indicatorId: level.indicatorId,
        partId: level.partId,
        layer: level.layer,
        unitId: level.unitId,
        communeGroup: level.communeGroup,
        year: level.year,
        status: level.status,
        comparator: level.comparator,
        value: level.value,
        baseIndicatorId: level.baseIndicatorId,
        factor: level.factor,
        text: level.text,
        documentId: level.documentId,
        clause: level.clause,
        validFrom: dayToDb(level.validFrom),
        validTo: level.validTo && dayToDb(level.validTo),
        recordedAt: now,
      },
    })
    made.push(row.id)
  }
  return made
}

type Settling = Readonly<{
  plan: LevelPlan
  scope: LevelScope
  expected: string | null
  reason: string | null
  why: string
}>

/** Writes a plan that is still what the person was shown, and what it makes of the assessments. */
const settle = async (
  ctx: CommandCtx,
  subject: LevelSubject,
  { plan, scope, expected, reason, why }: Settling,
): Promise<LevelChange> => {
  const preview = await getPreview(ctx, subject, { plan, scope })
  if (preview.expected !== expected) throw new PreviewMoved()
  const ids = await write(ctx, plan.change)
  const levels = plan.after.map((level) => ({
    ...level,
    id: level.id ?? ids[plan.change.record.indexOf(level)] ?? null,
  }))
  const change = changeOf(subject, { ...plan, after: levels })
  const effects = effectsOf(change, await getMatters(ctx, scope, ctx.today), { on: ctx.today, why })
  await rejudge(ctx, effects, why)
  for (const setId of setsOf(subject, scope)) await touchSet(ctx.db, setId)
  await ctx.record(...eventsOf(subject, plan, ids, reason))
  return { turned: preview.on === ctx.today ? preview.turned.length : 0, flagged: preview.flagged }
}

const isLive = (levels: readonly StoredLevel[], stamp: string): void => {
  if (stampOf(levels) !== stamp) throw new Conflict()
}

/**
 * Records a level with the paper that sets it. The level of the same reach ends the day before, or is replaced where it
 * begins the same day; one that was entered wrongly is taken back. Results of assessments, here and in sets whose levels
 * are computed from this one, follow in the same transaction.
 * @throws Conflict when levels changed since the form was opened; PreviewMoved when the effect did
 */
export const recordLevel = command(
  'level.recorded',
  async (
    ctx,
    asked: LevelSubject,
    target: Target,
    { form, unitId }: { form: LevelForm; unitId: number },
    claim: Claim,
  ): Promise<LevelChange> => {
    authorize(mayEditLevelsFor(ctx.actor, asked.unitIds), notTheirs)
    const seen = findLevel(await listLevels(ctx, asked.indicator.id), form.corrects, asked.unitIds)
    const scope = scopeOf(asked, seen ? [unitId, seen.unitId] : [unitId])
    const subject = await lock(ctx, asked, scope)
    const levels = await listLevels(ctx, subject.indicator.id)
    isLive(levels, form.stamp)
    const paper = await documentOf(ctx, form)
    const plan = planEntry(levels, entryOf(form, { target, unitId, paper }), seen?.id ?? null)
    const entry = plan.entry
    if (!entry) throw new Error('an entry was planned')
    const text = `${levelText(entry, askedOf(target, entry.partId).unit)} theo ${paper.docNumber}`
    const why = `Mức đạt thay đổi ngày ${showDay(ctx.today)}: ${text}, hiệu lực từ ${showDay(entry.validFrom)}.`
    const change = await settle(ctx, subject, { plan, scope, expected: form.expected, reason: null, why })
    await claim(ctx)
    return change
  },
)

/**
 * Takes back a level that was entered wrongly; the row and its events stay. The level it had ended holds again.
 * @throws NotFound when it is not live or does not reach the unit; Conflict and PreviewMoved as above
 */
export const retractLevel = command(
  'level.retracted',
  async (ctx, asked: LevelSubject, levelId: number, form: RetractionForm, claim: Claim): Promise<LevelChange> => {
    authorize(mayEditLevelsFor(ctx.actor, asked.unitIds), notTheirs)
    const seen = findLevel(await listLevels(ctx, asked.indicator.id), levelId, asked.unitIds)
    if (!seen) throw new NotFound('Mức này đã được thay hoặc hủy.')
    const scope = scopeOf(asked, [seen.unitId])
    const subject = await lock(ctx, asked, scope)
    const levels = await listLevels(ctx, subject.indicator.id)
    isLive(levels, form.stamp)
    const wrong = findLevel(levels, levelId, asked.unitIds)
    if (!wrong) throw new Conflict()
    const part = subject.indicator.parts.find(({ id }) => id === wrong.partId)
    const why = `Hủy mức ${levelText(wrong, (part ?? subject.indicator).unit)} ngày ${showDay(ctx.today)}: ${form.reason}`
    const plan = planRetraction(levels, wrong)
    const change = await settle(ctx, subject, { plan, scope, expected: form.expected, reason: form.reason, why })
    await claim(ctx)
    return change
  },
)
