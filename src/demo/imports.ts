import { createHash } from 'node:crypto'
import { villages } from '../imports/kinds/villages.js'
import { planBatch } from '../imports/planning.js'
import { getBatch } from '../imports/queries.js'
import { applyBatch, receiveBatch, settleColumns } from '../imports/service.js'
import type { CommandCtx } from '../kernel/command.js'

const rows: readonly (readonly string[])[] = [
  ['DANH SÁCH THÔN (minh họa)'],
  ['TT', 'Tên xã', 'Tên thôn'],
  ['1', 'Xã Trấn Ninh', 'Thôn Minh họa 1'],
  ['2', 'Xã Trấn Ninh', 'Thôn Minh họa 2'],
  ['3', 'Xã Yên Phúc', 'Thôn Minh họa 1'],
  ['4', 'Xã Yên Phúc', 'Thôn Minh họa 2'],
  ['5', 'Xã Hữu Lễ', 'Thôn Minh họa 1'],
]

/** A list of villages the office brought in from a spreadsheet, as the portal's own pages would have it. */
export const enterImport = async (ctx: CommandCtx): Promise<void> => {
  const sheet = { name: 'Thôn', rows: rows.map((cells, index) => ({ no: index + 1, cells })) }
  const sha256 = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  const file = { file: 'danh-sach-thon-minh-hoa.xlsx', sha256, encoding: null, set: null, sheets: [sheet] }
  const id = await receiveBatch(ctx, villages, file, () => Promise.resolve())
  const reading = { sheet: 0, head: 2, columns: { commune: 1, name: 2 }, asOf: null, terms: null }
  await settleColumns(ctx, await getBatch(ctx, id), reading)
  const batch = await getBatch(ctx, id)
  const { stamp } = await planBatch(ctx, batch)
  await applyBatch(ctx, batch, { stamp, skipFaulty: false })
}
