import { z } from 'zod'
import type { DecimalLike } from './decimal.js'
import { traits } from './field.js'
import { decimalInput } from './format.js'

/** What a form shows: what was typed, and beside each field what is to be corrected. */
export type Form = {
  values: Record<string, string | string[]>
  errors: Record<string, string>
  /** The same errors in the order of the fields, for the summary on top. */
  list: { field: string; message: string }[]
}

/** A parsed form is also a Form, so that a page can be rendered from it directly. */
export type Parsed<T> = Form & { form: Form } & ({ ok: true; data: T } | { ok: false; status: 422 })

/** Anything a page may fill a field with; numbers are written with a decimal comma. */
type Fillable = string | number | boolean | null | undefined | readonly (string | number)[] | DecimalLike

const shown = (value: Fillable): string | string[] => {
  if (value === null || value === undefined || value === false) return ''
  if (value === true) return 'on'
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(String)
  return decimalInput(value)
}

/** A form before anything was typed, filled with what is known. Days are passed as they are read: fmt.day(day). */
export const blankForm = (values: Readonly<Record<string, Fillable>> = {}): Form => ({
  values: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, shown(value)])),
  errors: {},
  list: [],
})

/** A form sent back with errors that no schema finds: a name already taken, a wrong password. */
export const invalidForm = (values: Readonly<Record<string, Fillable>>, errors: Record<string, string>): Form => ({
  ...blankForm(values),
  errors,
  list: Object.entries(errors).map(([field, message]) => ({ field, message })),
})

type Shape = Readonly<Record<string, z.core.$ZodType>>

/** The fields of a form schema, also when it ends in a transform. */
const shapeOf = (schema: z.core.$ZodType): Shape => {
  if (schema instanceof z.ZodObject) return schema.shape
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in)
  throw new TypeError('A form schema is an object of fields')
}

const isSecret = (key: string, schema: z.core.$ZodType): boolean =>
  traits.get(schema)?.secret === true || /password/i.test(key)

/** What was typed into a field, as it is shown again. Lists where one value belongs are not: no page could show them. */
const typedInto = (schema: z.core.$ZodType, raw: unknown): string | string[] => {
  if (traits.get(schema)?.many) {
    const all: unknown[] = Array.isArray(raw) ? raw : [raw]
    return all.filter((one): one is string => typeof one === 'string' && one !== '')
  }
  return typeof raw === 'string' ? raw : ''
}

/** The first message of each field, in the order of the form. */
const errorsOf = (keys: readonly string[], issues: readonly z.core.$ZodIssue[]): Record<string, string> => {
  const first = new Map<string, string>()
  for (const { path, message } of issues) {
    const key = path.map(String).join('.') || 'form'
    if (!first.has(key)) first.set(key, message)
  }
  const rank = ([key]: [string, string]) => (keys.includes(key) ? keys.indexOf(key) : keys.length)
  return Object.fromEntries([...first].sort((a, b) => rank(a) - rank(b)))
}

/**
 * Reads a posted form. Only the schema's own keys are taken from the body; what was typed is kept for showing again,
 * passwords excepted.
 */
export const parseForm = <S extends z.ZodType>(schema: S, body: unknown): Parsed<z.infer<S>> => {
  const shape = shapeOf(schema)
  const sent = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const taken = Object.entries(shape).map(
    ([key, field]) => [key, field, Object.hasOwn(sent, key) ? sent[key] : undefined] as const,
  )
  const values = Object.fromEntries(
    taken.map(([key, field, raw]) => [key, isSecret(key, field) ? '' : typedInto(field, raw)]),
  )
  const result = schema.safeParse(Object.fromEntries(taken.map(([key, , raw]) => [key, raw])))
  const errors = result.success ? {} : errorsOf(Object.keys(shape), result.error.issues)
  const form = { values, errors, list: Object.entries(errors).map(([field, message]) => ({ field, message })) }
  return result.success ? { ...form, form, ok: true, data: result.data } : { ...form, form, ok: false, status: 422 }
}
