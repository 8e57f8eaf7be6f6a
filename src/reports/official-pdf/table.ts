import type { Margin, Node } from 'pdfmake'
import type { ReportTable } from '../../tables/table.js'
import { page } from '../official-docx/styles.js'
import { columnWidths, headRows, rowTexts, sizeFor, tableTitle } from '../table-layout.js'
import { centred, mm, ruled } from './styles.js'

/** Margins of a page that holds a table alone (mm). */
const sides = { left: 20, right: 15 } as const
const papers = { A4: [210, 297], A3: [297, 420] } as const
const padding = 2

const bodyOf = (table: ReportTable): Node[][] => {
  const { columns, rows, empty } = table
  const head = headRows(columns).map((cells) => {
    const row: Node[] = columns.map(() => ({ text: '' }))
    for (const { text, column, columns: colSpan, rows: rowSpan } of cells)
      row[column] = {
        text,
        bold: true,
        alignment: 'center',

        ...(colSpan > 1 && { colSpan }),
        ...(rowSpan > 1 && { rowSpan }),
      }
    return row
  })
  const across = (text: string, more: Node): Node[] => [
    { text, ...more, colSpan: columns.length },
    ...columns.slice(1).map((): Node => ({ text: '' })),
  ]
  if (rows.length === 0) return [...head, across(empty, { italics: true, alignment: 'center' })]
  return [
    ...head,
    ...rows.map((row): Node[] => {
      const texts = rowTexts(table, row)
      if (row.kind === 'group') return across(texts[0] ?? '', { bold: true })
      const bold = row.kind === 'total'
      return columns.map(({ align }, index) => ({ text: texts[index] ?? '', alignment: align, ...(bold && { bold }) }))
    }),
  ]
}

/** A report table as a section of its own: title, cut-off and notes over it, on its own paper. */
export const annexOf = (table: ReportTable): Node => {
  const { columns, paper, landscape } = table
  const [short, long] = papers[paper]
  const width = (landscape ? long : short) - sides.left - sides.right
  const title = tableTitle(table)
  const margins: Margin = [mm(sides.left), mm(page.top), mm(sides.right), mm(15)]
  return {
    section: [
      centred(title.no, 13, { bold: true }),
      centred(title.title, 13, { bold: true }),
      centred(`(${title.cutoff})`, 12, { italics: true }),
      ...title.notes.map((line) => centred(line, 11, { italics: true })),
      {
        table: {
          widths: columnWidths(table, width).map((one) => mm(one) - 2 * padding - 0.5),
          body: bodyOf(table),
          headerRows: headRows(columns).length,
          dontBreakRows: true,
          keepWithHeaderRows: 1,
        },
        layout: ruled(padding),
        fontSize: sizeFor(table),
        margin: [0, 6, 0, 0],
      },
    ],
    pageSize: paper,
    pageOrientation: landscape ? 'landscape' : 'portrait',
    pageMargins: margins,
  }
}
