import type { Request, Response } from 'express'
import multer from 'multer'
import { Invalid, TooLarge } from '../errors.js'
import { verifyCsrf } from './csrf.js'

/**
 * Reads a multipart form with one small file that is used at once and never kept: its fields into `req.body`, the file
 * into memory; null when none was chosen.
 * @throws Forbidden without the session's token, TooLarge over `maxBytes`, Invalid for a form cut short
 */
export const receiveSmallFile = async (
  req: Request,
  res: Response,
  { field, maxBytes }: { field: string; maxBytes: number },
): Promise<Buffer | null> => {
  const limits = { fileSize: maxBytes, files: 1, fields: 50, parts: 60, fieldSize: 256 * 1024 }
  const read = multer({ storage: multer.memoryStorage(), limits, defParamCharset: 'utf8' }).single(field)
  await new Promise<void>((resolve, reject) => {
    read(req, res, (error: unknown) => {
      if (!error) return resolve()
      const large = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE'
      reject(large ? new TooLarge() : new Invalid('Biểu gửi lên chưa trọn vẹn. Đề nghị gửi lại.'))
    })
  })
  verifyCsrf(req, (req.body as Record<string, unknown> | undefined)?.['_csrf'])
  return req.file && req.file.size > 0 ? req.file.buffer : null
}
