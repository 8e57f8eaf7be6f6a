import { statusOf, statusWords } from '../assessments/status.js'
import { levelOf, requirementInWords, stateInWords } from '../assessments/words.js'
import { paths } from '../paths.js'
import { dayCell, textCell, wholeCell } from './cells.js'
import type { ReportTable, TableColumn, TableRow } from './table.js'
import type { UnmetFigures, UnmetRow } from './unmet.js'
import { basisNote } from './words.js'

const columns: readonly TableColumn[] = [
  { key: 'tt', heads: ['TT', 'TT'], width: 5, align: 'center' },
  { key: 'commune', heads: ['Xã', 'Xã'], width: 14, align: 'left' },
  { key: 'indicator', heads: ['Chỉ tiêu chưa đạt', 'Chỉ tiêu chưa đạt'], width: 36, align: 'left' },
  { key: 'state', heads: ['Mức độ thực hiện', 'Hiện trạng'], width: 24, align: 'left' },
  { key: 'requirement', heads: ['Mức độ thực hiện', 'Yêu cầu'], width: 18, align: 'left' },
  { key: 'obstacle', heads: ['Vướng mắc', 'Vướng mắc'], width: 30, align: 'left' },
  { key: 'remedy', heads: ['Giải pháp, kiến nghị', 'Giải pháp, kiến nghị'], width: 30, align: 'left' },
  { key: 'agency', heads: ['Cơ quan phụ trách', 'Cơ quan phụ trách'], width: 18, align: 'left' },
  { key: 'due', heads: ['Hạn', 'Hạn'], width: 11, align: 'center' },
]

const joined = (words: readonly (string | null)[]): string | null =>
  [...new Set(words.filter((one) => one !== null && one !== ''))].join('; ') || null

/** The measured state; where nothing was measured, the status in words. */
export const stateText = ({ indicator, row }: Pick<UnmetRow, 'indicator' | 'row'>): string =>
  stateInWords(indicator, row)
    .map(({ label, text }) => (label === null ? text : `${label}: ${text}`))
    .join('; ') || statusWords(statusOf(row)).long

/** The day it is to be met by: its own planned one, else that of its criterion in the plan, else the target's. */
const dueOf = ({ row, target }: UnmetRow): string =>
  row.plannedDate ?? target.goals.find(({ criterionId }) => criterionId === row.criterionId)?.dueDate ?? target.dueDate

const remediesOf = ({ obstacles }: UnmetRow): (string | null)[] =>
  obstacles.flatMap(({ proposal, answer, agency }) => [
    proposal,
    answer === null ? null : `${agency ?? 'Cơ quan được hỏi'} trả lời: ${answer}`,
  ])

const rowOf = (figures: UnmetFigures, one: UnmetRow, index: number): TableRow => {
  const { commune, indicator, row, context, obstacles } = one
  const { lead, confirmed } = figures.responsibilities.of(indicator)
  const [first] = obstacles
  return {
    kind: 'row',
    cells: {
      tt: wholeCell(index + 1),
      commune: textCell(commune.name, { href: paths.communes.show({ id: commune.id }) }),
      indicator: textCell(`${indicator.code} ${indicator.name}`, {
        href: paths.assessments.show(row),
      }),
      state: textCell(stateText(one)),
      requirement: textCell(requirementInWords(indicator, levelOf(indicator, context)) ?? 'Chưa cập nhật ngưỡng'),
      obstacle: textCell(joined(obstacles.map(({ description }) => description)), {
        ...(first && { href: paths.obstacles.show(first) }),
      }),
      remedy: textCell(joined(remediesOf(one))),
      agency: textCell(lead ? `${lead.shortName}${confirmed ? '' : ' (dự kiến)'}` : 'Chưa phân công'),
      due: dayCell(dueOf(one)),
    },
  }
}

/** Biểu 4: the indicators that the focus communes of a set do not meet yet, with obstacle, remedy, agency and day. */
export const table4 = (figures: UnmetFigures): ReportTable => ({
  no: '4',
  title: `Chỉ tiêu chưa đạt của xã điểm, ${figures.set.name}`,
  unit: figures.unit.fullName,
  cutoff: figures.day,
  notes: [basisNote(figures.basis), `Số xã điểm: ${figures.communes}. Số chỉ tiêu chưa đạt: ${figures.rows.length}.`],
  columns,
  rows: figures.rows.map((one, index) => rowOf(figures, one, index)),
  empty:
    figures.communes === 0
      ? 'Không có xã điểm nào phấn đấu theo bộ tiêu chí này.'
      : 'Các xã điểm đã đạt mọi chỉ tiêu của bộ tiêu chí này.',
  paper: 'A4',
  landscape: true,
  frozen: 3,
})
