import type { Cell, Workbook, Worksheet } from 'exceljs'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { Invalid } from './errors.js'
import { decimalInput } from './format.js'
import { cleanText } from './text.js'

/** A row of a sheet: its number as the program shows it, and its cells as text. */
export type SheetRow = Readonly<{ no: number; cells: readonly string[] }>

/** What a file may hold at most; a person is told the numbers where the file is chosen. */
export type BookLimits = Readonly<{ rows: number; columns: number }>

/** A sheet as read: its name and the rows that hold anything. */
export type BookSheet = Readonly<{ name: string; rows: readonly SheetRow[] }>

/** Most a package may unfold to, and be made of. */
const MOST_BYTES = 60 * 1024 ** 2
const MOST_PARTS = 300
/** Most cells that merged areas may cover together: titles and names that span rows cover hundreds. */
const MOST_MERGED = 20_000
/** The longest text a cell is taken with. */
const MOST_LETTERS = 4000

const notABook =
  'Tệp không phải bảng tính .xlsx đọc được. Tệp .xls cũ: đề nghị mở bằng Excel rồi lưu ở dạng Excel Workbook (.xlsx).'
const tooLarge = 'Bảng tính mở ra quá lớn. Đề nghị chỉ giữ trang có số liệu rồi tải lại.'

const columnNumber = (letters: string): number =>
  Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)

/** How many cells the merged areas of a sheet cover. */
const mergedCells = (xml: string): number => {
  let sum = 0
  for (const [, a = 'A', b = '1', c = 'A', d = '1'] of xml.matchAll(
    /<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/g,
  ))
    sum += (columnNumber(c) - columnNumber(a) + 1) * (Number(d) - Number(b) + 1)
  return sum
}

const isSheet = (name: string): boolean => /^xl\/worksheets\/[^/]+\.xml$/i.test(name)

/** Unpacks one part, counting what really comes out; answers how much that was. @throws Invalid */
const unpack = (zip: ZipFile, entry: Entry, left: number): Promise<number> =>
  new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(new Invalid(notABook))
      const chunks: Buffer[] = []
      let bytes = 0
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > left) {
          stream.destroy()
          return reject(new Invalid(tooLarge))
        }
        if (isSheet(entry.fileName)) chunks.push(chunk)
      })
      stream.on('error', () => reject(new Invalid(notABook)))
      stream.on('end', () => {
        const merged = chunks.length === 0 ? 0 : mergedCells(Buffer.concat(chunks).toString('latin1'))
        if (merged > MOST_MERGED) return reject(new Invalid('Bảng tính có vùng gộp ô quá lớn. Đề nghị bỏ gộp ô.'))
        resolve(bytes)
      })
    })
  })

/**
 * Looks into the package before the library does: it must be a workbook, unfold to no more than is read, and merge no
 * areas so large that laying them out alone would take minutes. What unfolds is counted, not believed.
 * @throws Invalid
 */
const checkPackage = (file: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    fromBuffer(file, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(new Invalid(notABook))
      let left = MOST_BYTES
      let parts = 0
      const refuse = (fault: unknown) => {
        zip.close()
        reject(fault instanceof Error ? fault : new Invalid(notABook))
      }
      zip.on('entry', (entry: Entry) => {
        parts += 1
        if (parts > MOST_PARTS || entry.uncompressedSize > left) return refuse(new Invalid(tooLarge))
        unpack(zip, entry, left).then((bytes) => {
          left -= bytes
          zip.readEntry()
        }, refuse)
      })
      zip.on('end', () => resolve())
      zip.on('error', () => refuse(new Invalid(notABook)))
      zip.readEntry()
    })
  })

const decimalsOf = (format: string | undefined): number => /^0\.(0{1,4})$/.exec(format ?? '')?.[1]?.length ?? 0

/**
 * A number with the decimal comma, so that "1,234" is never taken for thousands. Fifteen digits, as the program shows it;
 * the zeros that a format like 0.00 shows stay ("2,10"); a percentage is written as one ("62,5%").
 */
const numberText = (value: number, format: string | undefined): string => {
  if (format?.includes('%')) return `${decimalInput(Number((value * 100).toPrecision(15)))}%`
  const plain = decimalInput(Number(value.toPrecision(15)))
  const digits = decimalsOf(format)
  const fixed = value.toFixed(digits)
  return digits > 0 && Number(fixed) === value ? fixed.replace('.', ',') : plain
}

const pad = (part: number): string => String(part).padStart(2, '0')

/** The calendar day of a date cell, dd/mm/yyyy: the library gives it as midnight UTC. */
const dateText = (value: Date): string => {
  if (Number.isNaN(value.getTime())) return ''
  const rounded = new Date(Math.round(value.getTime() / 1000) * 1000)
  return `${pad(rounded.getUTCDate())}/${pad(rounded.getUTCMonth() + 1)}/${rounded.getUTCFullYear()}`
}

/** What stands in a cell of a formula whose result the file does not hold. */
export const NO_RESULT = '#?'

type Value = Cell['value']

const valueText = (value: Value, format: string | undefined): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? numberText(value, format) : ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'x' : ''
  if (value instanceof Date) return dateText(value)
  if ('error' in value) return value.error
  if ('richText' in value) return value.richText.map(({ text }) => text).join('')
  if ('formula' in value || 'sharedFormula' in value)
    return value.result === undefined ? NO_RESULT : valueText(value.result, format)
  return 'text' in value ? valueText(value.text, format) : ''
}

/** A cell as text: the value a formula had when the file was saved, an error as the program names it (#REF!). */
const textOf = (cell: Cell): string => {
  const format = cell.numFmt as string | undefined
  return cleanText(valueText(cell.value, format)).slice(0, MOST_LETTERS)
}

const rowsOf = (sheet: Worksheet, { columns }: BookLimits): SheetRow[] => {
  const rows: SheetRow[] = []
  sheet.eachRow((row, no) => {
    const cells = Array.from({ length: Math.min(row.cellCount, columns) }, (_, index) => textOf(row.getCell(index + 1)))
    if (cells.some((cell) => cell !== '')) rows.push({ no, cells })
  })
  return rows
}

/** Parts the library would lay out cell by cell and nobody reads. */
const ignored = ['dataValidations', 'conditionalFormatting', 'drawing', 'picture', 'hyperlinks', 'tableParts', 'extLst']

/**
 * Opens a workbook that somebody sent: the one way in, past the look at its package. The library takes its time and memory to
 * load: only where a sheet is read. @throws Invalid for what is no workbook or too large a one
 */
export const openBook = async (file: Buffer): Promise<Workbook> => {
  await checkPackage(file)
  const { default: library } = await import('exceljs')
  const workbook: Workbook = new library.Workbook()
  try {
    await workbook.xlsx.load(file as unknown as Parameters<typeof workbook.xlsx.load>[0], { ignoreNodes: ignored })
  } catch {
    throw new Invalid(notABook)
  }
  return workbook
}

/** Every sheet that holds anything, hidden ones left out. @throws Invalid as `openBook`, and for too many rows */
export const readBook = async (file: Buffer, limits: BookLimits): Promise<BookSheet[]> => {
  const workbook = await openBook(file)
  const sheets = workbook.worksheets
    .filter(({ state }) => state === 'visible')
    .map((sheet) => ({ name: sheet.name, rows: rowsOf(sheet, limits) }))
    .filter(({ rows }) => rows.length > 0)
  const rows = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0)
  if (rows > limits.rows)
    throw new Invalid(`Bảng tính có ${rows} dòng, nhiều hơn ${limits.rows} dòng một lần nhập. Đề nghị chia nhỏ.`)
  return sheets
}
