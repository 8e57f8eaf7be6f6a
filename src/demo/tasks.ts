import type { AddresseeState, AnswerKind } from '../generated/prisma/enums.js'
import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { instantOf } from './calendar.js'
import type { Hired } from './people.js'
import type { Happening } from './replay.js'
import type { World } from './world.js'

type Step = readonly [by: string, kind: AnswerKind, day: Day, body?: string, until?: Day]
/** Steps of one place on the task of a section: a commune's name or an agency's code. */
type Told = Readonly<{ section: string; place: string; steps: readonly Step[] }>

const letterTold: readonly Told[] = [
  {
    section: '3',
    place: 'Trấn Ninh',
    steps: [
      ['tranninh', 'ACKNOWLEDGED', '2024-05-10'],
      [
        'tranninh',
        'PROGRESS',
        '2024-05-16',
        'Đã họp Ban Quản lý xã, phân công từng chỉ tiêu chưa đạt; đang tập trung đường trục thôn và nước sạch.',
      ],
    ],
  },
  {
    section: '5',
    place: 'Điềm He',
    steps: [
      ['diemhe', 'ACKNOWLEDGED', '2024-05-13'],
      [
        'diemhe',
        'EXTENSION_REQUEST',
        '2024-05-17',
        'Kết quả xét nghiệm nước của hộ chỉ có sau ngày 05/9; đề nghị nộp cùng báo cáo.',
        '2024-09-10',
      ],
    ],
  },
  { section: '5', place: 'Yên Phúc', steps: [['yenphuc', 'ACKNOWLEDGED', '2024-05-14']] },
  { section: '2', place: 'KTHT', steps: [['ktht', 'ACKNOWLEDGED', '2024-05-13']] },
  {
    section: '2',
    place: 'NNPTNT',
    steps: [
      ['nnptnt', 'ACKNOWLEDGED', '2024-05-13'],
      ['nnptnt', 'PROGRESS', '2024-05-17', 'Đã kiểm tra tại 4 xã; tuần tới làm việc với xã Trấn Ninh.'],
    ],
  },
]

/** The letter that the demonstration adds, so that something is past its day and something is done. */
const ownTold: readonly Told[] = [
  {
    section: '1',
    place: 'Trấn Ninh',
    steps: [
      ['tranninh', 'ACKNOWLEDGED', '2024-04-16'],
      ['tranninh', 'DONE', '2024-05-09', 'Đã rà soát 7/7 thôn, gửi biểu tổng hợp.'],
      ['vpdp', 'CLOSED', '2024-05-10', 'Biểu đầy đủ.'],
    ],
  },
  {
    section: '1',
    place: 'Yên Phúc',
    steps: [
      ['yenphuc', 'DONE', '2024-05-08', 'Đã rà soát, gửi biểu.'],
      ['vpdp', 'RETURNED', '2024-05-10', 'Thiếu số liệu hộ dùng nước sạch theo thôn.'],
      ['yenphuc', 'PROGRESS', '2024-05-15', 'Đang bổ sung số liệu hai thôn còn lại.'],
    ],
  },
  {
    section: '1',
    place: 'Hữu Lễ',
    steps: [
      ['huule', 'ACKNOWLEDGED', '2024-04-17'],
      ['huule', 'DONE', '2024-05-16', 'Đã rà soát; gửi kèm biên bản họp thôn.'],
    ],
  },
  {
    section: '1',
    place: 'Liên Hội',
    steps: [
      ['lienhoi', 'EXTENSION_REQUEST', '2024-05-07', 'Cán bộ phụ trách đi tập huấn.', '2024-05-24'],
      ['vpdp', 'EXTENSION_GRANTED', '2024-05-08', 'Đồng ý.', '2024-05-24'],
    ],
  },
  {
    section: '2',
    place: 'Tú Xuyên',
    steps: [
      ['tuxuyen', 'EXTENSION_REQUEST', '2024-05-16', 'Đề nghị lùi để tổng hợp cùng kỳ giữa tháng.', '2024-05-27'],
    ],
  },
]

const stateAfter: Record<AnswerKind, AddresseeState> = {
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  PROGRESS: 'IN_PROGRESS',
  DONE: 'DONE',
  EXTENSION_REQUEST: 'ACKNOWLEDGED',
  EXTENSION_GRANTED: 'IN_PROGRESS',
  EXTENSION_REFUSED: 'IN_PROGRESS',
  RETURNED: 'IN_PROGRESS',
  CLOSED: 'CLOSED',
  REOPENED: 'IN_PROGRESS',
}
const eventOf: Record<AnswerKind, string> = {
  ACKNOWLEDGED: 'task.acknowledged',
  PROGRESS: 'task.reported',
  DONE: 'task.declaredDone',
  EXTENSION_REQUEST: 'task.extensionAsked',
  EXTENSION_GRANTED: 'task.extensionGranted',
  EXTENSION_REFUSED: 'task.extensionRefused',
  RETURNED: 'task.returned',
  CLOSED: 'task.closed',
  REOPENED: 'task.reopened',
}

