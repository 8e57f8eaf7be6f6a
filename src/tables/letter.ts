import type { Basis } from '../assessments/status.js'
import { type CriterionTotal, cellOf, isCriterionMet } from '../assessments/totals.js'
import { textCell } from './cells.js'
import type { TableCell } from './table.js'

/** The letters that count as met: a criterion all of whose indicators are không áp dụng counts, and stays visible. */
export const metLetters = ['Đ', 'K'] as const

/**
 * The official letter of a criterion on a basis: Đ met, K not applicable and counted as met, C not met, – not assessed. An
 * official table has no outlined letters and no fractions, so what is only claimed, or met in part, is C until it counts:
 * whoever counts the letters of a row gets its total. What it stands for is said by the label.
 */
export const letterCell = (
  total: CriterionTotal,
  basis: Basis,
  { subject, href }: { subject: string; href: string },
): TableCell => {
  const cell = cellOf(total, basis, { subject })
  const met = isCriterionMet(total, basis)
  const letter = met || cell.kind === 'n' ? cell.letter : 'C'
  const css = met || cell.kind === 'x' || cell.kind === 'n' ? cell.css : 'c c-u'
  return textCell(letter, { href, css, label: cell.name })
}

export const letterNote = 'Đ: đạt; C: chưa đạt; K: không áp dụng, tính là đạt; –: chưa đánh giá.'
