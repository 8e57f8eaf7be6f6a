/**
 * Makes the calls of a function wait for one another, in the order they came: for work that fills the memory, and that the
 * processor would not do sooner side by side. A call that fails does not hold up those after it.
 */
export const inTurn = <Args extends unknown[], R>(
  run: (...args: Args) => Promise<R>,
): ((...args: Args) => Promise<R>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (...args) => {
    const mine = last.then(() => run(...args))
    last = mine.catch(() => undefined)
    return mine
  }
}
