/** From figures to places: pure geometry. */

/** Round steps of an axis up to about five marks, from `low` (0, or near the smallest where all lie high) to above `high`. */
export const ticks = (smallest: number, largest: number, { zero = false } = {}): number[] => {
  const span = zero || smallest < largest / 2 ? largest : largest - smallest
  const rough = Math.max(span, 1) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? 10 * power)
  const low = zero || smallest < largest / 2 ? 0 : Math.floor(smallest / step) * step
  const marks = [low]
  while ((marks.at(-1) ?? 0) < largest || marks.length < 2) marks.push((marks.at(-1) ?? 0) + step)
  return marks
}

/** Maps a range of figures on a range of places. */
export const scale =
  ([from, to]: readonly [number, number], [start, end]: readonly [number, number]) =>
  (value: number): number =>
    to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start)

/** Which of `count` marks at `pitch` units keep `room` units between them: every n-th, counted back from the last. */
export const sparse = (count: number, pitch: number, room: number): number[] => {
  const every = Math.max(1, Math.ceil(room / Math.max(pitch, 0.1)))
  return Array.from({ length: count }, (_, index) => index).filter((index) => (count - 1 - index) % every === 0)
}

/** Moves places downwards and then back so that they keep `room` between them, in their order, within [top, bottom]. */
export const apart = (places: readonly number[], room: number, [top, bottom]: readonly [number, number]): number[] => {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place)
  let least = top
  for (const one of order) {
    one.place = Math.max(one.place, least)
    least = one.place + room
  }
  let most = bottom
  for (const one of order.toReversed()) {
    one.place = Math.min(one.place, most)
    most = one.place - room
  }
  const moved = [...places]
  for (const { place, index } of order) moved[index] = place
  return moved
}
