import type { z } from 'zod'
import type { Fault, WhereOf } from './set-file.js'

const TYPES: Readonly<Record<string, string>> = {
  string: 'chữ',
  number: 'số',
  int: 'số nguyên',
  boolean: 'true hoặc false',
  array: 'danh sách',
  object: 'nhóm mục',
  record: 'nhóm mục',
  null: 'để trống',
}

/** What the rules of the form say, in the office's words. */
const RULES: Readonly<Record<string, string>> = {
  'must be NFC without blanks around it': 'có khoảng trắng thừa hoặc chữ không theo bảng mã dựng sẵn (NFC)',
  'a level that is not SET has no figure': 'mức chưa ở trạng thái SET thì không ghi giá trị',
  'one of value, byYear, formula': 'chỉ ghi một trong ba: value, byYear, formula',
  'judged by its parts': 'chỉ tiêu có nội dung thành phần thì mức của chính chỉ tiêu không ghi giá trị',
}

const valueAt = (data: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<PropertyKey, unknown>)[key]
        : undefined,
    data,
  )

const wordsOf = (issue: z.core.$ZodIssue, data: unknown): string => {
  const missing = valueAt(data, issue.path) === undefined
  if (issue.code === 'invalid_type')
    return missing ? 'thiếu mục này' : `cần là ${TYPES[issue.expected] ?? 'giá trị khác'}`
  if (issue.code === 'unrecognized_keys') return `có mục lạ: ${issue.keys.slice(0, 5).join(', ')}`
  if (issue.code === 'invalid_value') return missing ? 'thiếu mục này' : `chỉ nhận: ${issue.values.join(', ')}`
  if (issue.code === 'too_small') return 'không được để trống hoặc nhỏ hơn mức cho phép'
  if (issue.code === 'too_big') return 'lớn hơn mức cho phép'
  if (issue.code === 'invalid_format') return 'chưa đúng dạng'
  if (issue.code === 'custom') return RULES[issue.message] ?? 'chưa đúng quy tắc'
  return 'chưa đúng dạng'
}

/** Faults shown at once: the rest shows when these are corrected. */
export const MOST_FAULTS = 50

/** What the form of a file finds wrong, each at its place. */
export const faultsOf = (error: z.ZodError, data: unknown, where: WhereOf): Fault[] =>
  error.issues.slice(0, MOST_FAULTS).map((issue) => ({ where: where(issue.path), message: wordsOf(issue, data) }))

/** "criteria[2].indicators[0].name", with the number of the criterion and the code of the indicator before it. */
export const jsonPlace =
  (data: unknown): WhereOf =>
  (path) => {
    const written = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
    const [first, criterion, second, indicator] = path
    const no = first === 'criteria' && criterion !== undefined ? valueAt(data, [first, criterion, 'no']) : undefined
    const code =
      second === 'indicators' && indicator !== undefined ? valueAt(data, path.slice(0, 4).concat('code')) : undefined
    const named = typeof code === 'string' ? `Chỉ tiêu ${code}: ` : typeof no === 'number' ? `Tiêu chí ${no}: ` : ''
    return `${named}${written.replace(/^\./, '') || 'cả tệp'}`
  }
