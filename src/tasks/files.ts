import type { Request, Response } from 'express'
import { examineFiles, keepFiles } from '../evidence/accept.js'
import { FILE_FIELD } from '../evidence/file-name.js'
import type { Scanner } from '../evidence/inspect.js'
import type { StoredFile } from '../evidence/new-file.js'
import { takeFiles } from '../evidence/receive.js'
import { FieldRefused } from '../kernel/errors.js'
import type { FileStore } from '../kernel/storage/store.js'
import type { SettingsReader } from '../settings/settings.js'

export type FileDeps = Readonly<{ storage: FileStore; settings: SettingsReader; scan: Scanner }>

/**
 * Reads a form with files and hands on a way to keep them: they are looked into and given their place only when it is
 * called. @throws FieldRefused on the files' field for one that is not sound
 */
export const withFiles = async (
  req: Request,
  res: Response,
  { storage, settings, scan }: FileDeps,
  run: (keep: () => Promise<StoredFile[]>) => Promise<void>,
): Promise<void> => {
  const { maxMegabytes } = (await settings.get()).upload
  const arrivals = await takeFiles(req, res, { storage, maxBytes: maxMegabytes * 1024 ** 2, maxFiles: 5 })
  const keep = async () => {
    const examined = await examineFiles(arrivals.files, scan)
    const [fault] = examined.faults
    if (fault) throw new FieldRefused(FILE_FIELD, `${fault.message} Đề nghị chọn lại các tệp.`)
    return keepFiles(storage, examined)
  }
  try {
    await run(keep)
  } finally {
    await arrivals.discard()
  }
}
