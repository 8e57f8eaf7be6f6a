import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import type { Db } from '../kernel/db/client.js'
import { NotFound } from '../kernel/errors.js'
import { visiblePublications } from '../policies/publications.js'
import { type PublicFigures, publicFigures } from './figures.js'
import { publicKey, readPublicValue } from './settings.js'

export const publicKind = 'PUBLIC_SNAPSHOT'

/** PUBLISHED is what the public page shows; a later one of the same unit and set supersedes it. */
export type PublicationState = 'PUBLISHED' | 'SUPERSEDED' | 'WITHDRAWN'

export type Publication = Readonly<{
  id: number
  unitId: number
  state: PublicationState
  /** Counted within the unit and the set, from 1. */
  number: number
  publishedAt: Date
  by: string | null
  figures: PublicFigures
}>

const include = { createdBy: { select: { displayName: true } } } satisfies Prisma.GeneratedDocumentInclude
type Row = Prisma.GeneratedDocumentGetPayload<{ include: typeof include }>

const toPublication = (row: Row): Publication => ({
  id: row.id,
  unitId: row.unitId,
  state: row.state as PublicationState,
  number: row.version,
  publishedAt: row.publishedAt ?? row.createdAt,
  by: row.createdBy?.displayName ?? null,
  figures: publicFigures.parse(row.figures),
})

/** What was published by the units the person manages, newest first. */
export const listPublications = async (ctx: Ctx): Promise<Publication[]> => {
  const rows = await ctx.db.generatedDocument.findMany({
    where: { kind: publicKind, ...visiblePublications(ctx.actor) },
    include,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 50,
  })
  return rows.map(toPublication)
}

/** One of them. @throws NotFound */
export const getPublication = async (ctx: Ctx, id: number): Promise<Publication> => {
  const row = await ctx.db.generatedDocument.findFirst({
    where: { id, kind: publicKind, ...visiblePublications(ctx.actor) },
    include,
  })
  if (!row) throw new NotFound('Không tìm thấy bản công bố này.')
  return toPublication(row)
}

/** What anybody may see: nothing of who made it, and no id. */
export type Shown = Readonly<{ number: number; publishedAt: Date; figures: PublicFigures }>
export type PublicFace = Readonly<{ noindex: boolean; brand: unknown; shown: readonly Shown[] }>

type FaceRow = { setting: unknown; brand: unknown; shown: { number: number; at: string; figures: unknown }[] | null }

/** All that the public pages show, in one statement; null while they are switched off. Newest first, a few dozen at most. */
export const findPublicFace = async (db: Db): Promise<PublicFace | null> => {
  const [row] = await db.$queryRaw<FaceRow[]>`
    SELECT (SELECT value FROM "Setting" WHERE key = ${publicKey}) AS setting,
      (SELECT value FROM "Setting" WHERE key = 'brand') AS brand,
      (SELECT json_agg(json_build_object('number', d.version, 'at', d."publishedAt", 'figures', d.figures)
          ORDER BY d."publishedAt" DESC, d.id DESC)
        FROM (SELECT * FROM "GeneratedDocument" WHERE kind = ${publicKind} AND state = 'PUBLISHED'
          ORDER BY "publishedAt" DESC, id DESC LIMIT 40) d) AS shown`
  const { on, noindex } = readPublicValue(row?.setting)
  if (!on) return null
  const shown = (row?.shown ?? []).map(({ number, at, figures }) => ({
    number,
    publishedAt: new Date(at),
    figures: publicFigures.parse(figures),
  }))
  return { noindex, brand: row?.brand ?? null, shown }
}
