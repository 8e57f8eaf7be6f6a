import { readFileSync } from 'node:fs'
import { compileFunction } from 'node:vm'
import ejs from 'ejs'

export type Locals = Record<string, unknown>
export type Include = (name: string, data?: Locals) => string
export type Template = (common: Locals, locals: Locals, include: Include) => string
type Fail = (error: unknown, line: number) => Error
type View = (fail: Fail, common: Locals, locals: Locals, escape: typeof escapeHtml, include: Include) => string

const special = /[&<>"']/
const everySpecial = /[&<>"']/g
const harmless: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }

/** Text as it may stand between tags and in quoted attributes; nothing for null and undefined. Most text needs no change. */
export const escapeHtml = (value: string | number | boolean | null | undefined): string => {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : String(value)
  return special.test(text) ? text.replace(everySpecial, (sign) => harmless[sign] ?? '') : text
}

/** A fault inside a view, with the place in the template; the thrown error is its cause. */
export class ViewError extends Error {
  override name = 'ViewError'
}

/**
 * Takes the indentation, the lines that hold only a control tag and the last line break out of the answer, so that an
 * icon leaves no space behind it. Lines keep their numbers.
 */
const tighten = (text: string): string =>
  text
    .trimEnd()
    .replace(/^[ \t]+/gm, '')
    .replace(/^(<%(?![=\-%])(?:(?!%>)[\s\S])*?)(?<![-_])%>$/gm, '$1-%>')

/**
 * Compiles one template with the parser of EJS into a function of our own. The function of EJS copies all data twice for
 * each include; here an include costs one call, which is what makes small components affordable in long tables.
 */
export const compileTemplate = (file: string, name: string, commonNames: readonly string[]): Template => {
  const text = tighten(readFileSync(file, 'utf8'))
  const parsed = new ejs.Template(text, { filename: file, strict: true })
  parsed.compile() // fills `source`, and reports a syntax error with the file's name
  const used = commonNames.filter((common) => new RegExp(`\\b${common}\\b`).test(text))
  const fail: Fail = (error, line) =>
    error instanceof ViewError
      ? error
      : new ViewError(`views${name}.ejs:${line}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        })
  const source = `'use strict'; const { ${used.join(', ')} } = common; let __line = 1
    try {
      ${parsed.source}
    } catch (error) { throw fail(error, __line) }`
  const view = compileFunction(source, ['fail', 'common', 'locals', 'escapeFn', 'include'], { filename: file }) as View
  return (common, locals, include) => view(fail, common, locals, escapeHtml, include)
}
