import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findEmbedded } from '../../src/kernel/postgres/embedded.js'
import { type PortalProcess, startPortal } from '../support/process.js'

// The portal as the office starts it: one data folder, started, stopped, killed and started again.

let dataDir: string
const running = new Set<PortalProcess>()
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'cổng NTM '))
})
afterAll(async () => {
  await Promise.all([...running].map((portal) => portal.stop()))
  await rm(dataDir, { recursive: true, force: true })
})

const start = async () => {
  const portal = await startPortal({ dataDir })
  running.add(portal)
  return portal
}
const stop = (portal: PortalProcess, signal?: NodeJS.Signals) => {
  running.delete(portal)
  return portal.stop(signal)
}
const ready = async (portal: PortalProcess) => (await fetch(`${portal.url}/readyz`)).status

describe('the office portal', () => {
  it('starts empty with one administrator, says the one-time password once, and stops in good order', async () => {
    const first = await start()
    expect(await ready(first)).toBe(200)
    expect(first.output()).toMatch(/username: admin\s+password: [a-z2-9-]{14}/)
    expect(first.output()).not.toContain('minh họa')
    const begun = Date.now()
    expect(await stop(first, 'SIGTERM')).toBe(0)
    expect(Date.now() - begun).toBeLessThan(15_000)
    expect(findEmbedded(dataDir)).toBeNull()

    const second = await start()
    expect(second.output()).not.toContain('password:')
    expect(await stop(second, 'SIGINT')).toBe(0)
  })

  it('keeps a second process off its data folder', async () => {
    const portal = await start()
    await expect(startPortal({ dataDir })).rejects.toThrow(dataDir)
    expect(await ready(portal)).toBe(200)
    await stop(portal)
  })

  it('comes back after being killed, finding the PostgreSQL it left', async () => {
    const killed = await start()
    await stop(killed, 'SIGKILL')
    const portal = await start()
    expect(await ready(portal)).toBe(200)
    await stop(portal)
  })

  it('lives on when PostgreSQL is killed: 503 at worst, then it heals', async () => {
    const portal = await start()
    const pidFile = path.join(dataDir, 'postgres', 'data', 'postmaster.pid')
    const pid = Number((await readFile(pidFile, 'utf8')).split('\n')[0])
    process.kill(pid, 'SIGKILL')
    const statuses = new Set<number>()
    for (const end = Date.now() + 20_000; Date.now() < end && !(statuses.size > 1 && statuses.has(200)); ) {
      const status = await ready(portal)
      statuses.add(status)
      expect((await fetch(`${portal.url}/healthz`)).status).toBe(200)
      if (status === 200 && Number((await readFile(pidFile, 'utf8').catch(() => '0')).split('\n')[0]) !== pid) break
    }
    expect(await ready(portal)).toBe(200)
    expect([...statuses].every((status) => status === 200 || status === 503)).toBe(true)
    expect((await fetch(`${portal.url}/login`)).status).toBe(200)
    await stop(portal)
  })
})

describe('a wrong environment', () => {
  it.each([
    [{ PORT: 'abc' }, 'PORT'],
    [{ NODE_ENV: 'production' }, 'SESSION_SECRET'],
    [{ BUSINESS_DATE: '31/12/2024' }, 'BUSINESS_DATE'],
  ])('is named at start (%j)', async (env, variable) => {
    await expect(startPortal({ env })).rejects.toThrow(variable)
  })
})
