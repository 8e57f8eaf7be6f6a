import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import { getCatalogue } from '../criteria/catalogue.js'
import { onlyOnce } from '../kernel/command.js'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { idOf } from '../kernel/http/request.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { mayChange } from '../policies/evidence.js'
import { authorize } from '../policies/guard.js'
import { examineFiles, keepFiles } from './accept.js'
import { FILE_FIELD } from './file-name.js'
import { listEvidenceEvents } from './history.js'
import { ACCEPT, KINDS_IN_WORDS } from './kinds.js'
import { type Paper, paperOf } from './paper.js'
import { listGeneral } from './place.js'
import { formValues, presentConflict, presentEvidence, presentHistory, typeNames } from './presenter.js'
import { type EvidenceRecord, getEvidence } from './queries.js'
import { takeFiles } from './receive.js'
import { correctEvidence } from './record-service.js'
import { fileLimits, takenFrom, type UploadDeps, withFaults } from './routes-upload.js'
import { SENSITIVITY_WORDS } from './rules.js'
import { type PaperForm, paperForm, revisionForm } from './schemas.js'
import { notYours } from './service.js'
import { presentUploads } from './uploads/page.js'
import { reviseWithUploads } from './uploads/service.js'

const known = async (req: Request) => {
  const [catalogue, general] = await Promise.all([getCatalogue(req.ctx), listGeneral(req.ctx)])
  return { catalogue, general, types: typeNames(catalogue, general) }
}

const present = async (req: Request, evidence: EvidenceRecord) => {
  const { actor, today } = req.ctx
  const { catalogue, types } = await known(req)
  return { evidence: presentEvidence(evidence, { actor, today, catalogue, types }), catalogue, types }
}

/** A paper that is still to be worked on by this person. @throws Forbidden, Conflict when it is withdrawn */
export const getForChange = async (req: Request): Promise<EvidenceRecord> => {
  const evidence = await getEvidence(req.ctx, idOf(req))
  authorize(mayChange(req.ctx.actor, evidence), notYours)
  if (evidence.withdrawnAt) throw new Conflict('Hồ sơ này đã thu hồi, không sửa được nữa.')
  return evidence
}

export const showRecord = async (req: Request, res: Response): Promise<void> => {
  const row = await getEvidence(req.ctx, idOf(req))
  const [{ evidence, catalogue, types }, history] = await Promise.all([
    present(req, row),
    listEvidenceEvents(req.ctx, row),
  ])
  res.render('evidence/show', { evidence, history: presentHistory(history, { types, catalogue }) })
}

/** Kinds to choose from: those of the criteria the paper proves something of, and those of every criterion. */
const typeOptions = async (req: Request, evidence: EvidenceRecord) => {
  const { catalogue, general, types } = await known(req)
  const indicators = evidence.links.map(({ indicatorId }) => catalogue.indicator(indicatorId))
  const criteria = [
    ...new Set(indicators.flatMap((one) => (one ? catalogue.criterion(one.criterionId) : undefined) ?? [])),
  ]
  const options = [
    ...criteria.flatMap(({ no, name, papers }) =>
      papers.map((paper) => ({ value: String(paper.id), label: paper.name, group: `${no}. ${name}` })),
    ),
    ...general.map((paper) => ({ value: String(paper.id), label: paper.name, group: 'Mọi tiêu chí' })),
  ]
  const { typeId } = evidence
  if (typeId !== null && !options.some(({ value }) => value === String(typeId))) {
    options.unshift({ value: String(typeId), label: types.get(typeId) ?? evidence.typeName ?? '', group: 'Đang ghi' })
  }
  return options
}

const editPage = async (req: Request, res: Response, row: EvidenceRecord, form: Form): Promise<void> => {
  const [{ evidence }, types] = await Promise.all([present(req, row), typeOptions(req, row)])
  const sensitivities = Object.entries(SENSITIVITY_WORDS).map(([value, label]) => ({ value, label }))
  const status = form.list.length > 0 ? 422 : 200
  res
    .status(status)
    .render('evidence/edit', { evidence, form, types, sensitivities, onPaper: row.currentRevision === 0 })
}

export const showEdit = async (req: Request, res: Response): Promise<void> => {
  const evidence = await getForChange(req)
  await editPage(req, res, evidence, blankForm(formValues(evidence)))
}

const paperOfForm = (form: PaperForm): Paper => paperOf({ ...form, typeId: form.type })

