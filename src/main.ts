import './boot/memory.js'

import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { createApp } from './app.js'
import { askForRoutine, backgroundJobs } from './background.js'
import { refuseDemonstration, refuseOffice } from './boot/demo-mark.js'
import { firstAdmin } from './boot/first-admin.js'
import { sessionSecret } from './boot/secret.js'
import { serve, stopServing } from './boot/serve.js'
import { type Config, ConfigError, readConfig } from './config.js'
import { clamdScanner } from './evidence/scanning.js'
import { openDatabase } from './kernel/db/client.js'
import { migrateDeploy } from './kernel/db/migrate.js'
import { startWorker } from './kernel/jobs/worker.js'
import { createLog, type Logger } from './kernel/log.js'
import { startEmbedded } from './kernel/postgres/embedded.js'
import { openStore } from './kernel/storage/open.js'
import { clock as makeClock } from './kernel/time.js'
import { loadReference } from './reference/load.js'

type Stop = () => Promise<void>

/** Brings the portal up, in order; what was brought up is pushed on `stops` and ended in reverse. */
const start = async (config: Config, log: Logger, stops: Stop[]): Promise<void> => {
  const clock = makeClock(config.businessDate)
  await mkdir(config.dataDir, { recursive: true })
  const secret = await sessionSecret(config)

  let url = config.databaseUrl
  if (!url) {
    const postgres = await startEmbedded({ dataDir: config.dataDir, log })
    stops.push(() => postgres.stop())
    url = postgres.url
  }
  await migrateDeploy(url)
  const { db, pool, close } = openDatabase(url)
  stops.push(close)
  await (config.demo ? refuseOffice(db) : refuseDemonstration(db))
  await loadReference(db, { now: clock.now(), today: clock.today() })

  const storage = await openStore(config)
  await askForRoutine(db)

  const accounts = config.demo ? await demonstration(config, { db, storage, clock }) : undefined
  const admin = config.demo ? null : await firstAdmin(db, clock)

  const app = createApp({
    config,
    db,
    pool,
    storage,
    clock,
    log,
    secret,
    ...(config.clamd && { scan: clamdScanner(config.clamd, log) }),
    ...(accounts && { accounts: () => Promise.resolve(accounts) }),
  })
  const { server, port } = await serve(app, config)
  const stopWorking =
    config.jobs === 'inline'
      ? startWorker({ url, jobs: backgroundJobs({ config, db, storage, clock, log }), log })
      : () => Promise.resolve()
  stops.push(() => Promise.all([stopServing(server), stopWorking()]).then(() => undefined))

  const address = config.baseUrl ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
  const lines = [`Cổng theo dõi tiêu chí nông thôn mới: ${address}`]
  for (const one of accounts ?? [])
    lines.push(`  ${one.username.padEnd(20)} ${one.password.padEnd(16)} ${one.role.padEnd(12)} ${one.name}`)
  if (admin) {
    lines.push('Tài khoản quản trị đầu tiên (mật khẩu dùng một lần, phải đổi khi đăng nhập):')
    lines.push(`  username: ${admin.username}`, `  password: ${admin.password}`)
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** Loads the demonstration's illustrative figures and accounts; its code is read only when asked for. */
const demonstration = async (config: Config, deps: Parameters<typeof import('./demo/load.js').loadDemo>[0]) => {
  const { loadDemo } = await import('./demo/load.js')
  return loadDemo(deps, { accountsFile: path.join(config.dataDir, 'accounts.json') })
}

const main = async (): Promise<void> => {
  const config = readConfig(process.env, { demo: process.argv.includes('--demo') })
  const log = createLog(config.logLevel)
  const stops: Stop[] = []
  let stopping: Promise<void> | undefined
  const stop = (code: number) => {
    stopping ??= (async () => {
      for (const end of stops.reverse())
        await end().catch((error: unknown) => log.error({ err: error }, 'while stopping'))
      process.exit(code)
    })()
    return stopping
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0))
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'))
  try {
    await start(config, log, stops)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    log.debug({ err: error }, 'start failed')
    await stop(1)
  }
}

main().catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
