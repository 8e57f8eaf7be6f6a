import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { onlyOnce } from '../kernel/command.js'
import type { Ctx } from '../kernel/context.js'
import { FieldRefused, Invalid, Unavailable } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOfQuery, queryText } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import type { FileStore } from '../kernel/storage/store.js'
import { mayUpload } from '../policies/evidence.js'
import { authorize } from '../policies/guard.js'
import type { SettingsReader } from '../settings/settings.js'
import { type Examined, examineFiles, keepFiles } from './accept.js'
import { FILE_FIELD } from './file-name.js'
import type { Scanner } from './inspect.js'
import { type FieldFault, type Reading, readNewPapers } from './new-paper.js'
import type { Paper } from './paper.js'
import { getPlace, getPlaceOf, listCriteriaChoices, listUploadCommunes, type Place } from './place.js'
import { type Arrival, takeFiles } from './receive.js'
import { type NewPaperForm, newPaperForm } from './schemas.js'
import { notYours } from './service.js'
import { MAX_FILES, presentUpload } from './upload-page.js'
import { presentUploads } from './uploads/page.js'
import type { Parts } from './uploads/parts.js'
import { listReceived, type ReceivedFile } from './uploads/queries.js'
import { addWithUploads, gone } from './uploads/service.js'

export type UploadDeps = Readonly<{ storage: FileStore; settings: SettingsReader; scan: Scanner; parts: Parts }>

/** What files of this request may weigh, by the office's setting. */
export const fileLimits = async ({ storage, settings }: Pick<UploadDeps, 'storage' | 'settings'>) => {
  const { maxMegabytes } = (await settings.get()).upload
  return { storage, maxMegabytes, maxBytes: maxMegabytes * 1024 ** 2 }
}

/** A form with more faults: each stands in the summary, those of one field together beside it. */
export const withFaults = (form: Form, faults: readonly FieldFault[]): Form => {
  const errors = { ...form.errors }
  for (const { field, message } of faults) errors[field] = errors[field] ? `${errors[field]} ${message}` : message
  return { ...form, errors, list: [...form.list, ...faults] }
}

const resent = 'Chưa lưu tệp nào; đề nghị chọn lại các tệp.'

/** A browser forgets chosen files: the field says so, the summary too where it does not speak of files already. */
const askAgain = (form: Form): Form => {
  const own = form.errors[FILE_FIELD]
  if (own === undefined) return withFaults(form, [{ field: FILE_FIELD, message: resent }])
  return { ...form, errors: { ...form.errors, [FILE_FIELD]: `${own} ${resent}` } }
}

const noReading: Reading = { papers: [], faults: [] }

const numberIn = (form: Form, field: string): number => {
  const text = form.values[field]
  return typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0
}

/** The place a posted form names: its indicator where it came from one, else commune and criterion. */
const placeOfForm = (req: Request, form: Form): Promise<Place> => {
  const [communeId, criterionId] = [numberIn(form, 'commune'), numberIn(form, 'criterion')]
  if (communeId === 0 || criterionId === 0)
    throw new Invalid('Biểu gửi lên thiếu xã hoặc tiêu chí. Đề nghị mở lại trang và gửi lại.')
  return getPlace(req.ctx, { communeId, criterionId, assessmentId: idOfQuery(req, 'assessment') })
}

type Ready = Readonly<{
  place: Place
  examined: Examined
  /** Files that came before the form. */
  sent: readonly ReceivedFile[]
  papers: readonly Paper[]
  data: NewPaperForm
}>

/** Those of the files named that are here, and a word where one is not. */
export const takenFrom = async (
  ctx: Ctx,
  communeId: number,
  ids: readonly string[],
): Promise<{ sent: ReceivedFile[]; faults: FieldFault[] }> => {
  const sent = await listReceived(ctx, communeId, ids)
  return { sent, faults: sent.length < ids.length ? [{ field: FILE_FIELD, message: gone }] : [] }
}

const tooMany = (names: readonly string[]): FieldFault[] =>
  names.length > MAX_FILES
    ? [
        {
          field: FILE_FIELD,
          message: `Mỗi lần lưu nhiều nhất ${MAX_FILES} tệp. Đề nghị bỏ bớt, lưu phần còn lại ở lần sau.`,
        },
      ]
    : []