/** What the steps leave on the row. */
const changeOf = ([, kind, day, , until]: Step) => ({
  state: stateAfter[kind],
  version: { increment: 1 },
  ...(kind === 'DONE' && { doneOn: dayToDb(day) }),
  ...(kind === 'RETURNED' && { doneOn: null }),
  askedUntil: kind === 'EXTENSION_REQUEST' && until ? dayToDb(until) : null,
  ...(kind === 'EXTENSION_GRANTED' && until && { dueDate: dayToDb(until) }),
})

const act = async (
  tx: Tx,
  rowId: number,
  communeId: number | null,
  step: Step,
  ids: Hired['ids'],
): Promise<Happening> => {
  const [by, kind, day, body, until] = step
  const authorId = ids.get(by)
  if (authorId === undefined) throw new Error(`No account ${by} of the demonstration`)
  const at = instantOf(day, 120 + (rowId % 200))
  await tx.taskAnswer.create({
    data: { addresseeId: rowId, kind, body: body ?? null, untilDate: until ? dayToDb(until) : null, authorId, at },
  })
  await tx.taskAddressee.update({ where: { id: rowId }, data: changeOf(step) })
  const to = { state: stateAfter[kind], until: until ?? null }
  return {
    at,
    actorId: authorId,
    action: eventOf[kind],
    subject: 'TaskAddressee',
    subjectId: rowId,
    communeId,
    to,
    reason: body ?? null,
  }
}

const tell = async (
  tx: Tx,
  directiveId: number,
  told: readonly Told[],
  world: World,
  { ids }: Hired,
): Promise<Happening[]> => {
  const lines: Happening[] = []
  for (const { section, place, steps } of told) {
    const unitId = world.communes.find(({ name }) => name === place)?.id
    const whom = unitId === undefined ? { agencyId: world.agencies.get(place)?.id ?? 0 } : { unitId }
    const row = await tx.taskAddressee.findFirstOrThrow({
      where: { ...whom, task: { directiveId, section } },
      orderBy: { turn: 'desc' },
      select: { id: true },
    })
    for (const step of steps) lines.push(await act(tx, row.id, unitId ?? null, step, ids))
  }
  return lines
}

const issuedOn: Day = '2024-04-12'

/** A letter of the demonstration's own, marked as such: one task past its day, one that comes back every month. */
const enterLetter = async (tx: Tx, world: World): Promise<number> => {
  const document = await tx.legalDocument.create({
    data: {
      docNumber: '00/UBND-VPĐP (minh họa)',
      issuedOn: dayToDb(issuedOn),
      issuer: 'UBND huyện Văn Quan',
      kind: 'CV',
      title: 'V/v rà soát số liệu tiêu chí Môi trường và ATTP (văn bản minh họa)',
      note: 'Văn bản minh họa của bản trình diễn, không có thật.',
    },
    select: { id: true },
  })
  const { id } = await tx.directive.create({
    data: {
      unitId: world.districtId,
      documentId: document.id,
      signer: 'Người ký minh họa',
      summary: 'Văn bản minh họa của bản trình diễn: rà soát một lần và báo cáo hằng tháng.',
    },
    select: { id: true },
  })
  return id
}

const enterTask = async (tx: Tx, directiveId: number, world: World, section: string): Promise<void> => {
  const monthly = section === '2'
  const turns: Day[] = monthly ? ['2024-04-20', '2024-05-20'] : ['2024-05-10']
  const task = await tx.task.create({
    data: {
      directiveId,
      section,
      title: monthly ? 'Báo cáo hằng tháng tỷ lệ hộ dùng nước sạch' : 'Rà soát số liệu tiêu chí 17 theo từng thôn',
      body: monthly ? 'Gửi trước ngày 20 hằng tháng theo biểu đã hướng dẫn.' : 'Rà soát, gửi biểu tổng hợp theo thôn.',
      ...(monthly ? { recurrence: { every: 'MONTH', day: 20 } } : { dueDate: dayToDb('2024-05-10') }),
    },
    select: { id: true },
  })
  const rows = turns.flatMap((turn) =>
    world.communes.map(({ id }) => ({
      taskId: task.id,
      turn: dayToDb(turn),
      dueDate: dayToDb(turn),
      unitId: id,
      groupLabel: 'UBND các xã',
      state: turn < '2024-05-01' ? ('CLOSED' as const) : ('SENT' as const),
      doneOn: turn < '2024-05-01' ? dayToDb(turn) : null,
    })),
  )
  await tx.taskAddressee.createMany({ data: rows })
}

/** Answers and requests in several states, on the letter of May 2024 and on one of the demonstration's own. */
export const enterTasks = async (tx: Tx, world: World, hired: Hired): Promise<Happening[]> => {
  const { id: may } = await tx.directive.findFirstOrThrow({ orderBy: { id: 'asc' }, select: { id: true } })
  const own = await enterLetter(tx, world)
  await enterTask(tx, own, world, '1')
  await enterTask(tx, own, world, '2')
  const registered: Happening = {
    at: instantOf(issuedOn, 200),
    actorId: hired.ids.get('vpdp') ?? null,
    action: 'directive.registered',
    subject: 'Directive',
    subjectId: own,
    to: { docNumber: '00/UBND-VPĐP (minh họa)', docIssuedOn: issuedOn },
  }
  return [
    registered,
    ...(await tell(tx, may, letterTold, world, hired)),
    ...(await tell(tx, own, ownTold, world, hired)),
  ]
}
