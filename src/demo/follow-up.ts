import type { Tx } from '../kernel/db/client.js'
import { type Day, dayToDb } from '../kernel/time.js'
import { instantOf } from './calendar.js'
import type { Hired } from './people.js'
import { draw } from './random.js'
import type { Happening } from './replay.js'
import type { DemoCommune, World } from './world.js'

type ToldObstacle = Readonly<{
  commune: string
  code: string
  description: string
  cause: string
  proposal: string
  agency: string
  day: Day
  answer?: string
}>

const obstacles: readonly ToldObstacle[] = [
  {
    commune: 'Trấn Ninh',
    code: '2.4',
    description: 'Tuyến nội đồng Nà Chuông còn 02 hộ chưa bàn giao mặt bằng.',
    cause: 'Chưa thống nhất phương án đổi đất.',
    proposal: 'Đề nghị cùng xã làm việc với các hộ trong tháng 5/2024.',
    agency: 'KTHT',
    day: '2024-05-08',
  },
  {
    commune: 'Trấn Ninh',
    code: '17.1',
    description: 'Hai thôn vùng cao chưa có công trình cấp nước tập trung.',
    cause: 'Nguồn nước xa, chưa bố trí được vốn.',
    proposal: 'Đề nghị đưa vào danh mục đầu tư năm 2025.',
    agency: 'NNPTNT',
    day: '2024-04-22',
    answer: 'Đã khảo sát; sẽ tổng hợp vào danh mục trình huyện trong quý III/2024.',
  },
  {
    commune: 'Hữu Lễ',
    code: '13.1',
    description: 'Hợp tác xã hoạt động cầm chừng, chưa có hợp đồng liên kết.',
    cause: 'Thiếu vốn lưu động, thiếu cán bộ quản lý.',
    proposal: 'Đề nghị hướng dẫn xây dựng phương án liên kết tiêu thụ hồi.',
    agency: 'NNPTNT',
    day: '2024-05-06',
  },
  {
    commune: 'Tú Xuyên',
    code: '5',
    description: 'Trường tiểu học thiếu phòng bộ môn theo chuẩn.',
    cause: 'Công trình chưa được ghi vốn.',
    proposal: 'Đề nghị bố trí vốn trong kế hoạch 2024–2025.',
    agency: 'GDDT',
    day: '2024-04-17',
  },
]

const placeOf = (world: World, name: string): DemoCommune => {
  const commune = world.communes.find((one) => one.name === name)
  if (!commune) throw new Error(`No commune ${name}`)
  return commune
}

const enterObstacles = async (tx: Tx, world: World, { ids }: Hired): Promise<Happening[]> => {
  const set = world.catalogue.sets.find(({ level }) => level === 'NTM')
  const lines: Happening[] = []
  for (const { commune: name, code, agency, day, answer, ...words } of obstacles) {
    const commune = placeOf(world, name)
    const indicator = set?.criteria.flatMap(({ indicators }) => indicators).find((one) => one.code === code)
    const answerer = world.agencies.get(agency)
    if (!indicator || !answerer) throw new Error(`No place for the obstacle on ${code}`)
    const { id } = await tx.obstacle.create({
      data: {
        ...words,
        communeId: commune.id,
        criterionId: indicator.criterionId,
        assessmentId: world.assessmentId(commune.id, indicator.id),
        answererId: answerer.id,
        raisedAt: instantOf(day, 100),
        ...(answer !== undefined && { answer, answeredAt: instantOf('2024-05-14', 90) }),
      },
      select: { id: true },
    })
    const about = { subject: 'Obstacle', subjectId: id, communeId: commune.id, actorId: ids.get('vpdp') ?? 0 }
    lines.push({ ...about, at: instantOf(day, 100), action: 'obstacle.raised', to: words })
    if (answer !== undefined)
      lines.push({ ...about, at: instantOf('2024-05-14', 90), action: 'obstacle.answered', to: { answer } })
  }
  return lines
}

const quarters: readonly (readonly [Day, Day])[] = [
  ['2023-10-01', '2023-12-31'],
  ['2024-01-01', '2024-03-14'],
  ['2024-03-15', '2024-04-14'],
]

/** Usual size of a source in a commune and quarter, triệu đồng; land and labour in their own unit. Invented. */
const usual: readonly (readonly [
  source: string,
  amount: number | null,
  quantity: number | null,
  unit: string | null,
])[] = [
  ['NSTW_DTPT', 620, null, null],
  ['NSTW_SN', 140, null, null],
  ['NS_TINH', 90, null, null],
  ['NS_HUYEN', 60, null, null],
  ['NS_XA', 15, null, null],
  ['LONG_GHEP', 210, null, null],
  ['TIN_DUNG', 480, null, null],
  ['DOANH_NGHIEP', 25, null, null],
  ['DAN_TIEN', 18, null, null],
  ['NGAY_CONG', null, 260, 'công'],
  ['HIEN_DAT', null, 850, 'm²'],
]

