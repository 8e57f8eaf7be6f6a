import { beforeAll, describe, expect, test } from 'vitest'
import type { Prisma } from '../../src/generated/prisma/client.js'
import type { Tx } from '../../src/kernel/db/client.js'
import { constraintOf, isRetryable, translateDbError } from '../../src/kernel/db/errors.js'
import { Conflict, Invalid, NotFound, Unavailable } from '../../src/kernel/errors.js'
import { moment, useDatabase } from '../support/database.js'
import { createSample } from '../support/sample.js'

const database = useDatabase()
let sample: Awaited<ReturnType<typeof createSample>>

beforeAll(async () => {
  sample = await createSample(database.db)
})

const errorOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it was not refused')
}

const refusalOf = async (work: Promise<unknown>) => translateDbError(await errorOf(work))

const firstAssessment = () => database.db.assessment.findFirstOrThrow({ orderBy: { id: 'asc' } })

const record = (db: Tx, id: number, version: number, more: Partial<Prisma.EventUncheckedCreateInput> = {}) =>
  db.event.create({
    data: {
      at: moment.now,
      action: 'assessment.saved',
      subject: 'Assessment',
      subjectId: id,
      assessmentId: id,
      version,
      to: {},
      ...more,
    },
  })

describe('an assessment', () => {
  test('is refused a version that is not the next', async () => {
    const { id, version } = await firstAssessment()
    const refusal = await refusalOf(database.db.assessment.update({ where: { id }, data: { note: 'x' } }))
    expect(refusal).toBeInstanceOf(Conflict)
    const skipped = database.db.assessment.update({ where: { id }, data: { version: version + 2 } })
    expect(constraintOf(await errorOf(skipped))).toBe('next_version')
  })

  test('is not saved without its event', async () => {
    const { id, version } = await firstAssessment()
    const save = database.db.$transaction((tx) =>
      tx.assessment.update({ where: { id }, data: { note: 'không ghi', version: { increment: 1 } } }),
    )
    expect(constraintOf(await errorOf(save))).toBe('must_have_event')
    expect(await firstAssessment()).toMatchObject({ version, note: null })
  })

  test('is saved with its event', async () => {
    const { id, version } = await firstAssessment()
    await database.db.$transaction(async (tx) => {
      await tx.assessment.update({ where: { id }, data: { note: 'có ghi', version: { increment: 1 } } })
      await record(tx, id, version + 1)
    })
    expect(await firstAssessment()).toMatchObject({ version: version + 1, note: 'có ghi' })
  })

  test('claimed against the computed result needs a reason', async () => {
    const { id } = await firstAssessment()
    const claim = database.db.assessment.update({
      where: { id },
      data: { selfResult: 'NOT_APPLICABLE', version: { increment: 1 } },
    })
    const refusal = await refusalOf(claim)
    expect(refusal).toBeInstanceOf(Invalid)
    expect((refusal as Error).message).toBe('Chưa lưu: đề nghị nêu rõ lý do.')
  })

  test('cannot be deleted', async () => {
    const { id } = await firstAssessment()
    expect(constraintOf(await errorOf(database.db.assessment.delete({ where: { id } })))).toBe('append_only')
  })
})

describe('history', () => {
  test('refuses every change', async () => {
    const { id } = await database.db.event.create({
      data: { at: moment.now, action: 'x.done', subject: 'X', subjectId: 1 },
    })
    const attempts = [
      database.db.event.update({ where: { id }, data: { action: 'x.undone' } }),
      database.db.event.delete({ where: { id } }),
      database.db.$executeRaw`TRUNCATE "Event" CASCADE`,
    ]
    for (const attempt of attempts) expect(constraintOf(await errorOf(attempt))).toBe('append_only')
    expect(await database.db.event.count({ where: { id, action: 'x.done' } })).toBe(1)
  })

  test('keeps one event for one version', async () => {
    const { id } = await firstAssessment()
    await record(database.db, id, 99)
    expect(await refusalOf(record(database.db, id, 99))).toBeInstanceOf(Conflict)
  })

  test('lets a level be retracted once, and nothing else', async () => {
    const level = await database.db.requirementLevel.create({
      data: {
        indicatorId: sample.assessments[0]?.indicatorId ?? 0,
        layer: 'NATIONAL',
        status: 'SET',
        comparator: 'GTE',
        value: 70,
        text: '≥ 70%',
        validFrom: new Date('2021-01-01'),
        recordedAt: moment.now,
      },
    })
    const change = (data: Prisma.RequirementLevelUpdateInput) =>
      database.db.requirementLevel.update({ where: { id: level.id }, data })
    expect(constraintOf(await errorOf(change({ value: 60 })))).toBe('append_only')
    await change({ retractedAt: moment.now })
    expect(constraintOf(await errorOf(change({ retractedAt: null })))).toBe('append_only')
  })
})

