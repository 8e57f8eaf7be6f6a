import { createHash } from 'node:crypto'
import { command } from '../kernel/command.js'
import { NotFound } from '../kernel/errors.js'
import { mayEditBoundaries } from '../policies/boundaries.js'
import { authorize } from '../policies/guard.js'
import type { Shape } from './shape.js'
import { countAll } from './simplify.js'

/** The unit whose communes are drawn, with those above it: whose office may. */
export type Whose = Readonly<{ unitId: number; unitIds: readonly number[] }>

export const notTheirs = 'Bản đồ của đơn vị này do văn phòng điều phối của đơn vị quản lý.'

/** Stores the territories of communes, all at once; what stood before is replaced, communes not given keep theirs. */
export const saveBoundaries = command(
  'boundary.saved',
  async ({ db, actor, record }, { unitId, unitIds }: Whose, shapes: ReadonlyMap<number, Shape>) => {
    authorize(mayEditBoundaries(actor, unitIds), notTheirs)
    const rows = [...shapes].map(([id, coordinates]) => ({ id, boundary: { type: 'MultiPolygon', coordinates } }))
    const json = JSON.stringify(rows)
    await db.$executeRaw`
      UPDATE "AdminUnit" u SET boundary = n.boundary, version = u.version + 1
      FROM jsonb_to_recordset(${json}::jsonb) AS n (id int, boundary jsonb) WHERE u.id = n.id`
    const sha256 = createHash('sha256').update(json).digest('hex')
    const to = { communes: [...shapes.keys()], positions: countAll(shapes), sha256 }
    await record({ subject: 'AdminUnit', subjectId: unitId, to })
  },
)

/** Takes the territories away again: the map goes back to tiles. */
export const removeBoundaries = command(
  'boundary.removed',
  async ({ db, actor, record }, { unitId, unitIds }: Whose, communeIds: readonly number[]) => {
    authorize(mayEditBoundaries(actor, unitIds), notTheirs)
    const count = await db.$executeRaw`
      UPDATE "AdminUnit" SET boundary = NULL, version = version + 1
      WHERE id = ANY (${[...communeIds]}::int[]) AND boundary IS NOT NULL`
    if (count === 0) throw new NotFound('Đơn vị này chưa có ranh giới nào trên bản đồ.')
    await record({ subject: 'AdminUnit', subjectId: unitId, from: { communes: [...communeIds], count } })
  },
)
