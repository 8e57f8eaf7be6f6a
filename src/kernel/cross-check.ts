import type { z } from 'zod'

/** Puts a message beside a field. */
export type Say = (field: string, message: string) => void

/** Also where single fields are wrong: every fault of a form is told at once. */
export const always = { when: () => true } as const

/**
 * Rules between the fields of a form, for `superRefine(crossCheck(…), always)`. Fields that could not be read are left
 * out of the input: their own error stands already, and what was typed is not what the rules expect.
 */
export const crossCheck =
  <T extends object>(check: (input: Partial<T>, say: Say) => void) =>
  (input: T, context: z.core.$RefinementCtx<T>): void => {
    const faulty = new Set(context.issues.map(({ path }) => String(path?.[0] ?? '')))
    const sound = Object.fromEntries(Object.entries(input).filter(([name]) => !faulty.has(name))) as Partial<T>
    check(sound, (field, message) => {
      context.addIssue({ code: 'custom', path: [field], message })
    })
  }
