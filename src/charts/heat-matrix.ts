import type { About, Chart } from './chart.js'
import { chartOf, type Drawn, el, type Frame, ink, letters, text, widthOf } from './svg.js'

/** `done` recedes, `none` is not known; 0 (light) to 4 (dark) say how much. The text of a cell says the same. */
export type HeatCell = Readonly<{ text: string; level: 0 | 1 | 2 | 3 | 4 | 'done' | 'none' }>

export type Heat = About &
  Readonly<{
    columns: readonly string[]
    rows: readonly Readonly<{ label: string; cells: readonly HeatCell[] }>[]
    /** What the shades mean, lightest first: a cell as it looks, and words. */
    key: readonly Readonly<{ cell: HeatCell; label: string }>[]
  }>

const faces = {
  done: { fill: '#e3f1e8', letters: '#0d4527', bold: false },
  none: { fill: '#ffffff', letters: ink.muted, bold: false },
  0: { fill: '#fff8e8', letters: ink.text, bold: false },
  1: { fill: '#f7dfae', letters: ink.text, bold: false },
  2: { fill: '#e3ad5c', letters: ink.text, bold: true },
  3: { fill: '#a8531f', letters: ink.white, bold: true },
  4: { fill: '#5f1210', letters: ink.white, bold: true },
} as const

type Box = Readonly<{ x: number; y: number; width: number; height: number }>

const cell = ({ text: words, level }: HeatCell, { x, y, width, height }: Box): string[] => {
  const { fill, letters: on, bold } = faces[level]
  return [
    el('rect', {
      class: `heat heat-${level}`,
      x,
      y,
      width: width - 1.5,
      height: height - 1.5,
      rx: 2,
      fill,
      stroke: level === 'done' ? fill : ink.edge,
      'stroke-width': 0.75,
      'stroke-dasharray': level === 'none' ? '2 2' : undefined,
    }),
    text(x + (width - 1.5) / 2, y + height / 2 + letters / 2 - 2.5, words, {
      anchor: 'middle',
      fill: on,
      bold,
      cls: 'on-band',
    }),
  ]
}

/** One block of columns: their numbers above, a row each below. */
const block = (
  heat: Heat,
  [from, to]: readonly [number, number],
  { left, top, pitch, tall }: { left: number; top: number; pitch: number; tall: number },
): string[] => [
  ...heat.columns
    .slice(from, to)
    .map((name, index) => text(left + index * pitch + pitch / 2, top - 6, name, { anchor: 'middle', fill: ink.muted })),
  ...heat.rows.flatMap(({ label, cells }, row) => [
    text(left - 6, top + row * tall + tall / 2 + 4, label, { anchor: 'end' }),
    ...cells
      .slice(from, to)
      .flatMap((one, index) => cell(one, { x: left + index * pitch, y: top + row * tall, width: pitch, height: tall })),
  ]),
]

/** What the shades mean, in as many lines as it takes. */
const key = (heat: Heat, top: number, width: number): Drawn => {
  let [x, y] = [0, top]
  const parts = heat.key.flatMap(({ cell: face, label }) => {
    const box = Math.max(20, widthOf(face.text) + 6)
    const wide = box + widthOf(label) + 18
    if (x > 0 && x + wide > width) [x, y] = [0, y + 24]
    const at = x
    x += wide
    return [...cell(face, { x: at, y, width: box, height: 20 }), text(at + box + 4, y + 14, label, { fill: ink.muted })]
  })
  return { height: y + 26, parts }
}

const draw =
  (heat: Heat) =>
  ({ width }: Frame): Drawn => {
    const left = Math.min(Math.max(...heat.rows.map(({ label }) => widthOf(label)), 0) + 10, width * 0.4)
    const across = width - left
    const fits = Math.max(1, Math.floor(across / 21))
    const blocks = Math.max(1, Math.ceil(heat.columns.length / fits))
    const each = Math.ceil(heat.columns.length / blocks)
    const pitch = Math.min(across / Math.max(each, 1), 46)
    const tall = 21
    const legend = key(heat, 0, width)
    const high = heat.rows.length * tall + 34
    const parts = Array.from({ length: blocks }, (_, index) =>
      block(heat, [index * each, (index + 1) * each], { left, top: legend.height + 22 + index * high, pitch, tall }),
    )
    return { height: legend.height + blocks * high, parts: [...legend.parts, ...parts.flat()] }
  }

/** A matrix of shaded cells, each with its figure; columns that do not fit stand in a second block below. */
export const heatMatrix = (heat: Heat): Chart =>
  chartOf(
    heat,
    {
      head: [heat.head, ...heat.columns],
      rows: heat.rows.map(({ label, cells }) => [label, ...cells.map(({ text: words }) => words)]),
    },
    draw(heat),
  )
