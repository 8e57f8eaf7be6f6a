import { inSentence } from '../criteria/standpoint.js'
import { list } from '../kernel/format.js'
import { type Block, heading, paragraph, run } from '../reports/official-docx/paper.js'
import { countInLetter, shortDay } from '../reports/official-docx/words.js'
import type { DistrictPart, PaperFigures } from './figures.js'
import type { Words } from './params.js'
import { typedPart } from './typed.js'

/** On whose word the figures count. */
export const basisWords = { verified: 'kết quả đã thẩm tra', self: 'xã tự đánh giá' } as const

/** "Tràng Phái (từ 12 lên 13)". */
export const movedWords = (rows: DistrictPart['risen'], word: 'lên' | 'xuống'): string =>
  list(rows.map(({ commune, from, to }) => `${commune} (từ ${from} ${word} ${to})`))

const compared = (figures: PaperFigures, { averageBefore, risen, fallen, word }: DistrictPart): Block[] => {
  if (figures.before === null) return []
  const since = `So với kỳ trước (đến ngày ${shortDay(figures.before)})`
  const before = averageBefore === null ? '' : `, bình quân khi đó ${averageBefore} ${word}/xã`
  const moves = [
    risen.length > 0 && `${countInLetter(risen.length)} xã tăng: ${movedWords(risen, 'lên')}`,
    fallen.length > 0 && `${countInLetter(fallen.length)} xã giảm: ${movedWords(fallen, 'xuống')}`,
  ].filter(Boolean)
  const told = moves.length === 0 ? `số ${word} đạt của các xã không đổi` : moves.join('; ')
  return [paragraph(`${since}${before}: ${told}.`)]
}

/** "15–18 tiêu chí"; the label of a band may say the word itself. */
export const bandName = (label: string, word: string): string =>
  label.includes(word) ? label.toLowerCase() : `${label.toLowerCase()} ${word}`

const bandWords = ({ bands, word }: DistrictPart): string =>
  bands
    .map(({ label, communes }) => {
      const named = communes.length > 0 && communes.length <= 6 ? ` (${communes.join(', ')})` : ''
      return `nhóm ${bandName(label, word)}: ${countInLetter(communes.length)} xã${named}`
    })
    .join('; ')

const resultBlocks = (figures: PaperFigures, district: DistrictPart): Block[] => {
  const { communes, average, word, late, waiting } = district
  return [
    paragraph(run('1. Kết quả thực hiện tiêu chí', { bold: true })),
    paragraph(
      `Tính đến ngày ${shortDay(figures.day)}, theo ${figures.set.shortName} (${basisWords[figures.basis]}), ${countInLetter(communes)} xã của ${inSentence(figures.unit.fullName)} đạt bình quân ${average} ${word}/xã. Chia theo số ${word} đạt: ${bandWords(district)}.`,
    ),
    ...compared(figures, district),
    paragraph(
      `Toàn ${inSentence(figures.unit.fullName).split(' ')[0] ?? ''} còn ${countInLetter(late)} chỉ tiêu quá hạn và ${countInLetter(waiting)} chỉ tiêu chờ cơ quan thẩm tra. Số liệu chi tiết tại các biểu kèm theo.`,
    ),
    ...(district.lagging.length > 0
      ? [
          paragraph(
            `Các ${word} nhiều xã chưa đạt nhất: ${list(district.lagging.slice(0, 5).map(({ criterion, unmet, of }) => `${criterion} (${unmet}/${of} xã)`))}.`,
          ),
        ]
      : []),
  ]
}

const targetBlocks = ({ targets }: DistrictPart): Block[] =>
  targets.length === 0
    ? []
    : [
        paragraph(run('2. Xã mục tiêu trong năm', { bold: true })),
        {
          kind: 'table',
          columns: [
            { title: 'Xã', width: 28 },
            { title: 'Mục tiêu', width: 45 },
            { title: 'Đạt', width: 17, align: 'center' },
            { title: 'Còn thiếu', width: 47 },
            { title: 'Tiến độ', width: 28 },
          ],
          rows: targets.map(({ commune, set, met, of, unmet, light }) =>
            [commune, set, `${met}/${of}`, unmet, light].map((text) => [run(text)]),
          ),
        },
      ]

/** The body of a district's report: the five customary parts, the second with its figures and charts. */
export const districtBlocks = (figures: PaperFigures, words: Words): Block[] => {
  const { district, charts } = figures
  if (!district) return []
  return [
    paragraph(
      `Ủy ban nhân dân ${inSentence(figures.unit.fullName)} báo cáo kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới, số liệu tính đến ngày ${shortDay(figures.day)}, như sau:`,
    ),
    heading('I. CÔNG TÁC CHỈ ĐẠO, TUYÊN TRUYỀN'),
    ...typedPart(words.direction),
    heading('II. KẾT QUẢ THỰC HIỆN'),
    ...resultBlocks(figures, district),
    ...(charts.length > 0 ? [{ kind: 'charts', charts: charts.slice(0, 2) } as const] : []),
    ...targetBlocks(district),
    ...typedPart(words.results, null),
    heading('III. KHÓ KHĂN, VƯỚNG MẮC VÀ NGUYÊN NHÂN'),
    ...typedPart(words.obstacles),
    heading('IV. NHIỆM VỤ KỲ TỚI'),
    ...typedPart(words.tasks),
    heading('V. ĐỀ XUẤT, KIẾN NGHỊ'),
    ...typedPart(words.proposals),
  ]
}
