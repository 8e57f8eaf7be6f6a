import type { Basis } from '../assessments/status.js'
import { decimal, number, day as showDay } from '../kernel/format.js'
import type { ReportTable, TableCell, Value } from './table.js'

const NOTHING = '–'

/** With exactly so many digits after the comma: "14,50". */
const fixed = (value: string, digits: number): string => {
  const [whole = '', fraction = ''] = decimal(value, digits).split(',')
  return digits === 0 ? whole : `${whole},${fraction.padEnd(digits, '0')}`
}

/** A value as a person here writes it: "1.234,50", "93,75%", "20/05/2024". */
export const valueText = (value: Value): string => {
  switch (value.kind) {
    case 'text':
      return value.text
    case 'whole':
      return number(value.value)
    case 'decimal':
      return fixed(value.value, value.digits)
    case 'percent':
      return `${fixed(value.value, value.digits)}%`
    case 'day':
      return showDay(value.value)
    case 'none':
      return NOTHING
  }
}

export const cellText = (cell: TableCell | undefined): string => (cell ? valueText(cell.value) : '')

/** The rows of a table as they are read, cell by cell, in the order of its columns. */
export const tableTexts = ({ columns, rows }: ReportTable): string[][] =>
  rows.map(({ cells }) => columns.map(({ key }) => cellText(cells[key])))

/** On whose word a table counts: printed over every table of results. */
export const basisNote = (basis: Basis): string =>
  basis === 'verified' ? 'Cơ sở: kết quả đã thẩm tra.' : 'Cơ sở: xã tự đánh giá, chưa phải kết quả thẩm tra.'

/** "Biểu 1"; a detailed table has no number. */
export const numberLine = ({ no }: Pick<ReportTable, 'no'>): string =>
  /^\d+$/.test(no) ? `Biểu ${no}` : 'Biểu chi tiết'

/** "Tính đến ngày 20/05/2024": stands in every title. */
export const cutoffLine = ({ cutoff }: Pick<ReportTable, 'cutoff'>): string => `Tính đến ngày ${showDay(cutoff)}`

/** The title on one line, for a name of a page, a sheet's caption or a list. */
export const titleLine = (table: ReportTable): string =>
  `${numberLine(table)}. ${table.title}, ${cutoffLine(table).toLowerCase()}`
