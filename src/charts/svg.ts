import type { About, Chart } from './chart.js'

/** Text as it may stand between tags and in attributes. */
export const escaped = (text: string): string =>
  !/[&<>"']/.test(text) ? text : text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0) ?? 0};`)

type Attributes = Readonly<Record<string, string | number | undefined>>

const shown = (value: string | number): string =>
  typeof value === 'number' ? String(Math.round(value * 10) / 10) : escaped(value)

/** One element; numbers with one decimal, what is undefined is left out. */
export const el = (name: string, attributes: Attributes, ...inside: string[]): string => {
  let open = `<${name}`
  for (const key in attributes) {
    const value = attributes[key]
    if (value !== undefined) open += ` ${key}="${shown(value)}"`
  }
  return inside.length === 0 ? `${open}/>` : `${open}>${inside.join('')}</${name}>`
}

/** Colours of the design, as presentation attributes carry them. */
export const ink = {
  text: '#1f1c18',
  muted: '#5a544a',
  line: '#ddd8ce',
  edge: '#857d70',
  cham: '#1f4273',
  met: '#17643a',
  unmet: '#a1221c',
  hoi: '#8a4513',
  white: '#ffffff',
} as const

/** Height of a line of letters, in units: 12 px or more wherever a drawing is shown at its size. */
export const letters = 12.5

/** About how wide letters are: enough to keep them apart, there is no font to measure with. */
export const widthOf = (text: string): number => text.length * letters * 0.56

type TextOptions = Readonly<{ anchor?: 'start' | 'middle' | 'end'; bold?: boolean; fill?: string; cls?: string }>

/** Words at a place; `y` is the line they stand on. */
export const text = (
  x: number,
  y: number,
  words: string,
  { anchor = 'start', bold, fill = ink.text, cls }: TextOptions = {},
): string =>
  el(
    'text',
    {
      class: cls,
      x,
      y,
      fill,
      'font-size': letters,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      'font-weight': bold ? 600 : undefined,
    },
    escaped(words),
  )

/** A straight line. */
export const line = (
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  { stroke = ink.line, dash, width = 1, cls }: { stroke?: string; dash?: string; width?: number; cls?: string } = {},
): string => el('line', { class: cls, x1, y1, x2, y2, stroke, 'stroke-width': width, 'stroke-dasharray': dash })

/** A frame to draw in: its width and whether it is the one of a phone. */
export type Frame = Readonly<{ width: number; narrow: boolean }>

/** What a drawing function gives: how tall it came out, and its parts. */
export type Drawn = Readonly<{ height: number; parts: readonly string[] }>

const whole = ({ title, summary }: About, { width, narrow }: Frame, { height, parts }: Drawn): string =>
  el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: `chart-svg ${narrow ? 'chart-narrow' : 'chart-wide'}`,
      role: 'img',
      viewBox: `0 0 ${width} ${Math.ceil(height)}`,
      width,
      height: Math.ceil(height),
    },
    el('title', {}, escaped(title)),
    el('desc', {}, escaped(summary)),
    ...parts,
  )

/** Draws for a desk and for a phone, and adds the words and the table. */
export const chartOf = (
  about: About,
  table: Pick<Chart['table'], 'head' | 'rows'>,
  draw: (frame: Frame) => Drawn,
): Chart => {
  const frames: Frame[] = [
    { width: 560, narrow: false },
    { width: 320, narrow: true },
  ]
  const [svg = '', narrow = ''] = frames.map((frame) => whole(about, frame, draw(frame)))
  return {
    svg,
    narrow,
    title: about.title,
    summary: about.summary,
    table: about.links ? { ...table, links: about.links } : table,
  }
}
