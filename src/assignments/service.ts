import { cite } from '../documents/citation.js'
import type { Document } from '../documents/queries.js'
import { documentOf } from '../documents/service.js'
import { type CommandCtx, command, type EventInput } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { day as showDay } from '../kernel/format.js'
import { addDays, type Day, dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayAssignOn } from '../policies/sets.js'
import type { Draft } from './drafts.js'
import {
  type AgencyChoice,
  type Assigned,
  type AssignmentTarget,
  listAgencies,
  listAssignmentsOf,
  stampOf,
} from './listing.js'
import { type ChangePlan, planChange, type Wanted } from './rules.js'
import type { AssignForm, ConfirmForm } from './schemas.js'

/** Counts the form once; called inside the command, so that the key commits with what it did. */
export type Claim = (ctx: CommandCtx) => Promise<void>

/** What is assigned, in which unit, and how events name it: "13.1" of the set "NTM_2021_2025". */
export type AssignmentPlace = Readonly<{
  unitId: number
  setId: number
  set: string
  code: string
  target: AssignmentTarget
}>

export const notTheirs = 'Phân công do Văn phòng Điều phối nông thôn mới của đơn vị này cập nhật.'

/** One change of assignments of a set at a time: two would each see the other's holders as free. */
export const lockSet = ({ db }: CommandCtx, setId: number) =>
  db.$executeRaw`SELECT 1 FROM "CriteriaSet" WHERE id = ${setId} FOR NO KEY UPDATE`

type Named = Pick<Assigned, 'role' | 'status' | 'validFrom' | 'validTo'> & {
  agency: { shortName: string }
  document: string | null
}

/** The words of history: readable without looking anything up. */
const told = (place: Pick<AssignmentPlace, 'unitId' | 'set' | 'code'>, row: Named) => ({
  unit: place.unitId,
  set: place.set,
  code: place.code,
  agency: row.agency.shortName,
  role: row.role,
  status: row.status,
  document: row.document,
  validFrom: row.validFrom,
  validTo: row.validTo,
})

const named = (row: Assigned): Named => ({ ...row, document: row.document && cite(row.document) })

/**
 * Decides who leads and who supports a criterion or an indicator from a day on, under a paper: the old holders end the
 * day before, the new ones are confirmed. Someone who keeps the part already confirmed keeps it under the old paper.
 * @throws Conflict when the holders changed since the form was opened
 */
export const assign = command(
  'assignment.opened',
  async (ctx, place: AssignmentPlace, form: AssignForm, seenFrom: Day, claim: Claim) => {
    authorize(mayAssignOn(ctx.actor, place.unitId), notTheirs)
    await lockSet(ctx, place.setId)
    const seen = await listAssignmentsOf(ctx, { ...place, from: seenFrom })
    if (stampOf(seen) !== form.stamp) throw new Conflict()
    const agencies = await chosenAgencies(ctx, place.unitId, form)
    const holdings = await listAssignmentsOf(ctx, { ...place, from: form.validFrom })
    const plan = planChange(
      holdings.map((row) => ({ ...row, agencyId: row.agency.id })),
      wantedOf(form),
      form.validFrom,
    )
    if ('laterFrom' in plan) {
      const from = showDay(plan.laterFrom)
      throw new FieldRefused('validFrom', `Đã có phân công bắt đầu từ ${from}. Đề nghị chọn ngày từ ${from} trở đi.`)
    }
    if (plan.end.length + plan.replace.length + plan.open.length === 0) return ctx.unchanged()
    const document = await documentOf(ctx, form)
    const events = await applyPlan(ctx, place, plan, { agencies, document, validFrom: form.validFrom })
    await claim(ctx)
    await ctx.record(...events)
  },
)

type Opening = Readonly<{
  agencies: ReadonlyMap<number, Pick<AgencyChoice, 'shortName' | 'validTo'>>
  document: Document
  validFrom: Day
}>

/** Writes a planned change: ends the old holders and opens the confirmed new ones. Answers the lines of history. */
export const applyPlan = async (
  ctx: CommandCtx,
  place: AssignmentPlace,
  plan: ChangePlan<Assigned & { agencyId: number }>,
  { agencies, document, validFrom }: Opening,
): Promise<EventInput[]> => {
  const events = await endHoldings(ctx, place, plan, validFrom)
  for (const { agencyId, role } of plan.open) {
    const agency = agencies.get(agencyId)
    if (!agency) continue
    const { validTo } = agency
    const row = await ctx.db.assignment.create({
      data: {
        unitId: place.unitId,
        ...place.target,
        agencyId,
        role,
        status: 'CONFIRMED',
        documentId: document.id,
        validFrom: dayToDb(validFrom),
        validTo: validTo && dayToDb(validTo),
      },
    })
    const to = told(place, {
      agency,
      role,
      status: 'CONFIRMED',
      document: cite(document),
      validFrom,
      validTo,
    })
    events.push({ action: 'assignment.opened', subject: 'Assignment', subjectId: row.id, to })
  }
  return events
}

