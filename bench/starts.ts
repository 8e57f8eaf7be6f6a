import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../src/kernel/root.js'
import { startChild } from './child.js'
import { median } from './load.js'
import type { Options } from './options.js'
import { rssOf } from './proc.js'
import { databaseOf, today } from './seed/seed.js'
import type { Server } from './server.js'

/** How long starts take (ms), and the memory of a process that has just started and is left alone (MB). */
export type Starts = Readonly<{ web: number; whole: number; command: number; idle: number }>

const tries = 5

const timesOf = async (start: () => Promise<{ ms: number; stop: () => Promise<void> }>): Promise<number[]> => {
  const times: number[] = []
  for (let n = 0; n < tries; n += 1) {
    const { ms, stop } = await start()
    times.push(ms)
    await stop()
  }
  return times
}

/** The portal alone on a running PostgreSQL; with its own PostgreSQL that was made before; the same by `npm start`. */
export const measureStarts = async (server: Server, options: Options): Promise<Starts> => {
  const dataDir = path.join(options.dataDir, 'starts')
  rmSync(dataDir, { recursive: true, force: true })
  mkdirSync(dataDir, { recursive: true })
  const env = { PORT: String(options.port), LOG_LEVEL: 'warn', BUSINESS_DATE: today, DATA_DIR: dataDir }
  const main = { args: [root('dist', 'main.js')], port: options.port, path: '/healthz' }
  const size = options.sizes[0] ?? 'S'
  const onServer = { ...main, env: { ...env, DATABASE_URL: server.url(databaseOf(size)) } }
  const web = await timesOf(() => startChild(onServer))

  const left = await startChild(onServer)
  await sleep(5000)
  const idle = rssOf(left.pid)
  await left.stop()

  const own = await startChild({ ...main, env }) // makes the cluster, which is not what is measured
  await own.stop()
  const whole = await timesOf(() => startChild({ ...main, env }))
  const command = await timesOf(() => startChild({ ...main, file: 'npm', args: ['start', '--silent'], env }))
  rmSync(dataDir, { recursive: true, force: true })
  return { web: median(web), whole: median(whole), command: median(command), idle }
}
