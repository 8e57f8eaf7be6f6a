import { randomUUID } from 'node:crypto'
import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { logAccess } from '../audit/access-log.js'
import { getCatalogue, setOf } from '../criteria/catalogue.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, Invalid, NotFound } from '../kernel/errors.js'
import { blankForm, type Form, invalidForm, parseForm, requestKey, text } from '../kernel/forms.js'
import { flash } from '../kernel/http/session.js'
import { receiveSmallFile } from '../kernel/http/small-file.js'
import { writeSheets } from '../kernel/xlsx.js'
import { paths } from '../paths.js'
import { requires } from '../policies/guard.js'
import { presentPreview, presentRevision } from './presenter.js'
import { exportOf, getInUse, listRevisions } from './queries.js'
import { type Checked, checkFile, checkPacked, MAX_MEGABYTES, type Proposal, packed } from './read-file.js'
import { importSet, previewImport } from './service.js'
import type { Fault, SetImport } from './set-file.js'
import { toSheets } from './sheets.js'

const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const FILE_FIELD = 'file'

/** Longest text a set packs to: what a form may carry. */
const LONGEST = 400_000

const confirmForm = z.object({
  content: text({ max: LONGEST, ask: 'Chưa lưu: nội dung tệp gửi lại chưa trọn vẹn. Đề nghị tải tệp lên lại.' }),
  expected: text({ max: 64 }),
  fileName: text({ max: 200, oneLine: true }),
  requestKey: requestKey().optional(),
})

type Shown = Readonly<{ form?: Form; faults?: readonly Fault[]; same?: string; status?: number }>

const showUpload = async (req: Request, res: Response, { form, faults = [], same, status }: Shown = {}) => {
  const { sets } = await getCatalogue(req.ctx)
  res.status(status ?? 200).render('set-imports/import', {
    form: form ?? blankForm(),
    faults,
    same: same ?? null,
    maxMegabytes: MAX_MEGABYTES,
    sets: sets.map(({ code, shortName, name }) => ({
      name,
      shortName,
      json: paths.sets.exportJson({ set: code }),
      xlsx: paths.sets.exportXlsx({ set: code }),
      revisions: paths.sets.revisions({ set: code }),
    })),
  })
}

const refused = (message: string): Shown => ({ form: invalidForm({}, { [FILE_FIELD]: message }), status: 422 })

type Checking = Readonly<{ fileName: string; moved?: boolean }>

const showCheck = async (
  req: Request,
  res: Response,
  { set, inUse }: Proposal,
  { fileName, moved = false }: Checking,
) => {
  const preview = await previewImport(req.ctx, { set, inUse })
  if (inUse.set && preview.changes.length === 0) return showUpload(req, res, { same: set.name })
  res.status(moved ? 409 : 200).render('set-imports/check', {
    ...presentPreview(preview, req.ctx.actor.communeIds),
    set: { code: set.code, name: set.name, shortName: set.shortName, isNew: inUse.revision === 0, from: set.validFrom },
    revision: inUse.revision,
    moved,
    fileName,
    form: blankForm({ content: packed(set), expected: preview.expected, fileName, requestKey: randomUUID() }),
  })
}

const answer = async (req: Request, res: Response, checked: Checked, checking: Checking): Promise<void> => {
  if (!checked.ok) return showUpload(req, res, { faults: checked.faults, status: 422 })
  await showCheck(req, res, checked.proposal, checking)
}

const receive = async (req: Request, res: Response): Promise<void> => {
  const file = await receiveSmallFile(req, res, { field: FILE_FIELD, maxBytes: MAX_MEGABYTES * 1024 ** 2 })
  if (!file) return showUpload(req, res, refused('Đề nghị chọn tệp .json hoặc .xlsx.'))
  const name = req.file?.originalname
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, 200)
  try {
    await answer(req, res, await checkFile(req.ctx, file), {
      fileName: name === undefined || name === '' ? 'tệp' : name,
    })
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    await showUpload(req, res, refused(error.message))
  }
}

const confirm = async (req: Request, res: Response): Promise<void> => {
  const form = parseForm(confirmForm, req.body)
  if (!form.ok) return showUpload(req, res, refused(form.list[0]?.message ?? 'Đề nghị tải tệp lên lại.'))
  const { content, expected, fileName } = form.data
  const checked = await checkPacked(req.ctx, content)
  if (!checked.ok) return answer(req, res, checked, { fileName })
  const { proposal } = checked
  const location = paths.sets.revisions({ set: proposal.set.code })
  try {
    const { number, turned } = await onlyOnce(req.ctx, form.data.requestKey, async (claim) => ({
      ...(await importSet(req.ctx, proposal, { expected, fileName }, (inner) => claim(inner, location))),
      location,
    }))
    const effect = turned > 0 ? ` ${turned} kết luận của chương trình đã thay đổi.` : ''
    flash(req, 'success', `Đã nhập phiên bản ${number} của ${proposal.set.name}.${effect}`)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const again = await checkPacked(req.ctx, content)
    return answer(req, res, again, { fileName, moved: true })
  }
  res.redirect(303, location)
}

const exported = async (req: Request): Promise<SetImport> => {
  const code = String(req.params['set'])
  setOf(await getCatalogue(req.ctx), code)
  const set = exportOf(await getInUse(req.ctx, code))
  if (!set) throw new NotFound('Bộ tiêu chí này chưa có phiên bản xuất được.')
  const detail = { list: 'set', set: code }
  await logAccess(req.ctx, { action: 'list.exported', userId: req.ctx.actor.id, subject: 'CriteriaSet', detail })
  return set
}

const fileNameOf = ({ code }: SetImport, extension: string): string =>
  `${code.toLowerCase().replace(/_/g, '-')}.${extension}`

/** Criteria sets in and out: a file checked against its form, held against the version in use, confirmed; and the versions there were. */
export const setImportRoutes = (): Router => {
  const router = Router()
  const { sets } = paths
  const bring = requires('set.import')
  const read = requires('set.read')

  router.get(sets.import.pattern, bring, (req, res) => showUpload(req, res))
  router.post(sets.import.pattern, bring, receive)
  router.post(sets.importConfirmation.pattern, bring, confirm)
  router.get(sets.exportJson.pattern, read, async (req, res) => {
    const set = await exported(req)
    res
      .attachment(fileNameOf(set, 'json'))
      .type('application/json')
      .send(`${JSON.stringify(set, null, 2)}\n`)
  })
  router.get(sets.exportXlsx.pattern, read, async (req, res) => {
    const set = await exported(req)
    res
      .attachment(fileNameOf(set, 'xlsx'))
      .type(sheetType)
      .send(await writeSheets(toSheets(set)))
  })
  router.get(sets.revisions.pattern, read, async (req, res) => {
    const set = setOf(await getCatalogue(req.ctx), String(req.params['set']))
    const revisions = await listRevisions(req.ctx, set.id)
    res.render('set-imports/revisions', {
      set: { code: set.code, name: set.name, shortName: set.shortName },
      revisions: revisions.map(presentRevision),
    })
  })
  return router
}
