import { selectRows } from '../../src/assessments/queries.js'
import { stateOf } from '../../src/assessments/state.js'
import { Prisma, type PrismaClient } from '../../src/generated/prisma/client.js'
import { type Day, dayToDb, startOfDay } from '../../src/kernel/time.js'
import type { TestDatabase } from './database.js'

/**
 * A district small enough to be counted by hand, and what its tables must say, written by hand. Whoever writes tables (as a
 * page, .xlsx, .docx, CSV, over the interface) is held against the same cells. On 20/05/2024, compared with 30/04/2024; V met
 * and verified, S only claimed, X claimed and found unmet, n unmet in the eyes of both, N unmet by the commune's word, A not
 * applicable and confirmed, · not assessed:
 *
 *   commune    1.1 1.2   2.1   3.1 3.2 3.3   4.1     met (self)   30/04 (self)
 *   An Bình     V   V     V     V   V   V     V      4 (4)        3 (4): 4.1 was S          recognised
 *   Bình Yên    V   V     A     V   V   N     X      2 (3)        1 (2): 1.2 was N
 *   Cao Sơn     V   S     V     S   S   S     ·      1 (3)        0 (1): 1.2 and 3.x were ·, 2.1 was S     focus
 *   Đông Mai    V   V     n     ·   ·   ·     V      2 (2)        3 (3): 2.1 was V
 *   Hòa Lạc     ·   ·     ·     ·   ·   ·     ·      0 (0)        0 (0)
 *   Phố Mới     V   V     V     V   V   V     V      a town: in no number
 */
export const goldenSet = 'BO_NHO'
export const goldenDay: Day = '2024-05-20'
export const goldenBefore: Day = '2024-04-30'

const from = new Date('2021-01-01')
const openedOn: Day = '2024-01-02'
const earlierOn: Day = '2024-04-10'
const laterOn: Day = '2024-05-06'

type Mark = 'V' | 'S' | 'X' | 'N' | 'n' | 'A' | '.'

/** By commune: how 1.1 1.2 2.1 3.1 3.2 3.3 4.1 stood first, and then. */
const marks: Readonly<Record<string, readonly [before: string, now: string]>> = {
  'An Bình': ['VVVVVVS', 'VVVVVVV'],
  'Bình Yên': ['VNAVVNS', 'VVAVVNX'],
  'Cao Sơn': ['V.S....', 'VSVSSS.'],
  'Đông Mai': ['VVV...V', 'VVn...V'],
  'Hòa Lạc': ['.......', '.......'],
  'Phố Mới': ['VVVVVVV', 'VVVVVVV'],
}

const codes = ['1.1', '1.2', '2.1', '3.1', '3.2', '3.3', '4.1'] as const

const states: Readonly<Record<Mark, Prisma.AssessmentUncheckedUpdateInput>> = {
  V: { selfResult: 'MET', verifiedResult: 'MET' },
  S: { selfResult: 'MET', verifiedResult: 'NONE' },
  X: { selfResult: 'MET', verifiedResult: 'NOT_MET' },
  n: { selfResult: 'NOT_MET', verifiedResult: 'NOT_MET' },
  N: { selfResult: 'NOT_MET', verifiedResult: 'NONE' },
  A: {
    selfResult: 'NOT_APPLICABLE',
    verifiedResult: 'NOT_APPLICABLE',
    claimReason: 'Không có nội dung này trên địa bàn.',
  },
  '.': { selfResult: 'NOT_ASSESSED', verifiedResult: 'NONE' },
}

const createUnits = async (db: PrismaClient) => {
  const unit = (
    data: Pick<Prisma.AdminUnitCreateInput, 'level' | 'code' | 'name' | 'fullName' | 'kind' | 'ntmScope' | 'sortOrder'>,
  ) => db.adminUnit.create({ data: { ...data, validFrom: from } })
  const district = await unit({
    level: 'DISTRICT',
    code: '901',
    name: 'Thử Tính',
    fullName: 'Huyện Thử Tính',
    kind: 'huyen',
  })
  const communes = new Map<string, number>()
  for (const [index, name] of Object.keys(marks).entries()) {
    const town = name === 'Phố Mới'
    const { id } = await unit({
      level: 'COMMUNE',
      code: `9010${index}`,
      name,
      fullName: `${town ? 'Thị trấn' : 'Xã'} ${name}`,
      kind: town ? 'thi_tran' : 'xa',
      ntmScope: !town,
      sortOrder: index,
    })
    await db.unitParent.create({ data: { childId: id, parentId: district.id, validFrom: from } })
    communes.set(name, id)
  }
  await db.$executeRaw`SELECT rebuild_unit_closure()`
  return { districtId: district.id, communes }
}

