import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url)) // src/kernel or dist/kernel
const top = path.resolve(here, '..', '..')

/** Absolute path of a file that belongs to the project, wherever the process was started and whether from src or dist. */
export const root = (...segments: string[]): string => path.join(top, ...segments)
