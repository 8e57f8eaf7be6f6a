import { expect, test } from 'vitest'
import { openDatabase } from '../../src/kernel/db/client.js'
import { translateDbError } from '../../src/kernel/db/errors.js'
import { Unavailable } from '../../src/kernel/errors.js'
import { useDatabase } from '../support/database.js'

const database = useDatabase()

const refused = async (work: Promise<unknown>) => {
  const begun = Date.now()
  const error = await work.then(
    () => undefined,
    (reason: unknown) => translateDbError(reason),
  )
  return { error, seconds: (Date.now() - begun) / 1000 }
}

test('nobody listening is answered at once, in every way of asking', async () => {
  const { db, pool, close } = openDatabase('postgresql://nobody:x@127.0.0.1:1/none')
  const attempts = [db.setting.count(), db.$transaction((tx) => tx.setting.count()), pool.query('SELECT 1')]
  for (const { error, seconds } of await Promise.all(attempts.map(refused))) {
    expect(error).toBeInstanceOf(Unavailable)
    expect(seconds).toBeLessThan(3)
  }
  await close()
})

test('a pool with no connection to spare answers within seconds', async () => {
  const { db, pool, close } = openDatabase(database.url, { max: 1 })
  const held = await pool.connect()
  const { error, seconds } = await refused(db.setting.count())
  held.release()
  expect(error).toBeInstanceOf(Unavailable)
  expect(seconds).toBeLessThan(8)
  expect(await db.setting.count()).toBe(0)
  await close()
  await close()
})
