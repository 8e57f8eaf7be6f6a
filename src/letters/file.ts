import type { Request, Response } from 'express'
import { logAccess } from '../audit/access-log.js'
import type { Deps } from '../deps.js'
import type { Ctx } from '../kernel/context.js'
import { NotFound } from '../kernel/errors.js'
import { sendDocx, sendOfficial } from '../reports/official-docx/send.js'
import { countInLetter, shortDay } from '../reports/official-docx/words.js'
import type { Filling } from '../templates/fill.js'
import { findCurrentTemplate, readTemplate } from '../templates/queries.js'
import { listAncestorIds } from '../units/queries.js'
import { composeLetter } from './compose.js'
import { countRows } from './figures.js'
import { type Letter, letterKind } from './queries.js'
import { addressed } from './text.js'

/** "Công văn đôn đốc Trấn Ninh 2024-05-20.docx" */
const nameOf = ({ figures }: Letter): string => {
  const communes = addressed(figures)
  const [only] = communes
  const place = only && communes.length === 1 ? only.name : `${communes.length} xã`
  return `Công văn đôn đốc ${place} ${figures.day}.docx`
}

/** The trace comes first: what was begun to be sent counts as sent. */
const trace = ({ ctx }: Request, letter: Letter, template?: number) =>
  logAccess(ctx, {
    action: 'letter.downloaded',
    userId: ctx.actor.id,
    subject: 'GeneratedDocument',
    subjectId: letter.id,
    detail: { version: letter.version, ...(template !== undefined && { template }) },
  })

/** The office's template for letters that is in use; null: the common layout alone. */
export const findLetterTemplate = async (ctx: Ctx, { unitId }: Letter) =>
  findCurrentTemplate(ctx, { unitIds: await listAncestorIds(ctx, unitId, ctx.today), kind: letterKind })

/** Sends a letter in the office's own template, filled at this moment. @throws NotFound where none is in use */
export const sendOwnLetter = async (
  { storage }: Pick<Deps, 'storage'>,
  req: Request,
  res: Response,
  letter: Letter,
): Promise<void> => {
  const template = await findLetterTemplate(req.ctx, letter)
  if (!template) throw new NotFound('Đơn vị chưa có mẫu công văn riêng.')
  await trace(req, letter, template.id)
  const { fillTemplate } = await import('../templates/fill.js')
  const bytes = await fillTemplate(letterKind, await readTemplate(storage, template), fillingOf(letter))
  await sendDocx(req, res, { bytes, name: nameOf(letter).replace('.docx', ' theo mẫu.docx') })
}

const fillingOf = ({ figures, text }: Letter): Filling => {
  const { rows, late } = countRows(figures)
  return {
    paper: composeLetter(figures, text),
    values: {
      don_vi: figures.unit.fullName,
      ngay_so_lieu: shortDay(figures.day),
      thoi_han: shortDay(figures.deadline),
      so_chi_tieu: countInLetter(rows),
      so_qua_han: countInLetter(late),
    },
    tables: {},
  }
}

/** Sends a letter as .docx. */
export const sendLetter = async (req: Request, res: Response, letter: Letter): Promise<void> => {
  await trace(req, letter)
  await sendOfficial(req, res, { paper: composeLetter(letter.figures, letter.text), name: nameOf(letter) })
}
