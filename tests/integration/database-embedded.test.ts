import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/kernel/db/client.js'
import { findCluster } from '../../src/kernel/postgres/cluster.js'
import { findEmbedded } from '../../src/kernel/postgres/embedded.js'
import { findPostmaster, stopPostmaster } from '../../src/kernel/postgres/postmaster.js'
import { spawnAs, systemUser } from '../../src/kernel/postgres/system-user.js'
import { root } from '../../src/kernel/root.js'
import type { Told } from '../support/embedded-child.js'

let top: string
let made: string
let dataDir: string
let children: ChildProcess[] = []

beforeAll(async () => {
  top = mkdtempSync(path.join(os.tmpdir(), 'ntm-embedded-'))
  dataDir = made = path.join(top, 'made')
  const { child } = await embeddedChild()
  await end(child, 'stop')
})

afterAll(() => rmSync(top, { recursive: true, force: true }))

// Each test gets a copy of a folder that was used before: making one takes longer than all else.
beforeEach(() => {
  dataDir = path.join(mkdtempSync(path.join(top, 'Dữ liệu ')), 'x'.repeat(100)) // longer than a socket's path may be
  execFileSync('cp', ['-a', made, dataDir])
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  const cluster = findCluster(dataDir)
  if (cluster) await stopPostmaster(cluster)
  rmSync(dataDir, { recursive: true, force: true })
})

/** A process of its own that works on the data folder, and the first thing it told. */
const embeddedChild = async () => {
  const child = fork(root('tests/support/embedded-child.ts'), [dataDir], { execArgv: ['--import', 'tsx'] })
  children.push(child)
  const told = await nextWord(child)
  return { child, told, url: 'url' in told ? told.url : '' }
}

const refusal = (told: Told): string => ('refused' in told ? told.refused : '')

const nextWord = (child: ChildProcess) =>
  new Promise<Told>((resolve, reject) => {
    child.once('message', (told) => resolve(told as Told))
    child.once('exit', (code) => reject(new Error(`the child ended with ${code}`)))
  })

const end = (child: ChildProcess, how: 'stop' | 'exit' | 'kill') =>
  new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    if (how === 'kill') child.kill('SIGKILL')
    else child.send(how)
  })

const query = async (url: string, sql: string) => {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

const postmaster = () => {
  const cluster = findCluster(dataDir)
  return cluster && findPostmaster(cluster)
}

const until = async (condition: () => unknown) => {
  for (let i = 0; i < 400 && !condition(); i += 1) await sleep(25)
  expect(condition()).toBeTruthy()
}

test('it keeps its data and its address from one start to the next, and nothing runs in between', async () => {
  const first = await embeddedChild()
  await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n')
  await end(first.child, 'stop')
  expect(postmaster()).toBeNull()
  expect(findEmbedded(dataDir)).toBeNull()
  const second = await embeddedChild()
  expect(second.url).toBe(first.url)
  expect(findEmbedded(dataDir)).toBe(first.url)
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
})

test('it lets in only who knows the password, and only from this machine', async () => {
  const { url } = await embeddedChild()
  const secrets = path.join(dataDir, 'postgres', 'secrets.json')
  expect(statSync(secrets).mode & 0o777).toBe(0o600)
  const wrong = new URL(url)
  wrong.password = 'x'
  await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/)
  const elsewhere = new URL(url)
  elsewhere.hostname = '127.0.0.2'
  await expect(query(elsewhere.href, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/)
  const role = await query(url, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')
  expect(role).toEqual([{ rolsuper: false }])
})

test('a second process is told who works there, and disturbs nothing', async () => {
  const first = await embeddedChild()
  const second = await embeddedChild()
  expect(refusal(second.told)).toContain(`in use by portal process ${first.child.pid}`)
  expect(await query(first.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('of two processes that begin a new folder together, one gets it', async () => {
  rmSync(dataDir, { recursive: true })
  const both = await Promise.all([embeddedChild(), embeddedChild()])
  expect(both.filter(({ url }) => url !== '')).toHaveLength(1)
  expect(both.filter(({ told }) => refusal(told).includes('in use by'))).toHaveLength(1)
})

test('what a killed process left running is taken over', async () => {
  const first = await embeddedChild()
  await query(first.url, 'CREATE TABLE kept AS SELECT 2 AS n')
  const before = postmaster()
  await end(first.child, 'kill')
  expect(postmaster()).toEqual(before)
  const second = await embeddedChild()
  expect(second.url).toBe(first.url)
  expect(postmaster()).toEqual(before)
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 2 }])
  await end(second.child, 'stop')
  expect(postmaster()).toBeNull()
})

test('a PostgreSQL that was killed is back at the same address, and an open pool heals', async () => {
  const { child, url } = await embeddedChild()
  const { pool, close } = openDatabase(url)
  await pool.query('CREATE TABLE kept AS SELECT 3 AS n')
  const restarted = nextWord(child)
  process.kill(postmaster()?.pid ?? 0, 'SIGKILL')
  expect(await restarted).toEqual({ restarted: true })
  expect((await pool.query('SELECT n FROM kept')).rows).toEqual([{ n: 3 }])
  await close()
  const again = await embeddedChild() // the folder is guarded as before
  expect(refusal(again.told)).toContain('in use by')
})

test('both killed: the next start recovers', async () => {
  const first = await embeddedChild()
  await query(first.url, 'CREATE TABLE kept AS SELECT 4 AS n')
  const pid = postmaster()?.pid ?? 0
  await end(first.child, 'kill')
  process.kill(pid, 'SIGKILL')
  const second = await embeddedChild()
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 4 }])
})

test("a dead server's number that a stranger has by now does not hinder the start", async () => {
  const first = await embeddedChild()
  await end(first.child, 'stop')
  const stranger = spawnAs(systemUser(), { file: '/bin/sleep', args: ['60'], paths: [], stdio: 'ignore' })
  const pgdata = path.join(dataDir, 'postgres', 'data')
  const lines = [stranger.pid, pgdata, 1, 54321, '', '127.0.0.1', '  1  1', 'ready']
  writeFileSync(path.join(pgdata, 'postmaster.pid'), `${lines.join('\n')}\n`)
  expect(findEmbedded(dataDir)).toBeNull()
  const second = await embeddedChild()
  stranger.kill()
  expect(await query(second.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('a process that ends without stopping takes PostgreSQL along', async () => {
  const { child } = await embeddedChild()
  await end(child, 'exit')
  await until(() => !postmaster())
  const log = readFileSync(path.join(dataDir, 'postgres', 'postgres.log'), 'utf8')
  expect(log).toContain('received fast shutdown request')
})
