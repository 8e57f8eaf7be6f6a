import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { translateDbError } from '../db/errors.js'
import { NotFound, Refusal, Repeated, TooLarge } from '../errors.js'
import type { Logger } from '../log.js'

/** Every address nobody answered. */
export const notFound: RequestHandler = () => {
  throw new NotFound('Không tìm thấy trang.')
}

const pages = new Set([403, 404, 409, 413, 422, 429, 500, 503])

/** What Express and its body parsers throw carries a status; theirs are the sender's faults, never ours. */
const fromExpress = (error: unknown): Refusal | null => {
  if (!(error instanceof Error) || !('status' in error)) return null
  if (error.status === 413) return new TooLarge()
  return typeof error.status === 'number' && error.status < 500 ? new NotFound('Yêu cầu chưa hợp lệ.') : null
}

/** Answers every thrown thing with a page: a refusal with its sentence, anything else as 500 with the request's id. */
export const errorPages =
  (log: Logger, onRefusal: (req: Request, refusal: Refusal) => void): ErrorRequestHandler =>
  (thrown: unknown, req, res, next) => {
    const error = translateDbError(thrown)
    if (res.headersSent) {
      log.error({ id: req.id, err: error }, 'failed after the answer had begun')
      return next(error)
    }
    if (error instanceof Repeated) return res.redirect(303, error.location)
    const refusal = error instanceof Refusal ? error : fromExpress(error)
    if (refusal) onRefusal(req, refusal)
    else log.error({ id: req.id, err: error }, 'unexpected error')
    const status = refusal?.status ?? 500
    res.status(status).set(refusal?.headers ?? {})
    if (req.accepts(['html', 'text']) === 'text' && !req.accepts('html'))
      return res.type('text').send(refusal?.message ?? '')
    const page = pages.has(status) ? status : 404
    res.render(
      `errors/${page}`,
      { message: refusal?.message, requestId: req.id },
      (failure: unknown, html?: string) => {
        if (!failure && html !== undefined) return res.type('html').send(html)
        log.error({ id: req.id, err: failure }, 'the error page itself failed')
        res.type('text').send(`Có lỗi xảy ra. Mã yêu cầu: ${req.id}`)
      },
    )
  }
