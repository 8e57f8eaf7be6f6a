// npm run migrate -- deploy | dev <name> | check | status
// On DATABASE_URL, else on the portal's own PostgreSQL: `deploy` and `status` under DATA_DIR, `dev` and `check` (which
// replay the migrations in a database of their own, and so need CREATEDB) on a throw-away one.
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { migrateCheck, migrateDeploy, migrateDev, migrateStatus } from '../src/kernel/db/migrate.js'
import { startEmbedded } from '../src/kernel/postgres/embedded.js'
import { root } from '../src/kernel/root.js'

const log = { info: () => {}, warn: () => {}, error: console.error }
const given = process.env['DATABASE_URL']

const onOwnData = async (work: (url: string) => Promise<void>): Promise<void> => {
  if (given) return work(given)
  const server = await startEmbedded({ dataDir: process.env['DATA_DIR'] ?? root('var'), log })
  await work(server.url).finally(server.stop)
}

const onThrowAway = async (work: (url: string) => Promise<void>): Promise<void> => {
  if (given) return work(given)
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'ntm-migrate-'))
  const server = await startEmbedded({ dataDir, log, durable: false })
  await work(server.url).finally(server.stop)
  rmSync(dataDir, { recursive: true, force: true })
}

const commands: Record<string, () => Promise<void>> = {
  deploy: () =>
    onOwnData(async (url) => {
      const applied = await migrateDeploy(url)
      console.log(applied.length > 0 ? `Applied ${applied.join(', ')}` : 'Nothing to apply')
    }),
  status: () =>
    onOwnData(async (url) => {
      for (const [state, names] of Object.entries(await migrateStatus(url))) {
        console.log(`${state}: ${names.join(', ') || 'none'}`)
      }
    }),
  check: () =>
    onThrowAway(async (url) => {
      const missing = await migrateCheck(url)
      console.log(missing || 'Schema and migrations agree')
      if (missing) process.exitCode = 1
    }),
  dev: () =>
    onThrowAway(async (url) => {
      const name = (process.argv[3] ?? 'change').replace(/\W+/g, '_')
      const folder = await migrateDev(url, name, new Date())
      console.log(folder ? `Wrote ${path.relative(root(), folder)}` : 'Schema and migrations agree')
    }),
}

const command = commands[process.argv[2] ?? '']
if (command) {
  await command()
} else {
  console.error('Usage: npm run migrate -- deploy | dev <name> | check | status')
  process.exitCode = 2
}
