import type { Workbook } from 'exceljs'
import { Invalid } from './errors.js'
import { nfc } from './text.js'
import { openBook, type SheetRow } from './xlsx-read.js'

/** What the sheets of a template hold at most. */
const MOST_ROWS = 2000
const MOST_COLUMNS = 40
const MOST_SHEETS = 20

const notASheet = 'Tệp không phải bảng tính .xlsx đọc được. Đề nghị dùng tệp mẫu, lưu ở dạng Excel Workbook (.xlsx).'

/** The library takes its time and memory to load: only where a sheet is written. */
const newWorkbook = async (): Promise<Workbook> => {
  const { default: library } = await import('exceljs')
  return new library.Workbook()
}

/** A sheet as it was read. */
export type SheetRead = Readonly<{ name: string; rows: readonly SheetRow[] }>

/** All sheets with the rows of each that hold anything, cells as shown, NFC and trimmed. @throws Invalid for what is no sheet */
export const readSheets = async (file: Buffer): Promise<SheetRead[]> => {
  const workbook = await openBook(file)
  if (workbook.worksheets.length === 0 || workbook.worksheets.length > MOST_SHEETS) throw new Invalid(notASheet)
  return workbook.worksheets.map((sheet) => {
    if (sheet.rowCount > MOST_ROWS) throw new Invalid(`Bảng tính có nhiều hơn ${MOST_ROWS} dòng. Đề nghị chia nhỏ.`)
    const rows: SheetRow[] = []
    sheet.eachRow((row, no) => {
      const columns = Math.min(row.cellCount, MOST_COLUMNS)
      const cells = Array.from({ length: columns }, (_, index) => nfc(row.getCell(index + 1).text).trim())
      if (cells.some((cell) => cell !== '')) rows.push({ no, cells })
    })
    return { name: sheet.name, rows }
  })
}

/** A sheet to be written: a heading row, then the rows; widths in characters. */
export type Sheet = Readonly<{
  name: string
  head: readonly string[]
  widths: readonly number[]
  rows: readonly (readonly (string | number)[])[]
}>

/** Writes sheets as one .xlsx; every cell is a value, never a formula. */
export const writeSheets = async (sheets: readonly Sheet[]): Promise<Buffer> => {
  const workbook = await newWorkbook()
  for (const { name, head, widths, rows } of sheets) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
    sheet.columns = head.map((_, index) => ({ width: widths[index] ?? 20 }))
    sheet.addRow([...head]).font = { bold: true }
    for (const row of rows) sheet.addRow([...row]).alignment = { wrapText: true, vertical: 'top' }
    sheet.getColumn(1).numFmt = '@' // "2.10" stays a code
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