const enterResources = async (tx: Tx, world: World): Promise<void> => {
  const data = world.communes.flatMap(({ id, name }) =>
    quarters.flatMap(([from, to]) => {
      const chance = draw(`resources ${name} ${from}`)
      return usual.map(([source, amount, quantity, quantityUnit]) => {
        const share = 0.4 + chance.next()
        return {
          communeId: id,
          source,
          periodStart: dayToDb(from),
          periodEnd: dayToDb(to),
          amount: amount === null ? null : Math.round(amount * share),
          quantity: quantity === null ? null : Math.round(quantity * share),
          quantityUnit,
        }
      })
    }),
  )
  await tx.mobilisedResource.createMany({ data })
}

const enterSites = async (tx: Tx, world: World): Promise<void> => {
  const paper = await tx.legalDocument.create({
    data: {
      docNumber: '1985/QĐ-UBND (minh họa)',
      issuer: 'UBND huyện Văn Quan',
      issuedOn: dayToDb('2023-12-20'),
      kind: 'QD',
      title: 'Công nhận khu dân cư kiểu mẫu, vườn mẫu năm 2023',
      note: 'Văn bản minh họa của bản trình diễn, không có thật.',
    },
  })
  for (const [name, kind, village, recognised] of [
    ['Điềm He', 'RESIDENTIAL_AREA', 'Thôn 1', true],
    ['Điềm He', 'GARDEN', 'Thôn 2', true],
    ['Yên Phúc', 'RESIDENTIAL_AREA', 'Thôn 3', true],
    ['Yên Phúc', 'GARDEN', 'Thôn 1', false],
    ['Liên Hội', 'NTM_VILLAGE', 'Thôn 2', false],
    ['Trấn Ninh', 'RESIDENTIAL_AREA', 'Thôn 1', false],
  ] as const) {
    const communeId = placeOf(world, name).id
    const known = await tx.village.findFirst({ where: { communeId, name: village } })
    const { id } = known ?? (await tx.village.create({ data: { communeId, name: village } }))
    const paperOf = recognised ? { recognisedOn: dayToDb('2023-12-20'), documentId: paper.id } : {}
    await tx.modelSite.create({ data: { villageId: id, kind, planYear: recognised ? 2023 : 2024, ...paperOf } })
  }
}

const enterArrears = async (tx: Tx, world: World): Promise<void> => {
  const rows = [
    ['Tú Xuyên', 'Nhà văn hóa thôn (công trình minh họa)', 780, 640],
    ['Trấn Ninh', 'Đường trục thôn, đoạn 1 (công trình minh họa)', 1450, 1210],
    ['Hữu Lễ', 'Kênh nội đồng (công trình minh họa)', 520, 520],
  ] as const
  await tx.constructionArrear.createMany({
    data: rows.map(([name, project, total, paid]) => ({
      communeId: placeOf(world, name).id,
      project,
      total,
      paid,
      asOf: dayToDb('2024-04-30'),
    })),
  })
}

/** Money of the Programme by source, as of two days of the spring; amounts are illustrative. */
const enterFunds = async (tx: Tx, { districtId }: World): Promise<void> => {
  const rows = [
    ['NSTW_DTPT', 18_600, [9_200, 3_150], [16_400, 6_820]],
    ['NSTW_SN', 7_450, [4_100, 860], [6_900, 2_310]],
    ['NS_TINH', 2_800, [1_500, 420], [2_800, 1_260]],
    ['NS_HUYEN', 1_200, [600, 150], [1_050, 480]],
  ] as const
  await tx.programmeFund.createMany({
    data: rows.flatMap(([source, planned, march, april]) =>
      (
        [
          ['2024-03-31', march],
          ['2024-04-30', april],
        ] as const
      ).map(([asOf, [allocated, disbursed]]) => ({
        unitId: districtId,
        year: 2024,
        source,
        planned,
        allocated,
        disbursed,
        asOf: dayToDb(asOf),
      })),
    ),
  })
}

/** Enters obstacles, what was mobilised, model sites and arrears. Answers the lines of history. */
export const enterFollowUp = async (tx: Tx, world: World, hired: Hired): Promise<Happening[]> => {
  const lines = await enterObstacles(tx, world, hired)
  await enterResources(tx, world)
  await enterSites(tx, world)
  await enterArrears(tx, world)
  await enterFunds(tx, world)
  return lines
}
