import XLSX from '@e965/xlsx'
import { textOf } from './figures.js'

/** The rows of the report table of a page, cell by cell, as a person reads them. */
export const pageCells = (html: string): string[][] => {
  const body = /<table class="table rt[\s\S]*?<tbody[^>]*>([\s\S]*?)<\/tbody>/.exec(html)?.[1] ?? ''
  return [...body.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<(th|td)[^>]*>([\s\S]*?)<\/\1>/g)].map(([, , cell = '']) =>
      textOf(cell.replace(/<span class="visually-hidden">[\s\S]*?<\/span>/g, '')).trim(),
    ),
  )
}

/** Cells of CSV with semicolons; none of ours holds a line break within quotes unless quoted. */
export const csvCells = (text: string): string[][] => {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text
    .replace(/^\uFEFF/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^;\r\n"]*))(;|\r\n|$)/g)) {
    if (quoted === undefined && plain === '' && end === '') break
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') rows.push([])
  }
  return rows.filter((row) => row.length > 0)
}

type Cell = Readonly<{ t?: string; v?: unknown; f?: string; w?: string; z?: string }>
export type Sheet = Readonly<{
  name: string
  cell: (address: string) => Cell | undefined
  /** Rows of the sheet as values, from the first. */
  values: (string | number | null)[][]
  merges: string[]
  sheet: XLSX.WorkSheet
}>

/** Opens a workbook with another library than the one that wrote it. */
export const readWorkbook = (bytes: Buffer): Sheet[] => {
  const book = XLSX.read(bytes, { type: 'buffer', cellFormula: true, cellNF: true, cellStyles: true })
  return book.SheetNames.map((name) => {
    const sheet = book.Sheets[name] as XLSX.WorkSheet
    return {
      name,
      sheet,
      cell: (address) => sheet[address] as Cell | undefined,
      values: XLSX.utils.sheet_to_json(sheet, { header: 1, raw: true, defval: null, blankrows: true }),
      merges: (sheet['!merges'] ?? []).map((range) => XLSX.utils.encode_range(range)),
    }
  })
}

/** The cells a range of a formula names. */
const cellsIn = ({ cell }: Sheet, range: string): unknown[] => {
  const { s, e } = XLSX.utils.decode_range(range)
  const found: unknown[] = []
  for (let row = s.r; row <= e.r; row += 1)
    for (let column = s.c; column <= e.c; column += 1)
      found.push(cell(XLSX.utils.encode_cell({ r: row, c: column }))?.v)
  return found
}

const numbersIn = (sheet: Sheet, ranges: string): number[] =>
  ranges
    .split(',')
    .flatMap((range) => cellsIn(sheet, range))
    .filter((value) => typeof value === 'number')

/**
 * What a formula of ours gives, worked out from the other cells of the sheet by hand: SUM, AVERAGE, COUNTIF, ROUND, + − /.
 */
export const compute = (sheet: Sheet, formula: string): number => {
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)
  const written = formula
    .replace(/COUNTIF\(([A-Z]+\d+(?::[A-Z]+\d+)?),"([^"]*)"\)/g, (_, range: string, text: string) =>
      String(cellsIn(sheet, range).filter((value) => value === text).length),
    )
    .replace(/SUM\(([^()]*)\)/g, (_, ranges: string) => String(sum(numbersIn(sheet, ranges))))
    .replace(/AVERAGE\(([^()]*)\)/g, (_, ranges: string) => {
      const numbers = numbersIn(sheet, ranges)
      return String(sum(numbers) / numbers.length)
    })
    .replace(/\b([A-Z]+\d+)\b/g, (_, address: string) => String(Number(sheet.cell(address)?.v)))
  const [, inner = written, digits] = /^ROUND\((.*),(\d+)\)$/.exec(written) ?? []
  const terms = inner.split(/(?<=\d)([+\-/])/)
  const result = terms.slice(1).reduce((all, term, index, rest) => {
    if (index % 2 === 0) return all
    const number = Number(term)
    return rest[index - 1] === '/' ? all / number : rest[index - 1] === '-' ? all - number : all + number
  }, Number(terms[0]))
  return digits === undefined ? result : Number(result.toFixed(Number(digits)))
}

/** Every formula of a sheet with what it was saved to give and what its cells give. */
export const formulasOf = (sheet: Sheet): { address: string; formula: string; saved: unknown; computed: number }[] =>
  Object.entries(sheet.sheet).flatMap(([address, cell]) => {
    const { f: formula, v: saved } = cell as Cell
    return address.startsWith('!') || formula === undefined
      ? []
      : [{ address, formula, saved, computed: compute(sheet, formula) }]
  })
