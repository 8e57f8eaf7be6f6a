import { Readable } from 'node:stream'
import { type Request, type Response, Router } from 'express'
import type { Deps } from '../deps.js'
import { NotFound } from '../kernel/errors.js'
import { fmt } from '../kernel/format.js'
import { blankForm, type Form, invalidForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { sendFile } from '../kernel/http/send-file.js'
import { flash } from '../kernel/http/session.js'
import { receiveSmallFile } from '../kernel/http/small-file.js'
import { nfc } from '../kernel/text.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { sendOfficial } from '../reports/official-docx/send.js'
import { chooseUnit, listReportingUnits } from '../units/queries.js'
import { fieldsOf, isTemplateKind, TEMPLATE_KINDS, type TemplateKind } from './fields.js'
import { getTemplate, listTemplates, type Template } from './queries.js'
import { samplePaper } from './sample.js'
import { type Scan, scanTemplate } from './scan.js'
import { addTemplate, chooseTemplate } from './service.js'

const edit = requires('template.edit')
const { templates } = paths

/** A template is a page or two (bytes). */
const MOST = 2 * 1024 ** 2
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

const kinds = Object.keys(TEMPLATE_KINDS).filter(isTemplateKind)

const presentTemplate = (one: Template) => ({
  name: `Mẫu số ${one.number}`,
  fileName: one.fileName,
  unit: one.unit,
  note: one.note,
  current: one.current,
  made: `${fmt.dateTime(one.uploadedAt)}, ${one.uploadedBy}`,
  fields: one.fields.length,
  href: templates.file(one),
  choose: templates.current(one),
})

const presentKind = (kind: TemplateKind, all: readonly Template[]) => ({
  kind,
  label: TEMPLATE_KINDS[kind],
  fields: fieldsOf[kind].map(({ name, meaning, sample }) => ({ name: `{{${name}}}`, meaning, sample })),
  sample: templates.sample({ kind }),
  templates: all.filter((one) => one.kind === kind).map(presentTemplate),
})

type Shown = Readonly<{ form?: Form; status?: number; scan?: Scan }>

const show = async (req: Request, res: Response, { form = blankForm({}), status = 200, scan }: Shown = {}) => {
  const all = await listTemplates(req.ctx)
  res.status(status).render('templates/list', {
    form,
    unknown: scan?.unknown ?? [],
    kinds: kinds.map((kind) => presentKind(kind, all)),
    options: kinds.map((value) => ({ value, label: TEMPLATE_KINDS[value] })),
    maxMegabytes: MOST / 1024 ** 2,
  })
}

/** Takes a template in. A field that does not exist is named with its place, and the file is not taken. */
const upload = (deps: Pick<Deps, 'storage'>) => async (req: Request, res: Response) => {
  const { storage } = deps
  const bytes = await receiveSmallFile(req, res, { field: 'file', maxBytes: MOST })
  const body = req.body as Record<string, unknown>
  const typed = (name: string) => (typeof body[name] === 'string' ? nfc(body[name]).trim().slice(0, 300) : '')
  const [kind, note] = [typed('kind'), typed('note')]
  const refuse = (field: string, words: string, scan?: Scan) =>
    show(req, res, { form: invalidForm({ kind, note }, { [field]: words }), status: 422, ...(scan && { scan }) })
  if (!isTemplateKind(kind)) return refuse('kind', 'Đề nghị chọn loại văn bản.')
  if (bytes === null) return refuse('file', 'Đề nghị chọn tệp mẫu .docx.')
  const received = await storage.receive(Readable.from([bytes]), { maxBytes: MOST })
  const scan = await scanTemplate(received.temporary, kind)
  if (scan.fault !== null || scan.unknown.length > 0 || scan.fields.length === 0) {
    await storage.discard(received)
    const none = 'Tệp không có trường nào. Đề nghị đặt các trường dạng {{ten_truong}} theo danh sách.'
    return refuse('file', scan.fault ?? (scan.unknown.length > 0 ? 'Mẫu có trường không tồn tại.' : none), scan)
  }
  await storage.keep(received)
  const unit = chooseUnit(req.ctx, await listReportingUnits(req.ctx))
  const fileName = nfc(Buffer.from(req.file?.originalname ?? 'mau.docx', 'latin1').toString('utf8')).slice(0, 200)
  const number = await addTemplate(
    req.ctx,
    { unitId: unit.id, kind, fileName, fields: scan.fields, note: note === '' ? null : note },
    received,
  )
  flash(req, 'success', `Đã nhận mẫu số ${number} của ${TEMPLATE_KINDS[kind].toLowerCase()}; mẫu này đang dùng.`)
  res.redirect(303, templates.list())
}

/** The office's own .docx templates: their fields, versions, the one in use. */
export const templateRoutes = (deps: Pick<Deps, 'storage'>): Router => {
  const router = Router()
  router.get(templates.list.pattern, edit, (req, res) => show(req, res))
  router.post(templates.list.pattern, edit, upload(deps))
  router.get(templates.sample.pattern, edit, async (req, res) => {
    const kind = String(req.params['kind'])
    if (!isTemplateKind(kind)) throw new NotFound('Không có loại văn bản này.')
    await sendOfficial(req, res, { paper: samplePaper(kind), name: `Mẫu ${TEMPLATE_KINDS[kind]}.docx` })
  })
  router.get(templates.file.pattern, edit, async (req, res) => {
    const { fileName, size, sha256 } = await getTemplate(req.ctx, idOf(req))
    const open = async (range?: { start: number; end: number }) => (await deps.storage.open(sha256, range)).stream
    await sendFile(req, res, { name: fileName, mediaType: word, size, inline: false, open })
  })
  router.post(templates.current.pattern, edit, async (req, res) => {
    const template = await getTemplate(req.ctx, idOf(req))
    await chooseTemplate(req.ctx, template)
    flash(req, 'success', template.current ? 'Đã thôi dùng mẫu.' : `Đang dùng mẫu số ${template.number}.`)
    res.redirect(303, templates.list())
  })
  return router
}
