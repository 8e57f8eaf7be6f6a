import type { SetDef } from '../criteria/catalogue.js'
import { documentOf } from '../documents/service.js'
import { type CommandCtx, command, type EventInput } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { list, day as showDay } from '../kernel/format.js'
import { authorize } from '../policies/guard.js'
import { mayAssignOn } from '../policies/sets.js'
import { listAgencies, listAssignments, stampOf } from './listing.js'
import { planChange } from './rules.js'
import type { ConfirmForm } from './schemas.js'
import { applyPlan, type Claim, lockSet, notTheirs } from './service.js'
import { planSheet, type TypedRow } from './sheet.js'

/**
 * Assigns a whole sheet at once, under one paper from one day: all rows or none. Answers how many rows changed something.
 * @throws Conflict when the assignments changed since the sheet was checked, FieldRefused when the day does not fit
 */
export const importAssignments = command(
  'assignment.imported',
  async (
    ctx: CommandCtx,
    { unitId, set }: { unitId: number; set: SetDef },
    typed: readonly TypedRow[],
    form: ConfirmForm,
    claim: Claim,
  ): Promise<number> => {
    authorize(mayAssignOn(ctx.actor, unitId), notTheirs)
    await lockSet(ctx, set.id)
    const seen = await listAssignments(ctx, { setId: set.id, unitIds: [unitId], day: ctx.today })
    if (stampOf(seen) !== form.stamp) throw new Conflict()
    const day = form.validFrom
    const [assigned, agencies] = await Promise.all([
      listAssignments(ctx, { setId: set.id, unitIds: [unitId], day }),
      listAgencies(ctx, unitId, day),
    ])
    const { rows, faults } = planSheet(set, typed, { agencies, assigned, day })
    if (faults.length > 0) {
      const where = list(faults.slice(0, 5).map(({ no, text }) => `dòng ${no}: ${text}`))
      throw new FieldRefused('validFrom', `Từ ngày ${showDay(day)} có dòng chưa hợp lệ: ${where}`)
    }
    const document = await documentOf(ctx, form)
    const known = new Map(agencies.map((agency) => [agency.id, agency]))
    const events: EventInput[] = []
    for (const { target, code, wanted } of rows) {
      const own = assigned.filter((row) =>
        'criterionId' in target ? row.criterionId === target.criterionId : row.indicatorId === target.indicatorId,
      )
      const plan = planChange(
        own.map((row) => ({ ...row, agencyId: row.agency.id })),
        wanted,
        day,
      )
      if ('laterFrom' in plan) {
        const from = showDay(plan.laterFrom)
        throw new FieldRefused('validFrom', `Mã ${code} đã có phân công bắt đầu từ ${from}. Đề nghị chọn từ ${from}.`)
      }
      const place = { unitId, setId: set.id, set: set.code, code, target }
      events.push(...(await applyPlan(ctx, place, plan, { agencies: known, document, validFrom: day })))
    }
    await claim(ctx)
    if (events.length === 0) ctx.unchanged()
    else await ctx.record(...events)
    return rows.length
  },
)
