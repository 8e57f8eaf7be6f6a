import type { z } from 'zod'
import { documentEntry } from '../reference/schemas.js'
import { setFile } from '../reference/set-schemas.js'

/**
 * A criteria set as it is exported and brought in: the form of the project's own files, and with it the papers that it
 * names (`legalDocuments`), so that a set which rests on a decision the portal does not know can be brought in whole.
 */
export const setImport = setFile.extend({ legalDocuments: documentEntry.array().default([]) })
export type SetImport = z.infer<typeof setImport>
export type SetInput = z.input<typeof setImport>

/** What is not as it should be, and where: a path in a JSON file, a cell of a sheet. */
export type Fault = Readonly<{ where: string; message: string }>

/** Says where a place of the data stands in the file it was read from. */
export type WhereOf = (path: readonly PropertyKey[]) => string
