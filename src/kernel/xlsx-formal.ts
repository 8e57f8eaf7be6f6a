import type { Alignment, Borders, Cell, CellValue, PaperSize, Worksheet } from 'exceljs'

/** What a cell of a formal sheet holds. A text is never read as a formula; a formula carries the result it must give. */
export type FormalValue =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'number'; value: number; format: string; formula?: string }>
  | Readonly<{ kind: 'day'; value: Date }>
  | Readonly<{ kind: 'empty' }>

export type Align = 'left' | 'center' | 'right'
type Merge = Readonly<{ text: string; row: number; column: number; rows: number; columns: number }>

/** A sheet ready to be printed and signed: official head, title, merged heads, bordered rows, on paper of a size. */
export type FormalSheet = Readonly<{
  name: string
  /** Left and right of the top: the office and the name of the State, line by line. */
  top: readonly (readonly [left: string, right: string])[]
  title: readonly Readonly<{ text: string; bold?: boolean; italic?: boolean; align?: Align }>[]
  columns: readonly Readonly<{ width: number; align: Align }>[]
  heads: readonly Merge[]
  headRows: number
  rows: readonly Readonly<{ bold: boolean; cells: readonly FormalValue[] }>[]
  /** Said in place of rows. */
  empty: string
  paper: 'A4' | 'A3'
  landscape: boolean
  frozenColumns: number
}>

const face = 'Times New Roman'
const thin = { style: 'thin' } as const
const bordered: Partial<Borders> = { top: thin, left: thin, bottom: thin, right: thin }
/** What the file format calls the sizes of paper. */
const papers = { A3: 8, A4: 9 } as const
const forbidden = /[\\/*?:[\]]/g

/** The sheet's first row of data, from 1: formulas are written against it. */
export const firstRow = ({ top, title, headRows }: Pick<FormalSheet, 'top' | 'title' | 'headRows'>): number =>
  top.length + 1 + title.length + 1 + headRows + 1

/** "A", "Z", "AA" of a column from 0. */
export const columnName = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26)

const set = (
  cell: Cell,
  value: CellValue,
  style: { bold?: boolean; italic?: boolean; size?: number },
  align: Partial<Alignment>,
) => {
  cell.value = value
  cell.font = { name: face, size: style.size ?? 11, bold: style.bold ?? false, italic: style.italic ?? false }
  cell.alignment = { vertical: 'middle', wrapText: true, ...align }
}

/** Text on a row over columns, merged; high enough for its lines, which a merged cell does not see to itself. */
const across = (
  sheet: Worksheet,
  { row, from, to }: { row: number; from: number; to: number },
  text: string,
  style: { bold?: boolean; italic?: boolean; size?: number; align?: Align },
  widths: readonly number[],
): void => {
  if (to > from) sheet.mergeCells(row, from, row, to)
  set(sheet.getCell(row, from), text, style, { horizontal: style.align ?? 'center' })
  const width = widths.slice(from - 1, to).reduce((sum, one) => sum + one, 0)
  const lines = Math.max(1, Math.ceil((text.length * ((style.size ?? 11) / 11)) / Math.max(width, 1)))
  const high = lines * (style.size ?? 11) * 1.5
  const line = sheet.getRow(row)
  line.height = Math.max(line.height || 0, high)
}

const writeTop = (sheet: Worksheet, { top, title, columns }: FormalSheet): void => {
  const widths = columns.map(({ width }) => width)
  const last = columns.length
  const half = middleOf(widths)
  for (const [index, [left, right]] of top.entries()) {
    const style = { bold: true, size: 11 }
    across(sheet, { row: index + 1, from: 1, to: half }, left, { ...style, bold: index === 0 }, widths)
    across(sheet, { row: index + 1, from: half + 1, to: last }, right, style, widths)
  }
  for (const [index, { text, bold = false, italic = false, align = 'center' }] of title.entries())
    across(
      sheet,
      { row: top.length + 2 + index, from: 1, to: last },
      text,
      { bold, italic, align, size: bold ? 13 : 11 },
      widths,
    )
}