const createSet = async (db: PrismaClient) => {
  const bands = [
    { label: '4', min: 4, max: 4 },
    { label: '2–3', min: 2, max: 3 },
    { label: 'Dưới 2', min: 0, max: 1 },
  ]
  const set = await db.criteriaSet.create({
    data: { code: goldenSet, level: 'NTM', name: 'Bộ tiêu chí nhỏ', shortName: 'Bộ nhỏ', validFrom: from, bands },
  })
  const names = ['Giao thông', 'Điện', 'Nhà ở', 'An ninh']
  const criteria = new Map<number, number>()
  const indicators = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const no = index + 1
    const { id: criterionId } = await db.criterion.create({ data: { setId: set.id, no, name } })
    criteria.set(no, criterionId)
    for (const [order, code] of codes.filter((one) => one.startsWith(`${no}.`)).entries()) {
      const measured = code === '3.1'
      const { id } = await db.indicator.create({
        data: {
          setId: set.id,
          criterionId,
          code,
          name: measured ? 'Tỷ lệ hộ có nhà ở đạt tiêu chuẩn' : `Nội dung ${code}`,
          type: measured ? 'PERCENT' : 'PASS_FAIL',
          unit: measured ? '%' : null,
          sortOrder: order,
          provenance: {},
          validFrom: from,
          allowsNotApplicable: true,
          levels: {
            create: {
              layer: 'NATIONAL',
              status: 'SET',
              comparator: 'GTE',
              value: measured ? 90 : null,
              text: measured ? '≥ 90%' : 'Đạt',
              validFrom: from,
              recordedAt: from,
            },
          },
        },
      })
      indicators.set(code, id)
    }
  }
  return { setId: set.id, criteria, indicators }
}

type Known = Readonly<{
  db: PrismaClient
  communes: ReadonlyMap<string, number>
  indicators: ReadonlyMap<string, number>
}>

