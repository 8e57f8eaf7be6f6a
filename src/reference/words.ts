import { z } from 'zod'

/** Words the schemas of the seed files are made of. */

/** Text in Unicode NFC without blanks around it: the database refuses other names. */
export const text = z
  .string()
  .min(1)
  .refine((value) => value === value.normalize('NFC').trim(), 'must be NFC without blanks around it')

/** A Vietnamese day, "2024-05-20". */
export const day = z.iso.date()

/** The file's own name of a row: stable when the row itself is corrected. */
export const key = z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)

/** An agency's code, as in agencies.json. */
export const agencyCode = z.string().regex(/^[A-Z]+$/)

/** A set's code, "NTM_2021_2025". */
export const setCode = z.string().regex(/^[A-Z0-9_]+$/)

/** Remarks on the file as a whole, for its readers: not loaded. */
export const notes = z.array(text).default([])
