import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { root } from '../src/kernel/root.js'
import { measureBurst, TOGETHER } from './burst.js'
import { type Child, startChild } from './child.js'
import { type Arena, assertRight, duel, packedBytes } from './duel.js'
import { type Fixture, readFixture } from './fixture.js'
import { abandon } from './http.js'
import { load, median } from './load.js'
import { type Measure, measuresOf, type Scene, uploadsOf } from './measures.js'
import { type Options, readOptions, type Size } from './options.js'
import { type Check, type Line, report } from './report.js'
import { accounts, databaseOf, seed, today } from './seed/seed.js'
import { type Server, startServer } from './server.js'
import { measureStarts } from './starts.js'
import { logIn, openLogin, type Visitor } from './visitor.js'

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

type Pair = Readonly<{ portal: Child; floor: Child; dataDir: string; stop: () => Promise<void> }>

/** Portal and floor as processes of their own on the database of a size; `shift` keeps the ports of several apart. */
const startPair = async (server: Server, options: Options, size: Size, shift = 0): Promise<Pair> => {
  const dataDir = path.join(options.dataDir, `run-${size.toLowerCase()}`)
  rmSync(dataDir, { recursive: true, force: true })
  const filesDir = path.join(dataDir, 'floor')
  mkdirSync(filesDir, { recursive: true })
  const [portalPort, floorPort] = [options.port + shift, options.port + shift + 1]
  const common = { DATABASE_URL: server.url(databaseOf(size)), LOG_LEVEL: 'warn', BUSINESS_DATE: today }
  const profile = options.profile ? ['--cpu-prof', `--cpu-prof-dir=${options.profile}`] : []
  const portal = await startChild({
    args: [...profile, root('dist', 'main.js')],
    // the looks into files that uploads ask for would run meanwhile and slow down whoever has the turn
    env: { ...common, PORT: String(portalPort), DATA_DIR: dataDir, JOBS: 'off' },
    port: portalPort,
    path: '/healthz',
  })
  const floor = await startChild({
    args: ['--import', 'tsx', root('bench', 'floor.ts')],
    env: { ...common, PORT: String(floorPort), FLOOR_FILES: filesDir },
    port: floorPort,
    path: '/healthz',
  }).catch(async (error: unknown) => {
    await portal.stop()
    throw error
  })
  const stop = async () => {
    await Promise.all([portal.stop(), floor.stop()])
    rmSync(dataDir, { recursive: true, force: true })
  }
  return { portal, floor, dataDir, stop }
}

const sceneOf = async (port: number, fixture: Fixture): Promise<Scene> => {
  const visitors: [string, Visitor][] = []
  for (const { username } of accounts) visitors.push([username, await logIn(port, username, '/account')])
  const writers: Visitor[] = []
  while (writers.length < 16) writers.push(await logIn(port, 'bench.office', '/account'))
  return {
    fixture,
    writers,
    visitors: Object.fromEntries(visitors) as Scene['visitors'],
    stranger: () => openLogin(port),
  }
}

/** Clients that leave in the middle of an export must not cost the others their connections. */
const abandonExports = async ({ portal }: Arena, size: Size, exporting: Measure, page: Measure): Promise<Check> => {
  for (let n = 0; n < 25; n += 1) await abandon(portal.port, exporting.ours(0))
  const check = ({ status }: { status: number }) => {
    if (status !== 200) throw new Error(`After abandoned exports a page answered ${status}`)
  }
  const { latencies } = await load({
    port: portal.port,
    connections: 1,
    duration: 200,
    atLeast: 20,
    next: page.ours,
    check,
  })
  const found = `25 left; the next pages took ${median(latencies).toFixed(1)} ms`
  return { what: `clients that leave during an export, ${size}`, found, goal: 'pages go on', met: true }
}

