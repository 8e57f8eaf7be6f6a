import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Assessment } from '../../src/generated/prisma/client.js'
import { moment, useDatabase } from '../support/database.js'
import { createSample } from '../support/sample.js'

const database = useDatabase()
let ids: { communes: number[]; set: number; assessments: number[] }

beforeAll(async () => {
  const { set, communes, assessments } = await createSample(database.db)
  ids = { set: set.id, communes: communes.map((c) => c.id), assessments: assessments.map((a) => a.id) }
})

type Change = Pick<Assessment, 'selfResult' | 'stage' | 'verifiedResult'>

/** Any state the checks allow. */
const change = fc
  .record<Change>({
    selfResult: fc.constantFrom('NOT_ASSESSED', 'IN_PROGRESS', 'MET', 'NOT_MET', 'NOT_APPLICABLE'),
    stage: fc.constantFrom('OPEN', 'UNDER_VERIFICATION', 'SUPPLEMENT_REQUESTED'),
    verifiedResult: fc.constantFrom('NONE', 'MET', 'NOT_MET', 'NOT_APPLICABLE'),
  })
  .map((one) => (['NOT_ASSESSED', 'IN_PROGRESS'].includes(one.selfResult) ? { ...one, stage: 'OPEN' as const } : one))

/** One save: some rows at once, on one of three days. */
const save = fc.record({
  rows: fc.uniqueArray(fc.record({ at: fc.nat({ max: 11 }), change }), {
    minLength: 1,
    maxLength: 6,
    selector: (r) => r.at,
  }),
  day: fc.constantFrom('2024-05-20', '2024-05-21', '2024-06-01'),
})

type Save = typeof save extends fc.Arbitrary<infer T> ? T : never

const apply = ({ rows, day }: Save) =>
  database.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT begin_write(${day}::date, ${ids.communes}::int[])`
    for (const row of rows) {
      const id = ids.assessments[row.at] ?? 0
      const { version } = await tx.assessment.update({
        where: { id },
        data: {
          ...row.change,
          claimReason: 'lý do',
          verifiedAt: row.change.verifiedResult === 'NONE' ? null : moment.now,
          version: { increment: 1 },
        },
      })
      const event = { at: moment.now, action: 'assessment.saved', subject: 'Assessment', subjectId: id }
      await tx.event.create({ data: { ...event, assessmentId: id, version, to: { ...row.change } } })
    }
  })

/** What the stored totals got wrong, seen on the last of the days. */
const drift = () =>
  database.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT set_config('app.today', '2024-06-01', true)`
    return tx.$queryRaw<unknown[]>`SELECT * FROM totals_drift`
  })

test('stored totals equal a count from nothing after any writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(save, { minLength: 1, maxLength: 4 }), async (saves) => {
      for (const one of saves) await apply(one)
      expect(await drift()).toEqual([])
    }),
    { numRuns: 40 },
  )
  await checkAgainstRules()
})

/** The same count once more, in TypeScript: the view could share a mistake with the function. */
const checkAgainstRules = async () => {
  const rows = await database.db.assessment.findMany({ include: { indicator: true }, take: 100 })
  const totals = await database.db.criterionTotal.findMany({ take: 100 })
  expect(totals).toHaveLength(4)
  for (const total of totals) {
    const own = rows.filter((r) => r.communeId === total.communeId && r.criterionId === total.criterionId)
    const valid = own.filter((r) => r.indicator.validTo === null)
    expect(total).toMatchObject({
      indicators: 2,
      selfMet: valid.filter((r) => ['MET', 'NOT_APPLICABLE'].includes(r.selfResult)).length,
      selfNotMet: valid.filter((r) => r.selfResult === 'NOT_MET').length,
      selfTouched: valid.filter((r) => r.selfResult !== 'NOT_ASSESSED').length,
      verifiedMet: valid.filter((r) => ['MET', 'NOT_APPLICABLE'].includes(r.verifiedResult)).length,
      verifiedNotMet: valid.filter((r) => r.verifiedResult === 'NOT_MET').length,
      waiting: valid.filter((r) => r.stage === 'UNDER_VERIFICATION').length,
      notApplicable: valid.filter((r) => r.selfResult === 'NOT_APPLICABLE').length,
    })
  }
  for (const setTotal of await database.db.setTotal.findMany({ take: 10 })) {
    const own = totals.filter((t) => t.communeId === setTotal.communeId)
    expect(setTotal).toMatchObject({
      criteria: 2,
      criteriaSelfMet: own.filter((t) => t.selfMet === t.indicators).length,
      criteriaVerifiedMet: own.filter((t) => t.verifiedMet === t.indicators).length,
    })
  }
}

test('many writers at once leave no drift and no deadlock', async () => {
  const one = (at: number) =>
    apply({ rows: [{ at, change: { selfResult: 'MET', stage: 'OPEN', verifiedResult: 'NONE' } }], day: '2024-06-01' })
  await Promise.all(Array.from({ length: 24 }, (_, n) => one(n % 12)))
  expect(await drift()).toEqual([])
})

test('a notes-only change leaves the totals of the day alone', async () => {
  const before = await database.db.criterionTotalDay.findMany({
    take: 1000,
    orderBy: [{ communeId: 'asc' }, { criterionId: 'asc' }, { day: 'asc' }],
  })
  await database.db.$transaction(async (tx) => {
    const id = ids.assessments[0] ?? 0
    const { version } = await tx.assessment.update({
      where: { id },
      data: { note: 'ghi chú', version: { increment: 1 } },
    })
    await tx.event.create({
      data: {
        at: moment.now,
        action: 'assessment.saved',
        subject: 'Assessment',
        subjectId: id,
        assessmentId: id,
        version,
        to: {},
      },
    })
  })
  const after = await database.db.criterionTotalDay.findMany({
    take: 1000,
    orderBy: [{ communeId: 'asc' }, { criterionId: 'asc' }, { day: 'asc' }],
  })
  expect(after).toEqual(before)
})
