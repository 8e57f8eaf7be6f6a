import type { Request, Response } from 'express'
import { logAccess } from '../audit/access-log.js'
import { sendOfficial } from '../reports/official-docx/send.js'
import { composeLetter } from './compose.js'
import type { Letter } from './queries.js'
import { addressed } from './text.js'

/** "Công văn đôn đốc Trấn Ninh 2024-05-20.docx" */
const nameOf = ({ figures }: Letter): string => {
  const communes = addressed(figures)
  const [only] = communes
  const place = only && communes.length === 1 ? only.name : `${communes.length} xã`
  return `Công văn đôn đốc ${place} ${figures.day}.docx`
}

/** Sends a letter as .docx. The trace comes first: what was begun to be sent counts as sent. */
export const sendLetter = async (req: Request, res: Response, letter: Letter): Promise<void> => {
  const { ctx } = req
  await logAccess(ctx, {
    action: 'letter.downloaded',
    userId: ctx.actor.id,
    subject: 'GeneratedDocument',
    subjectId: letter.id,
    detail: { version: letter.version },
  })
  await sendOfficial(req, res, { paper: composeLetter(letter.figures, letter.text), name: nameOf(letter) })
}
