import { criterionWord } from '../assessments/tiles.js'
import { average, type Band, bandOf, byBand } from '../assessments/totals.js'
import { list, day as showDay } from '../kernel/format.js'
import { paths } from '../paths.js'
import { averageCell, nothing, shareCell, textCell, wholeCell } from './cells.js'
import { linkQuery, type TableFigures } from './figures.js'
import type { ReportTable, TableCell, TableColumn, TableRow } from './table.js'
import { averageBefore, metBefore, metOf } from './table-1.js'
import { basisNote } from './words.js'

const keyOf = ({ min, max }: Band): string => `b${min}-${max}`

const columnsOf = (figures: TableFigures): TableColumn[] => [
  { key: 'line', heads: ['Nội dung', 'Nội dung'], width: 24, align: 'left' },
  ...figures.set.bands.map((band) => ({
    key: keyOf(band),
    heads: [`Số ${criterionWord(figures.set)} đạt`, band.label],
    width: 14,
    align: 'right' as const,
  })),
  { key: 'all', heads: ['Tổng số xã', 'Tổng số xã'], width: 10, align: 'right' },
  { key: 'average', heads: ['Bình quân một xã', 'Bình quân một xã'], width: 12, align: 'right' },
]

/** How many communes were in each band at the end of the period before; null where a commune's number is not known. */
const countsBefore = (figures: TableFigures): Map<string, number> | null => {
  const { communes, set } = figures
  const met = communes.map(({ id }) => metBefore(figures, id))
  if (met.some((count) => count === null)) return null
  const found = met.map((count) => bandOf(set.bands, count ?? 0))
  return new Map(set.bands.map((band) => [keyOf(band), found.filter((one) => one === band).length]))
}

const line = (
  label: string,
  cells: readonly (readonly [string, TableCell])[],
  more: TableRow['cells'] = {},
): TableRow => ({
  kind: 'row',
  cells: { line: textCell(label), ...Object.fromEntries(cells), ...more },
})

/** Biểu 2: communes by how many criteria they meet, in the bands of the set itself; a town is in no number. */
export const table2 = (figures: TableFigures): ReportTable => {
  const { communes, set, unit, day, basis } = figures
  const all = communes.length
  const groups = byBand(set.bands, communes, ({ id }) => metOf(figures, id))
  const keys = groups.map(({ band }) => keyOf(band))
  const before = countsBefore(figures)
  const open = ({ min, max }: Band) => paths.communes.list({}, { ...linkQuery(figures), band: `${min}-${max}` })
  const sum = { over: 'row', do: 'sum', columns: keys } as const
  const now = line(
    'Số xã',
    groups.map(({ band, rows }) => [keyOf(band), wholeCell(rows.length, { href: open(band) })] as const),
    {
      all: wholeCell(all, { href: paths.communes.list({}, linkQuery(figures)), check: sum }),
      average: averageCell(average(communes.map(({ id }) => metOf(figures, id)))),
    },
  )
  const shares = line(
    'Tỷ lệ',
    groups.map(({ band, rows }) => [keyOf(band), shareCell(rows.length, all)] as const),
    { all: shareCell(all, all, { check: sum }) },
  )
  const past = line(
    `Kỳ trước (đến ${showDay(figures.before)})`,
    keys.map((key) => [key, wholeCell(before?.get(key) ?? null)] as const),
    {
      all: before ? wholeCell(all, { check: sum }) : { value: nothing },
      average: averageCell(averageBefore(figures)),
    },
  )
  const changes = line(
    'Tăng, giảm',
    groups.map(({ band, rows }) => {
      const then = before?.get(keyOf(band))
      return [keyOf(band), wholeCell(then === undefined ? null : rows.length - then)] as const
    }),
  )
  const names = line(
    'Các xã',
    groups.map(({ band, rows }) => [keyOf(band), textCell(list(rows.map(({ name }) => name)))] as const),
  )
  return {
    no: '2',
    title: `Phân nhóm xã theo số ${criterionWord(set)} đạt của ${set.name}`,
    unit: unit.fullName,
    cutoff: day,
    notes: [basisNote(basis), 'Số xã tính theo các xã xây dựng nông thôn mới; thị trấn không tính.'],
    columns: columnsOf(figures),
    rows: all === 0 ? [] : [now, shares, past, changes, names],
    empty: 'Không có xã nào trong phạm vi.',
    paper: 'A4',
    landscape: true,
    frozen: 1,
  }
}
