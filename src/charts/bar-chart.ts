import { number } from '../kernel/format.js'
import type { About, Chart } from './chart.js'
import { chartOf, type Drawn, el, type Frame, ink, letters, text, widthOf } from './svg.js'

export type Bars = About &
  Readonly<{
    /** The heading of the figures: "Số xã đạt". */
    unit: string
    /** What a full bar is; without it the largest value. */
    max?: number
    digits?: number
    bars: readonly Readonly<{ label: string; value: number; note?: string; tone?: 'calm' | 'bad' }>[]
  }>

const tall = 2 * letters + 18

const draw =
  ({ bars, max, digits = 2 }: Bars) =>
  ({ width }: Frame): Drawn => {
    const full = Math.max(max ?? 0, ...bars.map(({ value }) => value), 1)
    const words = bars.map(({ value, note }) => number(value, digits) + (note ? ` ${note}` : ''))
    const room = Math.max(...words.map(widthOf), 0) + 10
    return {
      height: bars.length * tall + 4,
      parts: bars.flatMap(({ label, value, tone }, index) => {
        const top = index * tall
        const long = (value / full) * (width - room)
        return [
          text(0, top + letters, label),
          el('rect', {
            class: `bar-${tone ?? 'calm'}`,
            x: 0,
            y: top + letters + 5,
            width: Math.max(long, 1),
            height: letters,
            fill: tone === 'bad' ? ink.unmet : ink.cham,
          }),
          text(long + 6, top + 2 * letters + 3, words[index] ?? '', { bold: true }),
        ]
      }),
    }
  }

/** Lengths one below the other, each with its name above and its figure at the end. */
export const barChart = (figures: Bars): Chart =>
  chartOf(
    figures,
    {
      head: [figures.head, figures.unit],
      rows: figures.bars.map(({ label, value, note }) => [
        label,
        number(value, figures.digits ?? 2) + (note ? ` ${note}` : ''),
      ]),
    },
    draw(figures),
  )
