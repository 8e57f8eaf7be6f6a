import { villages } from '../../src/imports/kinds/villages.js'
import { type Batch, getBatch } from '../../src/imports/queries.js'
import { receiveBatch, settleColumns } from '../../src/imports/service.js'
import type { Ctx } from '../../src/kernel/context.js'
import { writeSheets } from '../../src/kernel/xlsx.js'
import { paths } from '../../src/paths.js'
import type { Visitor } from './portal.js'

/** What a hidden field of a page holds. */
export const hiddenIn = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

/** The fields the page of columns would send: what it suggests, unless said otherwise. */
export const suggestedIn = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<select[^>]* name="(c\.\d+)"[^>]*>([\s\S]*?)<\/select>/g)].map(([, name = '', options = '']) => [
      name,
      /value="([^"]*)" selected/.exec(options)?.[1] ?? '',
    ]),
  )

export const sheetOf = (head: string[], rows: (string | number)[][]): Promise<Buffer> =>
  writeSheets([{ name: 'Trang', head, widths: [], rows }])

/** Uploads a file of a kind. Answers the id of the batch; 0 when it was refused. */
export const uploadFile = async (
  visitor: Visitor,
  kind: string,
  file: Buffer,
  { name = 'so-lieu.xlsx', set = 'NTM_2021_2025' } = {},
) => {
  const page = await visitor.get(paths.imports.create({}, { kind, set })).expect(200)
  const answer = await visitor
    .multipart(paths.imports.create({}, { kind }))
    .field('requestKey', hiddenIn(page.text, 'requestKey'))
    .field('set', set)
    .attach('file', file, name)
  const id = Number(/\/imports\/(\d+)\//.exec(answer.headers['location'] ?? '')?.[1] ?? 0)
  return { answer, id }
}

/** Settles the columns as suggested. */
export const settleFile = async (visitor: Visitor, id: number, more: Record<string, string> = {}) => {
  const page = await visitor.get(paths.imports.columns({ id })).expect(200)
  const fields = { ...suggestedIn(page.text), sheet: hiddenIn(page.text, 'sheet'), head: hiddenIn(page.text, 'head') }
  return visitor.post(paths.imports.columns({ id }), { ...fields, ...more })
}

/** A file looked at as far as the dry run. */
export const checkFile = async (
  visitor: Visitor,
  kind: string,
  file: Buffer,
  { name, set, ...more }: Record<string, string> = {},
) => {
  const { id } = await uploadFile(visitor, kind, file, { ...(name && { name }), ...(set && { set }) })
  await settleFile(visitor, id, more).then(({ status, text }) => {
    if (status !== 303)
      throw new Error(`columns answered ${status}: ${/role="alert"[\s\S]{0,600}/.exec(text)?.[0] ?? ''}`)
  })
  const page = await visitor.get(paths.imports.check({ id })).expect(200)
  return { id, text: page.text, stamp: hiddenIn(page.text, 'stamp') }
}

/** Confirms what a dry run showed. */
export const confirmFile = (visitor: Visitor, { id, stamp }: { id: number; stamp: string }, skipFaulty?: 'on') =>
  visitor.post(paths.imports.check({ id }), { stamp, skipFaulty })

/** A list of villages, uploaded and its columns settled, without a detour over pages: commune and name in a row. */
export const villageBatch = async (ctx: Ctx, cells: string[][]): Promise<Batch> => {
  const rows = cells.map((own, index) => ({ no: index + 1, cells: own }))
  const file = {
    file: 'thon.xlsx',
    sha256: '0'.repeat(64),
    encoding: null,
    set: null,
    sheets: [{ name: 'Thôn', rows }],
  }
  const id = await receiveBatch(ctx, villages, file, () => Promise.resolve())
  const reading = { sheet: 0, head: 1, columns: { commune: 0, name: 1 }, asOf: null, terms: null }
  await settleColumns(ctx, await getBatch(ctx, id), reading)
  return getBatch(ctx, id)
}
