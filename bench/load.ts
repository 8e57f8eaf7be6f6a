import { type Answer, type Call, connection, send } from './http.js'

/** Makes the next request of a connection; `worker` counts connections from 0. */
export type Caller = (worker: number) => Call

export type Turn = Readonly<{
  /** Of each request, in the order they ended (ms). */
  latencies: readonly number[]
  seconds: number
  /** Bytes of one answer. */
  bytes: number
}>

type Load = Readonly<{
  port: number
  connections: number
  /** How long (ms), and how many requests at least. */
  duration: number
  atLeast: number
  next: Caller
  /** Throws when the answer is not the one the measure is about. */
  check: (answer: Answer) => void
}>

/** Keeps a number of connections busy for a while, one request after the other on each. */
export const load = async ({ port, connections, duration, atLeast, next, check }: Load): Promise<Turn> => {
  const latencies: number[] = []
  let bytes = 0
  const started = performance.now()
  const work = async (worker: number) => {
    const agent = connection()
    try {
      while (performance.now() - started < duration || latencies.length < atLeast) {
        const call = next(worker)
        const begun = performance.now()
        const answer = await send(port, agent, call)
        latencies.push(performance.now() - begun)
        check(answer)
        bytes = answer.bytes
      }
    } finally {
      agent.destroy()
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, worker) => work(worker)))
  return { latencies, seconds: (performance.now() - started) / 1000, bytes }
}

/** The value below which a share of the numbers lies. */
export const percentile = (numbers: readonly number[], share: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (numbers: readonly number[]): number => percentile(numbers, 0.5)
