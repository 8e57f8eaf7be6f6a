import { z } from 'zod'
import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { visibleLetters } from '../policies/letters.js'
import { type Figures, figuresSchema } from './figures.js'
import { type LetterText, textSchema } from './text.js'

/** What the portal calls a chasing letter among the documents it has made. */
export const letterKind = 'CHASING_LETTER'

/** The words of a letter and who worded them last; kept beside the figures, which never change. */
const paramsSchema = z.object({ text: textSchema, editedAt: z.string().nullable(), editedBy: z.string().nullable() })
export type LetterParams = z.infer<typeof paramsSchema>

/** A letter as lists show it. */
export type LetterHead = Readonly<{
  id: number
  title: string
  unit: string
  createdAt: Date
  createdBy: string | null
  version: number
}>

/** A letter whole. */
export type Letter = LetterHead & Readonly<{ unitId: number; figures: Figures; text: LetterText; params: LetterParams }>

const head = {
  id: true,
  title: true,
  createdAt: true,
  version: true,
  createdBy: { select: { displayName: true } },
  unit: { select: { fullName: true } },
} satisfies Prisma.GeneratedDocumentSelect

type HeadRow = Prisma.GeneratedDocumentGetPayload<{ select: typeof head }>

const toHead = ({ createdBy, unit, ...row }: HeadRow): LetterHead => ({
  ...row,
  unit: unit.fullName,
  createdBy: createdBy?.displayName ?? null,
})

export const pageSize = 50

/** The letters the person may read, newest first, one page of them. */
export const listLetters = async (
  ctx: Ctx,
  page: number,
  size = pageSize,
): Promise<{ rows: LetterHead[]; total: number }> => {
  const where = { kind: letterKind, ...visibleLetters(ctx.actor) }
  const [total, rows] = await Promise.all([
    ctx.db.generatedDocument.count({ where }),
    ctx.db.generatedDocument.findMany({
      where,
      select: head,
      relationLoadStrategy: 'join',
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * size,
      take: size,
    }),
  ])
  return { rows: rows.map(toHead), total }
}

/** One letter with its frozen figures. @throws NotFound alike for a missing one and one out of sight */
export const getLetter = async (ctx: Ctx, id: number): Promise<Letter> => {
  const row = await ctx.db.generatedDocument.findFirst({
    where: { id, kind: letterKind, ...visibleLetters(ctx.actor) },
    select: { ...head, unitId: true, figures: true, params: true },
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy công văn này trong phạm vi của tài khoản.')
  const { figures, params, unitId, ...rest } = row
  const read = paramsSchema.parse(params)
  return { ...toHead(rest), unitId, figures: figuresSchema.parse(figures), text: read.text, params: read }
}

/** The words of the unit's last letter: its sign, signer and places of receipt are likely to stay. */
export const findLastText = async (ctx: Pick<Ctx, 'db'>, unitId: number): Promise<LetterText | null> => {
  const row = await ctx.db.generatedDocument.findFirst({
    where: { kind: letterKind, unitId },
    select: { params: true },
    orderBy: { id: 'desc' },
  })
  const parsed = paramsSchema.safeParse(row?.params)
  return parsed.success ? parsed.data.text : null
}
