import { gunzipSync, gzipSync } from 'node:zlib'
import type { Ctx } from '../kernel/context.js'
import { Invalid } from '../kernel/errors.js'
import { readSheets } from '../kernel/xlsx.js'
import { checkSet } from './check.js'
import { faultsOf, jsonPlace, MOST_FAULTS } from './faults.js'
import { getInUse, getStock, type InUse, settled } from './queries.js'
import { readJson } from './read-json.js'
import { type Fault, type SetImport, setImport, type WhereOf } from './set-file.js'
import { fromSheets } from './sheets.js'

/** Largest file taken: ten times the largest set. */
export const MAX_MEGABYTES = 1

const UNPACKED = 4 * 1024 ** 2

type Read = Readonly<{ data: unknown; faults: readonly Fault[]; where: WhereOf }>

/** A file as data, JSON or sheets by what it is, not by its name. @throws Invalid for what is neither */
const readData = async (file: Buffer): Promise<Read> => {
  if (file.subarray(0, 2).toString('latin1') === 'PK') return fromSheets(await readSheets(file))
  const data = readJson(file)
  return { data, faults: [], where: jsonPlace(data) }
}

/** A file that fits, beside the version in use. */
export type Proposal = Readonly<{ set: SetImport; inUse: InUse }>

export type Checked = Readonly<{ ok: true; proposal: Proposal }> | Readonly<{ ok: false; faults: readonly Fault[] }>

const checkData = async (ctx: Ctx, { data, faults, where }: Read): Promise<Checked> => {
  const parsed = setImport.safeParse(data)
  if (!parsed.success || faults.length > 0) {
    const all = [...faults, ...(parsed.success ? [] : faultsOf(parsed.error, data, where))]
    return { ok: false, faults: all.slice(0, MOST_FAULTS) }
  }
  const inUse = await getInUse(ctx, parsed.data.code)
  const found = checkSet(parsed.data, await getStock(ctx, parsed.data.code, inUse), where)
  if (found.length > 0) return { ok: false, faults: found.slice(0, MOST_FAULTS) }
  return { ok: true, proposal: { set: settled(parsed.data, inUse), inUse } }
}

/** Reads and checks a file that was sent. @throws Invalid for what is no set at all */
export const checkFile = async (ctx: Ctx, file: Buffer): Promise<Checked> => checkData(ctx, await readData(file))

/** A checked file as the form that confirms it carries it: nothing of it is stored before. */
export const packed = (set: SetImport): string => gzipSync(JSON.stringify(set)).toString('base64url')

/** The same, read and checked anew: a form is no word of ours. @throws Invalid when it was cut or changed into nonsense */
export const checkPacked = async (ctx: Ctx, text: string): Promise<Checked> => {
  let bytes: Buffer
  try {
    bytes = gunzipSync(Buffer.from(text, 'base64url'), { maxOutputLength: UNPACKED })
  } catch {
    throw new Invalid('Chưa lưu: nội dung tệp gửi lại chưa trọn vẹn. Đề nghị tải tệp lên lại.')
  }
  const data = readJson(bytes)
  return checkData(ctx, { data, faults: [], where: jsonPlace(data) })
}
