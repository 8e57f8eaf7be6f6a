import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findEmbedded } from '../../src/kernel/postgres/embedded.js'
import { root } from '../../src/kernel/root.js'
import { expiryKind } from '../../src/verification/jobs.js'
import { type PortalProcess, startPortal } from '../support/process.js'

let portal: PortalProcess
let client: pg.Client
beforeAll(async () => {
  portal = await startPortal({ env: { JOBS: 'off' } })
  client = new pg.Client({ connectionString: findEmbedded(portal.dataDir) ?? '' })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await portal.stop()
})

const waiting = async (): Promise<number> =>
  (await client.query('SELECT FROM graphile_worker.jobs WHERE task_identifier = $1', [expiryKind.name])).rowCount ?? 0

/** The program of `npm run worker` on the same data folder, until it stops in good order. */
const runWorker = (env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [root('dist', 'worker.js')], {
    cwd: root(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: portal.dataDir, LOG_LEVEL: 'error', ...env },
  })
  const exit = once(child, 'exit') as Promise<[number | null]>
  return { child, exit }
}

describe('the worker apart from the portal', () => {
  it('does what the portal leaves to it, and stops when asked', { timeout: 60_000 }, async () => {
    await client.query('SELECT graphile_worker.add_job($1, $2)', [expiryKind.name, '{}'])
    await sleep(1500)
    expect(await waiting()).toBeGreaterThan(0)
    const { child, exit } = runWorker()
    for (const end = Date.now() + 30_000; Date.now() < end && (await waiting()) > 0; ) await sleep(100)
    expect(await waiting()).toBe(0)
    child.kill('SIGTERM')
    expect((await exit)[0]).toBe(0)
    expect((await fetch(`${portal.url}/readyz`)).status).toBe(200)
  })

  it('says so where no portal runs', { timeout: 60_000 }, async () => {
    const { child, exit } = runWorker({ DATA_DIR: `${portal.dataDir}-absent` })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    expect((await exit)[0]).toBe(1)
    expect(said).toContain('start it first')
  })
})
