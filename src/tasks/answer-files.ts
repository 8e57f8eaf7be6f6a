import type { ScanStatus } from '../generated/prisma/enums.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'

/** Whether a file may be opened: found clean, or nobody scans. */
export const isReady = (scan: ScanStatus): boolean => scan === 'CLEAN' || scan === 'NOT_REQUIRED'

/** A file of an answer on a row in sight. @throws NotFound also while it waits for the scanner */
export const getAnswerFile = async (ctx: Pick<Ctx, 'db'>, addresseeId: number, id: number) => {
  const file = await ctx.db.taskAnswerFile.findFirst({
    where: { id, answer: { addresseeId } },
    select: { fileName: true, blob: { select: { sha256: true, size: true, mediaType: true, scan: true } } },
  })
  if (!file || !isReady(file.blob.scan)) throw new NotFound('Không tìm thấy tệp này, hoặc tệp đang được kiểm tra.')
  return { ...file.blob, fileName: file.fileName, size: Number(file.blob.size) }
}