/** Moves rows on a day, with their events and the totals of that day, as a command of that day would have. */
const moveOn = async ({ db, communes, indicators }: Known, day: Day, which: 0 | 1): Promise<void> => {
  const at = new Date(startOfDay(day).getTime() + 9 * 3_600_000)
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT begin_write(${dayToDb(day)}::date, ${[...communes.values()]}::int[])`
    for (const [name, both] of Object.entries(marks)) {
      for (const [index, code] of codes.entries()) {
        const mark = both[which][index] as Mark
        if (mark === (which === 0 ? '.' : both[0][index])) continue
        const key = { communeId: communes.get(name) ?? 0, indicatorId: indicators.get(code) ?? 0 }
        const { id } = await tx.assessment.findUniqueOrThrow({
          where: { communeId_indicatorId: key },
          select: { id: true },
        })
        const now = () => selectRows({ db: tx }, Prisma.sql`a.id = ${id}`)
        const [before] = await now()
        const { verifiedResult } = states[mark]
        const data = { ...states[mark], verifiedAt: verifiedResult === 'NONE' ? null : at, updatedAt: at }
        const figures = code === '3.1' && name === 'Cao Sơn' ? { value: 95, numerator: 57, denominator: 60 } : {}
        const planned = code === '1.2' && name === 'Cao Sơn' ? { plannedDate: new Date('2024-06-30') } : {}
        await tx.assessment.update({
          where: { id },
          data: { ...data, ...figures, ...planned, version: { increment: 1 } },
        })
        const [after] = await now()
        if (!before || !after) throw new Error('No such assessment')
        const about = {
          subject: 'Assessment',
          subjectId: id,
          assessmentId: id,
          communeId: key.communeId,
          version: after.version,
        }
        const moved = { from: stateOf(before), to: stateOf(after) }
        await tx.event.create({ data: { at, action: 'assessment.imported', ...about, ...moved } })
      }
    }
  })
}

type World = Awaited<ReturnType<typeof createUnits>> & Awaited<ReturnType<typeof createSet>>

/** Criterion 1 is led by a confirmed agency, 2 by a draft, 3 by two through its indicators, 4 by nobody. */
const createAgencies = async (db: PrismaClient, { districtId, criteria, indicators }: World) => {
  const agency = (code: string, shortName: string) =>
    db.agency.create({ data: { unitId: districtId, code, name: shortName, shortName, kind: 'phong', validFrom: from } })
  const [roads, farms] = [await agency('KTHT', 'Phòng KT&HT'), await agency('NNPTNT', 'Phòng NN&PTNT')]
  const lead = { unitId: districtId, role: 'LEAD', validFrom: from } as const
  await db.assignment.createMany({
    data: [
      { ...lead, agencyId: roads.id, criterionId: criteria.get(1) ?? null, status: 'CONFIRMED' },
      { ...lead, agencyId: roads.id, criterionId: criteria.get(2) ?? null, status: 'DRAFT' },
      { ...lead, agencyId: roads.id, indicatorId: indicators.get('3.1') ?? null, status: 'CONFIRMED' },
      { ...lead, agencyId: roads.id, indicatorId: indicators.get('3.2') ?? null, status: 'CONFIRMED' },
      { ...lead, agencyId: farms.id, indicatorId: indicators.get('3.3') ?? null, status: 'CONFIRMED' },
    ],
  })
  return roads.id
}

/** Two focus communes, one of which meets all; two obstacles of the other: of criterion 1, and of 4.1, answered. */
const createGoals = async (db: PrismaClient, world: World, agencyId: number) => {
  const { communes, setId, criteria, indicators } = world
  const [first, second] = [communes.get('An Bình') ?? 0, communes.get('Cao Sơn') ?? 0]
  const goal = { setId, year: 2024, dueDate: new Date('2024-11-30'), focus: true }
  await db.target.createMany({ data: [first, second].map((communeId) => ({ ...goal, communeId })) })
  const { id: assessmentId } = await db.assessment.findUniqueOrThrow({
    where: { communeId_indicatorId: { communeId: second, indicatorId: indicators.get('4.1') ?? 0 } },
  })
  const raisedAt = startOfDay('2024-04-15')
  await db.obstacle.createMany({
    data: [
      { communeId: second, criterionId: criteria.get(1) ?? null, description: 'Thiếu vốn đối ứng', raisedAt },
      {
        communeId: second,
        criterionId: criteria.get(4) ?? null,
        assessmentId,
        description: 'Chưa có biên bản',
        proposal: 'Đề nghị hướng dẫn mẫu biểu',
        answererId: agencyId,
        answer: 'Đã gửi mẫu',
        answeredAt: startOfDay('2024-05-02'),
        raisedAt,
      },
    ],
  })
  const document = await db.legalDocument.create({
    data: { docNumber: '15/QĐ-UBND', issuer: 'UBND tỉnh', issuedOn: new Date('2022-12-20') },
  })
  await db.recognition.create({
    data: {
      communeId: first,
      setId,
      standardYear: 2022,
      recognisedOn: new Date('2022-12-20'),
      documentId: document.id,
    },
  })
}

/** Makes the district in an empty, migrated database. Answers the ids a test may need. */
export const createGolden = async ({ db }: Pick<TestDatabase, 'db'>): Promise<World> => {
  const world: World = { ...(await createUnits(db)), ...(await createSet(db)) }
  const ids = [...world.communes.values()]
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT begin_write(${dayToDb(openedOn)}::date, ${ids}::int[])`
    await tx.$executeRaw`SELECT open_assessments(${ids}::int[], ${[world.setId]}::int[], ${startOfDay(openedOn)}::timestamptz)`
  })
  const agencyId = await createAgencies(db, world)
  await moveOn({ db, ...world }, earlierOn, 0)
  await moveOn({ db, ...world }, laterOn, 1)
  await createGoals(db, world, agencyId)
  return world
}

