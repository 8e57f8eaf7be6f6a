import type { ErrorRequestHandler, Response } from 'express'
import { translateDbError } from '../kernel/db/errors.js'
import { Refusal } from '../kernel/errors.js'
import type { Logger } from '../kernel/log.js'
import type { Problem } from './schemas.js'

const titles: Readonly<Record<number, string>> = {
  400: 'Tham số chưa đúng',
  401: 'Chưa có mã truy cập hợp lệ',
  403: 'Ngoài phạm vi được đọc',
  404: 'Không tìm thấy',
  405: 'Chỉ đọc',
  429: 'Gọi quá nhiều lần',
  500: 'Lỗi của cổng',
  503: 'Tạm thời chưa sẵn sàng',
}

/** A refusal for a program: a status, headers and one sentence. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly headers: Record<string, string>
  constructor(status: number, detail: string, headers: Record<string, string> = {}) {
    super(detail)
    this.status = status
    this.headers = headers
  }
}

const send = (res: Response, problem: Omit<Problem, 'type' | 'title'>): void => {
  const body: Problem = { type: 'about:blank', title: titles[problem.status] ?? 'Chưa thực hiện được', ...problem }
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(body))
}

/** Answers what was thrown as a problem (RFC 9457): programs read no pages. A fault of ours names the request only. */
export const problems =
  (log: Logger): ErrorRequestHandler =>
  (thrown: unknown, req, res, next) => {
    const error = translateDbError(thrown)
    if (res.headersSent) return next(error)
    if (error instanceof ApiRefusal || error instanceof Refusal) {
      res.set(error.headers)
      return send(res, { status: error.status, detail: error.message, requestId: req.id })
    }
    log.error({ id: req.id, err: error }, 'unexpected error')
    send(res, { status: 500, detail: 'Có lỗi xảy ra. Lỗi đã được ghi lại theo mã yêu cầu.', requestId: req.id })
  }
