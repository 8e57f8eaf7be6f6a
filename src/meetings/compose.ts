import { inSentence } from '../criteria/standpoint.js'
import { fmt } from '../kernel/format.js'
import { dayOf } from '../kernel/time.js'
import { type Block, type OfficialPaper, paragraph, run } from '../reports/official-docx/paper.js'
import {
  closed,
  countInLetter,
  dayInLetter,
  linesOf,
  listed,
  monthInLetter,
  shortDay,
  upper,
} from '../reports/official-docx/words.js'
import { type CommuneMinutes, communeOf } from './minutes.js'
import type { Meeting, MeetingTask } from './queries.js'

/** A commune as the minutes name it. */
type Named = Readonly<{ id: number; fullName: string }>

const typed = (text: string): Block[] => linesOf(text).map((line) => paragraph(line))

const standingBlock = ({ standing }: CommuneMinutes): Block[] => {
  if (!standing) return []
  const late = standing.late > 0 ? `; ${countInLetter(standing.late)} chỉ tiêu quá hạn` : ''
  const at = new Date(standing.at)
  return [
    paragraph(
      `Tình hình: đạt ${standing.verified}/${standing.criteria} ${standing.word} đã được thẩm tra (${standing.set})${late}, số liệu trên cổng lúc ${fmt.dateTime(at).slice(11)} ngày ${shortDay(dayOf(at))}.`,
    ),
  ]
}

const columns = [
  { title: 'TT', width: 12, align: 'center' },
  { title: 'Nội dung giao', width: 83 },
  { title: 'Nơi thực hiện', width: 42 },
  { title: 'Thời hạn', width: 28, align: 'center' },
] as const

const decisionTable = (tasks: readonly MeetingTask[]): Block[] =>
  tasks.length === 0
    ? []
    : [
        paragraph('Nhiệm vụ giao:'),
        {
          kind: 'table',
          columns,
          rows: tasks.map(({ title, doers, dueDate }, index) => [
            [run(String(index + 1))],
            [run(title)],
            [run(doers.join(', '))],
            [run(dueDate === null ? '' : shortDay(dueDate))],
          ]),
        },
      ]

const communeBlocks = (
  { fullName }: Named,
  minutes: CommuneMinutes,
  tasks: readonly MeetingTask[],
  no: number,
): Block[] => [
  paragraph(run(`${no}. ${fullName}`, { bold: true })),
  ...standingBlock(minutes),
  ...typed(minutes.notes),
  ...decisionTable(tasks.filter(({ id }) => minutes.decisions.includes(id))),
]

const headBlocks = ({ heldOn, minutes: { general } }: Meeting): Block[] => [
  paragraph(`Thời gian: ${dayInLetter(heldOn)}.`),
  ...(general.place ? [paragraph(`Địa điểm: ${general.place}.`)] : []),
  ...(general.chair ? [paragraph(`Chủ trì: ${general.chair}.`)] : []),
  ...(general.secretary ? [paragraph(`Thư ký: ${general.secretary}.`)] : []),
  ...(general.attendees
    ? [
        paragraph('Thành phần:'),
        { kind: 'items', items: listed(linesOf(general.attendees)).map((line) => [run(line)]) } as const,
      ]
    : []),
]

/** The minutes of a meeting as biên bản: who, what was said of each commune, what was decided, by whom and when. */
export const composeMinutes = (
  meeting: Meeting,
  communes: readonly Named[],
  decisions: readonly MeetingTask[],
): OfficialPaper => {
  const { minutes, unit, heldOn, subject } = meeting
  const spoken = communes.filter(({ id }) => {
    const { notes, decisions: taken } = communeOf(minutes, id)
    return notes !== '' || taken.length > 0
  })
  const conclusion = typed(minutes.general.conclusion)
  const level = inSentence(unit.fullName.split(' ')[0] ?? '')
  return {
    head: {
      above: `UBND ${upper(unit.fullName)}`,
      issuer: ['VĂN PHÒNG ĐIỀU PHỐI', 'CHƯƠNG TRÌNH NÔNG THÔN MỚI'],
      symbol: 'BB-VPĐP',
      place: unit.name,
      month: monthInLetter(heldOn),
    },
    title: { kind: 'named', name: 'BIÊN BẢN', subject },
    blocks: [
      ...headBlocks(meeting),
      paragraph(run('I. Tình hình từng xã và nhiệm vụ giao', { bold: true })),
      ...(spoken.length === 0 ? [paragraph('Không có nội dung.')] : []),
      ...spoken.flatMap((commune, index) =>
        communeBlocks(commune, communeOf(minutes, commune.id), decisions, index + 1),
      ),
      ...(conclusion.length > 0 ? [paragraph(run('II. Kết luận', { bold: true })), ...conclusion] : []),
      paragraph(closed('Biên bản được lập và thông qua tại cuộc họp')),
    ],
    copies: listed(['Thành phần dự họp', `Thường trực UBND ${level}`, 'Lưu: VT, VPĐP']),
    signatures: [
      { lines: ['THƯ KÝ'], name: minutes.general.secretary.split(',')[0]?.trim() || null },
      { lines: ['CHỦ TRÌ'], name: minutes.general.chair.split(',')[0]?.trim() || null },
    ],
  }
}
