import type { Request, Response } from 'express'
import { Conflict, FieldRefused } from '../kernel/errors.js'
import { blankForm, type Form, parseForm } from '../kernel/forms.js'
import { flash } from '../kernel/http/session.js'
import { paths } from '../paths.js'
import { linkEvidence, withdrawEvidence } from './link-service.js'
import { getProvables, type Provables } from './place.js'
import type { EvidenceRecord } from './queries.js'
import { getForChange, renewed } from './routes-record.js'
import { withFaults } from './routes-upload.js'
import { inSentence } from './rules.js'
import { linksForm, withdrawalForm } from './schemas.js'

const linkedIds = ({ links }: EvidenceRecord) => links.map(({ assessmentId }) => assessmentId)

/** Criteria of the commune by set, their indicators as boxes; criteria with a ticked one stand open. */
const presentChoices = ({ criteria, catalogue }: Provables, ticked: readonly string[]) =>
  catalogue.sets.flatMap(({ id, name }) => {
    const own = criteria.filter(({ set }) => set.id === id)
    const choices = own.map(({ criterion, indicators }) => ({
      id: `c${criterion.id}`,
      label: `${criterion.no}. ${criterion.name}`,
      options: indicators.map((one) => ({ value: String(one.assessmentId), label: `${one.code} ${one.name}` })),
      ticked: indicators.filter(({ assessmentId }) => ticked.includes(String(assessmentId))).length,
    }))
    return choices.length > 0 ? [{ name, criteria: choices }] : []
  })

const headOf = ({ id, subject, commune }: EvidenceRecord) => ({ id, subject, inCommune: inSentence(commune) })

const linksPage = async (
  req: Request,
  res: Response,
  evidence: EvidenceRecord,
  form: Form,
  status = 200,
): Promise<void> => {
  const provables = await getProvables(req.ctx, evidence.ownerUnitId)
  const ticked = [form.values['assessments'] ?? []].flat()
  res.status(status).render('evidence/links', {
    form,
    evidence: headOf(evidence),
    before: [form.values['before'] ?? []].flat(),
    sets: presentChoices(provables, ticked),
    verified: evidence.links.some(({ verified }) => verified),
  })
}

const blankLinks = (evidence: EvidenceRecord) =>
  blankForm({ assessments: linkedIds(evidence), before: linkedIds(evidence) })

export const showLinks = async (req: Request, res: Response): Promise<void> => {
  const evidence = await getForChange(req)
  await linksPage(req, res, evidence, blankLinks(evidence))
}

export const saveLinks = async (req: Request, res: Response): Promise<void> => {
  const evidence = await getForChange(req)
  const form = parseForm(linksForm, req.body)
  if (!form.ok) return linksPage(req, res, evidence, form.form, 422)
  const { assessments, before, reason } = form.data
  // What another window linked or closed in the meantime is left as it is: only what was ticked or unticked here counts.
  const add = assessments.filter((id) => !before.includes(id))
  const remove = before.filter((id) => !assessments.includes(id))
  try {
    await linkEvidence(req.ctx, evidence, { add, remove, reason })
    flash(req, 'success', `Đã lưu chỉ tiêu của giấy tờ ${evidence.subject}.`)
    res.redirect(303, paths.evidence.show(evidence))
  } catch (error) {
    if (error instanceof FieldRefused) return linksPage(req, res, evidence, withFaults(form.form, [error]), 422)
    if (!(error instanceof Conflict)) throw error
    const [fresh, again] = await renewed(req, form.form)
    const values = { ...again.values, before: linkedIds(fresh).map(String) }
    await linksPage(req, res, fresh, { ...again, values }, 409)
  }
}

const withdrawalPage = (res: Response, evidence: EvidenceRecord, form: Form, status = 200): void => {
  res.status(status).render('evidence/withdraw', {
    form,
    evidence: headOf(evidence),
    links: evidence.links.length,
    verified: evidence.links.filter(({ verified }) => verified).length,
  })
}

export const showWithdrawal = async (req: Request, res: Response): Promise<void> => {
  const evidence = await getForChange(req)
  withdrawalPage(res, evidence, blankForm({ version: evidence.version }))
}

export const withdraw = async (req: Request, res: Response): Promise<void> => {
  const evidence = await getForChange(req)
  const form = parseForm(withdrawalForm, req.body)
  if (!form.ok) return withdrawalPage(res, evidence, form.form, 422)
  try {
    const flagged = await withdrawEvidence(req.ctx, evidence, form.data)
    const also = flagged > 0 ? ` ${flagged} chỉ tiêu đã thẩm tra được đánh dấu cần thẩm tra lại.` : ''
    flash(req, 'success', `Đã thu hồi giấy tờ ${evidence.subject}. Tệp và lịch sử vẫn được giữ.${also}`)
    res.redirect(303, paths.evidence.show(evidence))
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    const [fresh, again] = await renewed(req, form.form)
    withdrawalPage(res, fresh, again, 409)
  }
}
