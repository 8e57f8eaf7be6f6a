import { Unavailable } from '../errors.js'

/** A reader on a slow line keeps its connection for long: these many at a time, so that pages always find one. */
const atMost = 3

/** How long one waits for a turn (ms); readers on a good line are done in a fraction of a second. */
const patience = 10_000

type Turns = { running: number; waiting: (() => void)[] }
const turnsOf = new WeakMap<object, Turns>()

/** Waits until fewer than `atMost` run. @throws Unavailable after `patience`, before anything was sent */
const takeTurn = async (turns: Turns): Promise<void> => {
  if (turns.running < atMost) {
    turns.running += 1
    return
  }
  await new Promise<void>((resolve, reject) => {
    const begin = () => {
      clearTimeout(timer)
      resolve()
    }
    const giveUp = () => {
      turns.waiting = turns.waiting.filter((one) => one !== begin)
      reject(new Unavailable('Đang có nhiều người xuất danh sách. Đề nghị thử lại sau ít phút.'))
    }
    const timer = setTimeout(giveUp, patience)
    turns.waiting.push(begin)
  })
}

/** Hands the turn on to the one who waits longest. */
const passTurn = (turns: Turns): void => {
  const next = turns.waiting.shift()
  if (next) next()
  else turns.running -= 1
}

/**
 * Does the work when fewer than three others of the same database (its pool or its client) run.
 * @throws Unavailable when too many are under way
 */
export const inTurn = async <T>(database: object, work: () => Promise<T>): Promise<T> => {
  const turns = turnsOf.get(database) ?? { running: 0, waiting: [] }
  turnsOf.set(database, turns)
  await takeTurn(turns)
  try {
    return await work()
  } finally {
    passTurn(turns)
  }
}
