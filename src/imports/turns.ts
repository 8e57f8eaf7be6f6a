import { setImmediate } from 'node:timers/promises'

/** How many rows are planned in one go: a few hundredths of a second. */
const AT_ONCE = 100

/** Plans row after row, letting other requests in between: a whole district's figures take seconds. */
export const inTurns = async <R, P>(rows: readonly R[], plan: (row: R) => P): Promise<P[]> => {
  const planned: P[] = []
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % AT_ONCE === 0) await setImmediate()
    planned.push(plan(row))
  }
  return planned
}
