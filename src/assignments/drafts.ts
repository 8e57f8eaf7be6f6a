import type { SetDef } from '../criteria/catalogue.js'
import type { Ctx } from '../kernel/context.js'
import { groupBy } from '../kernel/group.js'
import type { Day } from '../kernel/time.js'
import { type Assigned, listAssignments } from './listing.js'
import { leadsOn } from './rules.js'

/** A draft to confirm, with the code of what it assigns: "13" or "13.1". */
export type Draft = Readonly<{ row: Assigned; code: string }>

export type Drafts = Readonly<{
  drafts: readonly Draft[]
  /** Codes that have two leads on the day: somebody must choose first, so their drafts are left out. */
  double: readonly string[]
}>

/** The drafts of a unit in a set that hold on a day or later and can be confirmed; of one code, or ('') of all. */
export const listDrafts = async (
  ctx: Pick<Ctx, 'db'>,
  { set, unitId, day, code }: { set: SetDef; unitId: number; day: Day; code: string },
): Promise<Drafts> => {
  const rows = await listAssignments(ctx, { setId: set.id, unitIds: [unitId], day })
  const byCode = groupBy(rows, (row) => codeOf(set, row))
  const asked = [...byCode].filter(([own]) => code === '' || own === code)
  const double = asked.filter(([, some]) => leadsOn(some, day).length > 1).map(([own]) => own)
  const drafts = asked
    .filter(([own]) => !double.includes(own))
    .flatMap(([own, some]) => some.filter(({ status }) => status === 'DRAFT').map((row) => ({ row, code: own })))
  return { drafts, double }
}

const codeOf = (set: SetDef, { criterionId, indicatorId }: Assigned): string => {
  if (criterionId !== null) return String(set.criteria.find(({ id }) => id === criterionId)?.no ?? '')
  return set.criteria.flatMap(({ indicators }) => indicators).find(({ id }) => id === indicatorId)?.code ?? ''
}