describe('what the database refuses becomes ours', () => {
  test('the same unit code twice on a day', async () => {
    const again = database.db.adminUnit.create({
      data: {
        level: 'COMMUNE',
        code: '00001',
        name: 'An Bình',
        fullName: 'Xã An Bình',
        kind: 'xa',
        validFrom: new Date('2022-01-01'),
      },
    })
    const error = await errorOf(again)
    expect(constraintOf(error)).toBe('AdminUnit_code_once_a_day')
    expect(translateDbError(error)).toBeInstanceOf(Conflict)
    expect((translateDbError(error) as Error).cause).toBe(error)
  })

  test('a second row with the same key, from Prisma, raw SQL and the pool', async () => {
    await database.db.setting.create({ data: { key: 'a', value: 1 } })
    const attempts = [
      () => database.db.setting.create({ data: { key: 'a', value: 1 } }),
      () => database.db.$executeRaw`INSERT INTO "Setting" (key, value) VALUES ('a', '1')`,
      () => database.pool.query(`INSERT INTO "Setting" (key, value) VALUES ('a', '1')`),
    ]
    for (const attempt of attempts) {
      const error = await errorOf(attempt())
      expect(constraintOf(error)).toBe('Setting_pkey')
      expect(translateDbError(error)).toBeInstanceOf(Conflict)
    }
  })

  test('a row that is not there', async () => {
    const update = database.db.setting.update({ where: { key: 'không có' }, data: { value: 1 } })
    expect(await refusalOf(update)).toBeInstanceOf(NotFound)
  })

  test('a reference to nothing', async () => {
    const unitId = 999_999
    const data = { unitId, code: 'X', name: 'X', shortName: 'X', kind: 'phong', validFrom: moment.now }
    expect(await refusalOf(database.db.agency.create({ data }))).toBeInstanceOf(Conflict)
  })

  test('a character that text cannot hold', async () => {
    const create = database.db.setting.create({ data: { key: 'a\u0000b', value: 1 } })
    expect(await refusalOf(create)).toBeInstanceOf(Invalid)
  })

  test.each(['40001', '40P01'])('%s may be tried again', async (code) => {
    const text = `DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '${code}'; END $$`
    const error = await errorOf(database.db.$executeRawUnsafe(text))
    expect(isRetryable(error)).toBe(true)
    expect(translateDbError(error)).toBeInstanceOf(Conflict)
  })

  test('a mistake of ours stays what it is', async () => {
    const error = await errorOf(database.db.$executeRaw`SELEC 1`)
    expect(isRetryable(error)).toBe(false)
    expect(translateDbError(error)).toBe(error)
    const own = new Forbidding()
    expect(translateDbError(own)).toBe(own)
  })

  test('a connection cut within a transaction; the next statement gets a new one', async () => {
    const cut = database.db.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
      await database.pool.query('SELECT pg_terminate_backend($1)', [row?.pid])
      await tx.setting.count()
    })
    expect(await refusalOf(cut)).toBeInstanceOf(Unavailable)
    expect(await database.db.setting.count()).toBeGreaterThanOrEqual(0)
  })
})

class Forbidding extends Error {}

test('sessions run in UTC and names sort the Vietnamese way', async () => {
  const { rows } = await database.pool.query<{ TimeZone: string }>('SHOW TimeZone')
  expect(rows[0]?.TimeZone).toBe('UTC')
  for (const name of ['Zét', 'Đa', 'Da', 'Ấm', 'Am']) {
    await database.db.village.create({ data: { communeId: sample.communes[0]?.id ?? 0, name } })
  }
  const villages = await database.db.village.findMany({ orderBy: { name: 'asc' }, take: 10 })
  expect(villages.map((v) => v.name)).toEqual(['Am', 'Ấm', 'Da', 'Đa', 'Zét'])
  expect(villages[3]?.searchKey).toBe('da')
})
