import { createHash } from 'node:crypto'
import { readDelimited } from '../kernel/csv-read.js'
import { Invalid } from '../kernel/errors.js'
import { type BookSheet, readBook } from '../kernel/xlsx-read.js'
import type { Received } from './service.js'

/** Most a file may weigh, and hold. */
export const maxMegabytes = 5
export const maxColumns = 200

const isPackage = (file: Buffer): boolean => file.subarray(0, 2).toString('latin1') === 'PK'
const isOldWorkbook = (file: Buffer): boolean => file.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))

/** The sheets of an uploaded file, told by its content. @throws Invalid with what to do */
export const readFile = async (file: Buffer, name: string, rows: number): Promise<Omit<Received, 'set'>> => {
  if (isOldWorkbook(file))
    throw new Invalid('Tệp .xls cũ không đọc được. Đề nghị mở bằng Excel rồi lưu ở dạng Excel Workbook (.xlsx).')
  const sha256 = createHash('sha256').update(file).digest('hex')
  const limits = { rows, columns: maxColumns }
  const read = isPackage(file)
    ? { sheets: await readBook(file, limits), encoding: null }
    : asSheet(readDelimited(file, limits))
  if (read.sheets.length === 0) throw new Invalid('Tệp không có dòng nào. Đề nghị kiểm tra lại.')
  return { file: name, sha256, ...read }
}

const asSheet = ({ rows, encoding }: ReturnType<typeof readDelimited>): { sheets: BookSheet[]; encoding: string } => ({
  sheets: rows.length > 0 ? [{ name: 'CSV', rows }] : [],
  encoding,
})
