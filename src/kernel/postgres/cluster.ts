import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { Binaries } from './binaries.js'
import { letThrough, type SystemUser, spawnAs } from './system-user.js'

/** The database cluster of a data folder: everything PostgreSQL keeps, and the passwords to it. */
export type Cluster = Readonly<{
  /** PostgreSQL's own data directory. */
  pgdata: string
  /** What PostgreSQL says; begins anew when it has grown. */
  logFile: string
  /** The port of the last start: kept, so that addresses stay good. */
  portFile: string
  /** Of PostgreSQL's superuser, for the guard alone. */
  adminPassword: string
  /** Of the ordinary role the portal works as. */
  password: string
}>

type Secrets = Pick<Cluster, 'adminPassword' | 'password'>

const FOLDER = 'postgres'
const DRAFT = 'postgres.new-'

const clusterAt = (folder: string): Cluster => {
  const secrets = JSON.parse(readFileSync(path.join(folder, 'secrets.json'), 'utf8')) as Secrets
  return {
    ...secrets,
    pgdata: path.join(folder, 'data'),
    logFile: path.join(folder, 'postgres.log'),
    portFile: path.join(folder, 'port'),
  }
}

/** The cluster of a data folder, or null when there is none yet. */
export const findCluster = (dataDir: string): Cluster | null => {
  const folder = path.join(dataDir, FOLDER)
  return existsSync(folder) ? clusterAt(realpathSync(folder)) : null
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Drafts of processes that were killed while making a cluster. */
const removeOldDrafts = (dataDir: string): void => {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(DRAFT) || isAlive(Number(name.slice(DRAFT.length)))) continue
    rmSync(path.join(dataDir, name), { recursive: true, force: true })
  }
}

/** Any UTF-8 text, sorted by code point alike on every system; Vietnamese order comes with each column's collation. */
const INITDB = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']

const runInitdb = (binaries: Binaries, user: SystemUser | null, folder: string, more: string[]): Promise<void> => {
  const pgdata = path.join(folder, 'data')
  const pwfile = path.join(folder, 'pwfile')
  const args = [
    ...INITDB,
    '--auth=scram-sha-256',
    '--username=postgres',
    `--pwfile=${pwfile}`,
    `--pgdata=${pgdata}`,
    ...more,
  ]
  const child = spawnAs(user, { file: binaries.initdb, args, paths: [pwfile], stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`PostgreSQL could not make its data folder ${pgdata}: ${said.trim()}`))
    })
  })
}

/**
 * Makes the cluster of a data folder. It is built aside and moved into place whole, so a kill half-way leaves nothing
 * that looks like a cluster, and of two processes that begin at the same moment one wins.
 */
const createCluster = async (
  dataDir: string,
  binaries: Binaries,
  user: SystemUser | null,
  durable: boolean,
): Promise<void> => {
  const draft = path.join(dataDir, `${DRAFT}${process.pid}`)
  const secret = () => randomBytes(24).toString('base64url')
  const secrets: Secrets = { adminPassword: secret(), password: secret() }
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  try {
    writeFileSync(path.join(draft, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600, flush: true })
    writeFileSync(path.join(draft, 'pwfile'), secrets.adminPassword, { mode: 0o600 })
    if (user) for (const file of [draft, path.join(draft, 'pwfile')]) chownSync(file, user.uid, user.gid)
    await runInitdb(binaries, user, draft, durable ? [] : ['--no-sync'])
    rmSync(path.join(draft, 'pwfile'))
    renameSync(draft, path.join(dataDir, FOLDER))
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(path.join(dataDir, FOLDER))) throw error // else the other process's cluster is as good
  }
}

/**
 * The cluster of a data folder, made on first use.
 * @param durable false only for tests: nothing is flushed to disk
 */
export const openCluster = async (
  dataDir: string,
  binaries: Binaries,
  user: SystemUser | null,
  durable: boolean,
): Promise<Cluster> => {
  mkdirSync(dataDir, { recursive: true })
  if (user) letThrough(dataDir, user)
  const found = findCluster(dataDir)
  if (found) return found
  removeOldDrafts(dataDir)
  await createCluster(dataDir, binaries, user, durable)
  return clusterAt(realpathSync(path.join(dataDir, FOLDER)))
}
