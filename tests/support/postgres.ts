import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs'
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
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // another user's
  }
}

const MEMORY = '/dev/shm'
const NEEDED = 2 ** 31 // far more than the clones of a run take, for the memory is not ours alone (bytes)

/** In memory where there is plenty of it: a clone then takes some 20 ms instead of hundreds on a busy disk. */
const temporary = (): string => {
  if (!existsSync(MEMORY)) return os.tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize > NEEDED ? MEMORY : os.tmpdir()
}

/** Ends and removes what a killed run of the tests left behind. */
const removeLeftovers = async (parent: string): Promise<void> => {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(PREFIX) || isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue
    const folder = path.join(parent, name)
    const cluster = findCluster(folder)
    if (cluster) await stopPostmaster(cluster)
    rmSync(folder, { recursive: true, force: true })
  }
}

export const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/** A PostgreSQL for this run of the tests, quick and not durable; `stop` removes it whole. */
export const startTestPostgres = async (): Promise<Embedded> => {
  const parent = temporary()
  await removeLeftovers(parent)
  const dataDir = path.join(parent, `${PREFIX}${process.pid}-${Date.now()}`)
  mkdirSync(dataDir)
  const { url, stop } = await startEmbedded({ dataDir, log: quiet, durable: false })
  const stopAndRemove = async () => {
    await stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { url, stop: stopAndRemove }
}
