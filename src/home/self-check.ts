import { access, constants, statfs } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'
import { readHistory, readMigrations } from '../kernel/db/migrations.js'
import { fmt } from '../kernel/format.js'
import type { FileStore } from '../kernel/storage/store.js'
import type { Day } from '../kernel/time.js'

export type Check = Readonly<{ label: string; ok: boolean; text: string }>
type Deps = Readonly<{ pool: pg.Pool; storage: Pick<FileStore, 'sizeOf'>; dataDir: string }>

/** Stored totals against a count made from nothing, as of the business day: any difference is a fault of the program. */
const checkTotals = async (pool: pg.Pool, today: Day): Promise<Check> => {
  const client = await pool.connect()
  try {
    await client.query('BEGIN READ ONLY')
    await client.query(`SELECT set_config('app.today', $1, true)`, [today])
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM totals_drift')
    const count = rows[0]?.count ?? 0
    const text = count === 0 ? 'Khớp với đếm lại từ đầu.' : `Lệch ${fmt.number(count)} dòng so với đếm lại từ đầu.`
    return { label: 'Số tổng hợp tiêu chí', ok: count === 0, text }
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

const checkMigrations = async (pool: pg.Pool): Promise<Check> => {
  const { pending, unfinished, edited, unknown } = await readHistory(pool, readMigrations())
  const faults = [
    pending.length > 0 && `${pending.length} chưa áp dụng`,
    unfinished.length > 0 && `${unfinished.length} dở dang`,
    edited.length > 0 && `${edited.length} đã bị sửa`,
    unknown.length > 0 && `${unknown.length} không thuộc phiên bản này`,
  ].filter((fault) => fault !== false)
  return {
    label: 'Cấu trúc cơ sở dữ liệu',
    ok: faults.length === 0,
    text: faults.join('; ') || 'Đúng phiên bản của chương trình.',
  }
}

/** Below this the disk is called nearly full (bytes): some twenty uploads of the largest size. */
const littleRoom = 1024 ** 3

const checkRoom = async (dataDir: string): Promise<Check> => {
  const label = 'Thư mục hồ sơ'
  try {
    const folder = path.join(dataDir, 'files')
    await access(folder, constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    return { label, ok: free >= littleRoom, text: `Ghi được; còn trống ${fmt.fileSize(free)}.` }
  } catch {
    return { label, ok: false, text: 'Không ghi được vào thư mục lưu hồ sơ.' }
  }
}

/** How many of the latest files are looked for. */
const lookedFor = 200

/** Whether the latest files that rows name are there, whole. */
const checkFiles = async ({ pool, storage }: Deps): Promise<Check> => {
  const { rows } = await pool.query<{ sha256: string; size: string }>(
    'SELECT sha256, size FROM "Blob" ORDER BY "storedAt" DESC, sha256 LIMIT $1',
    [lookedFor],
  )
  const found = await Promise.all(
    rows.map(async ({ sha256, size }) => (await storage.sizeOf(sha256).catch(() => null)) === Number(size)),
  )
  const missing = found.filter((there) => !there).length
  const text =
    missing === 0
      ? `${fmt.number(rows.length)} tệp gần nhất đủ và đúng kích thước.`
      : `Thiếu hoặc sai kích thước ${missing}/${rows.length} tệp.`
  return { label: 'Tệp hồ sơ', ok: missing === 0, text }
}

/** What the administrator can have looked at: whether counts, tables, disk and files are as they should be. */
export const selfCheck = (deps: Deps, today: Day): Promise<Check[]> =>
  Promise.all([checkTotals(deps.pool, today), checkMigrations(deps.pool), checkRoom(deps.dataDir), checkFiles(deps)])
