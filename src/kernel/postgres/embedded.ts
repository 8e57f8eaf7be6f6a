import { readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type Binaries, findBinaries } from './binaries.js'
import { type Cluster, findCluster, openCluster } from './cluster.js'
import { takeGuard } from './guard.js'
import { endPostmaster, findPostmaster, type Postmaster, spawnPostmaster, stopPostmaster } from './postmaster.js'
import { type SystemUser, systemUser } from './system-user.js'

type Log = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

type Options = Readonly<{
  /** Everything is kept in its folder `postgres`. */
  dataDir: string
  log: Log
  /** false: nothing is flushed to disk, for tests. */
  durable?: boolean
  /** Called after PostgreSQL died and was started again, at the same address. */
  onRestart?: () => void
}>

export type Embedded = Readonly<{
  /** Connection string of the portal's own database, as its owner. It stays the same as long as the process lives. */
  url: string
  /** Ends PostgreSQL in good order, within 10 s. A second call waits for the first. */
  stop: () => Promise<void>
}>

/** Role and database of the portal: an ordinary owner; CREATEDB is for the tools that replay migrations. */
const NAME = 'portal'

const START_PATIENCE = 60_000 // after a power cut PostgreSQL may have much to replay (ms)
const RETRY_AFTER = [200, 500, 1_000, 2_000, 5_000] as const

const addressOf = (role: string, password: string, port: number, database: string): string =>
  `postgresql://${role}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`

/** A port nobody listens on now. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = net.createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })

const lastPort = (cluster: Cluster): number | null => {
  try {
    return Number(readFileSync(cluster.portFile, 'utf8')) || null
  } catch {
    return null
  }
}

type Run = Readonly<{ binaries: Binaries; user: SystemUser | null; durable: boolean }>

/**
 * A server that takes connections on the cluster: the one that runs (a killed process may have left it), else a new one.
 * @param fixedPort the port it must have; null: the last one if free, else any
 */
const ensurePostmaster = async (cluster: Cluster, run: Run, fixedPort: number | null): Promise<Postmaster> => {
  const deadline = Date.now() + START_PATIENCE
  let port = fixedPort ?? lastPort(cluster) ?? (await freePort())
  while (Date.now() < deadline) {
    const running = findPostmaster(cluster)
    if (running?.ready) return running
    if (running) {
      await sleep(30) // it is starting or stopping
      continue
    }
    const result = await spawnPostmaster(cluster, { ...run, port })
    if (result === 'port taken' && fixedPort === null) port = await freePort()
    else if (result !== 'ready') await sleep(150)
  }
  throw new Error(`PostgreSQL did not become ready in ${START_PATIENCE / 1_000} s; its log is ${cluster.logFile}`)
}

/** Makes the portal's role and database, each if it is not there. */
const prepareDatabase = async (guard: pg.Client, password: string): Promise<void> => {
  const { rows } = await guard.query<{ role: boolean; database: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
            EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
    [NAME],
  )
  if (!rows[0]?.role) await guard.query(`CREATE ROLE ${NAME} LOGIN CREATEDB PASSWORD ${pg.escapeLiteral(password)}`)
  if (!rows[0]?.database) await guard.query(`CREATE DATABASE ${NAME} OWNER ${NAME} TEMPLATE template0`)
}

/** Starts PostgreSQL, takes the data folder, and keeps both up until `stop`. */
class Supervisor {
  private stopping: Promise<void> | undefined
  private restarting: Promise<void> = Promise.resolve()
  private guard: pg.Client | undefined
  private port: number | null = null
  private readonly cluster: Cluster
  private readonly run: Run
  private readonly options: Options
  // whatever ends the process, PostgreSQL does not outlive it (but for kill -9: then the next start finds it)
  private readonly onExit = () => endPostmaster(this.cluster)

  constructor(cluster: Cluster, run: Run, options: Options) {
    this.cluster = cluster
    this.run = run
    this.options = options
  }

  async start(): Promise<Embedded> {
    this.guard = await this.bringUp()
    process.on('exit', this.onExit)
    await prepareDatabase(this.guard, this.cluster.password)
    const url = addressOf(NAME, this.cluster.password, this.port ?? 0, NAME)
    return { url, stop: () => this.stop() }
  }

  private async bringUp(): Promise<pg.Client> {
    const { port, pid } = await ensurePostmaster(this.cluster, this.run, this.port)
    const guard = await takeGuard(
      addressOf('postgres', this.cluster.adminPassword, port, 'postgres'),
      this.options.dataDir,
    )
    if (this.port !== port) writeFileSync(this.cluster.portFile, String(port))
    this.port = port
    guard.once('end', () => this.onLost())
    this.options.log.info({ port, pid }, 'embedded PostgreSQL is ready')
    return guard
  }

  private onLost(): void {
    if (this.stopping) return
    this.options.log.warn({}, 'embedded PostgreSQL went away; starting it again')
    this.restarting = this.restart()
  }

  private async restart(): Promise<void> {
    for (let attempt = 0; !this.stopping; attempt += 1) {
      try {
        this.guard = await this.bringUp()
        this.options.onRestart?.()
        return
      } catch (error) {
        this.options.log.error({ err: error }, 'embedded PostgreSQL could not be started again')
        await sleep(RETRY_AFTER[Math.min(attempt, RETRY_AFTER.length - 1)])
      }
    }
  }

  private stop(): Promise<void> {
    this.stopping ??= this.shutDown()
    return this.stopping
  }

  private async shutDown(): Promise<void> {
    await this.restarting
    await stopPostmaster(this.cluster)
    await this.guard?.end().catch(() => {})
    process.off('exit', this.onExit)
  }
}

/**
 * Runs a PostgreSQL server of our own on a data folder, as ordinary user or as root, until `stop`. The server listens
 * only on 127.0.0.1 and wants a random password kept (mode 0600) in the folder. When it dies it is started again at the
 * same address; when this process is killed, the next start finds it and goes on with it.
 *
 * @throws DataFolderInUse when another process works on the same folder
 * @throws Error with PostgreSQL's own words when it cannot start
 */
export const startEmbedded = async (options: Options): Promise<Embedded> => {
  const dataDir = path.resolve(options.dataDir)
  const run = { binaries: await findBinaries(), user: systemUser(), durable: options.durable ?? true }
  const cluster = await openCluster(dataDir, run.binaries, run.user, run.durable)
  return new Supervisor(cluster, run, { ...options, dataDir }).start()
}

/** Connection string of the server that another process runs on a data folder, or null when none runs. */
export const findEmbedded = (dataDir: string): string | null => {
  const cluster = findCluster(path.resolve(dataDir))
  const running = cluster && findPostmaster(cluster)
  return cluster && running?.ready ? addressOf(NAME, cluster.password, running.port, NAME) : null
}
