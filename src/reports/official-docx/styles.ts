import {
  AlignmentType,
  BorderStyle,
  type IParagraphOptions,
  type IRunOptions,
  Paragraph,
  TableCell,
  TextRun,
  WidthType,
} from 'docx'
import type { Run } from './paper.js'

/** Sizes are half points: the body 14, tables and the head 13, "Nơi nhận" 12 and its lines 11 (NĐ 30/2020, Phụ lục I). */
export const sizes = { body: 28, small: 26, copies: 24, copyLine: 22 } as const

/** Margins of the decree (mm): top and bottom 20, left 30, right 15, which leaves 165 for the text. */
export const page = { width: 210, height: 297, top: 20, bottom: 20, left: 30, right: 15, header: 10 } as const
export const textWidth = page.width - page.left - page.right

/** Twentieths of a point, rounded: the library's own conversion cuts off and falls short of the decree's margins. */
export const mm = (length: number): number => Math.round((length * 1440) / 25.4)

const none = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const
export const noBorders = { top: none, bottom: none, left: none, right: none } as const

export const textRun = ({ text, bold = false, italic = false }: Run, size: number): TextRun => {
  const face: IRunOptions = { ...(bold ? { bold } : {}), ...(italic ? { italics: italic } : {}) }
  return new TextRun({ ...face, text, size })
}

type Line = Readonly<{ bold?: boolean; italic?: boolean; size?: number }> & Omit<IParagraphOptions, 'children' | 'text'>

/** One centred line of the head or of a signature. */
export const centred = (text: string, { bold = false, italic = false, size = sizes.small, ...more }: Line = {}) =>
  new Paragraph({ alignment: AlignmentType.CENTER, children: [textRun({ text, bold, italic }, size)], ...more })

/** A drawn line of the given length (mm) in the middle of a cell of the given width. */
export const rule = (length: number, width: number): Paragraph => {
  const side = mm(Math.max(0, (width - length) / 2))
  return new Paragraph({
    indent: { left: side, right: side },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 } },
    spacing: { before: 20, after: 0, line: 120 },
    children: [],
  })
}

/** A cell without lines of the given width (mm). */
export const bare = (width: number, children: Paragraph[]): TableCell =>
  new TableCell({
    width: { size: mm(width), type: WidthType.DXA },
    borders: noBorders,
    margins: { left: 0, right: 0 },
    children,
  })
