import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './binaries.js'
import type { Cluster } from './cluster.js'
import { type SystemUser, spawnAs } from './system-user.js'

/** A running PostgreSQL server of a cluster. */
export type Postmaster = Readonly<{ pid: number; port: number; ready: boolean }>

/** The command line of a process; '' when there is none, it is a zombie, or nothing can be known. */
const commandLine = (pid: number): string => {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', '\n')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return ''
  }
}

const readLockFile = (cluster: Cluster): { pid: number; port: number; status: string } | null => {
  try {
    const lines = readFileSync(path.join(cluster.pgdata, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
  } catch {
    return null
  }
}

/** The server that runs on a cluster now, if any: not the record of a dead one, nor of a stranger with its number. */
export const findPostmaster = (cluster: Cluster): Postmaster | null => {
  const record = readLockFile(cluster)
  if (!record || !(record.pid > 0) || !commandLine(record.pid).includes(cluster.pgdata)) return null
  return { pid: record.pid, port: record.port, ready: record.status === 'ready' }
}

const LOG_LIMIT = 5_000_000

const openLog = (cluster: Cluster): { fd: number; from: number } => {
  const size = statSync(cluster.logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_LIMIT) renameSync(cluster.logFile, `${cluster.logFile}.old`)
  return { fd: openSync(cluster.logFile, 'a', 0o600), from: size > LOG_LIMIT ? 0 : size }
}

/**
 * Only this machine may connect, by TCP: a socket file's path would be too long in a deep folder. What clients do wrong
 * is logged by the portal, so PostgreSQL's log keeps to its own life (and never holds what people typed).
 */
const settings = (port: number): Record<string, string> => ({
  port: String(port),
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
})

/** Faster, and lost at a power cut: for tests. */
const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

export type StartResult = 'ready' | 'port taken' | 'try again'

const judge = (said: string): StartResult => {
  if (/could not bind|could not create any TCP/.test(said)) return 'port taken'
  // another starter was quicker; or children of a killed server are about to notice
  if (/lock file .* already exists|pre-existing shared memory block/.test(said)) return 'try again'
  throw new Error(`PostgreSQL did not start: ${said.trim().split('\n').slice(-12).join('\n')}`)
}

/**
 * Starts a server on the cluster and waits until it takes connections.
 * @throws Error with the end of PostgreSQL's own log when it cannot run
 */
export const spawnPostmaster = async (
  cluster: Cluster,
  run: { binaries: Binaries; user: SystemUser | null; port: number; durable: boolean },
): Promise<StartResult> => {
  const options = { ...settings(run.port), ...(run.durable ? {} : NOT_DURABLE) }
  const args = ['-D', cluster.pgdata, ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  // A dead server's number may belong to a stranger by now, which PostgreSQL would take for a running server. This is
  // how pg_ctl, too, tells it whom not to fear; whether data are really unused it still checks itself.
  const stale = readLockFile(cluster)?.pid
  const env: Record<string, string> = stale && !findPostmaster(cluster) ? { PG_GRANDPARENT_PID: String(stale) } : {}
  const { fd, from } = openLog(cluster)
  const child = spawnAs(run.user, {
    file: run.binaries.postgres,
    args,
    paths: [cluster.pgdata],
    stdio: ['ignore', fd, fd],
    env,
  })
  closeSync(fd)
  let failure: Error | undefined
  child.on('error', (error) => {
    failure = error
  })
  child.unref()
  while (child.exitCode === null && child.signalCode === null) {
    if (failure) throw failure
    const record = readLockFile(cluster)
    if (record?.pid === child.pid && record?.status === 'ready') return 'ready'
    await sleep(15)
  }
  return judge(readFileSync(cluster.logFile, 'utf8').slice(from))
}

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // gone meanwhile
  }
}

/** Asks a server to end at once, cutting its sessions, without waiting: for the last moment of a process. */
export const endPostmaster = (cluster: Cluster): void => {
  const running = findPostmaster(cluster)
  if (running) signal(running.pid, 'SIGINT')
}

/** Ends the server in good order; after 7 s without, after 9 s by force. Returns within 10 s. */
export const stopPostmaster = async (cluster: Cluster): Promise<void> => {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', 7_000],
    ['SIGQUIT', 2_000],
    ['SIGKILL', 500],
  ]
  for (const [name, patience] of steps) {
    const running = findPostmaster(cluster)
    if (!running) return
    signal(running.pid, name)
    const deadline = Date.now() + patience
    while (Date.now() < deadline) {
      if (findPostmaster(cluster)?.pid !== running.pid) return
      await sleep(15)
    }
  }
}
