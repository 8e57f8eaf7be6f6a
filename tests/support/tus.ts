import request from 'supertest'
import { paths } from '../../src/paths.js'
import type { Portal, Visitor } from './portal.js'

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** The protocol as a browser's script speaks it, over one portal for one person. */
export const sender = (portal: Pick<Portal, 'app'>, visitor: Visitor) => {
  const as = (asked: request.Test) =>
    asked.set({ Cookie: visitor.cookie, 'X-CSRF-Token': visitor.token, 'Tus-Resumable': '1.0.0', Accept: 'text/plain' })
  const on = (id: string) => paths.uploads.show({ upload: id })

  const open = (communeId: number, name: string, size: number) =>
    as(request(portal.app).post(paths.uploads.create())).set({
      'Upload-Length': String(size),
      'Upload-Metadata': `filename ${base64(name)},commune ${base64(String(communeId))},fingerprint ${base64('abc-1')}`,
    })
  const idOf = (answer: request.Response): string => String(answer.headers['location']).split('/').at(-1) ?? ''
  const offset = (id: string) => as(request(portal.app).head(on(id)))
  const send = (id: string, at: number, bytes: Buffer) =>
    as(request(portal.app).patch(on(id)))
      .set({ 'Upload-Offset': String(at), 'Content-Type': 'application/offset+octet-stream' })
      .send(bytes)
  const drop = (id: string) => as(request(portal.app).delete(on(id)))
  const receipt = (id: string) => as(request(portal.app).post(paths.uploads.receipt({ upload: id })))

  /** Opens, sends in two pieces and asks for the receipt. */
  const whole = async (communeId: number, name: string, bytes: Buffer) => {
    const opened = await open(communeId, name, bytes.length)
    if (opened.status !== 201) throw new Error(`opening answered ${opened.status}: ${opened.text}`)
    const id = idOf(opened)
    const half = Math.floor(bytes.length / 2)
    await send(id, 0, bytes.subarray(0, half))
    await send(id, half, bytes.subarray(half))
    return { id, receipt: await receipt(id) }
  }
  return { open, idOf, offset, send, drop, receipt, whole, as }
}
