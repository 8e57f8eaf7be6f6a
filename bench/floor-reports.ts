/** The floor's workbook of a period and its one search box: plain statements, cells and nothing around them. */
import ExcelJS from 'exceljs'
import type { Row } from './floor-queue.js'

type Ask = <R extends object = Row>(text: string, values: unknown[]) => Promise<R[]>

type Line = Readonly<{ name: string; met: number; before: number | null; totals: ReadonlyMap<number, number[]> }>

const linesOf = (rows: readonly Row[]): Line[] =>
  rows.map(({ name, verified, before, packed }) => ({
    name: String(name),
    met: Number(verified),
    before: before === null ? null : Number(before),
    totals: new Map(
      String(packed)
        .split(',')
        .map((text) => text.split(' ').map(Number))
        .map((one) => [one[0] ?? 0, one]),
    ),
  }))

/** How criteria stand in communes, in bands and one by one: three sheets of values. */
export const monthlyBook = async (
  communes: readonly Row[],
  criteria: readonly Row[],
  bands: readonly number[],
): Promise<Buffer> => {
  const lines = linesOf(communes)
  const isMet = ({ totals }: Line, id: number): boolean => {
    const [, of = 0, , , , met = 0] = totals.get(id) ?? []
    return of > 0 && met === of
  }
  const book = new ExcelJS.Workbook()
  const first = book.addWorksheet('1')
  first.addRow(['TT', 'Xã', ...criteria.map(({ no }) => no), 'Đạt', 'Kỳ trước', 'Tăng, giảm'])
  for (const [index, line] of lines.entries())
    first.addRow([
      index + 1,
      line.name,
      ...criteria.map(({ id }) => (isMet(line, Number(id)) ? 'Đ' : 'C')),
      line.met,
      line.before,
      line.before === null ? null : line.met - line.before,
    ])
  const second = book.addWorksheet('2')
  second.addRow(bands)
  second.addRow(bands.map((from) => lines.filter(({ met }) => met >= from).length))
  const third = book.addWorksheet('3')
  for (const { id, no, name } of criteria) {
    const meeting = lines.filter((line) => isMet(line, Number(id)))
    const others = lines.filter((line) => !meeting.includes(line)).map((line) => line.name)
    third.addRow([no, name, meeting.length, (100 * meeting.length) / lines.length, others.join(', ')])
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

const holds = (column: string): string =>
  `${column} LIKE ALL (SELECT '%' || word || '%' FROM regexp_split_to_table(fold($1), ' ') word)`

/** Communes, indicators, papers, letters and people in whose names or subjects the words stand: ten of each. */
export const found = async (ask: Ask, unit: number, words: string): Promise<Row[]> => {
  const below = `ANY (ARRAY(SELECT "descendantId" FROM "UnitClosure" WHERE "ancestorId" = $2))`
  const kinds = await Promise.all([
    ask(
      `SELECT u.id, u."fullName" AS title FROM "AdminUnit" u WHERE u.id = ${below} AND ${holds('u."searchKey"')} LIMIT 10`,
      [words, unit],
    ),
    ask(`SELECT i.id, i.code || ' ' || i.name AS title FROM "Indicator" i WHERE ${holds('i."searchKey"')} LIMIT 10`, [
      words,
    ]),
    ask(
      `SELECT e.id, e.subject AS title FROM "Evidence" e WHERE e."ownerUnitId" = ${below} AND e."withdrawnAt" IS NULL
        AND ${holds('e."searchKey"')} ORDER BY e."createdAt" DESC, e.id DESC LIMIT 10`,
      [words, unit],
    ),
    ask(
      `SELECT d.id, l.title FROM "Directive" d JOIN "LegalDocument" l ON l.id = d."documentId" WHERE ${holds('l."searchKey"')}
        ORDER BY d.id DESC LIMIT 10`,
      [words],
    ),
    ask(`SELECT u.id, u."displayName" AS title FROM "User" u WHERE ${holds('u."searchKey"')} LIMIT 10`, [words]),
  ])
  return kinds.flat()
}
