import { number } from '../kernel/format.js'
import type { About, Chart } from './chart.js'
import { apart, sparse } from './scale.js'
import { chartOf, type Drawn, el, type Frame, ink, letters, line, text, widthOf } from './svg.js'

export type Bands = About &
  Readonly<{
    points: readonly string[]
    /** From the best (drawn below, light) to the worst (on top, dark); one value a point, null: not known. */
    bands: readonly Readonly<{ label: string; values: readonly (number | null)[] }>[]
  }>

/** Light to dark, so that the order is seen without colour; the letters that stand on each. */
const shades = [
  { fill: '#cbe4d5', letters: ink.text },
  { fill: '#e9e3b8', letters: ink.text },
  { fill: '#e3b977', letters: ink.text },
  { fill: '#b0562b', letters: ink.white },
  { fill: '#701512', letters: ink.white },
] as const

/** The shade of a band: spread over all of them, however many bands a set has. */
export const shadeOf = (index: number, count: number) =>
  shades[Math.round((index * (shades.length - 1)) / Math.max(count - 1, 1))] ?? shades[0]

const top = 8

const segmentsOf = ({ bands }: Bands, point: number) => {
  let below = 0
  return bands.map(({ label, values }, index) => {
    const value = values[point] ?? 0
    below += value
    return { label, value, from: below - value, to: below, ...shadeOf(index, bands.length), index }
  })
}

/** Names below the columns, the first kept inside the drawing and left out where it then runs into the next. */
const monthNames = (
  points: readonly string[],
  { x, pitch, y }: { x: (point: number) => number; pitch: number; y: number },
): string[] => {
  const shown = sparse(points.length, pitch, widthOf('00/0000') + 8)
  const places = shown.map((point) => Math.max(x(point), widthOf(points[point] ?? '') / 2))
  return shown.flatMap((point, index) => {
    const next = places[index + 1]
    if (next !== undefined && next - (places[index] ?? 0) < widthOf('00/0000') + 12) return []
    return [text(places[index] ?? 0, y, points[point] ?? '', { anchor: 'middle', fill: ink.muted })]
  })
}

const draw =
  (figures: Bands) =>
  ({ width, narrow }: Frame): Drawn => {
    const { points, bands } = figures
    const height = narrow ? 190 : 200
    const totals = points.map((_, point) => bands.reduce((sum, { values }) => sum + (values[point] ?? 0), 0))
    const most = Math.max(...totals, 1)
    const right = Math.max(...bands.map(({ label }) => widthOf(`00 · ${label}`)), 0) + 14
    const pitch = (width - right) / Math.max(points.length, 1)
    const bar = Math.min(pitch - (pitch > 12 ? 3 : 1), 56)
    const x = (point: number) => point * pitch + (pitch - bar) / 2
    const y = (value: number) => top + height - (value / most) * height
    const columns = points.flatMap((_, point) =>
      segmentsOf(figures, point).flatMap(({ value, from, to, fill, letters: on, index }) => {
        if (value === 0) return []
        const [above, tall] = [y(to), y(from) - y(to)]
        const box = el('rect', {
          class: `band band-${index}`,
          x: x(point),
          y: above,
          width: bar,
          height: tall,
          fill,
          stroke: ink.text,
          'stroke-width': 0.5,
        })
        if (bar < widthOf(String(value)) + 4 || tall < letters) return [box]
        const middle = above + tall / 2 + letters / 2 - 1.5
        return [box, text(x(point) + bar / 2, middle, number(value), { anchor: 'middle', fill: on, cls: 'on-band' })]
      }),
    )
    const last = points.length - 1
    const ends = last < 0 ? [] : segmentsOf(figures, last)
    const places = apart(ends.map(({ from, to }) => (y(from) + y(to)) / 2 + 4).toReversed(), letters + 4, [
      top + letters,
      top + height,
    ]).toReversed()
    const end = last < 0 ? 0 : x(last) + bar
    return {
      height: top + height + 26,
      parts: [
        ...columns,
        line([0, top + height], [width - right, top + height], { stroke: ink.edge }),
        ...monthNames(points, { x: (point) => x(point) + bar / 2, pitch, y: top + height + 20 }),
        ...ends.flatMap(({ label, value, from, to }, index) => {
          const at = places[index] ?? 0
          return [
            line([end + 1, (y(from) + y(to)) / 2], [end + 8, at - 4], { stroke: ink.edge }),
            text(end + 11, at, `${number(value)} · ${label}`, { bold: value > 0, cls: 'end-label' }),
          ]
        }),
      ],
    }
  }

/** How many of a whole lie in each band, a column a point; the last column's bands are named beside it. */
export const stackedBands = (figures: Bands): Chart =>
  chartOf(
    figures,
    {
      head: [figures.head, ...figures.bands.map(({ label }) => label)],
      rows: figures.points.map((point, index) => [point, ...figures.bands.map(({ values }) => number(values[index]))]),
    },
    draw(figures),
  )
