import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findCluster } from '../../src/kernel/postgres/cluster.js'
import { type Embedded, startEmbedded } from '../../src/kernel/postgres/embedded.js'
import { stopPostmaster } from '../../src/kernel/postgres/postmaster.js'

const PREFIX = 'ntm-test-'

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Ends and removes what a killed run of the tests left behind. */
const removeLeftovers = async (): Promise<void> => {
  for (const name of readdirSync(os.tmpdir())) {
    if (!name.startsWith(PREFIX) || isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue
    const folder = path.join(os.tmpdir(), name)
    const cluster = findCluster(folder)
    if (cluster) await stopPostmaster(cluster)
    rmSync(folder, { recursive: true, force: true })
  }
}

export const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/** A PostgreSQL for this run of the tests, quick and not durable; `stop` removes it whole. */
export const startTestPostgres = async (): Promise<Embedded> => {
  await removeLeftovers()
  const dataDir = path.join(os.tmpdir(), `${PREFIX}${process.pid}-${Date.now()}`)
  mkdirSync(dataDir)
  const { url, stop } = await startEmbedded({ dataDir, log: quiet, durable: false })
  const stopAndRemove = async () => {
    await stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { url, stop: stopAndRemove }
}
