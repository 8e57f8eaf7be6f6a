import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { root } from '../../src/kernel/root.js'

export type PortalProcess = {
  /** Where it listens. */
  url: string
  dataDir: string
  /** What it printed so far. */
  output: () => string
  child: ChildProcess
  /** Asks it to stop and waits; the exit code, or null when a signal ended it. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

type Options = {
  demo?: boolean
  /** Kept by the caller when given; else a new one, removed at stop. */
  dataDir?: string
  env?: Record<string, string>
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
    else child.once('exit', (code) => resolve(code))
  })

/** Runs the built portal as its own process, as the start command does, and waits until it takes requests. */
export const startPortal = async ({ demo = false, dataDir, env = {} }: Options = {}): Promise<PortalProcess> => {
  const folder = dataDir ?? (await mkdtemp(path.join(os.tmpdir(), 'portal-')))
  const child = spawn(process.execPath, [root('dist', 'main.js'), ...(demo ? ['--demo'] : [])], {
    cwd: root(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'error', ...env },
  })
  let text = ''
  const listen = (resolve: (url: string) => void) => (chunk: Buffer) => {
    text += chunk.toString()
    const url = /http:\/\/[\w.[\]:]+:\d+/.exec(text)?.[0]
    if (url) resolve(url)
  }
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', listen(resolve))
    child.stderr.on(
      'data',
      listen(() => undefined),
    )
    child.once('exit', (code) => reject(new Error(`the portal ended with ${code ?? 'a signal'}:\n${text}`)))
  })
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    const code = await ended(child)
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true })
    return code
  }
  return { url, dataDir: folder, output: () => text, child, stop }
}
