import type { Day } from '../kernel/time.js'
import { paths } from '../paths.js'
import type { Site } from '../resources/queries.js'
import { siteWords } from '../resources/queries.js'
import type { Commune, ReportingUnit } from '../units/queries.js'
import { textCell, wholeCell } from './cells.js'
import type { ReportTable, TableCell, TableColumn, TableRow } from './table.js'

/** What table 7 counts: the model sites of the unit's communes, those recognised later left out. */
export type SiteFigures = Readonly<{
  unit: ReportingUnit
  day: Day
  communes: readonly Commune[]
  sites: readonly Site[]
}>

const kinds = Object.keys(siteWords) as Site['kind'][]

const counts = [
  { key: 'planned', label: 'Kế hoạch năm' },
  { key: 'making', label: 'Đang làm' },
  { key: 'recognised', label: 'Công nhận trong năm' },
  { key: 'total', label: 'Lũy kế' },
] as const
type Count = (typeof counts)[number]['key']

const passes = ({ planYear, recognisedOn }: Site, count: Count, day: Day): boolean => {
  const year = day.slice(0, 4)
  if (count === 'planned') return planYear === Number(year)
  if (recognisedOn === null || recognisedOn > day) return count === 'making'
  return count === 'total' || (count === 'recognised' && recognisedOn.startsWith(year))
}

const keyOf = (kind: Site['kind'], count: Count): string => `${kind.toLowerCase()}_${count}`

const columns: readonly TableColumn[] = [
  { key: 'tt', heads: ['TT', 'TT'], width: 5, align: 'center' },
  { key: 'commune', heads: ['Xã', 'Xã'], width: 18, align: 'left' },
  ...kinds.flatMap((kind) =>
    counts.map(({ key, label }) => ({
      key: keyOf(kind, key),
      heads: [siteWords[kind], label],
      width: 8,
      align: 'right' as const,
    })),
  ),
  {
    key: 'documents',
    heads: ['Quyết định công nhận trong năm', 'Quyết định công nhận trong năm'],
    width: 30,
    align: 'left',
  },
]

const cellsOf = (make: (kind: Site['kind'], count: Count) => TableCell): Record<string, TableCell> =>
  Object.fromEntries(kinds.flatMap((kind) => counts.map(({ key }) => [keyOf(kind, key), make(kind, key)])))

/** Biểu 7: model residential areas, model gardens and villages by commune: planned, in the making, recognised, to date. */
export const table7 = ({ unit, day, communes, sites }: SiteFigures): ReportTable => {
  const count = (own: readonly Site[], kind: Site['kind'], which: Count) =>
    own.filter((site) => site.kind === kind && passes(site, which, day)).length
  const rows = communes.map((commune, index): TableRow => {
    const own = sites.filter(({ communeId }) => communeId === commune.id)
    const documents = own.flatMap((site) => (passes(site, 'recognised', day) && site.docNumber ? [site.docNumber] : []))
    const href = paths.modelSites.list({}, { commune: commune.id })
    return {
      kind: 'row',
      cells: {
        tt: wholeCell(index + 1),
        commune: textCell(commune.name, { href: paths.communes.show({ id: commune.id }) }),
        ...cellsOf((kind, which) => wholeCell(count(own, kind, which), { href })),
        documents: textCell([...new Set(documents)].join('; ')),
      },
    }
  })
  const total: TableRow = {
    kind: 'total',
    cells: {
      commune: textCell('Tổng cộng'),
      ...cellsOf((kind, which) =>
        wholeCell(count(sites, kind, which), { href: paths.modelSites.list(), check: { over: 'column', do: 'sum' } }),
      ),
    },
  }
  return {
    no: '7',
    title: 'Khu dân cư kiểu mẫu, vườn mẫu, thôn nông thôn mới, thôn thông minh',
    unit: unit.fullName,
    cutoff: day,
    notes: [`Kế hoạch và công nhận trong năm ${day.slice(0, 4)}; lũy kế: mọi nội dung đã công nhận đến ngày tính.`],
    columns,
    rows: rows.length === 0 ? [] : [...rows, total],
    empty: 'Không có xã nào trong phạm vi.',
    paper: 'A3',
    landscape: true,
    frozen: 2,
  }
}
