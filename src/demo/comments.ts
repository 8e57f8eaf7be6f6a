import type { Tx } from '../kernel/db/client.js'
import type { Day } from '../kernel/time.js'
import { instantOf } from './calendar.js'
import type { Hired } from './people.js'
import type { Happening } from './replay.js'
import type { World } from './world.js'

type Written = Readonly<{
  commune: string
  code: string
  by: string
  day: Day
  minutes: number
  body: string
  /** Code of the agency it speaks to; else the commune. */
  to?: string
}>

const written: readonly Written[] = [
  {
    commune: 'Hữu Lễ',
    code: '17.1',
    by: 'nnptnt',
    day: '2024-05-07',
    minutes: 85,
    body: 'Đề nghị UBND xã cho biết tiến độ mở rộng công trình cấp nước tập trung Thôn 1.',
  },
  {
    commune: 'Hữu Lễ',
    code: '17.1',
    by: 'huule',
    day: '2024-05-08',
    minutes: 40,
    body: 'Nhà thầu đã đào xong tuyến ống, dự kiến đấu nối 15 hộ trong tháng 8/2024.',
    to: 'NNPTNT',
  },
  {
    commune: 'Trấn Ninh',
    code: '15.1',
    by: 'bhxh',
    day: '2024-05-16',
    minutes: 300,
    body: 'Dữ liệu BHXH đến 30/4/2024 có 2.466 người tham gia; đề nghị xã đối chiếu danh sách hộ cận nghèo.',
  },
  {
    commune: 'Trấn Ninh',
    code: '17.1',
    by: 'nnptnt',
    day: '2024-05-16',
    minutes: 412,
    body: 'Đề nghị UBND xã làm rõ 22 hộ tăng thêm đã có phiếu xét nghiệm mẫu nước hay chưa.',
  },
  {
    commune: 'Trấn Ninh',
    code: '2.4',
    by: 'bcd',
    day: '2024-05-17',
    minutes: 130,
    body: 'Đề nghị Phòng KT&HT cùng xã làm việc với 02 hộ vướng mặt bằng tuyến Nà Chuông trong tuần tới.',
    to: 'KTHT',
  },
]

const enterComment = async (tx: Tx, world: World, { ids }: Hired, one: Written): Promise<Happening> => {
  const commune = world.communes.find(({ name }) => name === one.commune)
  const set = world.catalogue.sets.find(({ level }) => level === 'NTM')
  const indicator = set?.criteria.flatMap(({ indicators }) => indicators).find(({ code }) => code === one.code)
  const authorId = ids.get(one.by)
  if (!commune || !indicator || authorId === undefined) throw new Error(`No place for the comment on ${one.code}`)
  const agency = one.to === undefined ? null : (world.agencies.get(one.to) ?? null)
  const at = instantOf(one.day, one.minutes)
  const assessmentId = world.assessmentId(commune.id, indicator.id)
  const mentions = { create: [agency ? { agencyId: agency.id } : { unitId: commune.id }] }
  const { id } = await tx.comment.create({
    data: { assessmentId, authorId, body: one.body, at, mentions },
    select: { id: true },
  })
  return {
    at,
    actorId: authorId,
    action: 'comment.written',
    subject: 'Comment',
    subjectId: id,
    communeId: commune.id,
    to: { assessmentId, to: [agency?.shortName ?? `UBND xã ${commune.name}`] },
  }
}

/** Enters what was said beside some indicators. Answers the lines of history. */
export const enterComments = async (tx: Tx, world: World, hired: Hired): Promise<Happening[]> => {
  const lines: Happening[] = []
  for (const one of written) lines.push(await enterComment(tx, world, hired, one))
  return lines
}
