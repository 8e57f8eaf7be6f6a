import type { Request, Response } from 'express'
import { dateTime, fileSize, day as showDay } from '../kernel/format.js'
import { queryText } from '../kernel/http/request.js'
import { dayOf } from '../kernel/time.js'
import { paths } from '../paths.js'
import { groupedHash, presentReceipt } from './presenter.js'
import { listReceipts } from './queries.js'
import { readReceiptCode } from './rules.js'
import { type ReceiptTrace, traceReceipts } from './uploads/queries.js'

/** Receipts asked for at once: as many as a form may have files. */
const MOST_CODES = 10

const codesOf = (req: Request): { typed: string; codes: string[] } => {
  const sent = [req.query['code'] ?? []].flat().filter((one) => typeof one === 'string')
  const codes = sent.flatMap((one) => readReceiptCode(one) ?? []).slice(0, MOST_CODES)
  return { typed: sent.length === 1 ? queryText(req, 'code', 40) : '', codes: [...new Set(codes)] }
}

const traceWords = ({ state, own }: ReceiptTrace): { title: string; text: string } => {
  if (state === 'unsaved' && own) {
    return {
      title: 'Cổng đã nhận tệp; tệp chưa lưu vào hồ sơ.',
      text: `Tệp được giữ đến ${showDay(dayOf(own.expiresAt))} để lưu vào hồ sơ.`,
    }
  }
  if (state === 'dropped' && own?.droppedAt) {
    return {
      title: 'Cổng đã nhận tệp; tệp không được lưu vào hồ sơ.',
      text: `Tệp đã bỏ hoặc hết hạn giữ ngày ${showDay(dayOf(own.droppedAt))}.`,
    }
  }
  return {
    title: 'Mã này do cổng cấp.',
    text: 'Giấy tờ ngoài phạm vi của tài khoản: cổng chỉ xác nhận thời điểm nhận và dấu vân tay của tệp.',
  }
}

/** A receipt without its paper: that it was given, when, and for which bytes. */
const presentTrace = (trace: ReceiptTrace) => ({
  ...traceWords(trace),
  code: trace.code,
  kind: trace.state === 'elsewhere' ? 'info' : trace.state === 'dropped' ? 'warning' : 'success',
  fileName: trace.own?.fileName ?? null,
  weight: fileSize(trace.size),
  at: trace.at,
  when: dateTime(trace.at),
  hash: groupedHash(trace.sha256),
  saveHref: trace.state === 'unsaved' && trace.own ? paths.evidence.create({}, { commune: trace.own.communeId }) : null,
})

/**
 * Receipts just given or looked up later by their codes. Of a paper outside the person's scope the portal confirms that the
 * code is its own, with time and hash, and nothing else.
 */
export const showReceipts = async (req: Request, res: Response): Promise<void> => {
  const { typed, codes } = codesOf(req)
  const receipts = codes.length > 0 ? await listReceipts(req.ctx, codes) : []
  const unseen = codes.filter((code) => !receipts.some(({ receiptCode }) => receiptCode === code))
  const traces = await traceReceipts(req.ctx, unseen)
  const missing = unseen.filter((code) => !traces.some((trace) => trace.code === code))
  const unread = typed !== '' && codes.length === 0
  res.render('evidence/receipts', {
    receipts: receipts.map(presentReceipt),
    traces: traces.map(presentTrace),
    typed,
    missing,
    unread,
  })
}
