import type { Basis } from '../assessments/status.js'
import { selfWords, verifiedWords } from '../assessments/status.js'
import type { StatusFacts } from '../assessments/status-page.js'
import { type CriterionTotal, countCriteria, countIndicators, isCriterionMet } from '../assessments/totals.js'
import { levelOf, requirementInWords } from '../assessments/words.js'
import { type CriterionDef, type IndicatorDef, indicatorsOn } from '../criteria/catalogue.js'
import { day as showDay } from '../kernel/format.js'
import { paths } from '../paths.js'
import { dayCell, textCell, wholeCell } from './cells.js'
import type { ReportTable, TableColumn, TableRow } from './table.js'
import { stateText } from './table-4.js'

const columns: readonly TableColumn[] = [
  { key: 'code', heads: ['TT', 'TT'], width: 7, align: 'center' },
  { key: 'name', heads: ['Tiêu chí, nội dung chỉ tiêu', 'Tiêu chí, nội dung chỉ tiêu'], width: 44, align: 'left' },
  { key: 'requirement', heads: ['Mức độ thực hiện', 'Yêu cầu'], width: 20, align: 'left' },
  { key: 'state', heads: ['Mức độ thực hiện', 'Kết quả'], width: 26, align: 'left' },
  { key: 'figuresAsOf', heads: ['Mức độ thực hiện', 'Số liệu đến'], width: 11, align: 'center' },
  { key: 'self', heads: ['Đánh giá', 'Xã tự đánh giá'], width: 12, align: 'left' },
  { key: 'verified', heads: ['Đánh giá', 'Thẩm tra'], width: 12, align: 'left' },
  { key: 'papers', heads: ['Số hồ sơ', 'Số hồ sơ'], width: 7, align: 'right' },
  { key: 'agency', heads: ['Cơ quan phụ trách', 'Cơ quan phụ trách'], width: 18, align: 'left' },
  { key: 'planned', heads: ['Dự kiến đạt', 'Dự kiến đạt'], width: 11, align: 'center' },
  { key: 'note', heads: ['Ghi chú', 'Ghi chú'], width: 34, align: 'left' },
]

type Row = StatusFacts['rows'][number]

/** How a criterion stands on a basis, in the words of the official table. */
const criterionWords = (total: CriterionTotal, basis: Basis): string => {
  if (!isCriterionMet(total, basis)) return 'Chưa đạt'
  return total.notApplicable === total.indicators ? 'Đạt (không áp dụng)' : 'Đạt'
}

const indicatorRow = (facts: StatusFacts, indicator: IndicatorDef, row: Row): TableRow => {
  const { lead, confirmed } = facts.responsibilities.of(indicator)
  return {
    kind: 'row',
    cells: {
      code: textCell(indicator.code),
      name: textCell(indicator.name, { href: paths.assessments.show(row) }),
      requirement: textCell(requirementInWords(indicator, levelOf(indicator, facts.context)) ?? 'Chưa cập nhật ngưỡng'),
      state: textCell(stateText({ indicator, row })),
      figuresAsOf: dayCell(row.figuresAsOf),
      self: textCell(selfWords(row).short),
      verified: textCell(verifiedWords(row)?.short ?? 'Chưa gửi'),
      papers: wholeCell(row.papers),
      agency: textCell(lead ? `${lead.shortName}${confirmed ? '' : ' (dự kiến)'}` : null),
      planned: dayCell(row.plannedDate),
      note: textCell([row.claimReason, row.note].filter(Boolean).join(' ')),
    },
  }
}

type Group = Readonly<{
  criterion: CriterionDef
  total: CriterionTotal
  pairs: readonly (readonly [IndicatorDef, Row])[]
}>

const groupsOf = (facts: StatusFacts): Group[] => {
  const byIndicator = new Map(facts.rows.map((row) => [row.indicatorId, row]))
  return facts.set.criteria.flatMap((criterion) => {
    const pairs = indicatorsOn(criterion, facts.set, facts.context.day).flatMap((indicator) => {
      const row = byIndicator.get(indicator.id)
      return row ? [[indicator, row] as const] : []
    })
    return pairs.length === 0 ? [] : [{ criterion, pairs, total: countIndicators(pairs.map(([, row]) => row)) }]
  })
}

const groupRow = (facts: StatusFacts, { criterion, total }: Group): TableRow => ({
  kind: 'group',
  cells: {
    code: textCell(String(criterion.no)),
    name: textCell(criterion.name, {
      href: `${paths.communes.status({ id: facts.commune.id, set: facts.set.code }, { criterion: criterion.no })}#tc${criterion.no}`,
    }),
    state: textCell(`${total.verifiedMet}/${total.indicators} chỉ tiêu đạt`),
    self: textCell(criterionWords(total, 'self')),
    verified: textCell(criterionWords(total, 'verified')),
  },
})

/** Biểu chi tiết of a commune in a set: each criterion, below it its indicators, on both axes of judgement. */
export const detailTable = (facts: StatusFacts): ReportTable => {
  const { set, commune, context } = facts
  const groups = groupsOf(facts)
  const counts = countCriteria(groups.map(({ total }) => total))
  const total: TableRow = {
    kind: 'total',
    cells: {
      name: textCell('Số tiêu chí đạt'),
      self: textCell(`${counts.criteriaSelfMet}/${counts.criteria}`),
      verified: textCell(`${counts.criteriaVerifiedMet}/${counts.criteria}`),
    },
  }
  return {
    no: set.code,
    title: `Kết quả thực hiện ${set.name}`,
    unit: commune.fullName,
    cutoff: context.day,
    notes: [
      `Bộ tiêu chí: ${set.documents[0]?.docNumber ?? 'chưa cập nhật văn bản'}.`,
      `Kết quả tự đánh giá và kết quả thẩm tra đến ngày ${showDay(context.day)}.`,
    ],
    columns,
    rows:
      groups.length === 0
        ? []
        : [
            ...groups.flatMap((group) => [
              groupRow(facts, group),
              ...group.pairs.map(([indicator, row]) => indicatorRow(facts, indicator, row)),
            ]),
            total,
          ],
    empty: 'Bộ tiêu chí chưa được mở cho xã này.',
    paper: 'A4',
    landscape: true,
    frozen: 2,
  }
}
