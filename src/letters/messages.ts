import { fmt } from '../kernel/format.js'
import { byAgency, type CommuneFigures, type FigureRow, type Figures } from './figures.js'

/** A name this long is cut: a message is read on a telephone. */
const longest = 70
const short = (name: string): string => (name.length > longest ? `${name.slice(0, longest).trimEnd()}…` : name)

const lateWords = (row: FigureRow): string => (row.lateDays > 0 ? `, quá hạn ${fmt.number(row.lateDays)} ngày` : '')

const communeLine = (row: FigureRow): string => {
  const value = row.value ?? 'chưa có số liệu'
  const requirement = row.requirement === null ? '' : `, yêu cầu ${row.requirement}`
  const agency = row.agency === null ? '' : `; ${row.agency.shortName}`
  const state = row.waiting ? 'đang thẩm tra' : `hạn ${fmt.day(row.deadline)}`
  return `- ${row.code} ${short(row.name)}: ${value}${requirement}${lateWords(row)}${agency}; ${state}`
}

const communeMessage = (figures: Figures, commune: CommuneFigures): string =>
  [
    `${commune.fullName}, ${figures.set.shortName}: tính đến ${fmt.day(figures.day)} đạt ${commune.verified}/${commune.criteria} ${figures.set.word} (thẩm tra), còn ${fmt.number(commune.rows.length)} chỉ tiêu chưa hoàn thành:`,
    ...commune.rows.map(communeLine),
    `Đề nghị UBND xã thực hiện và cập nhật trên cổng trước ngày ${fmt.day(figures.deadline)}.`,
  ].join('\n')

const agencyLine = (commune: CommuneFigures, rows: readonly FigureRow[]): string =>
  `- ${commune.fullName}: ${rows
    .map((row) => `${row.code} (${row.waiting ? 'đang thẩm tra' : `hạn ${fmt.day(row.deadline)}`}${lateWords(row)})`)
    .join(', ')}`

/** A text ready to be pasted into a messaging app, for one commune or one agency. */
export type Message = Readonly<{ key: string; name: string; count: number; text: string }>

/** Short texts of a letter, from the same frozen figures. */
export const messagesOf = (figures: Figures): { communes: Message[]; agencies: Message[] } => ({
  communes: figures.communes
    .filter(({ rows }) => rows.length > 0)
    .map((commune) => ({
      key: `c${commune.id}`,
      name: commune.fullName,
      count: commune.rows.length,
      text: communeMessage(figures, commune),
    })),
  agencies: byAgency(figures).map(({ agency, communes }) => {
    const count = communes.reduce((sum, { rows }) => sum + rows.length, 0)
    const lines = [
      `${agency.shortName}: tính đến ${fmt.day(figures.day)} phụ trách ${fmt.number(count)} chỉ tiêu chưa hoàn thành (${figures.set.shortName}):`,
      ...communes.map(({ commune, rows }) => agencyLine(commune, rows)),
      `Đề nghị kiểm tra, hướng dẫn các xã, thẩm tra nội dung đã gửi và trả lời trước ngày ${fmt.day(figures.deadline)}.`,
    ]
    return { key: `a${agency.id}`, name: agency.shortName, count, text: lines.join('\n') }
  }),
})
