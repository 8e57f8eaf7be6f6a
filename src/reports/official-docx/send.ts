import { Readable } from 'node:stream'
import type { Request, Response } from 'express'
import { sendFile } from '../../kernel/http/send-file.js'
import type { OfficialPaper } from './paper.js'

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** Sends a paper as .docx, made at this moment. The library that writes it is loaded when the first one is asked for. */
export const sendOfficial = async (
  req: Request,
  res: Response,
  { paper, name }: { paper: OfficialPaper; name: string },
): Promise<void> => {
  const { writeOfficial } = await import('./write.js')
  await sendDocx(req, res, { bytes: await writeOfficial(paper), name })
}

/** Sends the bytes of a .docx to be saved. */
export const sendDocx = async (
  req: Request,
  res: Response,
  { bytes, name }: { bytes: Buffer; name: string },
): Promise<void> => {
  const open = (range?: { start: number; end: number }) =>
    Promise.resolve(Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]))
  await sendFile(req, res, { name, mediaType: docxType, size: bytes.length, inline: false, open })
}
