/** A text that a spreadsheet would read as a formula is written as text, with an apostrophe before it. */
export const csvSafe = (text: string): string => (/^\s*[=+@\-]/.test(text) ? `'${text}` : text)

const quoted = (text: string): string => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * Rows as one CSV text with its byte order mark. Semicolons separate, as in the streamed lists: the decimal comma is ours.
 * Texts of users pass `csvSafe` first; numbers do not, or −1 would be a text.
 */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(quoted).join(';')).join('\r\n')}\r\n`
