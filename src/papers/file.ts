import type { Request, Response } from 'express'
import { logAccess } from '../audit/access-log.js'
import type { Deps } from '../deps.js'
import { NotFound } from '../kernel/errors.js'
import { idOf } from '../kernel/http/request.js'
import { asksForBeginning, sendFile } from '../kernel/http/send-file.js'
import { kindWords } from './kinds.js'
import { getPaper } from './queries.js'

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** Sends a kept file of a version: the same bytes for ever. The trace comes first. */
export const sendPaperFile = async ({ storage }: Pick<Deps, 'storage'>, req: Request, res: Response): Promise<void> => {
  const paper = await getPaper(req.ctx, idOf(req))
  const file = paper.files.find(
    ({ version, format }) => version === idOf(req, 'number') && format === req.params['format'],
  )
  if (!file) throw new NotFound('Báo cáo không có tệp này.')
  if (asksForBeginning(req))
    await logAccess(req.ctx, {
      action: 'paper.downloaded',
      userId: req.ctx.actor.id,
      subject: 'MadeReport',
      subjectId: paper.id,
      detail: { version: file.version, format: file.format },
    })
  const pdf = file.format === 'pdf'
  const ending = file.format === 'own' ? ' theo mẫu.docx' : `.${file.format}`
  const name = `${kindWords[paper.kind]} ${paper.unit} ${paper.params.choice.day} bản ${file.version}${ending}`
  await sendFile(req, res, {
    name,
    mediaType: pdf ? 'application/pdf' : word,
    size: file.size,
    inline: pdf && req.query['view'] !== undefined,
    open: async (range) => (await storage.open(file.sha256, range)).stream,
  })
}
