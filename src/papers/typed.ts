import { type Block, paragraph } from '../reports/official-docx/paper.js'

/** A part as people typed it: a paragraph a line. Nothing typed: what stands there instead, or nothing for null. */
export const typedPart = (text: string, nothing: string | null = 'Trong kỳ không có nội dung.'): Block[] => {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) return nothing === null ? [] : [paragraph(nothing)]
  return lines.map((line) => paragraph(line.trim()))
}
