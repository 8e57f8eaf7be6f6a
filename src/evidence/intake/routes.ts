import type { Request, Response } from 'express'
import { logAccess } from '../../audit/access-log.js'
import { Conflict, NotFound, Refusal } from '../../kernel/errors.js'
import { dateTime, day as showDay } from '../../kernel/format.js'
import { blankForm, type Form } from '../../kernel/forms.js'
import { idOfQuery } from '../../kernel/http/request.js'
import { asksForBeginning, sendFile } from '../../kernel/http/send-file.js'
import { flash } from '../../kernel/http/session.js'
import { dayOf } from '../../kernel/time.js'
import { paths } from '../../paths.js'
import { mayUpload } from '../../policies/evidence.js'
import { authorize } from '../../policies/guard.js'
import { examineFiles, keepFiles } from '../accept.js'
import { FILE_FIELD } from '../file-name.js'
import { ACCEPT, ACCEPT_IMAGES, KINDS_IN_WORDS, shownAs } from '../kinds.js'
import type { FieldFault } from '../new-paper.js'
import { listUploadCommunes } from '../place.js'
import { PREVIEW_TYPE, type Previews } from '../previews.js'
import { type Arrival, takeFiles } from '../receive.js'
import { fileLimits, type UploadDeps } from '../routes-upload.js'
import { inSentence } from '../rules.js'
import { notYours } from '../service.js'
import { presentUploads } from '../uploads/page.js'
import { getUpload } from '../uploads/queries.js'
import { type Grid, loadGrid } from './grid.js'
import { ACT_OPTIONS, outcomeWords, presentGrid } from './presenter.js'
import { listOpenIntakes, type OpenIntake } from './queries.js'
import { postedRows } from './row-form.js'
import { checkWeight, type Outcome, receiveForIntake, saveGrid } from './service.js'

type Deps = UploadDeps & Readonly<{ previews: Previews }>

/** Files of one plain form: what the reader of forms takes at most is 40. */
const MOST_FILES = 30

const presentOpen = (open: readonly OpenIntake[], communes: readonly { id: number; fullName: string }[]) =>
  open.flatMap(({ communeId, count, since, until }) => {
    const commune = communes.find(({ id }) => id === communeId)
    return commune
      ? [
          {
            label: commune.fullName,
            href: paths.evidence.intake({}, { commune: communeId }),
            count,
            since: dateTime(since),
            until: showDay(dayOf(until)),
          },
        ]
      : []
  })

const blank = (faults: readonly FieldFault[]): Form => ({
  ...blankForm(),
  errors: Object.fromEntries(faults.map(({ field, message }) => [field, message])),
  list: [...faults],
})

type Shown = Readonly<{ faults?: readonly FieldFault[]; outcome?: Outcome; status?: number }>

