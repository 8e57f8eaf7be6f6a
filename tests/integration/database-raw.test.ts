import { PrismaPg } from '@prisma/adapter-pg'
import { describe, expect, it } from 'vitest'
import { Prisma, PrismaClient } from '../../src/generated/prisma/client.js'
import { useDatabase } from '../support/database.js'

const database = useDatabase()

const day = new Date('2024-05-20T00:00:00Z')
const instant = new Date('2024-05-20T01:14:05.123Z')

/** One row of everything that pages read and bind. */
const everything = Prisma.sql`SELECT 7 AS int, 7000000000 AS big, count(*) AS counted, 62.5000 AS numeric, 1.5::float8 AS float,
  true AS truth, 'xã' AS text, NULL::int AS nothing, ${day}::date AS day, ${instant}::timestamptz AS instant,
  ${instant}::timestamp AS plain, ${'x'} AS bound, ${3}::int AS number, ${[1, 2]}::int[] AS numbers, ${['a', 'b"']}::text[] AS texts,
  ${new Prisma.Decimal('1.25')}::numeric AS decimal, ${JSON.stringify({ a: [1] })}::jsonb AS json, '{"b": null}'::json AS plain_json,
  ${true}::boolean AS bound_truth, ${null}::text AS bound_nothing, 5::smallint AS small, 'a'::varchar AS var, ARRAY[]::int[] AS empty`

describe('$queryRaw straight to the pool', () => {
  it("answers what Prisma's own does", async () => {
    const own = new PrismaClient({ adapter: new PrismaPg(database.pool) })
    expect(await database.db.$queryRaw(everything)).toEqual(await own.$queryRaw(everything))
  })

  it('reads days as midnight UTC and numbers exactly', async () => {
    const [row] = await database.db.$queryRaw<Record<string, unknown>[]>`
      SELECT ${day}::date AS day, ${day}::date::text AS written, 0.1::numeric AS exact`
    expect(row).toMatchObject({ day, written: '2024-05-20' })
    expect(String(row?.['exact'])).toBe('0.1')
  })

  it('stays inside the transaction when there is one', async () => {
    const seen = await database.db.$transaction(async (tx) => {
      await tx.setting.create({ data: { key: 'test', value: {} } })
      const inside = await tx.$queryRaw<unknown[]>`SELECT FROM "Setting" WHERE key = 'test'`
      const outside = await database.db.$queryRaw<unknown[]>`SELECT FROM "Setting" WHERE key = 'test'`
      return { inside: inside.length, outside: outside.length }
    })
    expect(seen).toEqual({ inside: 1, outside: 0 })
  })

  it('has its refusals translated like all others', async () => {
    const { translateDbError } = await import('../../src/kernel/db/errors.js')
    const refused = await database.db.$queryRaw`SELECT 'ten'::int / 0`.catch(translateDbError)
    expect(refused).toBeInstanceOf(Error)
    const long = await database.db.$queryRaw`SELECT ${'\0'}::text`.catch(translateDbError)
    expect(long).toMatchObject({ status: 422 })
  })
})
