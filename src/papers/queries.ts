import type { Prisma } from '../generated/prisma/client.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { visiblePapers } from '../policies/papers.js'
import { hasFigures, type PaperFigures, readFigures } from './figures.js'
import { type Format, isFormat, isKind, KINDS, type PaperKind, type PaperState, STATES } from './kinds.js'
import { type PaperParams, paramsSchema } from './params.js'

export type Progress = Readonly<{ done: number; total: number; label: string }>

/** A report made, as lists show it. */
export type PaperHead = Readonly<{
  id: number
  kind: PaperKind
  title: string
  unit: string
  unitId: number
  createdAt: Date
  createdBy: string | null
  version: number
  state: PaperState
}>

/** A file of one of its versions. */
export type PaperFile = Readonly<{
  version: number
  format: Format
  sha256: string
  size: number
  madeAt: Date
  template: number | null
}>

export type Paper = PaperHead &
  Readonly<{
    createdById: number | null
    params: PaperParams
    /** Null until they were taken. */
    figures: PaperFigures | null
    progress: Progress | null
    failure: string | null
    files: readonly PaperFile[]
  }>

const head = {
  id: true,
  kind: true,
  title: true,
  unitId: true,
  createdAt: true,
  version: true,
  state: true,
  createdBy: { select: { displayName: true } },
  unit: { select: { fullName: true } },
} satisfies Prisma.GeneratedDocumentSelect

type HeadRow = Prisma.GeneratedDocumentGetPayload<{ select: typeof head }>

const toHead = ({ createdBy, unit, kind, state, ...row }: HeadRow): PaperHead => ({
  ...row,
  kind: isKind(kind) ? kind : 'DISTRICT_REPORT',
  state: STATES.find((one) => one === state) ?? 'FAILED',
  unit: unit.fullName,
  createdBy: createdBy?.displayName ?? null,
})

export const pageSize = 50

export type PaperFilter = Readonly<{ kind: PaperKind | null; commune: number | null }>

/** The reports made that the person may read, newest first, one page of them. */
export const listPapers = async (
  ctx: Ctx,
  { kind, commune }: PaperFilter,
  page: number,
): Promise<{ rows: PaperHead[]; total: number }> => {
  const where: Prisma.GeneratedDocumentWhereInput = {
    AND: [
      { kind: kind === null ? { in: [...KINDS] } : kind },
      visiblePapers(ctx.actor),
      commune === null ? {} : { unitId: commune },
    ],
  }
  const [total, rows] = await Promise.all([
    ctx.db.generatedDocument.count({ where }),
    ctx.db.generatedDocument.findMany({
      where,
      select: head,
      relationLoadStrategy: 'join',
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
  ])
  return { rows: rows.map(toHead), total }
}

const whole = {
  ...head,
  createdById: true,
  params: true,
  figures: true,
  progress: true,
  failure: true,
  files: {
    select: {
      version: true,
      format: true,
      sha256: true,
      madeAt: true,
      blob: { select: { size: true } },
      template: { select: { number: true } },
    },
    orderBy: [{ version: 'desc' }, { id: 'asc' }],
    take: 300,
  },
} satisfies Prisma.GeneratedDocumentSelect

const progressOf = (stored: unknown): Progress | null => {
  if (typeof stored !== 'object' || stored === null) return null
  const { done, total, label } = stored as Record<string, unknown>
  return { done: Number(done) || 0, total: Number(total) || 1, label: typeof label === 'string' ? label : '' }
}

const toPaper = (row: Prisma.GeneratedDocumentGetPayload<{ select: typeof whole }>): Paper => {
  const { params, figures, progress, failure, files, createdById, ...rest } = row
  return {
    ...toHead(rest),
    createdById,
    failure,
    params: paramsSchema.parse(params),
    figures: hasFigures(figures) ? readFigures(figures) : null,
    progress: progressOf(progress),
    files: files.flatMap(({ format, blob, template, ...file }) =>
      isFormat(format) ? [{ ...file, format, size: Number(blob.size), template: template?.number ?? null }] : [],
    ),
  }
}

/** One report made. @throws NotFound alike for a missing one and one out of sight */
export const getPaper = async (ctx: Pick<Ctx, 'db' | 'actor'>, id: number): Promise<Paper> => {
  const row = await ctx.db.generatedDocument.findFirst({
    where: { AND: [{ id, kind: { in: [...KINDS] } }, visiblePapers(ctx.actor)] },
    select: whole,
    relationLoadStrategy: 'join',
  })
  if (!row) throw new NotFound('Không tìm thấy báo cáo này trong phạm vi của tài khoản.')
  return toPaper(row)
}

/** The report a job is to make, whoever may read it; null when it is gone. */
export const findPaper = async (ctx: Pick<Ctx, 'db'>, id: number): Promise<Paper | null> => {
  const row = await ctx.db.generatedDocument.findFirst({
    where: { id, kind: { in: [...KINDS] } },
    select: whole,
    relationLoadStrategy: 'join',
  })
  return row && toPaper(row)
}

/** The words of the unit's last report of a kind: sign, signer and places of receipt are likely to stay. */
export const findLastParams = async (
  ctx: Pick<Ctx, 'db'>,
  { unitId, kind }: { unitId: number; kind: PaperKind },
): Promise<PaperParams | null> => {
  const row = await ctx.db.generatedDocument.findFirst({
    where: { kind, unitId },
    select: { params: true },
    orderBy: { id: 'desc' },
  })
  const parsed = paramsSchema.safeParse(row?.params)
  return parsed.success ? parsed.data : null
}
