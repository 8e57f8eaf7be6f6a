import type { Node } from 'pdfmake'
import type { Run } from '../official-docx/paper.js'

/** Points of a length in millimetres. */
export const mm = (length: number): number => (length * 72) / 25.4

/** Sizes in points as the .docx has them (NĐ 30/2020, Phụ lục I); a compact paper is two points smaller. */
export const sizesOf = (compact: boolean) =>
  compact
    ? ({ body: 12, small: 11, nation: 11, head: 11.5, copies: 11, copyLine: 10 } as const)
    : ({ body: 14, small: 13, nation: 12.5, head: 13, copies: 12, copyLine: 11 } as const)
export type Sizes = ReturnType<typeof sizesOf>

export const textOf = ({ text, bold, italic }: Run): Node => ({
  text,
  ...(bold ? { bold } : {}),
  ...(italic ? { italics: italic } : {}),
})

export const centred = (text: string, fontSize: number, more: Node = {}): Node => ({
  text,
  fontSize,
  alignment: 'center',
  ...more,
})

/** A drawn line of a length (mm) in the middle of a column of a width (mm). */
export const rule = (length: number, width: number): Node => ({
  canvas: [{ type: 'line', x1: mm((width - length) / 2), y1: 0, x2: mm((width + length) / 2), y2: 0, lineWidth: 0.75 }],
  margin: [0, 2.5, 0, 2.5],
})

/** Thin black lines around every cell, as official tables have. */
export const ruled = (padding: number) => ({
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  paddingLeft: () => padding,
  paddingRight: () => padding,
  paddingTop: () => 1.5,
  paddingBottom: () => 1.5,
})
