import {
  AlignmentType,
  type Header,
  type ISectionOptions,
  PageOrientation,
  Paragraph,
  SectionType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx'
import type { ReportTable } from '../../tables/table.js'
import { columnWidths, headRows, rowTexts, sizeFor, tableTitle } from '../table-layout.js'
import { centred, mm, page, textRun } from './styles.js'

/** Margins of a page that holds a table alone (mm), and papers upright (mm). */
const sides = { left: 20, right: 15, bottom: 15 } as const
const papers = { A4: [210, 297], A3: [297, 420] } as const

const alignments = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
} as const

type Look = Readonly<{ size: number; align: 'left' | 'center' | 'right'; bold?: boolean; italic?: boolean }>
type Place = Readonly<{ width: number; columnSpan?: number; rowSpan?: number }>

const cellOf = (text: string, { size, align, bold = false, italic = false }: Look, { width, ...span }: Place) =>
  new TableCell({
    width: { size: mm(width), type: WidthType.DXA },
    margins: { top: 20, bottom: 20, left: 40, right: 40 },
    ...(bold && { verticalAlign: VerticalAlignTable.CENTER }),
    ...span,
    children: text
      .split('\n')
      .map(
        (line) =>
          new Paragraph({ alignment: alignments[align], children: [textRun({ text: line, bold, italic }, size)] }),
      ),
  })

const bodyRows = (table: ReportTable, widths: readonly number[], size: number): TableRow[] => {
  const { columns, rows, empty } = table
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const across = (text: string, look: Omit<Look, 'size'>) =>
    new TableRow({ children: [cellOf(text, { size, ...look }, { width: whole, columnSpan: columns.length })] })
  if (rows.length === 0) return [across(empty, { align: 'center', italic: true })]
  return rows.map((row) => {
    const texts = rowTexts(table, row)
    if (row.kind === 'group') return across(texts[0] ?? '', { align: 'left', bold: true })
    return new TableRow({
      cantSplit: true,
      children: columns.map(({ align }, index) =>
        cellOf(texts[index] ?? '', { size, align, bold: row.kind === 'total' }, { width: widths[index] ?? 0 }),
      ),
    })
  })
}

/** A report table with its merged head as wide as given (mm). */
export const reportTable = (table: ReportTable, width: number): Table => {
  const { columns } = table
  const size = sizeFor(table) * 2 // half points
  const widths = columnWidths(table, width)
  const wide = (column: number, count: number) =>
    widths.slice(column, column + count).reduce((sum, one) => sum + one, 0)
  const head = headRows(columns).map(
    (cells) =>
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: cells.map(({ text, column, columns: columnSpan, rows: rowSpan }) =>
          cellOf(
            text,
            { size, align: 'center', bold: true },
            { width: wide(column, columnSpan), ...(columnSpan > 1 && { columnSpan }), ...(rowSpan > 1 && { rowSpan }) },
          ),
        ),
      }),
  )
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: mm(width), type: WidthType.DXA },
    columnWidths: widths.map(mm),
    rows: [...head, ...bodyRows(table, widths, size)],
  })
}

/** What stands over a table: its number, title, cut-off and notes. */
export const titleOfTable = (table: ReportTable): Paragraph[] => {
  const title = tableTitle(table)
  return [
    centred(title.no, { bold: true }),
    centred(title.title, { bold: true }),
    centred(`(${title.cutoff})`, { italic: true, size: 24 }),
    ...title.notes.map((line) => centred(line, { italic: true, size: 22 })),
  ]
}

/** A report table as a section of its own, on its own paper. */
export const annexOf = (table: ReportTable, header: Header): ISectionOptions => {
  const [short, long] = papers[table.paper]
  const width = (table.landscape ? long : short) - sides.left - sides.right
  return {
    properties: {
      type: SectionType.NEXT_PAGE,
      page: {
        size: {
          // the library turns the paper by itself
          width: mm(short),
          height: mm(long),
          orientation: table.landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
        },
        margin: {
          top: mm(page.top),
          bottom: mm(sides.bottom),
          left: mm(sides.left),
          right: mm(sides.right),
          header: mm(page.header),
        },
      },
    },
    headers: { default: header },
    children: [...titleOfTable(table), new Paragraph({ spacing: { line: 120 } }), reportTable(table, width)],
  }
}
