import type { z } from 'zod'

/**
 * A kind of background work. Its name is stored with every waiting job and so never changes; the payload names rows, never
 * carries them, and is checked again when the job runs, for it may have waited through an upgrade.
 */
export type JobKind<Payload> = Readonly<{
  name: string
  /** What the administrator reads. */
  label: string
  payload: z.ZodType<Payload>
  /** Tries before it counts as failed; the pauses between them grow: 3 s, 7 s, 20 s, 1 min, 2.5 min … */
  attempts: number
  /** Somebody waits for it: it goes before work that nobody watches. */
  urgent?: boolean
}>

/** What a running job is told. */
export type Attempt = Readonly<{
  /** Fires when the process stops: work that goes on for seconds ends then and is done again later. */
  signal: AbortSignal
}>

/** A kind of work together with how it is done. Doing it twice has the same result as once. */
export type Job = Readonly<{
  name: string
  label: string
  attempts: number
  /** Runs regularly as well: five fields of cron, in UTC. */
  cron?: string
  run: (payload: unknown, attempt: Attempt) => Promise<void>
}>

/** Says how a kind of work is done. */
export const job = <Payload>(
  { name, label, attempts, payload }: JobKind<Payload>,
  run: (payload: Payload, attempt: Attempt) => Promise<void>,
  options: { cron?: string } = {},
): Job => ({ name, label, attempts, ...options, run: (raw, attempt) => run(payload.parse(raw), attempt) })

/**
 * Thrown by a job whose helper is away for an unknown time (a scanner that is switched off): it is tried again every minute
 * for as long as it takes and never counts as failed; the administrator reads the message meanwhile.
 */
export class Away extends Error {}
