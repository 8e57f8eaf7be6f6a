import { z } from 'zod'
import { cleanText } from './text.js'

/** What is wrong with a field, in the words its user reads. */
export class Wrong {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

/** One field of a form: reads what a browser sends, gives what the program works with. */
export type Field<T> = z.ZodType<T>

/** Fields that take several values, and fields that are never shown again. Kept by derived schemas (.refine) too. */
export const traits = z.registry<{ many?: true; secret?: true }>()

export const ONE_VALUE = 'Mục này chỉ nhận một giá trị.'

/** A field from a reader of whatever was sent; what the reader finds wrong becomes the field's error. */
export const field = <T>(read: (raw: unknown) => T | Wrong): Field<T> =>
  z.transform((raw: unknown, context): T => {
    const value = read(raw)
    if (!(value instanceof Wrong)) return value
    context.issues.push({ code: 'custom', message: value.message, input: raw })
    return z.NEVER
  })

/** A field of one value: an empty or blank one counts as absent. */
export const single = <T>(whenAbsent: () => T | Wrong, read: (typed: string) => T | Wrong): Field<T> =>
  field((raw) => {
    if (raw === undefined || raw === null) return whenAbsent()
    if (typeof raw !== 'string') return new Wrong(ONE_VALUE)
    const typed = cleanText(raw)
    return typed === '' ? whenAbsent() : read(typed)
  })

export type Ask = {
  /** The whole sentence shown when the field is empty. */
  ask?: string
  /** The field's name in messages, as its label says it: "Tỷ lệ", "Lý do". */
  label?: string
}

/** The refusal of an empty field: the given sentence, or one made from the label. */
export const asking =
  ({ ask, label }: Ask, fallback: string) =>
  (): Wrong =>
    new Wrong(ask ?? (label === undefined ? fallback : `Đề nghị nhập ${lowerFirst(label)}.`))
/** An optional field left empty. */
export const absent = (): null => null

/** A label inside a sentence: "Tỷ lệ" → "tỷ lệ", but "UBND xã" stays. */
const lowerFirst = (label: string): string =>
  /^\p{Lu}\p{Lu}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)
