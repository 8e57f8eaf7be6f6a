import type { PrismaClient } from '../../src/generated/prisma/client.js'
import { moment } from './database.js'

const from = new Date('2021-01-01')

/** A set of two criteria with three indicators each; the last indicator of each ended with the year 2023. */
const createSet = async (db: PrismaClient) => {
  const set = await db.criteriaSet.create({
    data: { code: 'SAMPLE', level: 'NTM', name: 'Bộ mẫu', shortName: 'Mẫu', validFrom: from, bands: [] },
  })
  for (const no of [1, 2]) {
    const criterion = await db.criterion.create({ data: { setId: set.id, no, name: `Tiêu chí ${no}` } })
    for (const part of [1, 2, 3]) {
      await db.indicator.create({
        data: {
          setId: set.id,
          criterionId: criterion.id,
          code: `${no}.${part}`,
          name: `Chỉ tiêu ${no}.${part}`,
          type: 'PASS_FAIL',
          sortOrder: part,
          provenance: {},
          validFrom: from,
          validTo: part === 3 ? new Date('2023-12-31') : null,
        },
      })
    }
  }
  return set
}

const createCommune = (db: PrismaClient, code: string, name: string) =>
  db.adminUnit.create({
    data: { level: 'COMMUNE', code, name, fullName: `Xã ${name}`, kind: 'xa', validFrom: from },
  })

/** A small world to write assessments in: two communes and a set, all assessments opened. */
export const createSample = async (db: PrismaClient) => {
  const set = await createSet(db)
  const communes = [await createCommune(db, '00001', 'An Bình'), await createCommune(db, '00002', 'Đồng Tâm')]
  const ids = communes.map((commune) => commune.id)
  await db.$executeRaw`SELECT begin_write(${moment.today}::date, ${ids}::int[])`
  await db.$executeRaw`SELECT open_assessments(${ids}::int[], ${[set.id]}::int[], ${moment.now}::timestamptz)`
  const assessments = await db.assessment.findMany({ orderBy: { id: 'asc' }, take: 100 })
  return { set, communes, assessments }
}
