import type { Waiting } from './queue.js'

/**
 * Filters of the queue, all optional, in the query string: `commune` (id), `criterion` (id), `set` (level: NTM, NANG_CAO …),
 * `agency` (id of the lead). What is not understood counts as absent.
 */
export type QueueFilter = Readonly<{
  commune: number | null
  criterion: number | null
  set: string | null
  agency: number | null
}>

const idIn = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null)

/** Reads the filters with a function that gives one value of the query string, '' when absent. */
export const readQueueFilter = (read: (name: string) => string): QueueFilter => ({
  commune: idIn(read('commune')),
  criterion: idIn(read('criterion')),
  set: read('set') || null,
  agency: idIn(read('agency')),
})

/** What of the queue passes; `levelOf` gives the level of a set by its id. */
export const narrowed = (
  queue: readonly Waiting[],
  { commune, criterion, set, agency }: QueueFilter,
  levelOf: (setId: number) => string | undefined,
): Waiting[] =>
  queue.filter(
    (one) =>
      (commune === null || one.communeId === commune) &&
      (criterion === null || one.criterionId === criterion) &&
      (set === null || levelOf(one.setId) === set) &&
      (agency === null || one.agencyId === agency),
  )

/** The filters as links and forms carry them; absent ones drop out of the address. */
export const queueQuery = (filter: QueueFilter): Record<string, string | number | null> => ({ ...filter })

/** Submissions the list beside the desk shows at once. */
export const shownAtOnce = 8

/** The part of the queue around one submission: itself, what came just before, what follows. */
export const windowAround = (
  queue: readonly Waiting[],
  id: number | null,
): { shown: readonly Waiting[]; before: number; after: number } => {
  const at = Math.max(
    0,
    queue.findIndex((one) => one.id === id),
  )
  const start = Math.max(0, Math.min(at - 2, queue.length - shownAtOnce))
  const shown = queue.slice(start, start + shownAtOnce)
  return { shown, before: start, after: queue.length - start - shown.length }
}

/** The submissions before and after one in the queue; for one that is not in it, the next is the first. */
export const neighbours = (
  queue: readonly Waiting[],
  id: number,
): { previous: Waiting | null; next: Waiting | null } => {
  const at = queue.findIndex((one) => one.id === id)
  if (at === -1) return { previous: null, next: queue[0] ?? null }
  return { previous: queue[at - 1] ?? null, next: queue[at + 1] ?? null }
}
