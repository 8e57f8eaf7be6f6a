import { number } from '../kernel/format.js'
import type { About, Chart } from './chart.js'
import { apart, scale, sparse, ticks } from './scale.js'
import { chartOf, type Drawn, el, type Frame, ink, letters, line, text, widthOf } from './svg.js'

/** One line of the chart. `main` is drawn full with full dots, the others dashed with open ones. */
export type Line = Readonly<{
  label: string
  main: boolean
  /** One for each point; null: not known. */
  values: readonly (number | null)[]
  /** How the figures are written, where that is not with at most two decimals: one for each value. */
  texts?: readonly string[]
}>

export type Trend = About &
  Readonly<{
    /** What stands below: "01/2024"; one for each value. */
    points: readonly string[]
    lines: readonly Line[]
  }>

const plotTop = 14
const known = (values: readonly (number | null)[]) =>
  values.flatMap((value, index) => (value === null ? [] : [{ value, index }]))

const written = ({ values, texts }: Line, index: number): string => texts?.[index] ?? number(values[index], 2)

/** The runs of a line without a hole: a hole is not bridged. */
const runsOf = (values: readonly (number | null)[]) => {
  const runs: { value: number; index: number }[][] = []
  for (const point of known(values)) {
    const run = runs.at(-1)
    if (run?.at(-1)?.index === point.index - 1) run.push(point)
    else runs.push([point])
  }
  return runs
}

const drawLine = ({ values, main }: Line, x: (index: number) => number, y: (value: number) => number): string[] => {
  const stroke = main ? ink.met : ink.text
  const cls = main ? 'line-main' : 'line-other'
  const paths = runsOf(values)
    .filter((run) => run.length > 1)
    .map((run) =>
      el('polyline', {
        class: cls,
        points: run.map(({ value, index }) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' '),
        fill: 'none',
        stroke,
        'stroke-width': main ? 2.5 : 1.5,
        'stroke-dasharray': main ? undefined : '5 4',
      }),
    )
  const dots = known(values).map(({ value, index }) =>
    el('circle', {
      class: cls,
      cx: x(index),
      cy: y(value),
      r: main ? 3 : 2.5,
      fill: main ? stroke : ink.white,
      stroke,
      'stroke-width': 1.5,
    }),
  )
  return [...paths, ...dots]
}

/** The last figure and the name of each line, at its end and clear of the others. */
const endLabels = (trend: Trend, x: number, y: (value: number) => number, height: number): string[] => {
  const ends = trend.lines.flatMap((one) => {
    const last = known(one.values).at(-1)
    return last ? [{ ...one, last: last.value, shown: written(one, last.index) }] : []
  })
  const places = apart(
    ends.map(({ last }) => y(last)),
    2 * letters + 8,
    [plotTop, plotTop + height - letters],
  )
  return ends.flatMap(({ label, main, shown }, index) => {
    const at = (places[index] ?? 0) + 4
    const fill = main ? ink.met : ink.text
    return [
      text(x, at, shown, { bold: true, fill, cls: 'end-label' }),
      text(x, at + letters + 2, label, { fill, cls: 'end-label' }),
    ]
  })
}

const draw =
  (trend: Trend) =>
  ({ width, narrow }: Frame): Drawn => {
    const height = narrow ? 170 : 190
    const all = trend.lines.flatMap(({ values }) => known(values).map(({ value }) => value))
    const marks = ticks(Math.min(...all, Infinity), Math.max(...all, 0))
    const [low = 0, high = 1] = [marks[0], marks.at(-1)]
    const left = Math.max(...marks.map((mark) => widthOf(number(mark)))) + 8
    const right = Math.max(...trend.lines.map(({ label }) => widthOf(label)), 0) + 12
    const count = trend.points.length
    const x = scale([0, Math.max(count - 1, 1)], [left + 8, width - right - 4])
    const y = scale([low, high], [plotTop + height, plotTop])
    const pitch = count > 1 ? x(1) - x(0) : width
    const below = sparse(count, pitch, widthOf('00/0000') + 8)
    return {
      height: plotTop + height + 26,
      parts: [
        ...marks.flatMap((mark) => [
          line([left, y(mark)], [width - right, y(mark)]),
          text(left - 6, y(mark) + 4, number(mark), { anchor: 'end', fill: ink.muted }),
        ]),
        ...below.map((index) =>
          text(x(index), plotTop + height + 20, trend.points[index] ?? '', { anchor: 'middle', fill: ink.muted }),
        ),
        ...trend.lines.toReversed().flatMap((one) => drawLine(one, x, y)),
        ...endLabels(trend, width - right + 6, y, height),
      ],
    }
  }

/** Lines over months (or other points): the main one full, the others dashed; each named at its end with its last figure. */
export const trendChart = (trend: Trend): Chart =>
  chartOf(
    trend,
    {
      head: [trend.head, ...trend.lines.map(({ label }) => label)],
      rows: trend.points.map((point, index) => [point, ...trend.lines.map((one) => written(one, index))]),
    },
    draw(trend),
  )
