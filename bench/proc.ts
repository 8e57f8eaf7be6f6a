import { readdirSync, readFileSync } from 'node:fs'

/** Length of a clock tick of /proc (ms): 100 a second on every Linux. */
const TICK = 10

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // the process ended
  }
}

/** CPU time a process has used, all of its threads (ms). */
const cpuOf = (pid: number): number => {
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK
}

const parentOf = (pid: number): number => {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** Backends of PostgreSQL: every child of the postmaster, whoever it works for, with its CPU time (ms). */
const backends = (postmaster: number): Map<number, number> =>
  new Map(
    readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && parentOf(pid) === postmaster)
      .map((pid) => [pid, cpuOf(pid)]),
  )

/** Memory of a process that is in RAM (MB). */
export const rssOf = (pid: number): number =>
  Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024)

export type Cpu = Readonly<{ app: number; database: number }>

/** Starts a stop-watch for CPU time: call the answer to read what an application and PostgreSQL have used since (ms). */
export const cpuWatch = (app: number, postmaster: number): (() => Cpu) => {
  const appBefore = cpuOf(app)
  const before = backends(postmaster)
  return () => {
    let database = 0
    for (const [pid, used] of backends(postmaster)) database += used - (before.get(pid) ?? 0)
    return { app: cpuOf(app) - appBefore, database }
  }
}

/** Watches the memory of a process until stopped; answers the most it saw (MB). */
export const rssWatch = (pid: number): (() => number) => {
  let most = rssOf(pid)
  const timer = setInterval(() => {
    most = Math.max(most, rssOf(pid))
  }, 10)
  return () => {
    clearInterval(timer)
    return Math.max(most, rssOf(pid))
  }
}
