import { createHash } from 'node:crypto'
import { getCatalogue } from '../criteria/catalogue.js'
import { cite } from '../documents/citation.js'
import { documentOf } from '../documents/service.js'
import { type CommandCtx, command, type EventInput } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { addDays, type Day, dayToDb } from '../kernel/time.js'
import { authorize } from '../policies/guard.js'
import { mayAssignOn } from '../policies/sets.js'
import { type Following, listFollowings, type Member } from './queries.js'
import { planFollowings } from './rules.js'
import type { FollowingForm } from './schemas.js'

export const notTheirs = 'Phân công thành viên Ban Chỉ đạo do Văn phòng Điều phối nông thôn mới cập nhật.'

/** A mark of what a member follows as a person saw it. */
export const followingStamp = (rows: readonly Pick<Following, 'id' | 'version'>[]): string =>
  createHash('sha256')
    .update(
      rows
        .map(({ id, version }) => `${id}.${version}`)
        .sort()
        .join(' '),
    )
    .digest('hex')
    .slice(0, 20)

/** One change of what a member follows at a time. */
export const lockMembers = ({ db }: CommandCtx, ids: readonly number[]) =>
  db.$executeRaw`SELECT 1 FROM "User" WHERE id = ANY (${[...ids]}::int[]) ORDER BY id FOR NO KEY UPDATE`

type Names = Readonly<{ communes: ReadonlyMap<number, string>; noOf: (criterionId: number) => string }>

type Told = Readonly<{ communeId: number | null; criterionId: number | null; document: string | null }>

/** The words of history: readable without looking anything up. */
const toldOf = (member: string, one: Told & { validFrom: Day; validTo: Day | null }, names: Names) => ({
  member,
  commune: one.communeId === null ? null : (names.communes.get(one.communeId) ?? null),
  criterion: one.criterionId === null ? null : names.noOf(one.criterionId),
  document: one.document,
  validFrom: one.validFrom,
  validTo: one.validTo,
})

const heldOf = (row: Following) => ({ ...row, communeId: row.commune?.id ?? null })

/** Ends followings the day before; what would only have begun then is taken out, and only its event stays. */
export const endFollowings = async (
  { db }: CommandCtx,
  plan: { end: readonly { id: number }[]; drop: readonly { id: number }[] },
  from: Day,
): Promise<void> => {
  await db.steeringAssignment.updateMany({
    where: { id: { in: plan.end.map(({ id }) => id) } },
    data: { validTo: dayToDb(addDays(from, -1)), version: { increment: 1 } },
  })
  await db.steeringAssignment.deleteMany({ where: { id: { in: plan.drop.map(({ id }) => id) } } })
}

/**
 * Decides what a member of the steering committee follows from a day on, under a paper.
 * @throws Conflict when that changed since the form was opened
 */
export const assignFollowings = command(
  'steering.assigned',
  async (
    ctx,
    member: Member,
    communes: ReadonlyMap<number, string>,
    form: FollowingForm,
    claim: (ctx: CommandCtx) => Promise<void>,
  ) => {
    authorize(mayAssignOn(ctx.actor, member.unitId), notTheirs)
    await lockMembers(ctx, [member.id])
    const seen = await listFollowings(ctx, { userIds: [member.id], from: ctx.today })
    if (followingStamp(seen) !== form.stamp) throw new Conflict()
    const catalogue = await getCatalogue(ctx)
    if (form.communeIds.some((id) => !communes.has(id))) {
      throw new FieldRefused('communeIds', 'Đề nghị chọn xã trong danh sách.')
    }
    if (form.criterionIds.some((id) => !catalogue.criterion(id))) {
      throw new FieldRefused('criterionIds', 'Đề nghị chọn tiêu chí trong danh sách.')
    }
    const from = form.validFrom
    const held = (await listFollowings(ctx, { userIds: [member.id], from })).map(heldOf)
    const wanted = [
      ...form.communeIds.map((communeId) => ({ communeId, criterionId: null })),
      ...form.criterionIds.map((criterionId) => ({ communeId: null, criterionId })),
    ]
    const plan = planFollowings(held, wanted, from)
    if (plan.end.length + plan.drop.length + plan.open.length === 0) return ctx.unchanged()
    const document = await documentOf(ctx, form)
    await endFollowings(ctx, plan, from)
    const names: Names = {
      communes: new Map([
        ...communes,
        ...held.flatMap(({ commune }) => (commune ? [[commune.id, commune.fullName] as const] : [])),
      ]),
      noOf: (id) => {
        const criterion = catalogue.criterion(id)
        return criterion ? `${criterion.no} (${catalogue.set(criterion.setId)?.shortName ?? ''})` : ''
      },
    }
    const gone = [...plan.end, ...plan.drop].map((row): EventInput => {
      const told = toldOf(member.name, { ...row, document: row.document && cite(row.document) }, names)
      return {
        action: 'steering.ended',
        subject: 'SteeringAssignment',
        subjectId: row.id,
        from: told,
        to: { ...told, validTo: addDays(from, -1) },
      }
    })
    const opened: EventInput[] = []
    for (const one of plan.open) {
      const row = await ctx.db.steeringAssignment.create({
        data: { userId: member.id, ...one, documentId: document.id, validFrom: dayToDb(from) },
      })
      const to = toldOf(member.name, { ...one, document: cite(document), validFrom: from, validTo: null }, names)
      opened.push({ subject: 'SteeringAssignment', subjectId: row.id, to })
    }
    await claim(ctx)
    await ctx.record(...gone, ...opened)
  },
)