/** What tables 1 to 4 must say, cell by cell, as people here write it: verified, and by the communes' word. */
export const goldenCells = {
  verified: {
    1: [
      ['1', 'An Bình', 'Đ', 'Đ', 'Đ', 'Đ', '4', '3', '1', 'Đã công nhận.'],
      ['2', 'Bình Yên', 'Đ', 'K', 'C', 'C', '2', '1', '1', 'Xã tự đánh giá đạt, chưa xác nhận: 4.'],
      ['3', 'Cao Sơn', 'C', 'Đ', 'C', '–', '1', '0', '1', 'Xã tự đánh giá đạt, chưa xác nhận: 1, 3.'],
      ['4', 'Đông Mai', 'Đ', 'C', '–', 'Đ', '2', '3', '-1', '–'],
      ['5', 'Hòa Lạc', '–', '–', '–', '–', '0', '0', '0', '–'],
      ['', 'Số xã đạt', '3', '3', '1', '2', '9', '', '', ''],
      ['', 'Bình quân một xã', '', '', '', '', '1,80', '1,40', '', ''],
    ],
    2: [
      ['Số xã', '1', '2', '2', '5', '1,80'],
      ['Tỷ lệ', '20,00%', '40,00%', '40,00%', '100,00%', ''],
      ['Kỳ trước (đến 30/04/2024)', '0', '2', '3', '5', '1,40'],
      ['Tăng, giảm', '1', '0', '-1', '', ''],
      ['Các xã', 'An Bình', 'Bình Yên và Đông Mai', 'Cao Sơn và Hòa Lạc', '', ''],
    ],
    3: [
      ['1', 'Giao thông', 'Phòng KT&HT', '3', '60,00%', '2', 'Cao Sơn và Hòa Lạc'],
      ['2', 'Điện', 'Phòng KT&HT (dự kiến)', '3', '60,00%', '2', 'Đông Mai và Hòa Lạc'],
      ['3', 'Nhà ở', 'Phòng KT&HT và Phòng NN&PTNT', '1', '20,00%', '4', 'Bình Yên, Cao Sơn, Đông Mai và Hòa Lạc'],
      ['4', 'An ninh', 'Chưa phân công', '2', '40,00%', '3', 'Bình Yên, Cao Sơn và Hòa Lạc'],
    ],
    4: [
      [
        '1',
        'Cao Sơn',
        '1.2 Nội dung 1.2',
        'Xã tự đánh giá đạt',
        'Đạt',
        'Thiếu vốn đối ứng',
        '–',
        'Phòng KT&HT',
        '30/06/2024',
      ],
      [
        '2',
        'Cao Sơn',
        '3.1 Tỷ lệ hộ có nhà ở đạt tiêu chuẩn',
        '57/60 hộ (95%)',
        '≥ 90%',
        '–',
        '–',
        'Phòng KT&HT',
        '30/11/2024',
      ],
      ['3', 'Cao Sơn', '3.2 Nội dung 3.2', 'Xã tự đánh giá đạt', 'Đạt', '–', '–', 'Phòng KT&HT', '30/11/2024'],
      ['4', 'Cao Sơn', '3.3 Nội dung 3.3', 'Xã tự đánh giá đạt', 'Đạt', '–', '–', 'Phòng NN&PTNT', '30/11/2024'],
      [
        '5',
        'Cao Sơn',
        '4.1 Nội dung 4.1',
        'Chưa đánh giá',
        'Đạt',
        'Chưa có biên bản',
        'Đề nghị hướng dẫn mẫu biểu; Phòng KT&HT trả lời: Đã gửi mẫu',
        'Chưa phân công',
        '30/11/2024',
      ],
    ],
  },
  self: {
    1: [
      ['1', 'An Bình', 'Đ', 'Đ', 'Đ', 'Đ', '4', '4', '0', 'Đã công nhận.'],
      ['2', 'Bình Yên', 'Đ', 'K', 'C', 'Đ', '3', '2', '1', '–'],
      ['3', 'Cao Sơn', 'Đ', 'Đ', 'Đ', '–', '3', '1', '2', '–'],
      ['4', 'Đông Mai', 'Đ', 'C', '–', 'Đ', '2', '3', '-1', '–'],
      ['5', 'Hòa Lạc', '–', '–', '–', '–', '0', '0', '0', '–'],
      ['', 'Số xã đạt', '4', '3', '2', '3', '12', '', '', ''],
      ['', 'Bình quân một xã', '', '', '', '', '2,40', '2,00', '', ''],
    ],
    2: [
      ['Số xã', '1', '3', '1', '5', '2,40'],
      ['Tỷ lệ', '20,00%', '60,00%', '20,00%', '100,00%', ''],
      ['Kỳ trước (đến 30/04/2024)', '1', '2', '2', '5', '2,00'],
      ['Tăng, giảm', '0', '1', '-1', '', ''],
      ['Các xã', 'An Bình', 'Bình Yên, Cao Sơn và Đông Mai', 'Hòa Lạc', '', ''],
    ],
    3: [
      ['1', 'Giao thông', 'Phòng KT&HT', '4', '80,00%', '1', 'Hòa Lạc'],
      ['2', 'Điện', 'Phòng KT&HT (dự kiến)', '3', '60,00%', '2', 'Đông Mai và Hòa Lạc'],
      ['3', 'Nhà ở', 'Phòng KT&HT và Phòng NN&PTNT', '2', '40,00%', '3', 'Bình Yên, Đông Mai và Hòa Lạc'],
      ['4', 'An ninh', 'Chưa phân công', '3', '60,00%', '2', 'Cao Sơn và Hòa Lạc'],
    ],
    4: [
      [
        '1',
        'Cao Sơn',
        '4.1 Nội dung 4.1',
        'Chưa đánh giá',
        'Đạt',
        'Chưa có biên bản',
        'Đề nghị hướng dẫn mẫu biểu; Phòng KT&HT trả lời: Đã gửi mẫu',
        'Chưa phân công',
        '30/11/2024',
      ],
    ],
  },
} as const satisfies Record<'verified' | 'self', Record<string, readonly (readonly string[])[]>>
