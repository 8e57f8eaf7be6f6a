/** Numbers that look drawn and are the same at every load: each key has its own series. */
export type Draw = Readonly<{
  /** In [0, 1). */
  next: () => number
  /** A whole number from `low` to `high`, both included. */
  whole: (low: number, high: number) => number
  chance: (probability: number) => boolean
  pick: <T>(list: readonly T[]) => T
}>

/** FNV-1a: spreads similar keys far apart. */
const hash = (key: string): number => {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(key)) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}

/** The series of a key (mulberry32). */
export const draw = (key: string): Draw => {
  let state = hash(key)
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const one = list[whole(0, list.length - 1)]
      if (one === undefined) throw new RangeError('Nothing to pick from')
      return one
    },
  }
}
