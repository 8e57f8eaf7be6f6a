import type { SuccessionKind, UnitLevel } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { type Day, dayFromDb } from '../kernel/time.js'

/** One life of a unit, as the tree shows it. */
export type UnitLife = Readonly<{
  id: number
  level: UnitLevel
  code: string
  name: string
  fullName: string
  ntmScope: boolean
  validFrom: Day
  validTo: Day | null
}>

/** One unit became (part of) another, on the first day of the other, by an act. */
export type Succession = Readonly<{
  predecessor: UnitLife
  successor: UnitLife
  onDay: Day
  kind: SuccessionKind
  docNumber: string | null
  note: string | null
}>

type LifeRow = Omit<UnitLife, 'validFrom' | 'validTo'> & { validFrom: Date; validTo: Date | null }

const toLife = ({ id, level, code, name, fullName, ntmScope, validFrom, validTo }: LifeRow): UnitLife => ({
  id,
  level,
  code,
  name,
  fullName,
  ntmScope,
  validFrom: dayFromDb(validFrom),
  validTo: validTo && dayFromDb(validTo),
})

/** No unit of the country has more direct children than this; a longer list would be a mistake of the data. */
const mostChildren = 1000

/** Every unit that ever hung directly below a unit, those that ended too: districts first, then in the office's order. */
export const listChildren = async (ctx: Pick<Ctx, 'db'>, unitId: number): Promise<UnitLife[]> => {
  const rows = await ctx.db.$queryRaw<LifeRow[]>`
    SELECT DISTINCT u.id, u.level::text AS level, u.code, u.name, u."fullName", u."ntmScope", u."validFrom", u."validTo",
      u.level <> 'DISTRICT' AS below, u."sortOrder"
    FROM "UnitParent" p JOIN "AdminUnit" u ON u.id = p."childId"
    WHERE p."parentId" = ${unitId}
    ORDER BY below, u."sortOrder", u.code, u."validFrom", u.id LIMIT ${mostChildren}`
  return rows.map(toLife)
}

const lifeOf = {
  id: true,
  level: true,
  code: true,
  name: true,
  fullName: true,
  ntmScope: true,
  validFrom: true,
  validTo: true,
} as const

/**
 * What became of units and what they came from: the edges at the given units, and for each successor all of its
 * predecessors, those of other districts too. In time order.
 */
export const listSuccessions = async (ctx: Pick<Ctx, 'db'>, unitIds: readonly number[]): Promise<Succession[]> => {
  const of = { in: [...unitIds] }
  const rows = await ctx.db.unitSuccession.findMany({
    where: {
      OR: [
        { predecessorId: of },
        { successorId: of },
        { successor: { predecessors: { some: { predecessorId: of } } } },
      ],
    },
    orderBy: [{ onDay: 'asc' }, { successorId: 'asc' }, { predecessorId: 'asc' }],
    relationLoadStrategy: 'join',
    take: 5 * mostChildren,
    select: {
      onDay: true,
      kind: true,
      note: true,
      document: { select: { docNumber: true } },
      predecessor: { select: lifeOf },
      successor: { select: lifeOf },
    },
  })
  return rows.map(({ onDay, kind, note, document, predecessor, successor }) => ({
    predecessor: toLife(predecessor),
    successor: toLife(successor),
    onDay: dayFromDb(onDay),
    kind,
    docNumber: document?.docNumber ?? null,
    note,
  }))
}