/** Many uploads in the same moment, each by a session of its own: none that was acknowledged may be lost. */
const uploadTogether = async (server: Server, { rounds }: Options, size: Size, { portal, floor, dataDir }: Pair) => {
  const fixture = await readFixture(server, size)
  const writers: Visitor[] = []
  while (writers.length < TOGETHER) writers.push(await logIn(portal.port, 'bench.office', '/account'))
  const uploads = uploadsOf({ fixture, writers })
  const kept = { url: server.url(databaseOf(size)), files: path.join(dataDir, 'files') }
  return measureBurst({ size, rounds, portal, floor, kept, ours: uploads.ours, floors: uploads.floor })
}

type Found = { lines: Line[]; checks: Check[] }

const measureSize = async (server: Server, options: Options, size: Size, found: Found): Promise<void> => {
  const pair = await startPair(server, options, size)
  try {
    const arena: Arena = { ...pair, postmaster: server.pid, rounds: options.rounds, turn: options.turn }
    const all = measuresOf(await sceneOf(pair.portal.port, await readFixture(server, size)))
    const measures = all.filter((one) => one.sizes.includes(size) && one.key.includes(options.only))
    for (const measure of measures) {
      try {
        await assertRight(arena, measure)
        const packed = await packedBytes(arena, measure)
        for (const connections of [1, 16]) {
          const result = await duel(arena, measure, connections)
          const { ours, floor, ratio } = result
          say(
            `${size} ${measure.key} @${connections}: ${ours.p50.toFixed(2)} / ${floor.p50.toFixed(2)} ms = ${ratio.toFixed(2)}`,
          )
          found.lines.push({ ...result, size, packed })
        }
      } catch (error) {
        say(`${size} ${measure.key}: ${error instanceof Error ? error.message : String(error)}`)
        found.checks.push({ what: `${measure.label}, ${size}`, found: 'could not be measured', goal: '', met: false })
      }
    }
    if ('upload-together'.includes(options.only)) {
      const checks = await uploadTogether(server, options, size, pair)
      for (const { what, found: said } of checks) say(`${what}: ${said}`)
      found.checks.push(...checks)
    }
    const [exporting] = measures.filter(({ key }) => key.startsWith('export'))
    const [page] = all
    if (exporting && page) found.checks.push(await abandonExports(arena, size, exporting, page))
  } finally {
    await pair.stop()
  }
}

/** The page of one district, small and large country side by side: the number of communes elsewhere must not matter. */
const compareSizes = async (server: Server, options: Options): Promise<Check> => {
  const [small, large] = [await startPair(server, options, 'S'), await startPair(server, options, 'L', 2)]
  try {
    const page = async ({ portal }: Pair, size: Size): Promise<() => Promise<number>> => {
      const measure = measuresOf(await sceneOf(portal.port, await readFixture(server, size))).find(
        ({ key }) => key === 'dashboard',
      )
      const ask = { port: portal.port, connections: 1, duration: options.turn, atLeast: 10, check: () => undefined }
      return async () => median((await load({ ...ask, next: measure!.ours })).latencies)
    }
    const [onSmall, onLarge] = [await page(small, 'S'), await page(large, 'L')]
    await onSmall()
    await onLarge()
    const ratios: number[] = []
    for (let round = 0; round < options.rounds * 2; round += 1) {
      const first = await onSmall()
      ratios.push((await onLarge()) / first)
    }
    const ratio = median(ratios)
    return {
      what: 'dashboard of a district, L against S',
      found: `${ratio.toFixed(2)}×`,
      goal: '≤ 1.2×',
      met: ratio <= 1.2,
    }
  } finally {
    await small.stop()
    await large.stop()
  }
}

const main = async (): Promise<void> => {
  const options = readOptions()
  const server = await startServer(options.dataDir)
  const found: Found = { lines: [], checks: [] }
  try {
    for (const size of options.sizes) await seed(server, size, options.months, say)
    for (const size of options.sizes) await measureSize(server, options, size, found)
    if (options.sizes.includes('S') && options.sizes.includes('L') && 'dashboard'.includes(options.only))
      found.checks.push(await compareSizes(server, options))
    const starts = options.noStarts ? null : await measureStarts(server, options)
    process.stdout.write(`${report(found.lines, starts, found.checks)}\n`)
  } finally {
    await server.stop()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exitCode = 1
})
