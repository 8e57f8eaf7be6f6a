import { connection, send } from './http.js'
import { load, median, percentile, type Turn } from './load.js'
import type { Measure } from './measures.js'
import { type Cpu, cpuWatch, rssOf, rssWatch } from './proc.js'

/** One side of a measure at a number of connections, all turns together. */
export type Side = Readonly<{
  p50: number
  p99: number
  perSecond: number
  /** CPU time of one request (ms). */
  cpu: Cpu
  /** Bytes of one answer as sent to a client that takes no packing. */
  bytes: number
}>

export type Result = Readonly<{
  measure: Measure
  connections: number
  ours: Side
  floor: Side
  /** Median over the rounds of portal ÷ floor: the two of a round ran one after the other on the same busy machine. */
  ratio: number
  /** Memory of the portal before, and the most while it was measured (MB). */
  rss: Readonly<{ before: number; most: number }>
}>

type Runner = Readonly<{ pid: number; port: number }>

export type Arena = Readonly<{ portal: Runner; floor: Runner; postmaster: number; rounds: number; turn: number }>

/** Who answers a side of a measure. */
const runnerOf = ({ portal, floor }: Arena, { against }: Measure, side: 'ours' | 'floor'): Runner =>
  side === 'ours' || against === 'portal' ? portal : floor

/** Turns of one side, gathered. */
const gather = (turns: readonly (Turn & { cpu: Cpu })[]): Side => {
  const latencies = turns.flatMap((turn) => turn.latencies)
  const sum = (of: (turn: Turn & { cpu: Cpu }) => number) => turns.reduce((total, turn) => total + of(turn), 0)
  return {
    p50: median(latencies),
    p99: percentile(latencies, 0.99),
    perSecond: latencies.length / sum(({ seconds }) => seconds),
    cpu: {
      app: sum(({ cpu }) => cpu.app) / latencies.length,
      database: sum(({ cpu }) => cpu.database) / latencies.length,
    },
    bytes: turns[0]?.bytes ?? 0,
  }
}

const sideOf = (arena: Arena, measure: Measure, connections: number, side: 'ours' | 'floor') => {
  const { port, pid } = runnerOf(arena, measure, side)
  return async (duration: number): Promise<Turn & { cpu: Cpu }> => {
    await measure.prepare?.()
    const read = cpuWatch(pid, arena.postmaster)
    const turn = await load({
      port,
      connections,
      duration,
      atLeast: 2 * connections,
      next: measure[side],
      check: ({ status }) => {
        if (status !== measure.status) throw new Error(`${measure.key}, ${side}: answered ${status}`)
      },
    })
    return { ...turn, cpu: read() }
  }
}

/** Asks both once and looks at what they answer. @throws Error when it is not the page that is meant */
export const assertRight = async (arena: Arena, measure: Measure): Promise<void> => {
  await measure.prepare?.()
  for (const [name, port, next] of [
    ['portal', runnerOf(arena, measure, 'ours').port, measure.ours],
    ['floor', runnerOf(arena, measure, 'floor').port, measure.floor],
  ] as const) {
    const agent = connection()
    const { status, body } = await send(port, agent, next(0), true).finally(() => agent.destroy())
    const text = body.toString('utf8')
    if (status !== measure.status || (name === 'portal' && !text.includes(measure.expect ?? '')))
      throw new Error(
        `${measure.key}: the ${name} answered ${status}: ${text
          .replace(/<[^>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .slice(0, 400)}`,
      )
    await measure.prepare?.()
  }
}

/** Portal and floor take turns; the first turn of each only warms up. */
export const duel = async (arena: Arena, measure: Measure, connections: number): Promise<Result> => {
  const ours = sideOf(arena, measure, connections, 'ours')
  const floor = sideOf(arena, measure, connections, 'floor')
  await ours(arena.turn / 2)
  await floor(arena.turn / 2)
  const before = rssOf(arena.portal.pid)
  const stopWatch = rssWatch(arena.portal.pid)
  const rounds: { ours: Turn & { cpu: Cpu }; floor: Turn & { cpu: Cpu } }[] = []
  for (let round = 0; round < arena.rounds; round += 1)
    rounds.push({ ours: await ours(arena.turn), floor: await floor(arena.turn) })
  return {
    measure,
    connections,
    ours: gather(rounds.map((round) => round.ours)),
    floor: gather(rounds.map((round) => round.floor)),
    ratio: median(rounds.map((round) => median(round.ours.latencies) / median(round.floor.latencies))),
    rss: { before, most: stopWatch() },
  }
}

/** Bytes of the portal's answer to a browser, which takes it packed. */
export const packedBytes = async ({ portal }: Arena, measure: Measure): Promise<number> => {
  await measure.prepare?.()
  const call = measure.ours(0)
  const agent = connection()
  const asked = { ...call, headers: { ...call.headers, 'Accept-Encoding': 'gzip' } }
  return (await send(portal.port, agent, asked).finally(() => agent.destroy())).bytes
}
