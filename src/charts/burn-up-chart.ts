import { number, day as showDay } from '../kernel/format.js'
import { type Day, daysBetween } from '../kernel/time.js'
import type { About, Chart } from './chart.js'
import { scale, ticks } from './scale.js'
import { chartOf, type Drawn, el, type Frame, ink, letters, line, text, widthOf } from './svg.js'

export type BurnUp = About &
  Readonly<{
    /** What is counted: "chỉ tiêu". */
    unit: string
    today: Day
    dueDate: Day
    /** How many there are to reach. */
    scope: number
    /** How many were met at the end of days, oldest first; the last is today's. */
    met: readonly Readonly<{ day: Day; value: number }>[]
    /** The day by which all is expected to be met; null: none can be told, or all is met. */
    forecast: Day | null
  }>

type Place = readonly [number, number]
type Stroke = Readonly<{ stroke: string; width: number; dash?: string; cls: string }>

const strokes = {
  met: { stroke: ink.met, width: 2.5, cls: 'line-main' },
  needed: { stroke: ink.unmet, width: 1.75, dash: '1.5 3', cls: 'needed' },
  forecast: { stroke: ink.cham, width: 1.75, dash: '7 4', cls: 'forecast' },
} as const satisfies Record<string, Stroke>

/** A step line: a count stays until the day it changes. */
const steps = (places: readonly Place[]): string =>
  places
    .flatMap(([x, y], index) => {
      const before = places[index - 1]
      const here = `${x.toFixed(1)},${y.toFixed(1)}`
      return before ? [`${x.toFixed(1)},${before[1].toFixed(1)}`, here] : [here]
    })
    .join(' ')

/** What each kind of line means, above the plot: beside the lines the words would lie on them. */
const keyOf = (items: readonly (readonly [Stroke, string])[], width: number): Drawn => {
  let [x, y] = [0, letters]
  const parts = items.flatMap(([stroke, words]) => {
    const wide = 34 + widthOf(words) + 14
    if (x > 0 && x + wide > width) [x, y] = [0, y + letters + 6]
    const at = x
    x += wide
    return [line([at, y - 4], [at + 28, y - 4], stroke), text(at + 34, y, words, { fill: ink.muted })]
  })
  return { height: y + 8, parts }
}

/** Names of the days below: each on the first line where it has room. */
const dayLabels = (days: readonly Readonly<{ x: number; words: string }>[], top: number, width: number): Drawn => {
  const ends: number[] = []
  const parts = [...days]
    .sort((a, b) => a.x - b.x)
    .map(({ x, words }) => {
      const half = widthOf(words) / 2
      const middle = Math.min(Math.max(x, half), width - half)
      const free = ends.findIndex((end) => end + 8 < middle - half)
      const row = free === -1 ? ends.length : free
      ends[row] = middle + half
      return text(middle, top + row * (letters + 4), words, { anchor: 'middle', fill: ink.muted })
    })
  return { height: ends.length * (letters + 4), parts }
}

const draw =
  (figures: BurnUp) =>
  ({ width, narrow }: Frame): Drawn => {
    const { today, dueDate, scope, met, unit } = figures
    const now = met.at(-1)?.value ?? 0
    const needed = now < scope && today < dueDate
    const forecast = now < scope ? figures.forecast : null
    const key = keyOf(
      [
        [strokes.met, 'đã đạt'],
        ...(needed ? [[strokes.needed, 'nhịp cần có để kịp hạn'] as const] : []),
        ...(forecast ? [[strokes.forecast, 'dự báo'] as const] : []),
      ],
      width,
    )
    const top = key.height + letters + 12
    const bottom = top + (narrow ? 150 : 170)
    const start = met[0]?.day ?? today
    const until = [dueDate, today, forecast ?? today].reduce((a, b) => (a > b ? a : b))
    const left = widthOf(number(scope)) + 8
    const right = width - 8
    const x = scale([0, Math.max(daysBetween(start, until), 1)], [left, right])
    const y = scale([0, Math.max(scope, 1)], [bottom, top])
    const at = (day: Day) => x(daysBetween(start, day))
    const here: Place = [at(today), y(now)]
    const words = `${number(now)} ${unit}`
    const fits = here[0] + widthOf(words) + 10 < at(dueDate) || today > dueDate
    const days = dayLabels(
      [
        { x: at(start), words: showDay(start) },
        { x: at(today), words: `nay ${showDay(today)}` },
        { x: at(dueDate), words: `hạn ${showDay(dueDate)}` },
        ...(forecast && forecast !== dueDate ? [{ x: at(forecast), words: `dự báo ${showDay(forecast)}` }] : []),
      ],
      bottom + 18,
      width,
    )
    return {
      height: bottom + 6 + days.height,
      parts: [
        ...key.parts,
        ...ticks(0, scope, { zero: true })
          .filter((mark) => mark <= scope)
          .flatMap((mark) => [
            line([left, y(mark)], [right, y(mark)]),
            text(left - 6, y(mark) + 4, number(mark), { anchor: 'end', fill: ink.muted }),
          ]),
        line([left, top], [right, top], { stroke: ink.text, width: 1.5, cls: 'scope' }),
        text(left + 2, top - 7, `Cần đạt ${number(scope)} ${unit}`, { bold: true }),
        line([at(dueDate), top], [at(dueDate), bottom], { stroke: ink.unmet, width: 1.5, cls: 'due' }),
        line([here[0], top], [here[0], bottom], { stroke: ink.edge, dash: '1 3', cls: 'now' }),
        ...(needed ? [line(here, [at(dueDate), top], strokes.needed)] : []),
        ...(forecast ? [line(here, [at(forecast), top], strokes.forecast)] : []),
        el('polyline', {
          class: strokes.met.cls,
          points: steps(met.map(({ day, value }): Place => [at(day), y(value)])),
          fill: 'none',
          stroke: strokes.met.stroke,
          'stroke-width': strokes.met.width,
        }),
        el('circle', { class: 'line-main', cx: here[0], cy: here[1], r: 4, fill: ink.met, stroke: ink.met }),
        text(here[0] + (fits ? 7 : -7), Math.min(here[1] + letters + 7, bottom - 4), words, {
          anchor: fits ? 'start' : 'end',
          bold: true,
          fill: ink.met,
          cls: 'end-label',
        }),
        ...days.parts,
      ],
    }
  }

/** What was met so far up to the deadline: the line to reach, the pace it takes from today, and where it leads. */
export const burnUpChart = (figures: BurnUp): Chart =>
  chartOf(
    figures,
    {
      head: [figures.head, 'Đã đạt', 'Cần đạt'],
      rows: figures.met.map(({ day, value }) => [showDay(day), number(value), number(figures.scope)]),
    },
    draw(figures),
  )