/** Puts the files in their place and adds the papers; the form counts once. Answers where to go. */
const save = async (req: Request, storage: FileStore, ready: Ready): Promise<string> => {
  const { place, examined, sent, papers, data } = ready
  const files = [...(await keepFiles(storage, examined)), ...sent.map(({ file }) => file)]
  const input = {
    communeId: place.commune.id,
    assessmentIds: data.assessments,
    papers: papers.map((paper, index) => ({ paper, file: files[index] ?? null })),
  }
  const added = await onlyOnce(req.ctx, data.requestKey, (claim) => addWithUploads(req.ctx, sent, input, claim))
  return added.location
}

/** The pages of a new paper: choosing where it goes, the form, its sending. */
export const uploadHandlers = (deps: UploadDeps) => {
  const page = async (req: Request, res: Response, place: Place, form: Form, status = 200): Promise<void> => {
    const { maxMegabytes } = await fileLimits(deps)
    const wanted = { communeId: place.commune.id, parts: deps.parts, maxMegabytes, most: MAX_FILES }
    const uploads = await presentUploads(req.ctx, wanted)
    const shown = await presentUpload(req.ctx, place, { form, maxMegabytes })
    res.status(status).render('evidence/new', { ...shown, uploads })
  }

  const choose = async (req: Request, res: Response): Promise<void> => {
    const communes = await listUploadCommunes(req.ctx)
    const criteria = await listCriteriaChoices(req.ctx)
    const commune = idOfQuery(req, 'commune') ?? (communes.length === 1 ? communes[0]?.id : null)
    res.render('evidence/choose', { communes, criteria, commune })
  }

  const show = async (req: Request, res: Response): Promise<void> => {
    const assessmentId = idOfQuery(req, 'assessment')
    const [communeId, criterionId] = [idOfQuery(req, 'commune'), idOfQuery(req, 'criterion')]
    if (assessmentId === null && (communeId === null || criterionId === null)) return choose(req, res)
    const place =
      assessmentId === null
        ? await getPlace(req.ctx, { communeId: communeId ?? 0, criterionId: criterionId ?? 0 })
        : await getPlaceOf(req.ctx, assessmentId)
    authorize(mayUpload(req.ctx.actor, { communeId: place.commune.id }), notYours)
    const form = blankForm({
      commune: place.commune.id,
      criterion: place.here.criterion.id,
      mode: queryText(req, 'mode') === 'paper' ? 'paper' : 'file',
      type: idOfQuery(req, 'type'),
      assessments: place.from ? [place.from.assessmentId] : [],
      requestKey: randomUUID(),
    })
    await page(req, res, place, form)
  }

  const receive = async (req: Request, res: Response, arrivals: readonly Arrival[]): Promise<void> => {
    const form = parseForm(newPaperForm(req.ctx.today), req.body)
    const files = form.form.values['mode'] === 'paper' ? [] : arrivals
    const [place, examined] = await Promise.all([placeOfForm(req, form.form), examineFiles(files, deps.scan)])
    authorize(mayUpload(req.ctx.actor, { communeId: place.commune.id }), notYours)
    const again = (faults: readonly FieldFault[], status: number) =>
      page(
        req,
        res,
        place,
        files.length > 0 ? askAgain(withFaults(form.form, faults)) : withFaults(form.form, faults),
        status,
      )

    const onPaper = form.form.values['mode'] === 'paper'
    const uploads = await takenFrom(req.ctx, place.commune.id, form.ok && !onPaper ? form.data.upload : [])
    const names = [...files.map(({ name }) => name), ...uploads.sent.map(({ file }) => file.fileName)]
    const reading = form.ok ? readNewPapers(form.data, place.customary, names) : noReading
    const faults = [...reading.faults, ...examined.faults, ...uploads.faults, ...tooMany(names)]
    if (!form.ok || faults.length > 0) return again(faults, examined.status)
    try {
      const { sent } = uploads
      const location = await save(req, deps.storage, { place, examined, sent, papers: reading.papers, data: form.data })
      if (names.length === 0)
        flash(req, 'success', `Đã ghi nhận giấy tờ lưu bản giấy: ${reading.papers[0]?.subject ?? ''}.`)
      res.redirect(303, location)
    } catch (error) {
      if (error instanceof FieldRefused) return again([error], 422)
      if (!(error instanceof Unavailable)) throw error
      await again([{ field: FILE_FIELD, message: error.message }], 503)
    }
  }

  const send = async (req: Request, res: Response): Promise<void> => {
    const { storage, maxBytes } = await fileLimits(deps)
    const arrivals = await takeFiles(req, res, { storage, maxBytes, maxFiles: MAX_FILES })
    try {
      await receive(req, res, arrivals.files)
    } finally {
      await arrivals.discard()
    }
  }
  return { show, send }
}