const wantedOf = ({ leadId, supportIds }: AssignForm): Wanted[] => [
  ...(leadId === null ? [] : [{ agencyId: leadId, role: 'LEAD' as const }]),
  ...supportIds.map((agencyId) => ({ agencyId, role: 'SUPPORT' as const })),
]

/** The chosen agencies, all of this unit and alive on the day. @throws FieldRefused beside the choice that is not */
const chosenAgencies = async (
  ctx: CommandCtx,
  unitId: number,
  { leadId, supportIds, validFrom }: AssignForm,
): Promise<Map<number, AgencyChoice>> => {
  const alive = new Map((await listAgencies(ctx, unitId, validFrom)).map((agency) => [agency.id, agency]))
  const message = `Cơ quan được chọn không hoạt động vào ngày ${showDay(validFrom)}. Đề nghị chọn lại.`
  if (leadId !== null && !alive.has(leadId)) throw new FieldRefused('leadId', message)
  if (supportIds.some((id) => !alive.has(id))) throw new FieldRefused('supportIds', message)
  return alive
}

type Ending = { end: readonly Assigned[]; replace: readonly Assigned[] }

/** Ends holders the day before; one that would have begun on the day itself never held, and only its event stays. */
const endHoldings = async (
  { db }: CommandCtx,
  place: AssignmentPlace,
  { end, replace }: Ending,
  from: Day,
): Promise<EventInput[]> => {
  const last = addDays(from, -1)
  await db.assignment.updateMany({
    where: { id: { in: end.map(({ id }) => id) } },
    data: { validTo: dayToDb(last), version: { increment: 1 } },
  })
  await db.assignment.deleteMany({ where: { id: { in: replace.map(({ id }) => id) } } })
  return [
    ...end.map((row) => ({
      action: 'assignment.ended',
      subject: 'Assignment',
      subjectId: row.id,
      from: told(place, named(row)),
      to: { ...told(place, named(row)), validTo: last },
    })),
    ...replace.map((row) => ({
      action: 'assignment.replaced',
      subject: 'Assignment',
      subjectId: row.id,
      from: told(place, named(row)),
    })),
  ]
}

/**
 * Confirms drafts as they stand, from the day the paper gives: until then nobody was formally in charge.
 * @throws Conflict when one of them was changed meanwhile
 */
export const confirmDrafts = command(
  'assignment.confirmed',
  async (
    ctx,
    place: { unitId: number; setId: number; set: string },
    drafts: readonly Draft[],
    form: ConfirmForm,
    claim: Claim,
  ) => {
    authorize(mayAssignOn(ctx.actor, place.unitId), notTheirs)
    await lockSet(ctx, place.setId)
    if (stampOf(drafts.map(({ row }) => row)) !== form.stamp) throw new Conflict()
    const document = await documentOf(ctx, form)
    const moved = drafts.filter(({ row }) => row.validFrom < form.validFrom)
    const rest = drafts.filter((draft) => !moved.includes(draft))
    const decided = { status: 'CONFIRMED', documentId: document.id, version: { increment: 1 } } as const
    const asSeen = (some: readonly Draft[]) => ({
      OR: some.map(({ row: { id, version } }) => ({ id, version, status: 'DRAFT' as const })),
    })
    const from = dayToDb(form.validFrom)
    const first = await ctx.db.assignment.updateMany({ where: asSeen(moved), data: { ...decided, validFrom: from } })
    const second = await ctx.db.assignment.updateMany({ where: asSeen(rest), data: decided })
    if (first.count + second.count !== drafts.length) throw new Conflict()
    await claim(ctx)
    await ctx.record(
      ...drafts.map(({ row, code }) => {
        const before = told({ ...place, code }, named(row))
        const validFrom = row.validFrom < form.validFrom ? form.validFrom : row.validFrom
        const to = { ...before, status: 'CONFIRMED', document: cite(document), validFrom }
        return { subject: 'Assignment', subjectId: row.id, from: before, to }
      }),
    )
  },
)
