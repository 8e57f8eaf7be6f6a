import type { SelfResult } from '../assessments/status.js'
import { fold } from '../kernel/text.js'

const said: readonly (readonly [SelfResult, readonly string[]])[] = [
  ['MET', ['d', 'dat', 'x', '✓', '✔', 'xa tu danh gia dat', 'xa: dat', 'tu danh gia dat', 'da dat', 'met']],
  [
    'NOT_MET',
    ['c', 'cd', 'chua dat', 'khong dat', 'xa tu danh gia chua dat', 'xa: chua dat', 'tu danh gia chua dat', 'not_met'],
  ],
  ['NOT_APPLICABLE', ['k', 'ka', 'kad', 'khong ap dung', 'not_applicable']],
  ['NOT_ASSESSED', ['-', '–', '—', 'chua danh gia', 'not_assessed']],
  ['IN_PROGRESS', ['dang lam', 'dang thuc hien', 'dang th', 'in_progress']],
]

const byWord = new Map(said.flatMap(([result, words]) => words.map((word) => [word, result] as const)))

/** The result a cell says: Đ, đạt, x · C, chưa đạt · K, không áp dụng · – · đang thực hiện; null for anything else. */
export const resultOf = (cell: string): SelfResult | null =>
  byWord.get(
    fold(cell)
      .replace(/\s+/g, ' ')
      .replace(/[.\s]+$/, '')
      .trim(),
  ) ?? null

export const resultHelp = 'Ghi Đ (đạt), C (chưa đạt), K (không áp dụng), – (chưa đánh giá) hoặc “đang thực hiện”.'

/** The sign of a result in a wide table. */
export const signOf: Readonly<Record<SelfResult, string>> = {
  MET: 'Đ',
  NOT_MET: 'C',
  NOT_APPLICABLE: 'K',
  NOT_ASSESSED: '–',
  IN_PROGRESS: 'Đang thực hiện',
}

/** A cell that holds an error of the spreadsheet, or a formula without its result; null: it does not. */
export const errorIn = (cell: string): string | null => {
  if (cell === '#?') return 'Ô công thức chưa có kết quả lưu trong tệp. Đề nghị mở bằng Excel, lưu lại rồi tải lên.'
  return /^#(REF!|N\/A|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/.test(cell)
    ? `Ô đang báo lỗi ${cell}. Đề nghị sửa công thức trong tệp.`
    : null
}
