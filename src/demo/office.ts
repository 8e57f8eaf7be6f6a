import type { CommandCtx } from '../kernel/command.js'
import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb, startOfDay } from '../kernel/time.js'
import { getScope, takeFigures } from '../letters/facts.js'
import { stampOf } from '../letters/figures.js'
import { makeLetter } from '../letters/service.js'
import { emptyGeneral, type Minutes, type MinutesStanding, readMinutes } from '../meetings/minutes.js'
import { addTask } from '../tasks/create.js'
import { enterImport } from './imports.js'
import { enterOutward } from './outward.js'
import { type Happening, replay } from './replay.js'
import { enterReports } from './reports.js'
import type { World } from './world.js'

const hour = 3_600_000

type Office = Readonly<{ tx: Tx; world: World; officeId: number }>

/** The office at work on an earlier day, in the load's own transaction; its lines of history are told with all others. */
const officeAt = ({ tx, world, officeId }: Office, [day, hours]: [Day, number], lines: Happening[]): CommandCtx => {
  const communeIds = world.communes.map(({ id }) => id)
  const now = new Date(startOfDay(day).getTime() + hours * hour)
  return {
    db: tx,
    actor: {
      id: officeId,
      username: 'vpdp',
      displayName: 'Nông Văn Thắng',
      mustChangePassword: false,
      grants: [{ role: 'COORDINATOR', unitId: world.districtId, agencyId: null, communeIds }],
      communeIds,
      agencyIds: [],
      label: '',
    },
    now,
    today: day,
    requestId: null,
    address: null,
    record: (...events) => {
      for (const { action = '', ...event } of events) lines.push({ ...event, action, at: now, actorId: officeId })
      return Promise.resolve()
    },
    unchanged: () => undefined,
  }
}

const communeId = ({ communes }: World, name: string): number => communes.find((one) => one.name === name)?.id ?? 0

/** A letter to the commune that is to be recognised this year, made when the last figures had come in. */
const enterLetter = async (office: Office): Promise<Happening[]> => {
  const { world } = office
  const lines: Happening[] = []
  const ctx = officeAt(office, ['2024-05-17', 17.5], lines)
  const choice = {
    unit: world.districtId,
    set: 'NTM_2021_2025',
    communes: [communeId(world, 'Trấn Ninh')],
    agencies: [],
    criteria: [],
    about: ['unmet', 'waiting'] as const,
    deadline: '2024-05-31',
  }
  const stamp = stampOf(await takeFigures(ctx, await getScope(ctx, choice), choice))
  await makeLetter(ctx, choice, stamp, () => Promise.resolve())
  return lines
}

const meetingDay: Day = '2024-04-25'

type Said = Readonly<{
  commune: string
  notes: string
  decisions: readonly Readonly<{ title: string; due: Day; agency?: string }>[]
}>

const said: readonly Said[] = [
  {
    commune: 'Trấn Ninh',
    notes:
      'UBND xã báo cáo tiến độ các tuyến đường thôn và công trình cấp nước.\nVướng mặt bằng 02 hộ tại tuyến Nà Chuông; đề nghị Phòng KT&HT cùng xã vận động.',
    decisions: [
      { title: 'Vận động 02 hộ hiến đất, bàn giao mặt bằng tuyến Nà Chuông', due: '2024-05-15' },
      { title: 'Hướng dẫn xã lập hồ sơ nghiệm thu đường trục chính nội đồng', due: '2024-05-31', agency: 'KTHT' },
    ],
  },
  {
    commune: 'Hữu Lễ',
    notes: 'UBND xã báo cáo khó khăn về nguồn nước tập trung tại Thôn 1.',
    decisions: [
      {
        title: 'Kiểm tra công trình cấp nước tập trung Thôn 1, đề xuất phương án',
        due: '2024-05-31',
        agency: 'NNPTNT',
      },
    ],
  },
]

