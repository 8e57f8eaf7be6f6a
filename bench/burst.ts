import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Call, connection, send } from './http.js'
import { median, percentile } from './load.js'
import { rssOf, rssWatch } from './proc.js'
import type { Check } from './report.js'
import { withClient } from './server.js'

/** Uploads that arrive in the same moment. */
export const TOGETHER = 50

/** One upload: its request, and how to hash the file in it. */
export type Sending = Readonly<{ call: Call; hash: () => string }>

type Acknowledged = Readonly<{ sha256: string; code: string; ms: number }>

/** What one burst brought: the receipts given, how many were refused, and the time of each (ms). */
type Burst = Readonly<{ acknowledged: readonly Acknowledged[]; refused: number; seconds: number }>

const codeIn = (location: string | undefined): string =>
  new URLSearchParams(location?.split('?')[1] ?? '').get('code') ?? ''

/** Sends all at once, each over a connection of its own. */
const burst = async (port: number, sendings: readonly Sending[]): Promise<Burst> => {
  const hashed = sendings.map(({ call, hash }) => ({ call, sha256: hash() }))
  const began = performance.now()
  const sent = await Promise.all(
    hashed.map(async ({ call, sha256 }) => {
      const agent = connection()
      const begun = performance.now()
      const answer = await send(port, agent, call).finally(() => agent.destroy())
      const { location } = answer.headers
      return { ok: answer.status === 303, sha256, code: codeIn(location), ms: performance.now() - begun }
    }),
  )
  const acknowledged = sent.filter(({ ok }) => ok)
  return { acknowledged, refused: sent.length - acknowledged.length, seconds: (performance.now() - began) / 1000 }
}

type Kept = Readonly<{ url: string; files: string }>

/** Receipts whose file is not both in the database under that hash and in the store with just those bytes. */
const lost = async (acknowledged: readonly Acknowledged[], { url, files }: Kept): Promise<Acknowledged[]> => {
  const recorded = await withClient(url, async (client) => {
    const { rows } = await client.query<{ code: string; sha256: string }>(
      `SELECT r."receiptCode" AS code, r.sha256 FROM "EvidenceRevision" r JOIN "Blob" b ON b.sha256 = r.sha256
       JOIN "EvidenceLink" l ON l."evidenceId" = r."evidenceId" WHERE r."receiptCode" = ANY ($1)`,
      [acknowledged.map(({ code }) => code)],
    )
    return new Map(rows.map((row) => [row.code, row.sha256]))
  })
  const places = new Map((await readdir(files, { recursive: true })).map((name) => [path.basename(name), name]))
  const gone: Acknowledged[] = []
  for (const one of acknowledged) {
    const place = places.get(one.sha256)
    const bytes = place === undefined ? Buffer.alloc(0) : await readFile(path.join(files, place))
    const found = createHash('sha256').update(bytes).digest('hex')
    if (recorded.get(one.code) !== one.sha256 || found !== one.sha256) gone.push(one)
  }
  return gone
}

type Bursting = Readonly<{
  size: string
  rounds: number
  portal: Readonly<{ pid: number; port: number }>
  floor: Readonly<{ port: number }>
  kept: Kept
  ours: (worker: number) => Sending
  floors: (worker: number) => Sending
}>

const times = (all: readonly Burst[]): string => {
  const ms = all.flatMap(({ acknowledged }) => acknowledged.map((one) => one.ms))
  const perSecond = ms.length / all.reduce((sum, { seconds }) => sum + seconds, 0)
  return `p50 ${median(ms).toFixed(0)}, p99 ${percentile(ms, 0.99).toFixed(0)} ms, ${perSecond.toFixed(0)}/s`
}

const each = (make: (worker: number) => Sending): Sending[] => Array.from({ length: TOGETHER }, (_, n) => make(n))

/** Portal and floor take turns; after each burst every receipt is looked up in the database and its file hashed anew. */
export const measureBurst = async ({ size, rounds, portal, floor, kept, ours, floors }: Bursting): Promise<Check[]> => {
  const found: Burst[] = []
  const bare: Burst[] = []
  let missing = 0
  const before = rssOf(portal.pid)
  const stopWatch = rssWatch(portal.pid)
  for (let round = 0; round < rounds; round += 1) {
    const one = await burst(portal.port, each(ours))
    found.push(one)
    bare.push(await burst(floor.port, each(floors)))
    missing += (await lost(one.acknowledged, kept)).length
  }
  const most = stopWatch()
  const refused = found.reduce((sum, one) => sum + one.refused, 0)
  const all = rounds * TOGETHER
  const what = `${TOGETHER} uploads of 2 MB at once, ${size}`
  return [
    {
      what,
      found: `${all - refused} of ${all} acknowledged, ${missing} lost`,
      goal: 'all acknowledged, none lost',
      met: refused === 0 && missing === 0,
    },
    { what: `the same, time of each`, found: times(found), goal: '', met: true },
    { what: 'the same, floor', found: times(bare), goal: '', met: true },
    { what: 'the same, memory more', found: `${most - before} MB`, goal: '≤ 150 MB', met: most - before <= 150 },
  ]
}
