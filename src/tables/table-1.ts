import type { Standing } from '../assessments/standings.js'
import { criterionWord, noTotal } from '../assessments/tiles.js'
import { average, criteriaMet, isCriterionMet } from '../assessments/totals.js'
import { changeOf, communesMeeting } from '../dashboards/matrix.js'
import { day as showDay } from '../kernel/format.js'
import { asOfParam } from '../kernel/http/as-of.js'
import { paths } from '../paths.js'
import type { Commune } from '../units/queries.js'
import { averageCell, textCell, wholeCell } from './cells.js'
import { criteriaIn, linkQuery, type TableFigures } from './figures.js'
import { letterCell, letterNote, metLetters } from './letter.js'
import type { ReportTable, TableCell, TableColumn, TableRow } from './table.js'
import { basisNote } from './words.js'

const keyOf = (no: number): string => `c${no}`

/** How many criteria a commune meets, on the basis; 0 where nothing is stored. */
export const metOf = ({ standings, basis }: TableFigures, communeId: number): number => {
  const standing = standings.get(communeId)
  return standing ? criteriaMet(standing, basis) : 0
}

/** How many it met at the end of the period before; null: nothing is known of that day. */
export const metBefore = ({ standings, basis }: TableFigures, communeId: number): number | null => {
  const before = standings.get(communeId)?.before
  if (!before) return null
  return basis === 'self' ? before.criteriaSelfMet : before.criteriaVerifiedMet
}

/** The average at the end of the period before, where every commune's number is known: else "–". */
export const averageBefore = (figures: TableFigures): string => {
  const counts = figures.communes.flatMap(({ id }) => metBefore(figures, id) ?? [])
  return counts.length === figures.communes.length ? average(counts) : '–'
}

/** What is said beside a commune: its title, and which criteria only wait for verification. */
const remarkOf = (figures: TableFigures, commune: Commune, standing: Standing | undefined): string => {
  const totals = new Map((figures.totals.get(commune.id) ?? []).map((total) => [total.criterionId, total]))
  const waiting = criteriaIn(figures).filter(({ id }) => {
    const total = totals.get(id)
    return total && isCriterionMet(total, 'self') && !isCriterionMet(total, 'verified')
  })
  return [
    standing?.recognised ? 'Đã công nhận.' : '',
    figures.basis === 'verified' && waiting.length > 0
      ? `Xã tự đánh giá đạt, chưa xác nhận: ${waiting.map(({ no }) => no).join(', ')}.`
      : '',
  ]
    .filter((words) => words !== '')
    .join(' ')
}

const columnsOf = (figures: TableFigures): TableColumn[] => {
  const word = criterionWord(figures.set)
  const title = `${word.charAt(0).toUpperCase()}${word.slice(1)}`
  return [
    { key: 'tt', heads: ['TT', 'TT'], width: 5, align: 'center' },
    { key: 'commune', heads: ['Xã', 'Xã'], width: 20, align: 'left' },
    ...criteriaIn(figures).map(({ no }) => ({
      key: keyOf(no),
      heads: [title, String(no)],
      width: 4.5,
      align: 'center' as const,
    })),
    { key: 'met', heads: ['Tổng đạt', 'Tổng đạt'], width: 8, align: 'right' },
    { key: 'before', heads: ['Kỳ trước', 'Kỳ trước'], width: 8, align: 'right' },
    { key: 'change', heads: ['Tăng, giảm', 'Tăng, giảm'], width: 8, align: 'right' },
    { key: 'remark', heads: ['Ghi chú', 'Ghi chú'], width: 30, align: 'left' },
  ]
}

const rowOf = (figures: TableFigures, commune: Commune, index: number): TableRow => {
  const { basis, set } = figures
  const standing = figures.standings.get(commune.id)
  const totals = new Map((figures.totals.get(commune.id) ?? []).map((total) => [total.criterionId, total]))
  const criteria = criteriaIn(figures)
  const page = paths.communes.status({ id: commune.id, set: set.code })
  const cells = criteria.map(({ id, no }): [string, TableCell] => {
    const subject = `${commune.name}, ${criterionWord(set)} ${no}`
    const href = `${page}?criterion=${no}#tc${no}`
    return [keyOf(no), letterCell(totals.get(id) ?? noTotal, basis, { subject, href })]
  })
  const rows = { set: set.code, commune: commune.id, basis, state: 'met', sort: 'criterion' } as const
  const before = metBefore(figures, commune.id)
  const change = standing ? changeOf(standing, basis) : null
  return {
    kind: 'row',
    cells: {
      tt: wholeCell(index + 1),
      commune: textCell(commune.name, { href: paths.communes.show({ id: commune.id }) }),
      ...Object.fromEntries(cells),
      met: wholeCell(metOf(figures, commune.id), {
        href: paths.assessments.list({}, rows),
        check: { over: 'row', do: 'count', texts: metLetters, columns: criteria.map(({ no }) => keyOf(no)) },
      }),
      before: wholeCell(before, { href: paths.assessments.list({}, { ...rows, [asOfParam]: figures.before }) }),
      change: wholeCell(
        change,
        change === null ? {} : { check: { over: 'row', do: 'minus', columns: ['met', 'before'] } },
      ),
      remark: textCell(remarkOf(figures, commune, standing)),
    },
  }
}

/** The rows below: how many communes meet each criterion, and how many criteria a commune meets on average. */
const totalRows = (figures: TableFigures): TableRow[] => {
  const { basis, communes } = figures
  const met = criteriaIn(figures).map(({ id, no }): [string, TableCell] => [
    keyOf(no),
    wholeCell(communesMeeting(figures, id, basis), {
      href: paths.assessments.list({}, { ...linkQuery(figures), criterion: no, state: 'met', sort: 'criterion' }),
      check: { over: 'column', do: 'count', texts: metLetters },
    }),
  ])
  const counts = communes.map(({ id }) => metOf(figures, id))
  const sum = counts.reduce((all, count) => all + count, 0)
  return [
    {
      kind: 'total',
      cells: {
        commune: textCell('Số xã đạt'),
        ...Object.fromEntries(met),
        met: wholeCell(sum, { check: { over: 'column', do: 'sum' } }),
      },
    },
    {
      kind: 'total',
      cells: {
        commune: textCell('Bình quân một xã'),
        met: averageCell(average(counts), { check: { over: 'column', do: 'average' } }),
        before: averageCell(averageBefore(figures), { check: { over: 'column', do: 'average' } }),
      },
    },
  ]
}

/** Biểu 1: commune × criterion of a set; as many columns as the set has criteria on the day. */
export const table1 = (figures: TableFigures): ReportTable => ({
  no: '1',
  title: `Kết quả thực hiện ${figures.set.name} theo xã`,
  unit: figures.unit.fullName,
  cutoff: figures.day,
  notes: [basisNote(figures.basis), letterNote, `Kỳ trước: đến ngày ${showDay(figures.before)}.`],
  columns: columnsOf(figures),
  rows:
    figures.communes.length === 0
      ? []
      : [...figures.communes.map((one, index) => rowOf(figures, one, index)), ...totalRows(figures)],
  empty: 'Không có xã nào trong phạm vi.',
  paper: criteriaIn(figures).length > 12 ? 'A3' : 'A4',
  landscape: true,
  frozen: 2,
})
