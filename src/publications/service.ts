import { createHash } from 'node:crypto'
import { command } from '../kernel/command.js'
import { Conflict } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { authorize } from '../policies/guard.js'
import { mayPublish } from '../policies/publications.js'
import type { PublicFigures } from './figures.js'
import { type Publication, publicKind } from './queries.js'

export const notYours = 'Số liệu của đơn vị này do văn phòng điều phối hoặc quản trị của đơn vị công bố.'

/** The figures under a name: what is published is what was looked at. */
export const stampOf = (figures: PublicFigures): string =>
  createHash('sha256').update(JSON.stringify(figures)).digest('hex')

type Place = Readonly<{ unitId: number; unitIds: readonly number[] }>

/** Freezes the figures and shows them to everybody, in place of what the unit had published of the set. Answers the id. */
export const publish = command(
  'publication.published',
  async ({ db, actor, now, record }, { unitId, unitIds }: Place, figures: PublicFigures): Promise<number> => {
    authorize(mayPublish(actor, unitIds), notYours)
    await db.$queryRaw`SELECT 1 FROM "AdminUnit" WHERE id = ${unitId} FOR UPDATE` // one publication of a unit at a time
    const earlier = { unitId, kind: publicKind, params: { path: ['set'], equals: figures.set.code } }
    const last = await db.generatedDocument.aggregate({ where: earlier, _max: { version: true } })
    const number = (last._max.version ?? 0) + 1
    await db.generatedDocument.updateMany({ where: { ...earlier, state: 'PUBLISHED' }, data: { state: 'SUPERSEDED' } })
    const about = { set: figures.set.code, day: figures.cutoff, sha256: stampOf(figures) }
    const { id } = await db.generatedDocument.create({
      data: {
        unitId,
        kind: publicKind,
        title: `${figures.set.shortName}, tính đến ngày ${fmt.day(figures.cutoff)}`,
        createdById: actor.id > 0 ? actor.id : null,
        version: number,
        params: about,
        figures,
        state: 'PUBLISHED',
        createdAt: now,
        publishedAt: now,
      },
    })
    await record({ subject: 'PublicSnapshot', subjectId: id, to: { unitId, number, ...about } })
    return id
  },
)

/** Takes a publication off the public page; an earlier one does not come back. */
export const withdraw = command(
  'publication.withdrawn',
  async ({ db, actor, record }, { unitIds }: Pick<Place, 'unitIds'>, { id }: Publication, reason: string) => {
    authorize(mayPublish(actor, unitIds), notYours)
    const { count } = await db.generatedDocument.updateMany({
      where: { id, kind: publicKind, state: 'PUBLISHED' },
      data: { state: 'WITHDRAWN' },
    })
    if (count === 0) throw new Conflict('Bản này không còn ở trang công khai: đã gỡ, hoặc đã có bản công bố sau.')
    await record({ subject: 'PublicSnapshot', subjectId: id, reason })
  },
)
