import { isCriterionMet } from '../assessments/totals.js'
import { compareFigures } from '../campaigns/compare.js'
import { inSentence } from '../criteria/standpoint.js'
import { decimal } from '../kernel/format.js'
import { type Block, heading, paragraph, run } from '../reports/official-docx/paper.js'
import { countInLetter, shortDay } from '../reports/official-docx/words.js'
import type { CommunePart, PaperFigures } from './figures.js'
import type { Words } from './params.js'
import { typedPart } from './typed.js'

type SetPart = CommunePart['sets'][number]

/** "tăng 02", "giảm 01", "không đổi". */
export const moved = (difference: number): string =>
  difference === 0 ? 'không đổi' : `${difference > 0 ? 'tăng' : 'giảm'} ${countInLetter(Math.abs(difference))}`

const numbers = (set: SetPart, ids: readonly number[]): string =>
  set.rows
    .filter(({ criterionId }) => ids.includes(criterionId))
    .map(({ no }) => no)
    .join(', ')

/** "đạt thêm tiêu chí 2, 5; tiêu chí 7 không còn đạt", or nothing. */
const changes = (set: SetPart, earlier: SetPart): string => {
  const { risen, fallen } = compareFigures(earlier.rows, set.rows, 'verified')
  return [
    risen.length > 0 && `đạt thêm tiêu chí ${numbers(set, risen)}`,
    fallen.length > 0 && `tiêu chí ${numbers(set, fallen)} không còn đạt`,
  ]
    .filter(Boolean)
    .join('; ')
}

/** How the commune stands in one set, and what moved since the period before. */
const standing = (figures: PaperFigures, set: SetPart): Block => {
  const { commune, day } = figures
  const earlier = commune?.before?.sets.find(({ setId }) => setId === set.setId)
  const change = earlier ? changes(set, earlier) : ''
  const compared =
    earlier && commune?.before
      ? ` So với ngày ${shortDay(commune.before.day)} (${earlier.verifiedMet}/${earlier.criteria} tiêu chí): ${moved(set.verifiedMet - earlier.verifiedMet)}${change ? `; ${change}` : ''}.`
      : ''
  return paragraph(
    run(`${set.shortName}: `, { bold: true }),
    `tính đến ngày ${shortDay(day)}, ${inSentence(figures.unit.fullName)} đạt ${set.verifiedMet}/${set.criteria} tiêu chí đã được thẩm tra; xã tự đánh giá đạt ${set.selfMet}/${set.criteria} tiêu chí.${compared}`,
  )
}

const resultOf = (row: SetPart['rows'][number]): string => {
  if (isCriterionMet(row, 'verified')) return 'Đạt'
  return isCriterionMet(row, 'self') ? 'Chưa đạt (xã tự đánh giá đạt)' : 'Chưa đạt'
}

const criteriaTable = ({ rows }: SetPart): Block => ({
  kind: 'table',
  columns: [
    { title: 'TT', width: 12, align: 'center' },
    { title: 'Tiêu chí', width: 63 },
    { title: 'Số chỉ tiêu', width: 20, align: 'center' },
    { title: 'Xã tự đánh giá đạt', width: 23, align: 'center' },
    { title: 'Thẩm tra đạt', width: 20, align: 'center' },
    { title: 'Kết quả', width: 27 },
  ],
  rows: rows.map((row) =>
    [String(row.no), row.name, String(row.indicators), String(row.selfMet), String(row.verifiedMet), resultOf(row)].map(
      (text) => [run(text)],
    ),
  ),
})

const resourceBlocks = ({ resources }: CommunePart): Block[] => {
  if (resources.length === 0) return []
  return [
    paragraph('Nguồn lực huy động trong kỳ (đơn vị tính: triệu đồng):'),
    {
      kind: 'table',
      columns: [
        { title: 'Nguồn', width: 95 },
        { title: 'Số tiền', width: 35, align: 'center' },
        { title: 'Số lượng', width: 35, align: 'center' },
      ],
      rows: resources.map(({ label, amount, quantity, unit }) => [
        [run(label)],
        [run(decimal(amount))],
        [run(quantity === null ? '–' : `${decimal(quantity)} ${unit ?? ''}`.trim())],
      ]),
    },
  ]
}

/** Sets the report speaks of: the chosen one, and others in which the commune meets anything. */
const spokenOf = ({ commune, set }: PaperFigures): SetPart[] =>
  (commune?.sets ?? []).filter((one) => one.code === set.code || one.verifiedMet > 0 || one.selfMet > 0)

/** The body of a commune's report: the five customary parts with its figures in the second. */
export const communeBlocks = (figures: PaperFigures, words: Words): Block[] => {
  const { commune, set } = figures
  if (!commune) return []
  const main = commune.sets.find(({ code }) => code === set.code)
  return [
    paragraph(
      `Ủy ban nhân dân ${inSentence(figures.unit.fullName)} báo cáo kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới, số liệu tính đến ngày ${shortDay(figures.day)}, như sau:`,
    ),
    heading('I. CÔNG TÁC CHỈ ĐẠO, TUYÊN TRUYỀN'),
    ...typedPart(words.direction),
    heading('II. KẾT QUẢ THỰC HIỆN'),
    ...spokenOf(figures).map((one) => standing(figures, one)),
    ...(main ? [paragraph(`Kết quả từng tiêu chí (${main.shortName}):`), criteriaTable(main)] : []),
    ...resourceBlocks(commune),
    ...typedPart(words.results, null),
    heading('III. KHÓ KHĂN, VƯỚNG MẮC VÀ NGUYÊN NHÂN'),
    ...typedPart(words.obstacles),
    heading('IV. NHIỆM VỤ KỲ TỚI'),
    ...typedPart(words.tasks),
    heading('V. ĐỀ XUẤT, KIẾN NGHỊ'),
    ...typedPart(words.proposals),
  ]
}
