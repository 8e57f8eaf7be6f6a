import { expect, test, vi } from 'vitest'
import { migrateDeploy } from '../../src/kernel/db/migrate.js'
import { cloneDatabase, emptyDatabase } from '../support/database.js'

vi.mock('../../src/kernel/db/schema-engine.js', async (importOriginal) => ({
  ...(await importOriginal<typeof import('../../src/kernel/db/schema-engine.js')>()),
  openEnginePool: () => {
    throw new Error('the engine was asked')
  },
}))

test('the engine is asked only when a migration is pending', async () => {
  const migrated = await cloneDatabase('migrated')
  const empty = await emptyDatabase()
  expect(await migrateDeploy(migrated.url)).toEqual([])
  await expect(migrateDeploy(empty.url)).rejects.toThrow('the engine was asked')
  await migrated.remove()
  await empty.remove()
})
