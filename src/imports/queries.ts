import type { Prisma } from '../generated/prisma/client.js'
import type { ImportState } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import type { Day } from '../kernel/time.js'
import type { SheetRow } from '../kernel/xlsx-read.js'
import { visibleBatches } from '../policies/imports.js'
import type { Change, Columns, Kind } from './kind.js'
import { findKind } from './registry.js'

export type Counts = Readonly<{ create: number; change: number; same: number; error: number }>

/** How a file is read and what came of it; kept with the batch. */
export type Setup = Readonly<{
  file: string
  /** How its letters were written, for a .csv. */
  encoding: string | null
  set: string | null
  sheets: readonly Readonly<{ name: string; rows: number }>[]
  sheet: number
  /** The row of the heads; null while the columns are not settled. */
  head: number | null
  columns: Columns
  asOf: Day | null
  terms: Prisma.InputJsonValue | null
  done: Counts | null
}>

export type Batch = Readonly<{
  id: number
  unitId: number
  userId: number
  kind: Kind
  state: ImportState
  setup: Setup
  by: string
  unit: string
  createdAt: Date
  appliedAt: Date | null
  undoneAt: Date | null
}>

export const pageSize = 50

const include = { user: { select: { displayName: true } }, unit: { select: { name: true } } } as const
type Row = Prisma.ImportBatchGetPayload<{ include: typeof include }>

const toBatch = ({ user, unit, mapping, kind: key, ...row }: Row): Batch[] => {
  const kind = findKind(key)
  return kind ? [{ ...row, kind, setup: mapping as unknown as Setup, by: user.displayName, unit: unit.name }] : []
}

/** Imports the person sees, the latest first. */
export const listBatches = async (ctx: Ctx, page: number): Promise<{ total: number; batches: Batch[] }> => {
  const where = visibleBatches(ctx.actor)
  const [total, rows] = await Promise.all([
    ctx.db.importBatch.count({ where }),
    ctx.db.importBatch.findMany({
      where,
      include,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
  ])
  return { total, batches: rows.flatMap(toBatch) }
}

/** @throws NotFound for an import out of the person's sight too */
export const getBatch = async (ctx: Pick<Ctx, 'db' | 'actor'>, id: number): Promise<Batch> => {
  const row = await ctx.db.importBatch.findFirst({ where: { AND: [{ id }, visibleBatches(ctx.actor)] }, include })
  const [batch] = row ? toBatch(row) : []
  if (!batch) throw new NotFound('Không tìm thấy đợt nhập này.')
  return batch
}

export type StoredRow = SheetRow & Readonly<{ rowNo: number; plannedAs: string | null }>

/** The rows of one sheet of the uploaded file; `most`: only so many from the top. */
export const listFileRows = async (
  ctx: Pick<Ctx, 'db'>,
  { id, sheet, most = 100_000 }: { id: number; sheet: number; most?: number },
): Promise<StoredRow[]> => {
  const rows = await ctx.db.$queryRaw<{ rowNo: number; no: number; cells: string[]; plannedAs: string | null }[]>`
    SELECT "rowNo", (raw ->> 'n')::int AS no, raw -> 'c' AS cells, "plannedAs" FROM "ImportRow"
    WHERE "batchId" = ${id} AND (raw ->> 's')::int = ${sheet} ORDER BY "rowNo" LIMIT ${most}`
  return rows
}

export type StoredChange = Change & Readonly<{ no: number; undoneAt: Date | null }>

/** What an import wrote, in the order of the file. */
export const listChanges = async (ctx: Pick<Ctx, 'db'>, batchId: number): Promise<StoredChange[]> => {
  const rows = await ctx.db.importChange.findMany({ where: { batchId }, orderBy: { no: 'asc' }, take: 100_000 })
  return rows
}

/** Some of what an import wrote, with how much there is. */
export const listChangePage = async (ctx: Pick<Ctx, 'db'>, batchId: number, page: number) => {
  const [total, kept, rows] = await Promise.all([
    ctx.db.importChange.count({ where: { batchId } }),
    ctx.db.importChange.count({ where: { batchId, undoneAt: null } }),
    ctx.db.importChange.findMany({
      where: { batchId },
      select: { no: true, rowNo: true, subject: true, subjectId: true, about: true, before: true, undoneAt: true },
      orderBy: { no: 'asc' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
  ])
  return { total, kept, rows: rows.map(({ before, ...row }) => ({ ...row, made: before === null })) }
}