/** Many papers at once: files in, then a grid of what is guessed of each, confirmed row by row. */
export const intakeHandlers = (deps: Deps) => {
  const { storage, settings, scan, parts, previews } = deps

  const page = async (req: Request, res: Response, grid: Grid, shown: Shown = {}): Promise<void> => {
    const { maxMegabytes } = await fileLimits(deps)
    const { commune } = grid
    const uploads = await presentUploads(req.ctx, { communeId: commune.id, parts, maxMegabytes, most: MOST_FILES })
    const open = await listOpenIntakes(req.ctx)
    const waiting = open.find(({ communeId }) => communeId === commune.id)?.count ?? 0
    const { rows, form } = presentGrid(grid, shown.outcome?.errors)
    res.status(shown.status ?? 200).render('evidence/intake', {
      commune: { id: commune.id, name: commune.name, inSentence: inSentence(commune.fullName) },
      uploads: { ...uploads, items: uploads.items.filter(({ state }) => state !== 'received') },
      files: { accept: ACCEPT, images: ACCEPT_IMAGES, words: KINDS_IN_WORDS, most: MOST_FILES, maxMegabytes },
      sending: blank(shown.faults ?? []),
      rows,
      form,
      acts: ACT_OPTIONS,
      waiting,
      done: shown.outcome ? outcomeWords(shown.outcome, inSentence(commune.fullName)) : null,
      receipts: shown.outcome?.saved.length
        ? paths.evidence.receipts({}, { code: shown.outcome.saved.map(({ code }) => code) })
        : null,
      codes: [...grid.named.values()].map(({ label, name }) => ({ value: label, label: name })),
    })
  }

  const gridFor = async (req: Request): Promise<Grid> => {
    const communeId = idOfQuery(req, 'commune') ?? 0
    authorize(mayUpload(req.ctx.actor, { communeId }), notYours)
    return loadGrid(req.ctx, communeId)
  }

  const show = async (req: Request, res: Response): Promise<void> => {
    const communes = await listUploadCommunes(req.ctx)
    const asked = idOfQuery(req, 'commune') ?? (communes.length === 1 ? (communes[0]?.id ?? null) : null)
    if (asked !== null) {
      authorize(mayUpload(req.ctx.actor, { communeId: asked }), notYours)
      return page(req, res, await loadGrid(req.ctx, asked))
    }
    res.render('evidence/intake-choose', { communes, open: presentOpen(await listOpenIntakes(req.ctx), communes) })
  }

  /** What came with the form is kept where it is sound; what is not is named, and nothing is lost by it. */
  const receive = async (req: Request, res: Response, arrivals: readonly Arrival[]): Promise<void> => {
    const communeId = idOfQuery(req, 'commune') ?? 0
    authorize(mayUpload(req.ctx.actor, { communeId }), notYours)
    const limits = (await settings.get()).upload
    const examined = await examineFiles(arrivals, scan)
    const faults: FieldFault[] = [...examined.faults]
    let status: number = examined.status
    try {
      const bytes = examined.sound.reduce((sum, { received }) => sum + received.size, 0)
      await checkWeight(req.ctx, bytes, limits)
      await receiveForIntake(req.ctx, communeId, await keepFiles(storage, examined), limits)
    } catch (error) {
      if (!(error instanceof Refusal) || (error.status !== 413 && error.status !== 503)) throw error
      faults.push({ field: FILE_FIELD, message: error.message })
      status = error.status
    }
    if (faults.length > 0) return page(req, res, await loadGrid(req.ctx, communeId), { faults, status })
    const sent = [(req.body as Record<string, unknown> | undefined)?.['upload'] ?? []].flat().length
    const received = arrivals.length + sent
    if (received === 0) {
      const grid = await loadGrid(req.ctx, communeId)
      if (grid.files.length === 0) {
        const nothing = [{ field: FILE_FIELD, message: 'Đề nghị chọn ít nhất một tệp.' }]
        return page(req, res, grid, { faults: nothing, status: 422 })
      }
    } else flash(req, 'success', `Đã nhận ${received} tệp. Đề nghị kiểm tra từng dòng rồi xác nhận.`)
    res.redirect(303, `${paths.evidence.intake({}, { commune: communeId })}#grid`)
  }

  const send = async (req: Request, res: Response): Promise<void> => {
    const { maxBytes } = await fileLimits(deps)
    const arrivals = await takeFiles(req, res, { storage, maxBytes, maxFiles: MOST_FILES })
    try {
      await receive(req, res, arrivals.files)
    } finally {
      await arrivals.discard()
    }
  }

  const confirm = async (req: Request, res: Response): Promise<void> => {
    const grid = await gridFor(req)
    const onlyKeep = (req.body as Record<string, unknown> | undefined)?.['intent'] === 'keep'
    const outcome = await saveGrid(req.ctx, grid, postedRows(req.body), { parts, onlyKeep })
    const commune = inSentence(grid.commune.fullName)
    if (outcome.errors.size > 0)
      return page(req, res, await loadGrid(req.ctx, grid.commune.id), { outcome, status: 422 })
    if (onlyKeep) flash(req, 'info', 'Đã giữ lại nội dung đang nhập; chưa lưu vào hồ sơ.')
    else flash(req, outcome.saved.length > 0 ? 'success' : 'info', outcomeWords(outcome, commune))
    const left = grid.files.length > outcome.saved.length + outcome.dropped
    const codes = outcome.saved.map(({ code }) => code)
    if (!left && codes.length > 0) return res.redirect(303, paths.evidence.receipts({}, { code: codes }))
    res.redirect(303, paths.evidence.intake({}, { commune: grid.commune.id }))
  }

  /** A file of one's own that waits, its blob looked at by the scanner. @throws NotFound, Conflict */
  const ownFile = async (req: Request) => {
    const upload = await getUpload(req.ctx, String(req.params['upload']))
    const blob = upload.sha256 && (await req.ctx.db.blob.findUnique({ where: { sha256: upload.sha256 } }))
    if (!blob || blob.scan === 'INFECTED') throw new NotFound('Tệp này không xem được.')
    if (blob.scan === 'PENDING') throw new Conflict('Tệp đang chờ quét vi-rút, chưa mở được. Đề nghị thử lại sau.')
    return { upload, blob }
  }

  const kept = async (sha256: string) => ({
    size: await storage.sizeOf(sha256),
    mediaType: PREVIEW_TYPE,
    open: async (range?: { start: number; end: number }) => (await storage.open(sha256, range)).stream,
  })

  const thumbnail = async (req: Request, res: Response): Promise<void> => {
    const { blob } = await ownFile(req)
    if (blob.thumbSha256 === null) throw new NotFound('Tệp này chưa có ảnh xem trước.')
    await sendFile(req, res, { name: 'thu-nho.webp', inline: true, ...(await kept(blob.thumbSha256)) })
  }

  const preview = async (req: Request, res: Response): Promise<void> => {
    const { upload, blob } = await ownFile(req)
    const shown = shownAs(blob.mediaType)
    if (shown === 'none') throw new NotFound('Tệp này không xem được trong trang.')
    if (asksForBeginning(req)) {
      const detail = { upload: upload.id, preview: true }
      await logAccess(req.ctx, { action: 'evidence.downloaded', userId: req.ctx.actor.id, subject: 'Upload', detail })
    }
    const made = blob.previewSha256 ? await kept(blob.previewSha256) : await previews.of(blob.sha256)
    const whole = {
      mediaType: blob.mediaType,
      size: Number(blob.size),
      open: async (range?: { start: number; end: number }) => (await storage.open(blob.sha256, range)).stream,
    }
    await sendFile(req, res, { name: upload.fileName, inline: true, ...(shown === 'frame' ? whole : made) })
  }
  return { show, send, confirm, thumbnail, preview }
}
