import { isCriterionMet } from '../assessments/totals.js'
import { paths } from '../paths.js'
import { criteriaOn } from '../targets/card.js'
import { dayCell, textCell, wholeCell } from './cells.js'
import type { RegisterFigures, Title } from './register.js'
import type { ReportTable, TableColumn, TableRow } from './table.js'
import { basisNote } from './words.js'

const columns: readonly TableColumn[] = [
  { key: 'tt', heads: ['TT', 'TT'], width: 5, align: 'center' },
  { key: 'commune', heads: ['Xã', 'Xã'], width: 18, align: 'left' },
  { key: 'level', heads: ['Cấp độ', 'Cấp độ'], width: 24, align: 'left' },
  { key: 'document', heads: ['Quyết định công nhận', 'Số'], width: 20, align: 'left' },
  { key: 'recognisedOn', heads: ['Quyết định công nhận', 'Ngày'], width: 12, align: 'center' },
  { key: 'year', heads: ['Năm đạt chuẩn', 'Năm đạt chuẩn'], width: 10, align: 'center' },
  { key: 'kept', heads: ['Tiêu chí hiện nay', 'Còn giữ'], width: 9, align: 'right' },
  { key: 'lacking', heads: ['Tiêu chí hiện nay', 'Cần củng cố'], width: 9, align: 'right' },
  { key: 'names', heads: ['Tiêu chí hiện nay', 'Tiêu chí cần củng cố'], width: 44, align: 'left' },
]

/** The criteria of the title's set that the commune does not meet on the day, and how many it does. */
const standingOf = ({ catalogue, totals, basis, day }: RegisterFigures, { communeId, setId }: Title) => {
  const set = catalogue.set(setId)
  if (!set) return null
  const own = new Map((totals.get(communeId) ?? []).map((total) => [total.criterionId, total]))
  const criteria = criteriaOn(set, day)
  const lacking = criteria.filter(({ id }) => {
    const total = own.get(id)
    return total === undefined || !isCriterionMet(total, basis)
  })
  return { set, kept: criteria.length - lacking.length, lacking }
}

/** Biểu 8: recognised communes; a title stands until it is revoked, whatever today's count beside it says. */
export const table8 = (figures: RegisterFigures): ReportTable => {
  const { unit, day, basis, communes, titles } = figures
  const pairs = communes.flatMap((commune) =>
    titles.filter(({ communeId }) => communeId === commune.id).map((title) => ({ commune, title })),
  )
  const rows = pairs.flatMap(({ commune, title }, index): TableRow[] => {
    const standing = standingOf(figures, title)
    if (!standing) return []
    const { set, kept, lacking } = standing
    const open = (state: string) =>
      paths.assessments.list({}, { set: set.code, commune: commune.id, basis, state, sort: 'criterion' })
    return [
      {
        kind: 'row',
        cells: {
          tt: wholeCell(index + 1),
          commune: textCell(commune.name, { href: paths.communes.show({ id: commune.id }) }),
          level: textCell(set.shortName, { href: paths.communes.status({ id: commune.id, set: set.code }) }),
          document: textCell(title.docNumber),
          recognisedOn: dayCell(title.recognisedOn),
          year: textCell(String(title.standardYear)),
          kept: wholeCell(kept, { href: open('met') }),
          lacking: wholeCell(lacking.length, { href: open('unmet') }),
          names: textCell(lacking.map(({ no, shortName }) => `${no}. ${shortName}`).join('; ')),
        },
      },
    ]
  })
  return {
    no: '8',
    title: 'Xã đã được công nhận đạt chuẩn',
    unit: unit.fullName,
    cutoff: day,
    notes: [
      basisNote(basis),
      'Quyết định công nhận có hiệu lực đến khi bị thu hồi; số tiêu chí còn giữ tính theo bộ tiêu chí hiện hành của cấp độ đó.',
    ],
    columns,
    rows,
    empty: 'Chưa ghi nhận quyết định công nhận nào.',
    paper: 'A4',
    landscape: true,
    frozen: 2,
  }
}