/** Someone saved in the meantime: both versions, and a choice for each field that differs. */
const editConflict = async (req: Request, res: Response, typed: Form, mine: Paper): Promise<void> => {
  const row = await getForChange(req)
  const { evidence, types } = await present(req, row)
  const { events } = await listEvidenceEvents(req.ctx, row)
  const last = events.find(({ action }) => action !== 'evidence.linked' && action !== 'evidence.unlinked')
  res.status(409).render('evidence/conflict', {
    evidence,
    last,
    mine: { who: req.ctx.actor.displayName },
    form: blankForm({ version: row.version }),
    fields: presentConflict(row, typed, mine, types),
  })
}

export const saveEdit = async (req: Request, res: Response): Promise<void> => {
  const evidence = await getForChange(req)
  const form = parseForm(paperForm(req.ctx.today), req.body)
  if (!form.ok) return editPage(req, res, evidence, form.form)
  const paper = paperOfForm(form.data)
  try {
    const changed = await correctEvidence(req.ctx, evidence, { version: form.data.version, paper })
    flash(req, 'success', changed ? `Đã lưu thông tin giấy tờ ${paper.subject}.` : 'Không có thay đổi nào để lưu.')
    res.redirect(303, paths.evidence.show(evidence))
  } catch (error) {
    if (error instanceof FieldRefused) return editPage(req, res, evidence, withFaults(form.form, [error]))
    if (error instanceof Conflict) return editConflict(req, res, form.form, paper)
    throw error
  }
}

const overtaken = {
  field: '',
  message:
    'Chưa lưu: vừa có người khác cập nhật hồ sơ này. Nội dung đã nhập được giữ lại; đề nghị xem lại hồ sơ rồi gửi lại.',
}

/** The paper as it is now, and the form as it was typed, fit to be sent again over it. */
export const renewed = async (req: Request, form: Form): Promise<[EvidenceRecord, Form]> => {
  const evidence = await getForChange(req)
  const again = { ...form, values: { ...form.values, version: String(evidence.version) } }
  return [evidence, withFaults(again, [overtaken])]
}

/** The pages of a new version of a paper's file. */
export const revisionHandlers = (deps: UploadDeps) => {
  const page = async (req: Request, res: Response, row: EvidenceRecord, form: Form, status = 200): Promise<void> => {
    const [{ evidence }, { maxMegabytes }] = await Promise.all([present(req, row), fileLimits(deps)])
    const files = { accept: ACCEPT, words: KINDS_IN_WORDS, maxMegabytes }
    const uploads = await presentUploads(req.ctx, {
      communeId: row.ownerUnitId,
      parts: deps.parts,
      maxMegabytes,
      most: 1,
    })
    res.status(status).render('evidence/revise', { evidence, form, files, uploads })
  }

  const show = async (req: Request, res: Response): Promise<void> => {
    const evidence = await getForChange(req)
    await page(req, res, evidence, blankForm({ version: evidence.version, requestKey: randomUUID() }))
  }

  const receive = async (req: Request, res: Response, arrivals: Parameters<typeof examineFiles>[0]): Promise<void> => {
    const evidence = await getForChange(req)
    const form = parseForm(revisionForm, req.body)
    const examined = await examineFiles(arrivals, deps.scan)
    const { sent, faults: gone } = await takenFrom(req.ctx, evidence.ownerUnitId, form.ok ? form.data.upload : [])
    const missing =
      arrivals.length + sent.length + gone.length === 0
        ? [{ field: FILE_FIELD, message: 'Đề nghị chọn tệp của phiên bản mới.' }]
        : []
    const faults = [...missing, ...examined.faults, ...gone]
    if (!form.ok || faults.length > 0) return page(req, res, evidence, withFaults(form.form, faults), examined.status)
    const [file] = [...(await keepFiles(deps.storage, examined)), ...sent.map((one) => one.file)]
    if (!file) throw new FieldRefused(FILE_FIELD, 'Đề nghị chọn tệp của phiên bản mới.')
    const { version, note, requestKey } = form.data
    try {
      const made = await onlyOnce(req.ctx, requestKey, (claim) =>
        reviseWithUploads(req.ctx, file.receiptCode ? sent : [], evidence, { version, note, file }, claim),
      )
      res.redirect(303, made.location)
    } catch (error) {
      if (error instanceof FieldRefused) return page(req, res, evidence, withFaults(form.form, [error]), 422)
      if (error instanceof Conflict) return page(req, res, ...(await renewed(req, form.form)), 409)
      throw error
    }
  }

  const send = async (req: Request, res: Response): Promise<void> => {
    const { storage, maxBytes } = await fileLimits(deps)
    const arrivals = await takeFiles(req, res, { storage, maxBytes, maxFiles: 1 })
    try {
      await receive(req, res, arrivals.files)
    } finally {
      await arrivals.discard()
    }
  }
  return { show, send }
}