/** How a commune stood at the end of a day, from the totals kept by day. */
const standingOn = async (tx: Tx, world: World, id: number): Promise<MinutesStanding | null> => {
  const set = world.catalogue.sets.find(({ code }) => code === 'NTM_2021_2025')
  if (!set) return null
  const row = await tx.setTotalDay.findFirst({
    where: { communeId: id, setId: set.id, day: { lte: dayToDb(meetingDay) } },
    orderBy: { day: 'desc' },
  })
  if (!row) return null
  const at = new Date(startOfDay(meetingDay).getTime() + 9 * hour).toISOString()
  return {
    set: set.shortName,
    word: 'tiêu chí',
    criteria: row.criteria,
    verified: row.criteriaVerifiedMet,
    late: 0,
    at,
  }
}

/** The meeting of April: what was said of two communes, and what came of it as tasks. Answers the lines of history. */
export const enterMeeting = async (office: Office): Promise<Happening[]> => {
  const { tx, world } = office
  const lines: Happening[] = []
  const ctx = officeAt(office, [meetingDay, 9], lines)
  const subject = 'Giao ban tiến độ xây dựng nông thôn mới tháng 4/2024 (minh họa)'
  const { id } = await tx.meeting.create({
    data: { unitId: world.districtId, heldOn: dayToDb(meetingDay), subject },
    select: { id: true },
  })
  await ctx.record({ action: 'meeting.opened', subject: 'Meeting', subjectId: id, to: { heldOn: meetingDay, subject } })
  const communes: Minutes['communes'] = {}
  for (const { commune, notes, decisions } of said) {
    const about = communeId(world, commune)
    const taken: number[] = []
    for (const { title, due, agency } of decisions) {
      const agencyId = agency === undefined ? undefined : world.agencies.get(agency)?.id
      const task = await addTask(ctx, {
        unitId: world.districtId,
        meetingId: id,
        title,
        dueDate: due,
        communeIds: agencyId === undefined ? [] : [about],
        addressees: [agencyId === undefined ? { unitId: about } : { agencyId }],
      })
      taken.push(task.id)
      const to = { taskId: task.id, title, dueDate: due }
      await ctx.record({ action: 'meeting.decided', subject: 'Meeting', subjectId: id, communeId: about, to })
    }
    communes[String(about)] = { version: 2, notes, decisions: taken, standing: null, by: ctx.actor.displayName }
  }
  const general = {
    ...emptyGeneral,
    place: 'Phòng họp UBND huyện',
    chair: 'Hứa Phong Lan, Q. Chủ tịch UBND huyện',
    secretary: 'Nông Văn Thắng, Văn phòng Điều phối',
    attendees: 'Thành viên Ban Chỉ đạo huyện\nCác cơ quan phụ trách tiêu chí\nĐại diện UBND các xã',
    conclusion: 'Các xã, cơ quan thực hiện nhiệm vụ được giao đúng thời hạn và báo cáo trên cổng.',
  }
  await tx.meeting.update({ where: { id }, data: { minutes: { general, communes } } })
  return lines
}

/** Says in the minutes how the communes stood that day, once the totals of all days stand. */
const fillStandings = async ({ tx, world }: Office): Promise<void> => {
  const meeting = await tx.meeting.findFirst({ where: { unitId: world.districtId, heldOn: dayToDb(meetingDay) } })
  if (!meeting) return
  const { general, communes } = readMinutes(meeting.minutes)
  const filled: Minutes['communes'] = {}
  for (const [id, one] of Object.entries(communes))
    filled[id] = { ...one, standing: await standingOn(tx, world, Number(id)) }
  await tx.meeting.update({ where: { id: meeting.id }, data: { minutes: { general, communes: filled } } })
}

/** What the office wrote when the last figures had come in; it reads the state, which must stand. */
export const enterOffice = async (office: Office): Promise<void> => {
  await fillStandings(office)
  const imported: Happening[] = []
  await replay(office.tx, await enterLetter(office))
  await enterImport(officeAt(office, ['2024-05-17', 17.75], imported))
  await replay(office.tx, imported)
  const shown: Happening[] = []
  await enterOutward(officeAt(office, ['2024-05-17', 18], shown))
  await replay(office.tx, shown)
  const reported: Happening[] = []
  await enterReports(officeAt(office, ['2024-05-17', 18.25], reported))
  await replay(office.tx, reported)
}
