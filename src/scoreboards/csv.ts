/** Text that a spreadsheet would read as a formula is written as text, with an apostrophe before it. */
const safe = (text: string): string => (/^\s*[=+@\-\t\r]/.test(text) ? `'${text}` : text)

const cell = (value: string | number | null): string => {
  if (value === null) return ''
  const text = typeof value === 'number' ? String(value).replace('.', ',') : safe(value)
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A few rows as CSV the way Vietnamese spreadsheets read it: UTF-8 with its mark, semicolons, decimal commas. */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`
