import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../src/kernel/root.js'
import { connection, send } from './http.js'

export type Child = Readonly<{ pid: number; port: number; stop: () => Promise<void> }>

/** Whether something answers on a port. */
const answers = (port: number, path: string): Promise<boolean> => {
  const agent = connection()
  return send(port, agent, { path })
    .then(
      ({ status }) => status === 200,
      () => false,
    )
    .finally(() => agent.destroy())
}

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

type Program = Readonly<{
  file?: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  port: number
  /** Address that answers 200 as soon as requests are taken. */
  path: string
}>

const patience = 60_000

/**
 * Starts a program of Node and waits until it answers; the time that took goes with it (ms).
 * @throws Error with what the program said when it ends before that
 */
export const startChild = async ({ file, args, env, port, path }: Program): Promise<Child & { ms: number }> => {
  if (await answers(port, path)) throw new Error(`Port ${port} is taken: choose another with --port`)
  const begun = performance.now()
  const child = spawn(file ?? process.execPath, args, {
    cwd: root(),
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own: npm does not pass on to its program that it is to end
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4000)
    })
  while (!(await answers(port, path))) {
    if (ended(child)) throw new Error(`${args.join(' ')} ended:\n${said}`)
    if (performance.now() - begun > patience) throw new Error(`${args.join(' ')} does not answer:\n${said}`)
    await sleep(4)
  }
  const stop = async () => {
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    if (ended(child)) return
    process.kill(-(child.pid ?? 0), 'SIGTERM')
    await gone
    while (await answers(port, path)) await sleep(20) // npm ends before its program
  }
  return { pid: child.pid ?? 0, port, stop, ms: performance.now() - begun }
}
