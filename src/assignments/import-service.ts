import type { SetDef } from '../criteria/catalogue.js'
import type { DocumentInput } from '../documents/schemas.js'
import { documentOf } from '../documents/service.js'
import { command } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { addDays, type Day, dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayAssignOn } from '../policies/sets.js'
import { type AgencyChoice, type Assigned, type AssignmentTarget, listAssignmentsOf } from './listing.js'
import { planChange } from './rules.js'
import { applyPlan, notTheirs } from './service.js'
import type { PlannedRow } from './sheet.js'

/** The unit whose office assigns, and the set. */
export type SheetPlace = Readonly<{ unitId: number; set: SetDef }>

/** The paper and the day a sheet is written under. */
export type SheetTerms = DocumentInput & Readonly<{ validFrom: Day }>

/** Who held a criterion or an indicator around the day of a change: those that ended the day before included. */
export const holdersAround = (
  ctx: Parameters<typeof listAssignmentsOf>[0],
  unitId: number,
  target: AssignmentTarget,
  day: Day,
) => listAssignmentsOf(ctx, { unitId, target, from: addDays(day, -1) })

/** The holders of one row before and after. */
export type Reassigned = Readonly<{ row: PlannedRow; before: readonly Assigned[]; after: readonly Assigned[] }>

/**
 * Assigns the rows of a sheet under one paper from one day, each with its events. The rows were planned over holders
 * that the caller keeps from moving. @throws Conflict when a later assignment stands in the way
 */
export const assignRows = command(
  'assignment.opened',
  async (
    ctx,
    { unitId, set }: SheetPlace,
    rows: readonly PlannedRow[],
    terms: SheetTerms,
    agencies: ReadonlyMap<number, AgencyChoice>,
  ): Promise<Reassigned[]> => {
    authorize(mayAssignOn(ctx.actor, unitId), notTheirs)
    const { validFrom } = terms
    const document = await documentOf(ctx, terms)
    const done: Reassigned[] = []
    for (const row of rows) {
      const { target, code, wanted } = row
      const before = await holdersAround(ctx, unitId, target, validFrom)
      const holdings = before.filter(({ validTo }) => validTo === null || validTo >= validFrom)
      const plan = planChange(
        holdings.map((one) => ({ ...one, agencyId: one.agency.id })),
        wanted,
        validFrom,
      )
      if ('laterFrom' in plan) throw new Conflict()
      const place = { unitId, setId: set.id, set: set.code, code, target }
      const events = await applyPlan(ctx, place, plan, { agencies, document, validFrom })
      if (events.length > 0) await ctx.record(...events)
      done.push({ row, before, after: await holdersAround(ctx, unitId, target, validFrom) })
    }
    return done
  },
)

/** An assignment as it is put back. */
export type Holder = Readonly<{
  id: number
  agencyId: number
  role: Assigned['role']
  status: Assigned['status']
  documentId: number | null
  validFrom: Day
  validTo: Day | null
}>

/**
 * Puts the holders of a criterion or an indicator back as they were before a change: what was opened is taken away, what
 * was ended goes on, what was replaced before it ever held stands again.
 */
export const restoreHolders = command(
  'assignment.restored',
  async (
    ctx,
    unitId: number,
    target: AssignmentTarget,
    before: readonly Holder[],
    day: Day,
    reason: string,
  ): Promise<void> => {
    authorize(mayAssignOn(ctx.actor, unitId), notTheirs)
    const now = await holdersAround(ctx, unitId, target, day)
    const gone = now.filter(({ id }) => !before.some((one) => one.id === id))
    await ctx.db.assignment.deleteMany({ where: { id: { in: gone.map(({ id }) => id) }, unitId } })
    for (const { id, validFrom, validTo, ...holder } of before) {
      const days = { validFrom: dayToDb(validFrom), validTo: validTo === null ? null : dayToDb(validTo) }
      const known = now.find((one) => one.id === id)
      if (!known) await ctx.db.assignment.create({ data: { ...holder, ...days, unitId, ...target } })
      else if (known.validTo !== validTo)
        await ctx.db.assignment.update({ where: { id }, data: { ...days, version: { increment: 1 } } })
    }
    await ctx.record({
      subject: 'Assignment',
      subjectId: before[0]?.id ?? gone[0]?.id ?? 0,
      from: { unit: unitId, holders: now.map(({ agency, role }) => ({ agency: agency.shortName, role })) },
      to: { unit: unitId, holders: before.map(({ agencyId, role }) => ({ agency: agencyId, role })) },
      reason,
    })
  },
)
