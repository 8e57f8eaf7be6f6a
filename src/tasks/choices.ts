import type { Ctx } from '../kernel/context.js'
import { dayToDb } from '../kernel/time.js'
import { GROUPS, groupLabel } from './groups.js'

const option = (id: number, label: string) => ({ value: id, label })

/** Whom the office of a unit may give a task to today, and what a task may be about. */
export const listTaskChoices = async (ctx: Pick<Ctx, 'db' | 'today'>, unitId: number) => {
  const day = dayToDb(ctx.today)
  const alive = { validFrom: { lte: day }, OR: [{ validTo: null }, { validTo: { gte: day } }] }
  const [communes, agencies, members, sets] = await Promise.all([
    ctx.db.adminUnit.findMany({
      where: { level: 'COMMUNE', ...alive, ancestors: { some: { ancestorId: unitId, ...alive } } },
      select: { id: true, fullName: true },
      orderBy: [{ sortOrder: 'asc' }, { id: 'asc' }],
      take: 500,
    }),
    ctx.db.agency.findMany({
      where: { unitId, ...alive },
      select: { id: true, shortName: true },
      orderBy: [{ shortName: 'asc' }, { id: 'asc' }],
      take: 300,
    }),
    ctx.db.user.findMany({
      where: { disabledAt: null, grants: { some: { unitId, role: 'STEERING', ...alive } } },
      select: { id: true, displayName: true },
      orderBy: [{ sortKey: 'asc' }, { id: 'asc' }],
      take: 300,
    }),
    ctx.db.criteriaSet.findMany({
      where: alive,
      select: {
        code: true,
        shortName: true,
        criteria: { select: { id: true, no: true, name: true }, orderBy: { no: 'asc' }, take: 100 },
      },
      orderBy: { id: 'asc' },
      take: 20,
    }),
  ])
  return {
    groups: GROUPS.map((group) => ({ value: group, label: groupLabel(group) })),
    communes: communes.map(({ id, fullName }) => option(id, fullName)),
    agencies: agencies.map(({ id, shortName }) => option(id, shortName)),
    members: members.map(({ id, displayName }) => option(id, displayName)),
    sets: sets.map(({ code, shortName }) => ({
      value: code,
      label: `Mọi tiêu chí của bộ ${shortName} được thẩm tra đạt`,
    })),
    criteria: sets.map(({ code, shortName, criteria }) => ({
      set: code,
      label: shortName,
      options: criteria.map(({ id, no, name }) => option(id, `${no}. ${name}`)),
    })),
  }
}
