import type { AnswerKind, ScanStatus } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import type { Day } from '../kernel/time.js'
import { visibleEvidence } from '../policies/evidence.js'
import { dayOrNull } from './queries.js'

/** Whether a file may be opened: found clean, or nobody scans. */
const isReady = (scan: ScanStatus): boolean => scan === 'CLEAN' || scan === 'NOT_REQUIRED'

export type Answer = Readonly<{
  id: number
  kind: AnswerKind
  body: string | null
  until: Day | null
  at: Date
  author: string | null
  papers: readonly { id: number; subject: string }[]
  /** Papers the person may not see. */
  hidden: number
  /** Files of an agency's or a member's answer; `ready` unless they wait for the scanner. */
  files: readonly { id: number; fileName: string; ready: boolean }[]
}>

/** What was said and done on a row, the newest first; of its papers those the person may see. */
export const listAnswers = async (ctx: Pick<Ctx, 'db' | 'actor' | 'today'>, addresseeId: number): Promise<Answer[]> => {
  const rows = await ctx.db.taskAnswer.findMany({
    where: { addresseeId },
    select: {
      id: true,
      kind: true,
      body: true,
      untilDate: true,
      at: true,
      author: { select: { displayName: true } },
      evidence: { select: { evidenceId: true } },
      files: { select: { id: true, fileName: true, blob: { select: { scan: true } } }, orderBy: { id: 'asc' } },
    },
    orderBy: { id: 'desc' },
    take: 200,
  })
  const ids = rows.flatMap(({ evidence }) => evidence.map(({ evidenceId }) => evidenceId))
  const papers =
    ids.length === 0
      ? []
      : await ctx.db.evidence.findMany({
          where: { AND: [{ id: { in: ids } }, visibleEvidence(ctx.actor, ctx.today)] },
          select: { id: true, subject: true },
        })
  return rows.map(({ author, evidence, files, untilDate, ...row }) => {
    const seen = papers.filter(({ id }) => evidence.some(({ evidenceId }) => evidenceId === id))
    return {
      ...row,
      until: dayOrNull(untilDate),
      author: author?.displayName ?? null,
      papers: seen,
      hidden: evidence.length - seen.length,
      files: files.map(({ id, fileName, blob }) => ({ id, fileName, ready: isReady(blob.scan) })),
    }
  })
}

/** The latest papers of a commune, to be named in an answer. */
export const listPaperChoices = (ctx: Pick<Ctx, 'db' | 'actor' | 'today'>, communeId: number) =>
  ctx.db.evidence.findMany({
    where: { AND: [{ ownerUnitId: communeId, withdrawnAt: null }, visibleEvidence(ctx.actor, ctx.today)] },
    select: { id: true, subject: true, docNumber: true },
    orderBy: { id: 'desc' },
    take: 40,
  })

/** A file of an answer on a row in sight. @throws NotFound also while it waits for the scanner */
export const getAnswerFile = async (ctx: Pick<Ctx, 'db'>, addresseeId: number, id: number) => {
  const file = await ctx.db.taskAnswerFile.findFirst({
    where: { id, answer: { addresseeId } },
    select: { fileName: true, blob: { select: { sha256: true, size: true, mediaType: true, scan: true } } },
  })
  if (!file || !isReady(file.blob.scan)) throw new NotFound('Không tìm thấy tệp này, hoặc tệp đang được kiểm tra.')
  return { ...file.blob, fileName: file.fileName, size: Number(file.blob.size) }
}
