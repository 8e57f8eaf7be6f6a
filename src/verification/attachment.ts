import type { Request, Response } from 'express'
import type { z } from 'zod'
import { type Examined, examineFiles, keepFiles } from '../evidence/accept.js'
import { FILE_FIELD } from '../evidence/file-name.js'
import type { Scanner } from '../evidence/inspect.js'
import { ACCEPT } from '../evidence/kinds.js'
import type { StoredFile } from '../evidence/new-file.js'
import { type Arrival, takeFiles } from '../evidence/receive.js'
import { type Form, parseForm } from '../kernel/forms.js'
import type { FileStore } from '../kernel/storage/store.js'
import type { SettingsReader } from '../settings/settings.js'

export type AttachmentDeps = Readonly<{ storage: FileStore; settings: SettingsReader; scan: Scanner }>

/** What the field of the document's file says. */
export const fileField = async (settings: SettingsReader) => {
  const { maxMegabytes } = (await settings.get()).upload
  return { name: FILE_FIELD, accept: ACCEPT, maxMegabytes }
}

export const withFault = (form: Form, field: string, message: string): Form => ({
  ...form,
  errors: { ...form.errors, [field]: message },
  list: [...form.list, { field, message }],
})

/** Takes the one file a decision may carry; what was received and not kept is gone when `run` is done. */
export const withArrivals = async (
  req: Request,
  res: Response,
  { storage, settings }: AttachmentDeps,
  run: (arrivals: readonly Arrival[]) => Promise<void>,
): Promise<void> => {
  const { maxMegabytes } = (await settings.get()).upload
  const arrivals = await takeFiles(req, res, { storage, maxBytes: maxMegabytes * 1024 ** 2, maxFiles: 1 })
  try {
    await run(arrivals.files)
  } finally {
    await arrivals.discard()
  }
}

export type Read<T> =
  | Readonly<{ ok: true; data: T; form: Form; keep: () => Promise<StoredFile | null> }>
  | Readonly<{ ok: false; status: number; form: Form }>

const faulty = (form: Form, { faults }: Examined): Form =>
  faults.reduce((all, { field, message }) => withFault(all, field, message), form)

/** A decision's fields and its file, looked into but not yet kept; else the form with every fault. */
export const readDecision = async <T>(
  req: Request,
  schema: z.ZodType<T>,
  arrivals: readonly Arrival[],
  { storage, scan }: Pick<AttachmentDeps, 'storage' | 'scan'>,
): Promise<Read<T>> => {
  const parsed = parseForm(schema, req.body)
  const examined = await examineFiles(arrivals, scan)
  if (examined.faults.length > 0) return { ok: false, status: examined.status, form: faulty(parsed.form, examined) }
  if (parsed.ok) {
    const keep = async () => (await keepFiles(storage, examined))[0] ?? null
    return { ok: true, data: parsed.data, form: parsed.form, keep }
  }
  const again = 'Chưa lưu tệp; đề nghị chọn lại tệp.'
  const form = arrivals.length > 0 ? withFault(parsed.form, FILE_FIELD, again) : parsed.form
  return { ok: false, status: 422, form }
}