/** The column after which about half of the width lies, of at least two columns. */
const middleOf = (widths: readonly number[]): number => {
  const whole = widths.reduce((sum, one) => sum + one, 0)
  let sum = 0
  const at = widths.findIndex((width) => {
    sum += width
    return sum * 2 >= whole
  })
  return Math.min(Math.max(1, at + 1), Math.max(1, widths.length - 1))
}

const writeHeads = (sheet: Worksheet, { heads, top, title }: FormalSheet): void => {
  const first = top.length + 1 + title.length + 2
  for (const { text, row, column, rows, columns } of heads) {
    const [y, x] = [first + row, column + 1]
    if (rows > 1 || columns > 1) sheet.mergeCells(y, x, y + rows - 1, x + columns - 1)
    set(sheet.getCell(y, x), text, { bold: true }, { horizontal: 'center' })
    for (let down = 0; down < rows; down += 1)
      for (let right = 0; right < columns; right += 1) sheet.getCell(y + down, x + right).border = bordered
  }
}

const valueOf = (value: FormalValue): { value: CellValue; format: string } => {
  if (value.kind === 'text') return { value: value.text, format: '@' }
  if (value.kind === 'day') return { value: value.value, format: 'dd/mm/yyyy' }
  if (value.kind === 'empty') return { value: null, format: 'General' }
  const { value: result, formula, format } = value
  return { value: formula === undefined ? result : { formula, result, date1904: false }, format }
}

const writeRows = (sheet: Worksheet, formal: FormalSheet): void => {
  const first = firstRow(formal)
  for (const [down, { bold, cells }] of formal.rows.entries())
    for (const [right, cell] of cells.entries()) {
      const target = sheet.getCell(first + down, right + 1)
      const { value, format } = valueOf(cell)
      set(target, value, { bold }, { horizontal: formal.columns[right]?.align ?? 'left', vertical: 'top' })
      target.numFmt = format
      target.border = bordered
    }
  if (formal.rows.length > 0) return
  sheet.mergeCells(first, 1, first, Math.max(1, formal.columns.length))
  set(sheet.getCell(first, 1), formal.empty, { italic: true }, { horizontal: 'left' })
}

const addSheet = (sheet: Worksheet, formal: FormalSheet): void => {
  sheet.columns = formal.columns.map(({ width }) => ({ width }))
  writeTop(sheet, formal)
  writeHeads(sheet, formal)
  writeRows(sheet, formal)
  const first = firstRow(formal)
  const end = first + Math.max(1, formal.rows.length) - 1
  sheet.pageSetup = {
    ...sheet.pageSetup,
    paperSize: papers[formal.paper] as unknown as PaperSize,
    orientation: formal.landscape ? 'landscape' : 'portrait',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    horizontalCentered: true,
    margins: { left: 0.6, right: 0.4, top: 0.6, bottom: 0.6, header: 0.3, footer: 0.3 },
    printArea: `A1:${columnName(formal.columns.length - 1)}${end}`,
    printTitlesRow: `${first - formal.headRows}:${first - 1}`,
  }
  sheet.headerFooter = { oddFooter: '&C&"Times New Roman"&10Trang &P/&N' }
}

/** Names of sheets: at most 31 letters, none of the forbidden, no two alike. */
const namesOf = (sheets: readonly FormalSheet[]): string[] => {
  const used = new Set<string>()
  return sheets.map(({ name }) => {
    const base = name.replace(forbidden, ' ').trim().slice(0, 31) || 'Biểu'
    let free = base
    for (let number = 2; used.has(free.toLowerCase()); number += 1) free = `${base.slice(0, 31 - 4)} (${number})`
    used.add(free.toLowerCase())
    return free
  })
}

/**
 * Writes formal sheets as one .xlsx. The library takes its time and memory to load: only where one is written. It holds every
 * cell as an object until the file is packed: callers that may be many at once make them in turn.
 */
export const writeFormal = async (sheets: readonly FormalSheet[]): Promise<Buffer> => {
  const { default: library } = await import('exceljs')
  const workbook = new library.Workbook()
  const names = namesOf(sheets)
  for (const [index, formal] of sheets.entries()) {
    const first = firstRow(formal)
    const frozen = { state: 'frozen', xSplit: formal.frozenColumns, ySplit: first - 1 } as const
    addSheet(workbook.addWorksheet(names[index] ?? 'Biểu', { views: [frozen] }), formal)
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}
