import { z } from 'zod'
import { inSentence } from '../criteria/standpoint.js'
import { countInLetter, shortDay } from '../reports/official-docx/words.js'
import { byAgency, type CommuneFigures, type Figures } from './figures.js'

/** How a letter may be signed (NĐ 30/2020, Phụ lục I), each in its printed lines. */
export const authorities = {
  TM: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'],
  TM_KT: ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'],
  KT: ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'],
  Q: ['Q. CHỦ TỊCH'],
  TL: ['TL. CHỦ TỊCH', 'CHÁNH VĂN PHÒNG'],
} as const satisfies Record<string, readonly string[]>
export type Authority = keyof typeof authorities

/** The same as a form offers them. */
export const authorityOptions = Object.entries(authorities).map(([value, lines]) => ({
  value,
  label: lines.join(' / '),
}))

/** The parts of a letter that people word; its figures are not among them. Lists hold one entry a line. */
export const textSchema = z.object({
  symbol: z.string(),
  subject: z.string(),
  to: z.string(),
  opening: z.string(),
  request: z.string(),
  agencies: z.string(),
  closing: z.string(),
  copies: z.string(),
  authority: z.enum(Object.keys(authorities) as [Authority, ...Authority[]]),
  signer: z.string(),
})
export type LetterText = z.infer<typeof textSchema>

/** The parts as forms and comparisons name them, in the order of the letter. */
export const textLabels: Readonly<Record<keyof LetterText, string>> = {
  symbol: 'Ký hiệu',
  subject: 'Trích yếu (V/v)',
  to: 'Kính gửi',
  opening: 'Mở đầu',
  request: 'Câu yêu cầu',
  agencies: 'Giao cơ quan phụ trách',
  closing: 'Kết thúc',
  copies: 'Nơi nhận',
  authority: 'Thể thức ký',
  signer: 'Họ tên người ký',
}

/** Communes the letter has something to say to. */
export const addressed = ({ communes }: Figures): CommuneFigures[] => communes.filter(({ rows }) => rows.length > 0)

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** "Thực hiện Kế hoạch số 37/KH-UBND ngày 29/01/2024 của UBND huyện về việc …" */
const openingOf = ({ plan, unit, day }: Figures): string => {
  const year = day.slice(0, 4)
  if (!plan)
    return `Thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới ${inSentence(unit.fullName)} năm ${year}.`
  const on = plan.issuedOn === null ? '' : ` ngày ${shortDay(plan.issuedOn)}`
  const about = lowerFirst(plan.name.replace(/^Kế hoạch\s+/i, ''))
  return `Thực hiện Kế hoạch số ${plan.docNumber}${on} của ${plan.issuer} về việc ${about}.`
}

const names = (communes: readonly CommuneFigures[]): string => communes.map(({ name }) => name).join(', ')

const places = (communes: readonly CommuneFigures[]): string => {
  const [only] = communes
  if (only && communes.length === 1) return inSentence(only.fullName)
  return communes.length <= 3 ? `các xã ${names(communes)}` : `${countInLetter(communes.length)} xã`
}

const addresseesOf = (communes: readonly CommuneFigures[], hasAgencies: boolean): string => {
  const committees =
    communes.length <= 5
      ? communes.map(({ fullName }) => `Ủy ban nhân dân ${inSentence(fullName)}`)
      : [`Ủy ban nhân dân các xã: ${names(communes)}`]
  return [...committees, ...(hasAgencies ? ['Các cơ quan, đơn vị phụ trách chỉ tiêu, tiêu chí'] : [])].join('\n')
}

/** What the office's letters say unless someone words it otherwise; sign and places of receipt are those of the last one. */
export const defaultText = (figures: Figures, last: LetterText | null): LetterText => {
  const communes = addressed(figures)
  const level = lowerFirst(figures.unit.fullName.split(' ')[0] ?? '')
  const committee = `Ủy ban nhân dân ${level}`
  return {
    symbol: last?.symbol ?? 'UBND-VPĐP',
    subject: `đôn đốc hoàn thành các chỉ tiêu, tiêu chí nông thôn mới chưa đạt tại ${places(communes)}`,
    to: addresseesOf(communes, byAgency(figures).length > 0),
    opening: openingOf(figures),
    request: `Để bảo đảm tiến độ, mục tiêu, nhiệm vụ xây dựng nông thôn mới năm ${figures.day.slice(0, 4)}, ${committee} yêu cầu:`,
    agencies:
      'căn cứ nhiệm vụ được phân công, kiểm tra, hướng dẫn các xã tháo gỡ khó khăn, vướng mắc; thẩm tra các chỉ tiêu xã đã gửi và trả lời đúng thời hạn.',
    closing: `${committee} yêu cầu các cơ quan, đơn vị và Ủy ban nhân dân các xã nêu trên nghiêm túc thực hiện, cập nhật kết quả trên cổng theo dõi tiêu chí trước ngày ${shortDay(figures.deadline)}./.`,
    copies: last?.copies ?? `Như trên\nCT, PCT UBND ${level}\nLưu: VT, VPĐP`,
    authority: last?.authority ?? 'KT',
    signer: last?.signer ?? '',
  }
}
